import { sql } from 'kysely';
import { iso } from '../../iso.ts';
import type { StoreHandle } from '../../store.ts';
import type { WebhookEventsTable } from '../tables.ts';

export type EventState = WebhookEventsTable['state'];

/** An event as it may be shown: everything but what it said. */
export type ListedEvent = Omit<WebhookEventsTable, 'id' | 'payload' | 'lane' | 'let_in_for'> & {
  readonly id: number;
};

const COLUMNS = [
  'id',
  'webhook_id',
  'practice',
  'location_id',
  'type',
  'entity',
  'record_id',
  'received_at',
  'state',
  'attempts',
  'next_attempt_at',
  'held_by',
  'last_error',
  'done_at',
] as const;

/** What the index of open events and dead letters holds; written out, because SQLite looks at the text only. */
const isOpenOrDead = sql<boolean>`state in ('new', 'dead')`;

const areOpenOrDead = (states: readonly EventState[]): boolean =>
  states.every((state) => state === 'new' || state === 'dead');

/** Open events are listed in the order in which they are worked on, which is that of their arrival; all others from the newest. */
export const isNewestFirst = (states: readonly EventState[]): boolean => !areOpenOrDead(states);

const eventsIn = ({ db }: StoreHandle, practice: string, states: readonly EventState[]) =>
  db
    .selectFrom('webhook_events')
    .where('practice', '=', practice)
    .where('state', 'in', states)
    .$if(areOpenOrDead(states), (open) => open.where(isOpenOrDead));

/** Events of one practice, in the order that `isNewestFirst` names. */
export const listEvents = (
  handle: StoreHandle,
  practice: string,
  { states, limit }: { readonly states: readonly EventState[]; readonly limit?: number },
): Promise<ListedEvent[]> => {
  const events = eventsIn(handle, practice, states)
    .select(COLUMNS)
    .orderBy('id', isNewestFirst(states) ? 'desc' : 'asc');
  return (limit === undefined ? events : events.limit(limit)).execute();
};

/** How many events of one practice are in these states. */
export const countEvents = async (
  handle: StoreHandle,
  practice: string,
  states: readonly EventState[],
): Promise<number> => {
  const { count } = await eventsIn(handle, practice, states)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
};

/** One event by its number, or by GHL's id of the delivery; `null` when there is none. */
export const findEvent = async ({ db }: StoreHandle, id: string): Promise<ListedEvent | null> => {
  const all = db.selectFrom('webhook_events').select(COLUMNS);
  const byNumber = /^\d{1,15}$/.test(id)
    ? await all.where('id', '=', Number(id)).executeTakeFirst()
    : undefined;
  return byNumber ?? (await all.where('webhook_id', '=', id).executeTakeFirst()) ?? null;
};

const dueAt = (now: number) =>
  ({ state: 'new', attempts: 0, next_attempt_at: iso(now), done_at: null }) as const;

/** Changes a waiting event or a dead letter. `false` when it is neither. */
const changeOpen = async (
  { db }: StoreHandle,
  id: number,
  changes: Partial<
    Pick<WebhookEventsTable, 'state' | 'attempts' | 'next_attempt_at' | 'done_at' | 'payload'>
  >,
): Promise<boolean> => {
  const { numUpdatedRows } = await db
    .updateTable('webhook_events')
    .set(changes)
    .where('id', '=', id)
    .where('state', 'in', ['new', 'dead'])
    .executeTakeFirst();
  return numUpdatedRows > 0n;
};

/** Makes a waiting event or a dead letter due at once, with all its tries. `false` when it is neither. */
export const retryEvent = (handle: StoreHandle, id: number, now: number): Promise<boolean> =>
  changeOpen(handle, id, dueAt(now));

/** Takes an open event or a dead letter out of the inbox and wipes what it said. `false` when it is neither. */
export const discardEvent = (handle: StoreHandle, id: number, now: number): Promise<boolean> =>
  changeOpen(handle, id, { state: 'discarded', payload: null, done_at: iso(now) });

export interface InboxState {
  /** Events that are still to be worked on. */
  readonly open: number;
  readonly dead: number;
  /** Open events that a guard holds back, by guard. */
  readonly held: Readonly<Record<string, number>>;
  /** When the oldest open event arrived, and since when the longest due one is due (UTC ISO); `null`: none is open. */
  readonly oldestReceivedAt: string | null;
  readonly oldestDueAt: string | null;
}

/** Depth and age of a practice's inbox. */
export const inboxState = async ({ db }: StoreHandle, practice: string): Promise<InboxState> => {
  const rows = await db
    .selectFrom('webhook_events')
    .select(({ fn }) => [
      'state',
      'held_by',
      fn.countAll<number>().as('count'),
      fn.min('received_at').as('received'),
      fn.min('next_attempt_at').as('due'),
    ])
    .where(isOpenOrDead)
    .where('practice', '=', practice)
    .groupBy(['state', 'held_by'])
    .execute();
  const open = rows.filter((row) => row.state === 'new');
  const total = (of: typeof rows): number => of.reduce((sum, { count }) => sum + Number(count), 0);
  const first = (times: readonly (string | null)[]): string | null =>
    times.filter((time) => time !== null).toSorted()[0] ?? null;
  return {
    open: total(open),
    dead: total(rows.filter((row) => row.state === 'dead')),
    held: Object.fromEntries(
      open.flatMap(({ held_by: guard, count }) => (guard === null ? [] : [[guard, Number(count)] as const])),
    ),
    oldestReceivedAt: first(open.map(({ received }) => received)),
    oldestDueAt: first(open.map(({ due }) => due)),
  };
};

/**
 * Forgets up to `limit` finished events that arrived before an instant (UTC ISO). Open ones and dead letters stay.
 * Returns how many went.
 */
export const pruneEvents = async ({ db }: StoreHandle, before: string, limit: number): Promise<number> => {
  const young = await db
    .selectFrom('webhook_events')
    .select('id')
    .where('received_at', '>=', before)
    // Numbers rise with the time of arrival: what is before the first young one is old, and no index is needed.
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  const finished = db.selectFrom('webhook_events').select('id').where('state', 'in', ['done', 'discarded']);
  const old = young === undefined ? finished : finished.where('id', '<', young.id);
  const { numDeletedRows } = await db
    .deleteFrom('webhook_events')
    .where('id', 'in', old.orderBy('id').limit(limit))
    .executeTakeFirst();
  return Number(numDeletedRows);
};
