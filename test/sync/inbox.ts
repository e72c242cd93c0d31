import { openRecordProcessor } from '../../src/app/record-processor.ts';
import type { Delivery } from '../../src/sandbox/ghl/webhooks.ts';
import { findDueRecords, nextDueAt } from '../../src/store/tables/webhooks/webhook-due.ts';
import { insertEvents, type NewEvent } from '../../src/store/tables/webhooks/webhook-events.ts';
import { createMetrics } from '../../src/webhooks/http/metrics.ts';
import { readWebhook } from '../../src/webhooks/http/payload.ts';
import { createInboxLock } from '../../src/webhooks/worker/inbox-lock.ts';
import { createPracticePauses } from '../../src/webhooks/worker/practice-pause.ts';
import type { InboxRecord, ProcessResult } from '../../src/webhooks/worker/process-record.ts';
import { workOnRecord } from '../../src/webhooks/worker/work-record.ts';
import type { Bench } from './run-sync.ts';
import { DAY_MS } from './virtual-clock.ts';

export interface InboxOptions {
  /** Updates and deletions of appointments are called `AppointmentCreate`, as in GHL's own examples. */
  readonly mislabelled?: boolean;
}

export interface DeliverOptions {
  /** The others wait for the next time. */
  readonly which?: (delivery: Delivery) => boolean;
  readonly order?: 'as-sent' | 'newest-first';
  /** Each of them comes twice. */
  readonly repeat?: boolean;
  /** None of them ever comes. */
  readonly lose?: boolean;
}

/** One look of the worker at one record. */
export interface Worked extends Pick<InboxRecord, 'entity' | 'id'> {
  readonly types: readonly string[];
  /** An error is one that pauses the practice, or a bug. */
  readonly result: ProcessResult | Error;
}

/** GHL's webhooks of a bench and the worker that they are for, without the processes in between. */
export interface Inbox {
  /** Takes in what GHL has sent since the last time. @returns how many it stored */
  deliver(options?: DeliverOptions): Promise<number>;
  /** Works until nothing is left to do, on to when the next try is due; at most for so long. */
  drain(options?: { readonly forMs?: number }): Promise<void>;
  /** Both, until our own writes cause no webhook any more. */
  settle(options?: DeliverOptions & { readonly forMs?: number }): Promise<void>;
  /** What the worker has done so far, in its order. */
  readonly reports: readonly Worked[];
  close(): Promise<void>;
}

const MOST_ROUNDS = 20;

/** The event of a record; none of a webhook about the app itself. */
const eventsOf = (bench: Bench, { body }: Delivery): NewEvent[] => {
  const webhook = readWebhook(Buffer.from(body));
  if (webhook?.kind === 'account') return [];
  if (webhook?.kind !== 'record') throw new Error(`not a record's webhook: ${body}`);
  const { type, webhookId, locationId, entity, recordId, contactId, record, sentAt } = webhook;
  const [practice] = bench.context().practices;
  const event = {
    webhookId,
    practice: practice?.name ?? '',
    locationId,
    type,
    entity,
    recordId,
    lane: contactId ?? recordId,
    payload: { record, sentAt },
    receivedAt: bench.clock.now(),
  };
  return [event];
};

/** From now on GHL's webhooks are held back until they are delivered. The config is read once, as a listener does. */
export const openInbox = (bench: Bench, { mislabelled = false }: InboxOptions = {}): Inbox => {
  const { sandbox, store, clock } = bench;
  const { now } = clock;
  const sender = sandbox.ghl.deliverWebhooks({ url: 'http://127.0.0.1:9/', manual: true, mislabelled });
  const taken = new Set<Delivery>();
  const reports: Worked[] = [];
  const lock = createInboxLock(store, now);
  const pauses = createPracticePauses(now);
  const context = bench.context();
  const practices = context.practices.map((p) => p.name);
  const processor = Promise.resolve(openRecordProcessor(context, lock.current));

  const process = async (record: InboxRecord, stopping: AbortSignal): Promise<ProcessResult> => {
    const { entity, id, events } = record;
    const about = { entity, id, types: events.map((event) => event.type) };
    try {
      const result = await (await processor).process(record, stopping);
      reports.push({ ...about, result });
      return result;
    } catch (error) {
      reports.push({ ...about, result: error as Error });
      throw error;
    }
  };

  const deliver: Inbox['deliver'] = async ({ which = () => true, order, repeat, lose } = {}) => {
    const chosen = sender.deliveries.filter((delivery) => !taken.has(delivery) && which(delivery));
    for (const delivery of chosen) taken.add(delivery);
    if (lose === true || chosen.length === 0) return 0;
    const ordered = order === 'newest-first' ? chosen.toReversed() : chosen;
    const events = ordered.flatMap((delivery) => eventsOf(bench, delivery));
    const stored = await store.transaction((handle) => insertEvents(handle, events));
    if (repeat === true) await store.transaction((handle) => insertEvents(handle, events));
    return stored;
  };

  /** Everybody whose time has come, side by side. @returns false when there is nobody */
  const workOnDue = async (): Promise<boolean> => {
    const looks = pauses
      .awake(practices)
      .map((practice) => findDueRecords(store, { practice, busyLanes: [], now: now(), limit: 8 }));
    const due = (await Promise.all(looks)).flat();
    if (due.length === 0) return false;
    const held = await lock.acquire();
    const { log, stopping } = context;
    const options = { store, process, pauses, log, metrics: createMetrics(), stopping, now };
    try {
      await Promise.all(due.map((record) => workOnRecord(options, record)));
    } finally {
      await held.release();
    }
    return true;
  };

  const drain: Inbox['drain'] = async ({ forMs = 2 * DAY_MS } = {}) => {
    const until = now() + forMs;
    for (;;) {
      if (await workOnDue()) continue;
      // While the practice is paused, what is due waits for the end of that.
      const due = pauses.awake(practices).length > 0 ? await nextDueAt(store, now()) : null;
      const ends = [due, pauses.nextEnd()].filter((end) => end !== null);
      const next = Math.min(...ends);
      if (next > until) return;
      clock.advance(Math.max(1, next - now()));
    }
  };

  return {
    deliver,
    drain,
    settle: async ({ forMs, ...options } = {}) => {
      for (let n = 0; n < MOST_ROUNDS; n += 1) {
        const delivered = await deliver(options);
        await drain(forMs === undefined ? {} : { forMs });
        if (delivered === 0) return;
      }
      throw new Error('our own writes go on causing webhooks');
    },
    reports,
    close: async () => {
      sender.stop();
      await (await processor).close();
    },
  };
};
