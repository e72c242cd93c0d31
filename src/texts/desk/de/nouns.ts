import type { NounField } from '../words-texts.ts';

/** A field as a subject, as an object, and as the subject that was changed. */
interface Noun {
  readonly nominative: string;
  readonly accusative: string;
  readonly changed: string;
}

const feminine = (noun: string): Noun => ({
  nominative: `die ${noun}`,
  accusative: `die ${noun}`,
  changed: `die neue ${noun}`,
});
const neuter = (noun: string): Noun => ({
  nominative: `das ${noun}`,
  accusative: `das ${noun}`,
  changed: `das neue ${noun}`,
});
const masculine = (noun: string, accusative = noun): Noun => ({
  nominative: `der ${noun}`,
  accusative: `den ${accusative}`,
  changed: `der neue ${noun}`,
});

export const nouns: Readonly<Record<NounField, Noun>> = {
  firstName: masculine('Vorname', 'Vornamen'),
  lastName: masculine('Nachname', 'Nachnamen'),
  birthDate: neuter('Geburtsdatum'),
  email: feminine('E-Mail-Adresse'),
  phone: feminine('Telefonnummer'),
  street: feminine('Strasse'),
  zip: feminine('PLZ'),
  city: masculine('Ort'),
  sex: neuter('Geschlecht'),
  address: feminine('Adresse'),
  start: masculine('Beginn des Termins'),
  end: neuter('Ende des Termins'),
  status: masculine('Status des Termins'),
  therapist: masculine('Kalender des Termins'),
  slot: masculine('Zeitpunkt des Termins'),
  value: feminine('Angabe'),
};
