import type { NounField } from '../words-texts.ts';

/** A field with its article, as a subject that was changed, and the ending of what is said of it. */
interface Noun {
  readonly the: string;
  readonly changed: string;
  readonly ending: '' | 'e';
}

const feminine = (noun: string, the = `la ${noun}`): Noun => ({
  the,
  changed: `la nouvelle ${noun}`,
  ending: 'e',
});
const masculine = (noun: string, changed = `le nouveau ${noun}`, the = `le ${noun}`): Noun => ({
  the,
  changed,
  ending: '',
});

export const nouns: Readonly<Record<NounField, Noun>> = {
  firstName: masculine('prénom'),
  lastName: masculine('nom'),
  birthDate: feminine('date de naissance'),
  email: feminine('adresse e-mail', 'l’adresse e-mail'),
  phone: masculine('numéro de téléphone'),
  street: feminine('rue'),
  zip: masculine('NPA'),
  city: feminine('localité'),
  sex: masculine('sexe'),
  address: feminine('adresse', 'l’adresse'),
  start: masculine('début du rendez-vous'),
  end: feminine('fin du rendez-vous'),
  status: masculine('statut du rendez-vous'),
  therapist: masculine('agenda du rendez-vous', 'le nouvel agenda du rendez-vous', 'l’agenda du rendez-vous'),
  slot: masculine('moment du rendez-vous'),
  value: feminine('donnée'),
};

/** `de Ben Frei`, `d’Anna Meier`. */
export const ofName = (name: string): string =>
  /^[aeiouyàâäéèêëîïôöùûü]/i.test(name) ? `d’${name}` : `de ${name}`;
