import type { ItemTexts } from '../items-texts.ts';
import { capital, SYSTEM } from '../person-phrase.ts';
import { nouns, ofName } from './nouns.ts';

const other = (side: 'ephysio' | 'ghl'): string => SYSTEM[side === 'ghl' ? 'ephysio' : 'ghl'];
/** `d’e-Physio`, `de GoHighLevel`. */
const of = (side: 'ephysio' | 'ghl'): string => ofName(SYSTEM[side]);

export const items: ItemTexts = {
  conflict: {
    says: ({ person, field, winner, reason, kept, lost }) => {
      const { the, ending } = nouns[field];
      const what = `${capital(the)} ${ofName(person.name)} a été modifié${ending}`;
      const happened =
        reason === 'both-changed'
          ? `${what} des deux côtés.`
          : `${what} dans ${other(winner)}, mais c’est ${SYSTEM[winner]} qui fait foi.`;
      const taken =
        kept === null
          ? `La donnée vide ${of(winner)} a été reprise.`
          : `La donnée ${of(winner)} a été reprise\u202f: ${kept}.`;
      const figured =
        lost === null ? `Dans ${other(winner)} ne figurait rien.` : `Dans ${other(winner)} figurait ${lost}.`;
      return `${happened} ${taken} ${figured}`;
    },
    advice: () =>
      'Si la donnée reprise est juste, laissez tel quel. Sinon, choisissez celle qui doit valoir des deux côtés.',
  },
  failure: {
    says: ({ person, entity, at, to, isGivenUp }) => {
      const on = at === null ? '' : ` du ${at}`;
      const what = {
        patient: `Les données ${ofName(person.name)} n’ont pas pu être transmises`,
        appointment: `Le rendez-vous ${ofName(person.name)}${on} n’a pas pu être transmis`,
        'block-slot': `La plage bloquée${on} n’a pas pu être transmise`,
      }[entity];
      const next = isGivenUp ? 'Il n’y aura plus d’essai.' : 'La prochaine synchronisation réessaie.';
      return `${what} à ${SYSTEM[to]}. ${next}`;
    },
    advice: ({ to }) =>
      `Corrigez l’inscription dans ${other(to)}\u202f: ce qui change est retransmis automatiquement. Ou faites réessayer sans rien changer.`,
  },
  letter: {
    title: 'Message de GoHighLevel non traité',
    says: ({ person, entity, at }) => {
      const about = {
        patient: ` concernant ${person.name}`,
        appointment: ` concernant un rendez-vous ${ofName(person.name)}`,
        account: ' concernant la connexion',
      }[entity];
      return `Un message de GoHighLevel${about}, du ${at}, n’a pas pu être traité, et il n’y aura plus d’essai.`;
    },
    advice: () => 'Faites réessayer. Même sans cela, la prochaine synchronisation examine la fiche.',
  },
  held: {
    title: 'Opération arrêtée par sécurité',
    says: ({ guard, count }, { counted }) => {
      const waits = counted(count, {
        one: '{n} message de GoHighLevel est en suspens.',
        other: '{n} messages de GoHighLevel sont en suspens.',
        many: '{n} de messages de GoHighLevel sont en suspens.',
      });
      const why = {
        creations:
          'Il y aurait plus de nouvelles personnes saisies dans e-Physio que ce qui est prévu pour un jour.',
        'retire-limit': 'Un nombre inhabituel de rendez-vous serait annulé en un jour.',
        'mass-change':
          'La même donnée serait remplacée dans la plupart des fiches. Un réglage est probablement faux.',
        other: 'Un contrôle de sécurité a constaté quelque chose d’inhabituel.',
      }[guard];
      return `${waits} ${why}`;
    },
    advice: ({ guard }) =>
      guard === 'creations' || guard === 'retire-limit'
        ? 'Regardez d’abord dans GoHighLevel. Si tout est juste, faites transmettre quand même.'
        : 'Avertissez la personne qui s’occupe de ce programme. Une fois la cause éliminée, tout reprend automatiquement.',
  },
};
