import fc from 'fast-check';
import { type Edit, firstEntries, firstPatients, firstSeries, seriesEdit } from './edit.ts';
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

/** Those of somebody who has a series booked, and all that happens to it. */
const ofSeries = (round: (edit: fc.Arbitrary<Edit>, most: number) => fc.Arbitrary<Round>, most: number) =>
  fc
    .tuple(
      round(firstSeries, 2),
      fc.array(round(seriesEdit, 7), { minLength: 2, maxLength: most, size: 'max' }),
    )
    .map(([first, others]) => [first, ...others]);

/** Histories with series, where everything else goes wrong too. */
export const historyOfSeries: fc.Arbitrary<History> = fc.record({
  practice: practiceWithSeries,
  first: firstPatients,
  beginsInPeace: fc.constant(true),
  rounds: ofSeries(roundOf, 3),
});

/** The same, one thing after the other: a run, or its webhooks, sees each. What was what, nobody has to guess. */
export const calmHistoryOfSeries: fc.Arbitrary<History> = fc.record({
  practice: practiceWithSeries,
  first: firstPatients,
  beginsInPeace: fc.constant(true),
  rounds: ofSeries(calmRoundOf, 8),
  isCalm: fc.constant(true),
});
