import type { ItemTexts } from '../items-texts.ts';
import { capital, SYSTEM } from '../person-phrase.ts';
import { nouns } from './nouns.ts';

const other = (side: 'ephysio' | 'ghl'): string => SYSTEM[side === 'ghl' ? 'ephysio' : 'ghl'];

export const items: ItemTexts = {
  conflict: {
    says: ({ person, field, winner, reason, kept, lost }) => {
      const what = `${capital(nouns[field].nominative)} von ${person.name}`;
      const happened =
        reason === 'both-changed'
          ? `${what} wurde auf beiden Seiten geändert.`
          : `${what} wurde in ${other(winner)} geändert, gilt aber so, wie es in ${SYSTEM[winner]} steht.`;
      const taken =
        kept === null
          ? `Übernommen wurde die leere Angabe aus ${SYSTEM[winner]}`
          : `Übernommen wurde ${kept} aus ${SYSTEM[winner]}`;
      return `${happened} ${taken}; in ${other(winner)} stand ${lost ?? 'nichts'}.`;
    },
    advice: () =>
      'Stimmt die übernommene Angabe, lassen Sie es so. Sonst wählen Sie, welche auf beiden Seiten gelten soll.',
  },
  failure: {
    says: ({ person, entity, at, to, isGivenUp }) => {
      const on = at === null ? '' : ` am ${at}`;
      const what = {
        patient: `Die Angaben von ${person.name} konnten`,
        appointment: `Der Termin von ${person.name}${on} konnte`,
        'block-slot': `Die blockierte Zeit${on} konnte`,
      }[entity];
      const next = isGivenUp ? 'Es wird nicht mehr versucht.' : 'Der nächste Abgleich versucht es nochmals.';
      return `${what} nicht nach ${SYSTEM[to]} übertragen werden. ${next}`;
    },
    advice: ({ to }) =>
      `Korrigieren Sie den Eintrag in ${other(to)}: Was sich ändert, wird von selbst nochmals übertragen. Oder lassen Sie es unverändert nochmals versuchen.`,
  },
  letter: {
    title: 'Meldung von GoHighLevel nicht verarbeitet',
    says: ({ person, entity, at }) => {
      const about = {
        patient: ` zu ${person.name}`,
        appointment: ` zu einem Termin von ${person.name}`,
        account: ' zur Verbindung',
      }[entity];
      return `Eine Meldung von GoHighLevel${about} vom ${at} konnte nicht verarbeitet werden und wird nicht mehr versucht.`;
    },
    advice: () =>
      'Lassen Sie es nochmals versuchen. Auch ohne das schaut sich der nächste Abgleich den Eintrag an.',
  },
  held: {
    title: 'Zur Sicherheit angehalten',
    says: ({ guard, count }, { counted }) => {
      const waits = counted(count, {
        one: '{n} Meldung von GoHighLevel wartet.',
        other: '{n} Meldungen von GoHighLevel warten.',
      });
      const why = {
        creations: 'Es würden mehr neue Personen in e-Physio erfasst, als an einem Tag vorgesehen ist.',
        'retire-limit': 'Es würden an einem Tag ungewöhnlich viele Termine abgesagt.',
        'mass-change':
          'Bei den meisten Einträgen würde dieselbe Angabe überschrieben. Wahrscheinlich stimmt eine Einstellung nicht.',
        other: 'Eine Sicherheitsprüfung hat etwas Ungewöhnliches festgestellt.',
      }[guard];
      return `${waits} ${why}`;
    },
    advice: ({ guard }) =>
      guard === 'creations' || guard === 'retire-limit'
        ? 'Schauen Sie zuerst in GoHighLevel nach. Ist alles richtig, lassen Sie es trotzdem übertragen.'
        : 'Melden Sie es der Person, die dieses Programm betreut. Sobald die Ursache behoben ist, geht es von selbst weiter.',
  },
};
