import { PEOPLE, type Person } from './people.ts';
import type { View } from './views.ts';

interface Names {
  readonly firstName: string;
  readonly lastName: string;
}

/** A name without what may differ between two spellings of it; of the test's own spellings only. */
export const plain = (name: string | undefined): string =>
  (name ?? '')
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[’']/g, '')
    .replace(/([aou])e(?=[^aeiou ])/g, '$1')
    .trim();

/** Other spellings of what a record says. */
export const spelt = ({ firstName = '', lastName = '' }: View, how: number, { short }: Person): Names => {
  const transcribed = (name: string): string =>
    name
      .replace(/[äöü]/g, (letter) => `${letter.normalize('NFD').slice(0, 1)}e`)
      .normalize('NFD')
      .replace(/\p{M}/gu, '');
  switch (how) {
    case 0:
      return { firstName: firstName.toUpperCase(), lastName: lastName.toUpperCase() };
    case 1:
      return { firstName: firstName.toLowerCase(), lastName: lastName.toLowerCase() };
    case 2:
      return { firstName: lastName, lastName: firstName };
    case 3:
      return { firstName: transcribed(firstName), lastName: transcribed(lastName) };
    default:
      return { firstName: short, lastName };
  }
};

export const isSameSpelt = (a: string | undefined, b: string | undefined): boolean => plain(a) === plain(b);

export const areSwapped = (a: View, b: View): boolean =>
  isSameSpelt(a.firstName, b.lastName) && isSameSpelt(a.lastName, b.firstName);

/** Whether one first name is an initial or a part of the other: nothing that would have to travel. */
export const isPartOfName = (a: string | undefined, b: string | undefined): boolean => {
  const [one, other] = [plain(a).split(' '), plain(b).split(' ')];
  const stand = (parts: string[], whole: string[]): boolean =>
    parts.every((p) => whole.some((w) => w === p || (/^.\.?$/.test(p) && w.startsWith(p.slice(0, 1)))));
  return stand(one, other) || stand(other, one);
};

const firstNamesOf = ({ first, slip, short }: Person): string[] => [first, slip, short].map(plain);

/** Whether these names are one of somebody's, in whatever spelling. */
export const isNameOf = (person: Person, { firstName, lastName }: View): boolean => {
  const lasts = [person.last, person.otherLast].map(plain);
  const [first, last] = [plain(firstName), plain(lastName)];
  const firsts = firstNamesOf(person);
  return (
    ((firsts.includes(first) || first === '') && lasts.includes(last)) ||
    (firsts.includes(last) && lasts.includes(first))
  );
};

/** Whether a record of somebody bears the first name of another one of the people. `isPart`: "Anna" for "Anna Maria". */
export const bearsAnother = (who: number, { firstName }: View): { readonly isPart: boolean } | null => {
  const own = PEOPLE[who];
  const first = plain(firstName);
  if (!own || first === '') return null;
  if ([...firstNamesOf(own), plain(own.last), plain(own.otherLast)].includes(first)) return null;
  const isAnothers = PEOPLE.some((other, n) => n !== who && plain(other.first) === first);
  return isAnothers ? { isPart: isPartOfName(own.first, firstName) } : null;
};
