import { sql } from 'kysely';
import type { StoreHandle } from '../store.ts';

/** What waits for a person: numbers only. */
export interface Waiting {
  readonly conflicts: number;
  /** Open reviews by kind. */
  readonly reviews: Readonly<Record<string, number>>;
  /** Records that a service refuses: those that are still tried, too. */
  readonly failedRecords: number;
  /** Those that it refused until the last try. */
  readonly deadRecords: number;
}

/** How much is linked: numbers only. */
export interface Linked {
  /** Patients that hold placeholders in e-Physio. */
  readonly placeholders: number;
  readonly links: { readonly patients: number; readonly appointments: number; readonly tombstones: number };
}

/** Counts what waits in one practice: as many rows are read as wait, all of them by an index. */
export const countWaiting = async ({ db }: StoreHandle, practice: string): Promise<Waiting> => {
  const conflicts = await db
    .selectFrom('conflicts')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('practice', '=', practice)
    .where('resolved_at', 'is', null)
    .executeTakeFirstOrThrow();
  const reviews = await db
    .selectFrom('reviews')
    .select(({ fn }) => ['kind', fn.countAll<number>().as('count')])
    .where('practice', '=', practice)
    .where('resolved_at', 'is', null)
    .groupBy('kind')
    .orderBy('kind')
    .execute();
  const failures = await db
    .selectFrom('failures')
    .select(({ fn }) => [fn.countAll<number>().as('all'), fn.count<number>('dead_at').as('dead')])
    .where('practice', '=', practice)
    .executeTakeFirstOrThrow();
  return {
    conflicts: Number(conflicts.count),
    reviews: Object.fromEntries(reviews.map(({ kind, count }) => [kind, Number(count)])),
    failedRecords: Number(failures.all),
    deadRecords: Number(failures.dead),
  };
};

/** Counts what is linked in one practice: looks at every link. */
export const countLinked = async ({ db }: StoreHandle, practice: string): Promise<Linked> => {
  const patients = await db
    .selectFrom('contact_sync')
    .select(({ fn }) => [
      'state',
      fn.countAll<number>().as('count'),
      sql<number>`count(case when placeholders <> '' then 1 end)`.as('placeholders'),
    ])
    .where('practice', '=', practice)
    .groupBy('state')
    .execute();
  const appointments = await db
    .selectFrom('appointment_sync')
    .select(({ fn }) => ['state', fn.countAll<number>().as('count')])
    .where('practice', '=', practice)
    .groupBy('state')
    .execute();
  const of = (rows: readonly { state: string; count: number }[], state: string): number =>
    Number(rows.find((row) => row.state === state)?.count ?? 0);
  return {
    placeholders: Number(patients.find((row) => row.state === 'linked')?.placeholders ?? 0),
    links: {
      patients: of(patients, 'linked'),
      appointments: of(appointments, 'linked'),
      tombstones: of(patients, 'tombstone') + of(appointments, 'tombstone'),
    },
  };
};
