/** One of those who may turn up on either side. Nobody is two people: who a record is about is known to the test. */
export interface Person {
  readonly first: string;
  readonly last: string;
  /** The name after a wedding, or before. */
  readonly otherLast: string;
  /** The first name as a typing error leaves it. */
  readonly slip: string;
  /** An initial of it, or the like. */
  readonly short: string;
  /** `YYYY-MM-DD` */
  readonly born: string;
  /** A birth date that somebody mistyped. */
  readonly mistyped: string;
  readonly sex: 'm' | 'f';
  readonly phone: string;
  readonly email: string;
  /** Shared with the family. */
  readonly home: { readonly phone: string; readonly email: string };
}

const MUELLERS = { phone: '+41446681800', email: 'familie@example.ch' };
const ONEILLS = { phone: '+41793456789', email: 'oneill@example.ch' };
const ZWICKYS = { phone: '+41552103040', email: 'zwicky@example.ch' };

const person = (
  n: number,
  sex: Person['sex'],
  [first, last, otherLast, born]: readonly [string, string, string, string],
  [slip, short]: readonly [string, string],
  home: Person['home'],
): Person => ({
  first,
  last,
  otherLast,
  slip,
  short,
  born,
  mistyped: born.replace(/^\d\d/, '18'),
  sex,
  phone: `+4178901230${n}`,
  email: `person${n}@example.ch`,
  home,
});

/** Families that share what they share; some with names that are easily mistaken for each other, two with one name. */
export const PEOPLE: readonly Person[] = [
  person(0, 'f', ['Anna', 'Müller', 'Brunner', '1970-01-02'], ['Ana', 'A.'], MUELLERS),
  person(1, 'm', ['Jürg', 'Müller', 'Keller', '1968-03-04'], ['Jrüg', 'J.'], MUELLERS),
  person(2, 'm', ['Seán', "O'Neill", 'Jovanović', '1950-05-06'], ['Saén', 'S.'], ONEILLS),
  person(3, 'm', ['Seán', "O'Neill", 'Zürcher', '1981-07-08'], ['Saén', 'S.'], ONEILLS),
  person(4, 'f', ['Chloé', 'D’Agostino', 'von Känel', '1990-09-10'], ['Clhoé', 'C.'], ONEILLS),
  person(5, 'f', ['Anna Maria', 'Müller', 'Bernasconi', '2001-11-12'], ['Anan Maria', 'A. Maria'], MUELLERS),
  person(6, 'm', ['Beat', 'Lüscher', 'Dvořák', '1943-12-01'], ['Baet', 'B.'], MUELLERS),
  person(7, 'm', ['Martin', 'Zwicky', 'Frei', '1977-02-03'], ['Matrin', 'M.'], ZWICKYS),
  person(8, 'f', ['Martina', 'Zwicky', 'Hösli', '2008-04-05'], ['Matrina', 'M.'], ZWICKYS),
];

/** Whether another of them has the same name: then only the birth date distinguishes them. */
export const hasNamesake = ({ first, last }: Person): boolean =>
  PEOPLE.filter((p) => p.first === first && p.last === last).length > 1;
