import fc from 'fast-check';
import { type Edit, firstEntries } from './edit.ts';
import { type Practice, practice } from './practice.ts';
import { type Round, roundOf } from './round.ts';

/** What happens to one practice. */
export interface History {
  readonly practice: Practice;
  readonly first: readonly Edit[];
  /** Whether the program is run once in peace before anything else happens. */
  readonly beginsInPeace: boolean;
  readonly rounds: readonly Round[];
}

export const historyOf = (edit: fc.Arbitrary<Edit>): fc.Arbitrary<History> =>
  fc.record({
    practice,
    first: firstEntries,
    beginsInPeace: fc.boolean(),
    rounds: fc.array(roundOf(edit), { minLength: 1, maxLength: 4, size: 'max' }),
  });
