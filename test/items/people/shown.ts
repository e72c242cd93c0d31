import { peopleOf } from '../../../src/items/people/people-of.ts';
import { type Visits, visitsOf } from '../../../src/items/people/visits-of.ts';
import { listOpenConflicts } from '../../../src/store/tables/conflicts.ts';
import { listFailures } from '../../../src/store/tables/failures.ts';
import { listOpenReviews } from '../../../src/store/tables/reviews.ts';
import type { Bench } from '../../sync/run-sync.ts';
import { DAY_MS, MONDAY } from '../../sync/virtual-clock.ts';

export const practiceOf = (bench: Bench) => {
  const [practice] = bench.context().practices;
  if (!practice) throw new Error('no practice');
  return practice;
};

/** Whom the only open review of a kind is about. */
export const peopleOfReview = async (bench: Bench, kind: string) => {
  const reviews = (await listOpenReviews(bench.store, 'main')).filter((review) => review.kind === kind);
  const [review] = reviews;
  if (!review || reviews.length > 1) throw new Error(`${reviews.length} reviews of kind ${kind}`);
  return peopleOf(bench.store, practiceOf(bench), review, bench.clock.now());
};

/** Whom the only open conflict is about. */
export const peopleOfConflict = async (bench: Bench) => {
  const conflicts = await listOpenConflicts(bench.store, 'main');
  const [conflict] = conflicts;
  if (!conflict || conflicts.length > 1) throw new Error(`${conflicts.length} conflicts`);
  return peopleOf(bench.store, practiceOf(bench), conflict, bench.clock.now());
};

/** Whom the only failure is about. */
export const peopleOfFailure = async (bench: Bench) => {
  const failures = await listFailures(bench.store, 'main');
  const [failure] = failures;
  if (!failure || failures.length > 1) throw new Error(`${failures.length} failures`);
  return peopleOf(bench.store, practiceOf(bench), failure, bench.clock.now());
};

/** The appointments of the week that the bench begins in. */
export const weekOf = (bench: Bench): Promise<Visits> =>
  visitsOf(
    bench.store,
    practiceOf(bench),
    new Date(MONDAY - DAY_MS / 3).toISOString(),
    new Date(MONDAY + 7 * DAY_MS).toISOString(),
  );

/** What the database keeps of records that nothing else holds, unopened. */
export const keptRows = ({ store }: Bench) =>
  store.db
    .selectFrom('kept_records')
    .selectAll()
    .orderBy('entity')
    .orderBy('side')
    .orderBy('record_id')
    .execute();

/** The records that are kept: `entity side id`. */
export const keptNames = async (bench: Bench): Promise<string[]> =>
  (await keptRows(bench)).map(({ entity, side, record_id: id }) => `${entity} ${side} ${id}`);
