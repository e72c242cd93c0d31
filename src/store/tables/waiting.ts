import { sql } from 'kysely';
import type { StoreHandle } from '../store.ts';

/** What waits for a person, and how much is linked: numbers only. */
export interface Waiting {
  readonly conflicts: number;
  /** Open reviews by kind. */
  readonly reviews: Readonly<Record<string, number>>;
  /** Records that a service refused until the last try. */
  readonly deadRecords: number;
  /** Patients that hold placeholders in e-Physio. */
  readonly placeholders: number;
  readonly links: { readonly patients: number; readonly appointments: number; readonly tombstones: number };
}

/** Counts what waits in one practice. */
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
  const dead = await db
    .selectFrom('failures')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('practice', '=', practice)
    .where('dead_at', 'is not', null)
    .executeTakeFirstOrThrow();
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
    conflicts: Number(conflicts.count),
    reviews: Object.fromEntries(reviews.map(({ kind, count }) => [kind, Number(count)])),
    deadRecords: Number(dead.count),
    placeholders: Number(patients.find((row) => row.state === 'linked')?.placeholders ?? 0),
    links: {
      patients: of(patients, 'linked'),
      appointments: of(appointments, 'linked'),
      tombstones: of(patients, 'tombstone') + of(appointments, 'tombstone'),
    },
  };
};
