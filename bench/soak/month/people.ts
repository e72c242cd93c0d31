import { STREETS, TOWNS } from '../../../src/sandbox/people.ts';
import type { Random } from '../../../src/sandbox/random.ts';

/** Somebody as the practice knows them: what the script keeps, and never reads from the program. */
export interface Person {
  readonly n: number;
  /** As e-Physio has to say it. */
  first: string;
  last: string;
  /** The first name without the slip that the desk made. */
  readonly rightFirst: string;
  /** `YYYY-MM-DD`. */
  readonly born: string;
  readonly sex: 'm' | 'f';
  readonly phone: string;
  readonly email: string;
  street: string;
  readonly zip: string;
  readonly city: string;
  readonly family: number;
  /** Records that are known to be about them. */
  readonly patients: Set<number>;
  readonly contacts: Set<string>;
  /** How often the desk has entered them. */
  entered: number;
  isArchived: boolean;
  /** Objects to GHL: nothing new of them goes there. */
  isExcluded: boolean;
  /** Their contact was deleted in GHL, and is not to come back by itself. */
  isDeletedInGhl: boolean;
  /** When anybody last changed one of their records, epoch milliseconds. */
  touchedAt: number;
}

const MOTHERS = ['Brigitte', 'Ursula', 'Katharina', 'Silvia', 'Monika', 'Cornelia', 'Barbara', 'Gabriela'];
const FATHERS = ['Stefan', 'Thomas', 'Markus', 'Andreas', 'Christoph', 'Roland', 'Matthias', 'Lorenz'];
const CHILDREN = ['Lena', 'Noah', 'Mia', 'Elias', 'Zoé', 'Finn', 'Valentina', 'Jérôme', 'Tamara', 'Quirin'];
const LASTS = [
  ...['Ammann', 'Bürgi', 'Caduff', 'Dällenbach', 'Egger', 'Flückiger', 'Gnägi', 'Hürlimann', 'Imhof', 'Jost'],
  ...['Kälin', 'Lüthi', 'Marti', 'Nüssli', 'Oberholzer', 'Pfister', 'Quadri', 'Ritschard', 'Sägesser'],
  ...['Tschudi', 'Uhlmann', 'Vögtli', 'Wälchli', 'Xhemaili', 'Yersin', 'Zbinden', "D'Angelo", 'von Ballmoos'],
];
const SECOND_LASTS = ['Arnold', 'Christen', 'Dubois', 'Fankhauser', 'Gisler', 'Hofstetter', 'Indermühle'];

const two = (n: number): string => String(n).padStart(2, '0');

/** Two neighbours exchanged, not in the last two letters. */
const slipIn = (name: string): string => {
  const slip = (n: number) => `${name.slice(0, n)}${name[n + 1]}${name[n]}${name.slice(n + 2)}`;
  // Not where the slip looks like an umlaut written in two letters.
  const at = [1, 2, 3].find(
    (n) => n < name.length - 3 && !/[aou]e/i.test(slip(n)) && name[n] !== name[n + 1],
  );
  return at === undefined ? name : slip(at);
};

export interface NewPerson {
  readonly family?: Person;
  readonly kind?: 'mother' | 'father' | 'child';
  /** The desk made a slip in the first name. */
  readonly hasSlip?: boolean;
}

/** People of whom no two have first and last name in common; those of a family share last name and phone. */
export const createPeople = (random: Random): ((wish?: NewPerson) => Person) => {
  const names = new Set<string>();
  const people: Person[] = [];
  return ({ family, kind, hasSlip = false } = {}) => {
    const n = people.length;
    const who = kind ?? (['mother', 'father', 'child'] as const)[n % 3] ?? 'mother';
    const from = { mother: MOTHERS, father: FATHERS, child: CHILDREN }[who];
    const draw = () => {
      const single = LASTS[random.int(LASTS.length)] ?? '';
      const composed =
        n < LASTS.length ? single : `${single}-${SECOND_LASTS[random.int(SECOND_LASTS.length)]}`;
      return { right: from[random.int(from.length)] ?? '', last: family?.last ?? composed };
    };
    // A first name stands once in a family, also of those who only share its last name or phone.
    const isTaken = ({ right, last }: ReturnType<typeof draw>): boolean =>
      names.has(`${right} ${last}`) || people.some((p) => p.last === last && p.family !== family?.family);
    let drawn = draw();
    for (let tries = 0; isTaken(drawn) && tries < 500; tries += 1) drawn = draw();
    const { right, last } = drawn;
    names.add(`${right} ${last}`);
    const [zip, city] = random.pick(TOWNS);
    const year = who === 'child' ? 2008 + random.int(12) : 1945 + random.int(55);
    const born = `${year}-${two(1 + random.int(12))}-${two(1 + random.int(28))}`;
    const person: Person = {
      n,
      first: hasSlip && right.length >= 6 ? slipIn(right) : right,
      last,
      rightFirst: right,
      born,
      sex: who === 'mother' ? 'f' : who === 'father' ? 'm' : n % 2 === 0 ? 'f' : 'm',
      phone: family?.phone ?? `+4179${String(3_000_000 + n)}`,
      email: who === 'child' && family ? family.email : `person${n}@example.ch`,
      street: family?.street ?? `${random.pick(STREETS)} ${1 + random.int(99)}`,
      zip: String(zip),
      city,
      family: family?.family ?? n,
      patients: new Set(),
      contacts: new Set(),
      entered: 0,
      isArchived: false,
      isExcluded: false,
      isDeletedInGhl: false,
      touchedAt: 0,
    };
    people.push(person);
    return person;
  };
};
