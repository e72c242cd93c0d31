import type { SearchTexts } from '../search-texts.ts';

export const search: SearchTexts = {
  label: 'Nome, telefono o e-mail',
  submit: 'Cercare',
  logged: 'Ogni ricerca figura nel registro degli accessi, senza le parole cercate.',
  tooShort:
    'Inserisca almeno due lettere di un nome, quattro cifre di un numero di telefono o una parte di un indirizzo e-mail.',
  nothingFound: 'Nessun risultato.',
  found: { one: '{n} persona trovata.', other: '{n} persone trovate.', many: '{n} di persone trovate.' },
  onlyFirst: {
    one: 'È mostrata solo la prima. Precisi la ricerca.',
    other: 'Sono mostrate solo le prime {n}. Precisi la ricerca.',
  },
  unreadable: {
    one: '{n} scheda non è stata letta.',
    other: '{n} schede non sono state lette.',
    many: '{n} di schede non sono state lette.',
  },
  failed: 'La ricerca è durata troppo. Riprovi.',
};
