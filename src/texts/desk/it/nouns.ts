import type { NounField } from '../words-texts.ts';

/** A field with its article, as a subject that was changed, and the ending of what is said of it. */
interface Noun {
  readonly the: string;
  readonly changed: string;
  readonly ending: 'o' | 'a';
}

const feminine = (noun: string, article = 'la '): Noun => ({
  the: `${article}${noun}`,
  changed: `la nuova ${noun}`,
  ending: 'a',
});
const masculine = (noun: string, article = 'il '): Noun => ({
  the: `${article}${noun}`,
  changed: `il nuovo ${noun}`,
  ending: 'o',
});

export const nouns: Readonly<Record<NounField, Noun>> = {
  firstName: masculine('nome'),
  lastName: masculine('cognome'),
  birthDate: feminine('data di nascita'),
  email: masculine('indirizzo e-mail', 'l’'),
  phone: masculine('numero di telefono'),
  street: feminine('via'),
  zip: masculine('NPA'),
  city: feminine('località'),
  sex: masculine('sesso'),
  address: masculine('indirizzo', 'l’'),
  start: masculine('inizio dell’appuntamento', 'l’'),
  end: feminine('fine dell’appuntamento'),
  status: masculine('stato dell’appuntamento', 'lo '),
  therapist: feminine('agenda dell’appuntamento', 'l’'),
  slot: masculine('momento dell’appuntamento'),
  value: masculine('dato'),
};
