/** A person as a sentence names somebody. `name`: what stands for a name that is not known, too. */
export interface NamedPerson {
  readonly name: string;
  /** `1980`; `null`: not known. */
  readonly year: string | null;
}

/** `Anna Meier, 1980`. */
export const datedPerson = ({ name, year }: NamedPerson): string =>
  year === null ? name : `${name}, ${year}`;

/** `Anna Meier, 1980, in e-Physio`. `place`: with its preposition. */
export const placedPerson = (person: NamedPerson, place: string): string =>
  person.year === null ? `${person.name} ${place}` : `${datedPerson(person)}, ${place}`;

/** The first letter of a sentence. */
export const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

/** The two systems as a person at the desk calls them. */
export const SYSTEM = { ephysio: 'e-Physio', ghl: 'GoHighLevel' } as const;
