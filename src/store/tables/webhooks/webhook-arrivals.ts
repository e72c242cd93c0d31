import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import type { StoreHandle } from '../../store.ts';

/** When a practice's newest event arrived, done or not (UTC ISO). */
export const lastReceivedAt = async ({ db }: StoreHandle, practice: string): Promise<string | null> => {
  const row = await db
    .selectFrom('webhook_events')
    .select('received_at')
    .where('practice', '=', practice)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.received_at ?? null;
};

/** Events looked at in one go, for a few milliseconds: others have their turn in between. */
const AT_ONCE = 5000;

/**
 * The same for many practices at once, by their names; one without any event is not in it. No index has the arrivals of a
 * practice: this goes back through the events of all of them, until each has one or there are no more.
 */
export const lastReceivedOf = async (
  { db }: StoreHandle,
  practices: readonly string[],
): Promise<ReadonlyMap<string, string>> => {
  const found = new Map<string, string>();
  let missing = practices;
  let before = Number.MAX_SAFE_INTEGER;
  while (missing.length > 0) {
    const newest = db
      .selectFrom('webhook_events')
      .select(['id', 'practice', 'received_at'])
      .where('id', '<', before)
      .orderBy('id', 'desc')
      .limit(AT_ONCE);
    const rows = await db
      .selectFrom(newest.as('newest'))
      .select(({ fn }) => [
        'practice',
        fn.max('received_at').as('last'),
        fn.min('id').as('first'),
        fn.countAll<number>().as('count'),
      ])
      .groupBy('practice')
      .execute();
    for (const { practice, last } of rows) if (!found.has(practice)) found.set(practice, last);
    if (rows.reduce((sum, { count }) => sum + Number(count), 0) < AT_ONCE) break;
    before = Math.min(...rows.map(({ first }) => Number(first)));
    missing = practices.filter((practice) => !found.has(practice));
    await setImmediate();
  }
  return found;
};

/** How much of an instant (UTC ISO) names its hour, `2026-03-01T10`, and its minute, `2026-03-01T10:00`. */
export const LENGTH_OF = { hour: 13, minute: 16 } as const;

/** How many of a practice's events arrived in each hour or minute since an instant (UTC ISO). */
export const receivedPer = async (
  { db }: StoreHandle,
  practice: string,
  unit: keyof typeof LENGTH_OF,
  since: string,
): Promise<{ readonly at: string; readonly count: number }[]> => {
  // Its length as a number, not a parameter, so that what is selected is what is grouped by.
  const at = sql<string>`substr(received_at, 1, ${sql.lit(LENGTH_OF[unit])})`;
  const rows = await db
    .selectFrom('webhook_events')
    .select(({ fn }) => [at.as('at'), fn.countAll<number>().as('count')])
    .where('practice', '=', practice)
    .where('received_at', '>=', since)
    .groupBy(at)
    .execute();
  return rows.map((row) => ({ at: row.at, count: Number(row.count) }));
};

/**
 * The number of the first event, of any practice, that arrived at an instant (UTC ISO) or later; one more than the last where
 * there is none. Numbers rise with the time of arrival: it is found by halving, and no index is needed.
 */
export const firstEventSince = async ({ db }: StoreHandle, since: string): Promise<number> => {
  // One by one: asked for together, the two make SQLite look at every event.
  const end = async (direction: 'asc' | 'desc'): Promise<number | undefined> =>
    (await db.selectFrom('webhook_events').select('id').orderBy('id', direction).limit(1).executeTakeFirst())
      ?.id;
  let [low, high] = [(await end('asc')) ?? 1, ((await end('desc')) ?? 0) + 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const event = await db
      .selectFrom('webhook_events')
      .select(['id', 'received_at'])
      .where('id', '>=', middle)
      .orderBy('id')
      .limit(1)
      .executeTakeFirst();
    if (event === undefined || event.received_at >= since) high = middle;
    else low = event.id + 1;
  }
  return low;
};

/** What arrived in a practice in some time. */
export interface Arrivals {
  readonly received: number;
  /** How many milliseconds passed until each event was done, for those that are; in no order. */
  readonly doneAfterMs: readonly number[];
}

/**
 * What arrived in a practice among the events `[first, end)`, by their numbers, and how long it took until it was done: the
 * time that an event was held back, or waited for another try, is part of it.
 */
export const arrivalsAmong = async (
  { db }: StoreHandle,
  practice: string,
  { first, end }: { readonly first: number; readonly end: number },
): Promise<Arrivals> => {
  const rows = await db
    .selectFrom('webhook_events')
    .select(['state', 'received_at', 'done_at'])
    .where('id', '>=', first)
    .where('id', '<', end)
    .where('practice', '=', practice)
    .execute();
  const doneAfterMs = rows.flatMap(({ state, received_at, done_at }) =>
    state === 'done' && done_at !== null ? [Math.max(0, Date.parse(done_at) - Date.parse(received_at))] : [],
  );
  return { received: rows.length, doneAfterMs };
};
