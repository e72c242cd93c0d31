import fc from 'fast-check';
import { type Edit, firstEntries, firstOfSeries, seriesEdit } from './edit.ts';
import { type Practice, practice, practiceWithSeries } from './practice.ts';
import { calmRoundOf, type Round, roundOf } from './round.ts';

/** What happens to one practice. */
export interface History {
  readonly practice: Practice;
  readonly first: readonly Edit[];
  /** Whether the program is run once in peace before anything else happens. */
  readonly beginsInPeace: boolean;
  readonly rounds: readonly Round[];
  /** One thing after the other, and no fault: the program can know what was what. */
  readonly isCalm?: boolean;
}

export const historyOf = (edit: fc.Arbitrary<Edit>): fc.Arbitrary<History> =>
  fc.record({
    practice,
    first: firstEntries,
    beginsInPeace: fc.boolean(),
    rounds: fc.array(roundOf(edit), { minLength: 1, maxLength: 4, size: 'max' }),
  });

/** Histories with series, where everything else goes wrong too. */
export const historyOfSeries: fc.Arbitrary<History> = fc.record({
  practice: practiceWithSeries,
  first: firstOfSeries,
  beginsInPeace: fc.boolean(),
  rounds: fc.array(roundOf(seriesEdit), { minLength: 1, maxLength: 4, size: 'max' }),
});

/** The same, one thing after the other: a run, or its webhooks, sees each. What was what, nobody has to guess. */
export const calmHistoryOfSeries: fc.Arbitrary<History> = fc.record({
  practice: practiceWithSeries,
  first: firstOfSeries,
  beginsInPeace: fc.constant(true),
  rounds: fc.array(calmRoundOf(seriesEdit), { minLength: 3, maxLength: 8, size: 'max' }),
  isCalm: fc.constant(true),
});
