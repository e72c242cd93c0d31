import { LockedError } from '../../errors.ts';
import type { Log } from '../../ops/log.ts';
import { isMoved } from '../../store/database/file-identity.ts';
import { explainSqliteError } from '../../store/database/sqlite-error.ts';
import type { Store } from '../../store/store.ts';
import type { Lock } from '../../store/tables/locks.ts';
import { pruneOld, type RetentionDays } from '../../store/tables/retention.ts';
import {
  type DueRecord,
  duePractices,
  findDueRecords,
  nextDueAt,
} from '../../store/tables/webhooks/webhook-due.ts';
import type { Metrics } from '../http/metrics.ts';
import type { InboxLock } from './inbox-lock.ts';
import { createLanes, LANE_LIMITS, type LaneLimits } from './lanes.ts';
import { createPracticePauses } from './practice-pause.ts';
import type { ProcessRecord } from './process-record.ts';
import { type WorkOptions, workOnRecord } from './work-record.ts';

export interface DrainOptions extends Pick<WorkOptions, 'onWorked' | 'signIn'> {
  readonly store: Store;
  readonly lock: InboxLock;
  /** Names of the practices whose events are worked on. */
  readonly practices: readonly string[];
  readonly process: ProcessRecord;
  readonly retention: RetentionDays;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Aborted: finish the records that were begun, begin no other. */
  readonly stopping: AbortSignal;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly lanes?: LaneLimits;
  /** How often to look for events that another process stored or put back, in milliseconds. */
  readonly pollMs?: number;
}

export interface Drain {
  /** Says that there may be something to do, for these practices; for any when left out. */
  wake(practices?: readonly string[]): void;
  /**
   * Works until stopped; resolves when the last record that was begun is finished.
   * @throws GuardError when the database is not at its place any more: only a new start finds the right one
   */
  run(): Promise<void>;
}

const PRUNE_EVERY_MS = 3_600_000;
/** After trouble with the database, and between two looks at a lock that another process holds. */
const TROUBLE_MS = 1000;

/**
 * The worker of the inbox: takes due records, the events of one in order and in one go, different persons side by side, in
 * lanes of each practice. One at a time per database, by a lock; what it works on is known to it alone, so that nothing is
 * left claimed when it is killed.
 */
export const createDrain = (options: DrainOptions): Drain => {
  const { store, log, stopping, now, pollMs = 5000 } = options;
  const pauses = createPracticePauses(now);
  let isWoken = false;
  let wakeSleeper: () => void = () => undefined;
  let prunedAt = Number.NEGATIVE_INFINITY;

  const wake = (): void => {
    isWoken = true;
    wakeSleeper();
  };
  const lanes = createLanes(options.lanes ?? LANE_LIMITS, wake);

  /** Waits so long, or until woken or stopped. */
  const rest = async (ms: number): Promise<void> => {
    if (isWoken || stopping.aborted) return;
    const sleeping = new AbortController();
    const awoken = new Promise<void>((resolve) => {
      wakeSleeper = resolve;
    });
    await Promise.race([awoken, options.sleep(ms, sleeping.signal).catch(() => undefined)]);
    sleeping.abort();
  };

  const workOn = async (record: DueRecord): Promise<void> => {
    try {
      await workOnRecord({ ...options, pauses }, record);
    } catch (caught) {
      const error = explainSqliteError(caught, store.path);
      log.error('inbox.error', { error: error instanceof Error ? error.constructor.name : typeof error });
      // The lane stays busy during the pause. Otherwise a database in trouble would be asked without a pause.
      await options.sleep(TROUBLE_MS, stopping).catch(() => undefined);
    }
  };

  /** Begins what is due of a practice and has a lane. Returns how many records. */
  const startDueOf = async (practice: string): Promise<number> => {
    const limit = lanes.free(practice);
    if (limit === 0 || stopping.aborted) return 0;
    const busyLanes = lanes.busyOf(practice);
    const due = await findDueRecords(store, { practice, busyLanes, now: now(), limit });
    if (stopping.aborted) return 0;
    for (const record of due) lanes.begin(record, workOn(record));
    return due.length;
  };

  const startDue = async (): Promise<void> => {
    let begun: number;
    do {
      const due = await duePractices(store, now());
      const waiting = pauses.awake(options.practices).filter((practice) => due.has(practice));
      lanes.share(waiting);
      begun = 0;
      for (const practice of waiting) begun += await startDueOf(practice);
    } while (begun > 0 && !stopping.aborted);
  };

  const untilNext = async (): Promise<number> => {
    const at = now();
    const ends = [await nextDueAt(store, at), pauses.nextEnd()].filter((end) => end !== null);
    return Math.max(1, Math.min(pollMs, ...ends.map((end) => end - at)));
  };

  const work = async (lock: Lock): Promise<void> => {
    while (!stopping.aborted) {
      isWoken = false;
      await lock.assertHeld();
      if (now() - prunedAt >= PRUNE_EVERY_MS) {
        prunedAt = now();
        await pruneOld(store, options.retention, { now: now(), stopping });
      }
      await startDue();
      if (stopping.aborted) return;
      await rest(await untilNext());
    }
  };

  const run = async (): Promise<void> => {
    stopping.addEventListener('abort', wake);
    let isLogged = false;
    while (!stopping.aborted) {
      let lock: Lock | undefined;
      try {
        lock = await options.lock.acquire();
        isLogged = false;
        await work(lock);
      } catch (caught) {
        const error = explainSqliteError(caught, store.path);
        if (isMoved(error)) throw error;
        if (!isLogged) {
          isLogged = true;
          const reason = error instanceof LockedError ? error.message : 'the inbox cannot be read';
          log.warn('inbox.waiting', {
            reason,
            error: error instanceof Error ? error.constructor.name : typeof error,
          });
        }
      } finally {
        await lanes.ended();
        await lock?.release().catch(() => undefined);
      }
      isWoken = false;
      await rest(TROUBLE_MS);
    }
    stopping.removeEventListener('abort', wake);
  };

  return {
    // Under load it is called hundreds of times a second; to look each time would cost more than to store the events.
    wake: (practices = options.practices) => {
      if (pauses.awake(practices).some((practice) => lanes.free(practice) > 0)) wake();
    },
    run,
  };
};
