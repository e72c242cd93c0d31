import type { EphysioPatient } from './ephysio/model.ts';
import { PHONE_SPELLINGS } from './people.ts';
import { PEOPLE, type People } from './people-by-language.ts';
import type { Profile } from './profiles.ts';
import type { Random } from './random.ts';

const FIRST_ID = 100_001;
/** More than a practice has households. */
const NUMBERS = 50_000;

interface Household {
  readonly lastName: string;
  readonly street: string;
  readonly zip: string | number;
  readonly city: string;
  /** Nine digits after the 0. */
  readonly phone: string;
  readonly email: string | null;
}

const ascii = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/[^A-Za-z]/g, '')
    .toLowerCase();

const two = (n: number): string => String(n).padStart(2, '0');

const household = (random: Random, n: number, people: People, { index, mailDomain }: Profile): Household => {
  const lastName = random.pick(people.lastNames);
  const [zip, city] = random.pick(people.towns);
  const number = n + index * NUMBERS;
  return {
    lastName,
    street: `${random.pick(people.streets)} ${1 + random.int(120)}${random.chance(0.1) ? 'a' : ''}`,
    // the service sends numbers where somebody typed digits only; both occur
    zip: random.chance(0.3) ? zip : String(zip),
    city,
    // no two households share a number, whatever the draws
    phone: `7${6 + (number % 4)}${String((3_456_789 * (number + 1)) % 10_000_000).padStart(7, '0')}`,
    email: random.chance(0.2) ? `familie.${ascii(lastName)}${n}@${mailDomain}` : null,
  };
};

const birthDate = (random: Random): string =>
  `${two(1 + random.int(28))}.${two(1 + random.int(12))}.${1930 + random.int(90)}`;

const phoneOf = (random: Random, home: Household, { junkPhones }: People): string | undefined => {
  if (random.chance(0.05)) return undefined;
  if (random.chance(0.02)) return random.pick(junkPhones);
  return random.pick(PHONE_SPELLINGS)(home.phone);
};

const emailOf = (random: Random, home: Household, own: string, isFamily: boolean): string | undefined => {
  if (random.chance(0.15)) return undefined;
  if (isFamily && home.email !== null) return home.email;
  return random.chance(0.1) ? own.replace(/^./, (c) => c.toUpperCase()) : own;
};

/** Patients in households: three of four alone, the others families that share a phone and sometimes an e-mail. */
export const seedPatients = (random: Random, count: number, profile: Profile): EphysioPatient[] => {
  const people = PEOPLE[profile.language];
  const patients: EphysioPatient[] = [];
  const taken = new Set<string>();
  for (let h = 0; patients.length < count; h += 1) {
    const home = household(random, h, people, profile);
    const size = random.chance(0.25) ? 2 + random.int(3) : 1;
    for (let member = 0; member < size && patients.length < count; member += 1) {
      let firstName = random.pick(people.firstNames);
      let born = birthDate(random);
      // nobody is two people: the same name is fine, a name with the same initials and birthday may be a second entry
      const initials = home.lastName.split(/[ -]/).map((word) => word[0]);
      while (initials.some((initial) => taken.has(`${initial} ${born}`))) {
        firstName = random.pick(people.firstNames);
        born = birthDate(random);
      }
      for (const initial of initials) taken.add(`${initial} ${born}`);
      const n = patients.length;
      const isFamily = size > 1;
      const sex = random.chance(0.5);
      const own = `${ascii(firstName)}.${ascii(home.lastName)}${n}@${profile.mailDomain}`;
      const phone = phoneOf(random, home, people);
      const email = emailOf(random, home, own, isFamily);
      patients.push({
        id: FIRST_ID + profile.idOffset + n,
        status: 1,
        salutation: random.chance(0.1) ? '' : people.salutations[sex ? 0 : 1],
        firstName,
        lastName: home.lastName,
        street: home.street,
        zip: home.zip,
        city: home.city,
        birthDate: born,
        sex,
        ...(phone === undefined ? {} : { phone }),
        ...(email === undefined ? {} : { email }),
      });
    }
  }
  return patients;
};
