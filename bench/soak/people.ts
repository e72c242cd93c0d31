import { FIRST_NAMES, LAST_NAMES, STREETS, TOWNS } from '../../src/sandbox/people.ts';
import type { Random } from '../../src/sandbox/random.ts';

/** Somebody who comes to the practice for the first time. */
export interface Newcomer {
  readonly firstName: string;
  readonly lastName: string;
  /** `YYYY-MM-DD`. */
  readonly born: string;
  /** E.164. */
  readonly phone: string;
  readonly email: string;
  readonly street: string;
  readonly zip: string;
  readonly city: string;
}

const two = (n: number): string => String(n).padStart(2, '0');

/** `DD.MM.YYYY`, as e-Physio lists it. */
export const swissDate = (iso: string): string => iso.split('-').reverse().join('.');

/**
 * An endless row of different people: no two have a name, a phone or an e-mail in common. (Namesakes and families are
 * there from the start.)
 * @param taken `first last` of those who are there already
 */
export const createNewcomers = (random: Random, taken: ReadonlySet<string>): (() => Newcomer) => {
  const names = new Set(taken);
  let n = 0;
  return () => {
    const draw = (): string =>
      `${random.pick(FIRST_NAMES)}|${random.pick(LAST_NAMES)}-${random.pick(LAST_NAMES)}`;
    let name = draw();
    while (names.has(name.replace('|', ' '))) name = draw();
    names.add(name.replace('|', ' '));
    const [firstName = '', lastName = ''] = name.split('|');
    const [zip, city] = random.pick(TOWNS);
    n += 1;
    return {
      firstName,
      lastName,
      born: `${1935 + random.int(80)}-${two(1 + random.int(12))}-${two(1 + random.int(28))}`,
      phone: `+4175${String(1_000_000 + n)}`,
      email: `new${n}@example.ch`,
      street: `${random.pick(STREETS)} ${1 + random.int(99)}`,
      zip: String(zip),
      city,
    };
  };
};
