import { setImmediate as nextTurn } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import type { Store } from '../../../src/store/store.ts';
import type { Lock } from '../../../src/store/tables/locks.ts';
import { inboxState } from '../../../src/store/tables/webhooks/webhook-event-list.ts';
import { insertEvents, type NewEvent } from '../../../src/store/tables/webhooks/webhook-events.ts';
import { createMetrics } from '../../../src/webhooks/http/metrics.ts';
import { createDrain, type DrainOptions } from '../../../src/webhooks/worker/drain.ts';
import { createInboxLock } from '../../../src/webhooks/worker/inbox-lock.ts';
import type {
  InboxRecord,
  ProcessRecord,
  ProcessResult,
} from '../../../src/webhooks/worker/process-record.ts';
import { eventClock } from '../../ghl/clocks.ts';
import { RETENTION } from '../../retention.ts';
import { NOON, openTemp } from '../../store/temp-store.ts';
import { keptLog } from '../listener.ts';

export let arrivals = 0;

export const event = (recordId: string, over: Partial<NewEvent> = {}): NewEvent => ({
  webhookId: `d${++arrivals}`,
  practice: 'main',
  locationId: 'loc',
  type: 'ContactUpdate',
  entity: 'patient',
  recordId,
  lane: recordId,
  payload: { record: { id: recordId, lastName: 'Müller' }, sentAt: null },
  receivedAt: NOON,
  ...over,
});

export interface Seen extends InboxRecord {
  readonly at: number;
}

export type RigOptions = Partial<Omit<DrainOptions, 'process'>> & {
  /** Given the worker's lock beside what every processor is given. */
  readonly process?: (...args: [...Parameters<ProcessRecord>, () => Lock]) => Promise<ProcessResult>;
};

/** A worker on a clock that is moved by hand. `seen`: what it was given, with the seconds since the start. */
export const openRig = async ({ process = async () => 'done', ...options }: RigOptions = {}) => {
  const store = options.store ?? (await openTemp());
  const clock = eventClock(NOON);
  const stop = new AbortController();
  const seen: Seen[] = [];
  const log = keptLog();
  const lock = createInboxLock(store, clock.now);
  const drain = createDrain({
    store,
    lock,
    practices: ['main', 'second'],
    retention: RETENTION,
    log,
    metrics: createMetrics(),
    stopping: stop.signal,
    now: clock.now,
    sleep: clock.sleep,
    ...options,
    process: (record, stopping) => {
      seen.push({ ...record, at: (clock.now() - NOON) / 1000 });
      return process(record, stopping, lock.current);
    },
  });
  const running = drain.run();
  const end = async (): Promise<void> => {
    stop.abort();
    await running;
  };
  onTestFinished(async () => {
    stop.abort();
    await running.catch(() => undefined);
  });
  const ids = () => seen.map((record) => record.id);
  /** Lets the worker do all that it can do without time going by. */
  const settle = async (): Promise<void> => {
    for (let n = 0; n < 60; n += 1) await nextTurn();
  };
  const arrive = async (...events: NewEvent[]): Promise<void> => {
    await insertEvents(store, events);
    drain.wake([...new Set(events.map(({ practice }) => practice))]);
    await settle();
  };
  const pass = async (ms: number): Promise<void> => {
    await clock.runFor(ms);
    await settle();
  };
  await settle();
  return { store, lock, clock, stop, seen, ids, log, drain, running, end, arrive, pass, settle };
};

export const depth = async (store: Store): Promise<[number, number]> => {
  const { open, dead } = await inboxState(store, 'main');
  return [open, dead];
};
