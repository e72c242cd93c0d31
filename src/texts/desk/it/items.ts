import type { ItemTexts } from '../items-texts.ts';
import { capital, SYSTEM } from '../person-phrase.ts';
import { nouns } from './nouns.ts';

const other = (side: 'ephysio' | 'ghl'): string => SYSTEM[side === 'ghl' ? 'ephysio' : 'ghl'];

export const items: ItemTexts = {
  conflict: {
    says: ({ person, field, winner, reason, kept, lost }) => {
      const { the, ending } = nouns[field];
      const what = `${capital(the)} di ${person.name} è stat${ending} modificat${ending}`;
      const happened =
        reason === 'both-changed'
          ? `${what} in entrambi i programmi.`
          : `${what} in ${other(winner)}, ma fa stato ${SYSTEM[winner]}.`;
      const taken =
        kept === null
          ? `È stato ripreso il dato vuoto da ${SYSTEM[winner]}.`
          : `È stato ripreso il dato da ${SYSTEM[winner]}: ${kept}.`;
      const figured =
        lost === null ? `In ${other(winner)} non figurava nulla.` : `In ${other(winner)} figurava ${lost}.`;
      return `${happened} ${taken} ${figured}`;
    },
    advice: () =>
      'Se il dato ripreso è giusto, lasci così. Altrimenti scelga quale deve valere in entrambi i programmi.',
  },
  failure: {
    says: ({ person, entity, at, to, isGivenUp }) => {
      const on = at === null ? '' : ` di ${at}`;
      const what = {
        patient: `I dati di ${person.name} non hanno potuto essere trasmessi`,
        appointment: `L’appuntamento di ${person.name}${on} non ha potuto essere trasmesso`,
        'block-slot': `La fascia oraria bloccata${on} non ha potuto essere trasmessa`,
      }[entity];
      const next = isGivenUp ? 'Non ci saranno altri tentativi.' : 'La prossima sincronizzazione riprova.';
      return `${what} a ${SYSTEM[to]}. ${next}`;
    },
    advice: ({ to }) =>
      `Corregga la scheda in ${other(to)}: ciò che cambia viene ritrasmesso automaticamente. Oppure faccia riprovare senza cambiare nulla.`,
  },
  letter: {
    title: 'Messaggio di GoHighLevel non elaborato',
    says: ({ person, entity, at }) => {
      const about = {
        patient: ` su ${person.name}`,
        appointment: ` su un appuntamento di ${person.name}`,
        account: ' sul collegamento',
      }[entity];
      return `Un messaggio di GoHighLevel${about}, di ${at}, non ha potuto essere elaborato e non ci saranno altri tentativi.`;
    },
    advice: () => 'Faccia riprovare. Anche senza, la prossima sincronizzazione esamina la scheda.',
  },
  held: {
    title: 'Operazione fermata per sicurezza',
    says: ({ guard, count }, { counted }) => {
      const waits = counted(count, {
        one: '{n} messaggio di GoHighLevel è in sospeso.',
        other: '{n} messaggi di GoHighLevel sono in sospeso.',
        many: '{n} di messaggi di GoHighLevel sono in sospeso.',
      });
      const why = {
        creations: 'Verrebbero registrate in e-Physio più persone nuove di quante previste in un giorno.',
        'retire-limit': 'In un giorno verrebbe annullato un numero insolito di appuntamenti.',
        'mass-change':
          'Nella maggior parte delle schede verrebbe sovrascritto lo stesso dato. Probabilmente un’impostazione è sbagliata.',
        other: 'Un controllo di sicurezza ha constatato qualcosa di insolito.',
      }[guard];
      return `${waits} ${why}`;
    },
    advice: ({ guard }) =>
      guard === 'creations' || guard === 'retire-limit'
        ? 'Guardi prima in GoHighLevel. Se tutto è giusto, faccia trasmettere comunque.'
        : 'Avvisi la persona che si occupa di questo programma. Una volta risolta la causa, tutto riprende automaticamente.',
  },
};
