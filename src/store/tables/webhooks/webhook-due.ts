import type { ExpressionBuilder } from 'kysely';
import { iso } from '../../iso.ts';
import type { StoreHandle } from '../../store.ts';
import type { Database } from '../tables.ts';
import type { EventKey } from './webhook-events.ts';
import { IS_NEW, LONGEST_WAIT_MS } from './webhook-queue.ts';

export interface DueRecord extends EventKey {
  readonly lane: string;
}

type Events = ExpressionBuilder<Database & { open: { practice: string | null } }, 'open'>;

/** The open events of the practice that the query is at. */
const eventsOf = (e: Events) =>
  e.selectFrom('webhook_events as w').where(IS_NEW).whereRef('w.practice', '=', 'open.practice');

/** The practices with open events, one step in the index for each: how many events a practice has does not count. */
const openPractices = ({ db }: StoreHandle) =>
  db
    .withRecursive('open', (q) =>
      q
        .selectFrom('webhook_events')
        .where(IS_NEW)
        .select(({ fn }) => fn.min<string | null>('practice').as('practice'))
        .unionAll(
          q
            .selectFrom('open')
            .where('open.practice', 'is not', null)
            .select((e) =>
              e
                .selectFrom('webhook_events as w')
                .where(IS_NEW)
                .whereRef('w.practice', '>', 'open.practice')
                .select(({ fn }) => fn.min('w.practice').as('practice'))
                .as('practice'),
            ),
        ),
    )
    .selectFrom('open')
    .where('open.practice', 'is not', null);

/** The practices with an event whose time has come. */
export const duePractices = async (handle: StoreHandle, now: number): Promise<ReadonlySet<string>> => {
  const rows = await openPractices(handle)
    .select((e) => [
      'open.practice',
      eventsOf(e)
        .select(({ fn }) => fn.min('w.next_attempt_at').as('at'))
        .as('first'),
      eventsOf(e)
        .select(({ fn }) => fn.max('w.next_attempt_at').as('at'))
        .as('last'),
    ])
    .execute();
  const [due, tooFar] = [iso(now), iso(now + LONGEST_WAIT_MS)];
  const isDue = ({ first, last }: (typeof rows)[number]): boolean =>
    (first !== null && first <= due) || (last !== null && last > tooFar);
  return new Set(rows.filter(isDue).flatMap(({ practice }) => practice ?? []));
};

/** When the next event that waits is due (epoch milliseconds); `null` when none waits for a later time. */
export const nextDueAt = async (handle: StoreHandle, now: number): Promise<number | null> => {
  const rows = await openPractices(handle)
    .select((e) =>
      eventsOf(e)
        .where('w.next_attempt_at', '>', iso(now))
        .select(({ fn }) => fn.min('w.next_attempt_at').as('at'))
        .as('next'),
    )
    .execute();
  const times = rows.flatMap(({ next }) => (next === null ? [] : [Date.parse(next)]));
  return times.length === 0 ? null : Math.min(...times);
};

export interface DueQuery {
  readonly practice: string;
  /** Lanes of the practice that are being worked on. */
  readonly busyLanes: readonly string[];
  /** Epoch milliseconds. */
  readonly now: number;
  /** How many lanes to look for. */
  readonly limit: number;
}

/** Events looked at per lane that is asked for: those of one record often come in bursts. */
const LOOK_AHEAD = 4;

/**
 * Records of a practice with an event whose time has come, at most one a lane, the longest waiting first. Nothing is
 * written: who is at work is known to the one worker, which holds a lock, so a kill leaves no claim behind.
 */
export const findDueRecords = async ({ db }: StoreHandle, query: DueQuery): Promise<DueRecord[]> => {
  const { practice, busyLanes, now, limit } = query;
  if (limit <= 0) return [];
  const most = limit * LOOK_AHEAD;
  const open = db
    .selectFrom('webhook_events')
    .select(['entity', 'record_id', 'lane'])
    .where(IS_NEW)
    .where('practice', '=', practice)
    .$if(busyLanes.length > 0, (events) => events.where('lane', 'not in', busyLanes))
    .orderBy('next_attempt_at')
    .orderBy('id')
    .limit(most);
  const due = await open.where('next_attempt_at', '<=', iso(now)).execute();
  // A wait longer than the longest one was counted by a clock that has been set back since.
  const tooFar =
    due.length < most ? await open.where('next_attempt_at', '>', iso(now + LONGEST_WAIT_MS)).execute() : [];
  const found = new Map<string, DueRecord>();
  for (const { entity, record_id: recordId, lane } of [...due, ...tooFar]) {
    if (!found.has(lane)) found.set(lane, { practice, entity, recordId, lane });
  }
  return [...found.values()].slice(0, limit);
};
