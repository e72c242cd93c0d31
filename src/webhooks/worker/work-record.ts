import { PLAN_GUARDS, type PlanGuard } from '../../domain/plan/guard-flags.ts';
import {
  ConfigError,
  EXIT,
  GuardError,
  LockedError,
  RecordError,
  RunError,
  SignInError,
  StoppedError,
  UnreachableError,
} from '../../errors.ts';
import type { Log } from '../../ops/log.ts';
import type { Store } from '../../store/store.ts';
import type { DueRecord } from '../../store/tables/webhooks/webhook-due.ts';
import {
  markDone,
  markFailed,
  type OpenEvent,
  openEventsOf,
  postponeEvents,
} from '../../store/tables/webhooks/webhook-queue.ts';
import type { Metrics } from '../http/metrics.ts';
import type { EventPayload } from '../http/payload.ts';
import { applyAccountEvents } from './account-event.ts';
import { LONGEST_PAUSE_MS, type PracticePauses } from './practice-pause.ts';
import type {
  InboxEvent,
  ProcessRecord,
  ProcessResult,
  WorkedRecord,
  WorkOutcome,
} from './process-record.ts';

export interface WorkOptions {
  readonly store: Store;
  readonly process: ProcessRecord;
  /**
   * Signs a practice in to GHL by its company, if it has no sign-in: the app was installed in its location.
   * @throws SignInError when no company gives it one; UnreachableError, LockedError
   */
  readonly signIn?: (practice: string) => Promise<void>;
  readonly pauses: PracticePauses;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Called after each record, for who watches. */
  readonly onWorked?: (worked: WorkedRecord) => void;
  readonly stopping: AbortSignal;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** A service that is down or refuses us is asked again after 10 s, then less and less often. */
const SERVICE_PAUSE: Pause = { firstMs: 10_000, longestMs: LONGEST_PAUSE_MS };
/** Locks are held for one run at most. */
const LOCK_PAUSE: Pause = { firstMs: 1000, longestMs: 5000 };
const HELD_BACK: Pause = { firstMs: 10_000, longestMs: 3_600_000 };

interface Pause {
  readonly firstMs: number;
  readonly longestMs: number;
}

const isPlain = (value: unknown): value is { record?: unknown; sentAt?: unknown } =>
  typeof value === 'object' && value !== null;

const inboxEvent = ({ id, webhookId, type, receivedAt, payload }: OpenEvent): InboxEvent => {
  const { record, sentAt } = isPlain(payload) ? payload : {};
  return {
    id,
    webhookId,
    type,
    receivedAt,
    sentAt: typeof sentAt === 'string' ? sentAt : null,
    record: isPlain(record) ? (record as EventPayload) : null,
  };
};

/** What an error says about itself; a bug's message may quote the record, so that only its name is shown. */
const reasonOf = (error: unknown): string => {
  if (error instanceof RecordError) return error.reason;
  if (error instanceof RunError) return error.message;
  return `internal error (${error instanceof Error ? error.constructor.name : typeof error})`;
};

const codeOf = (error: unknown): string => {
  if (error instanceof RecordError) return error.code;
  if (error instanceof GuardError) return error.guards[0] ?? 'guard';
  if (error instanceof SignInError) return 'sign-in';
  if (error instanceof UnreachableError) return 'unreachable';
  if (error instanceof ConfigError) return 'config';
  return error instanceof LockedError ? 'locked' : 'internal-error';
};

/** `null`: the record's own trouble. What else needs a person concerns the practice, except where one stored value is damaged. */
const pauseFor = (error: unknown): Pause | null => {
  if (error instanceof LockedError) return LOCK_PAUSE;
  const isGuard = error instanceof GuardError && !error.guards.includes('sealed-value');
  return isGuard || error instanceof SignInError || error instanceof UnreachableError ? SERVICE_PAUSE : null;
};

/**
 * Pauses the practice. The record itself is delayed by its age, within limits, so that a single bad record cannot block the
 * practice for long.
 */
const postpone = async (
  o: WorkOptions,
  record: DueRecord,
  events: readonly OpenEvent[],
  pause: Pause,
  reason: string,
): Promise<void> => {
  const { practice } = record;
  const at = o.now();
  const first = events[0];
  const last = events.at(-1);
  if (first === undefined || last === undefined) return;
  const waitMs = o.pauses.pause(practice, pause.firstMs, pause.longestMs);
  const age = at - Date.parse(first.receivedAt);
  const ownWait = Math.max(pause.firstMs, Math.min(pause.longestMs, age));
  await postponeEvents(o.store, record, last.id, { at: at + ownWait, reason });
  o.metrics.count('ephysio_ghl_inbox_tries_total', { outcome: 'paused' });
  o.log.warn('inbox.paused', { practice, reason, waitMs });
};

/** The guard that holds a record back: the practice's other events go on. `null`: none does. */
const guardOf = (error: unknown): PlanGuard | null =>
  error instanceof GuardError ? (PLAN_GUARDS.find((guard) => error.guards.includes(guard)) ?? null) : null;

/** The record waits as long as it is old, up to an hour, and counts no try: a person decides, or a day goes by. */
const holdBack = async (
  o: WorkOptions,
  record: DueRecord,
  events: readonly OpenEvent[],
  guard: PlanGuard,
  reason: string,
): Promise<void> => {
  const at = o.now();
  const [first, last] = [events[0], events.at(-1)];
  if (first === undefined || last === undefined) return;
  const age = at - Date.parse(first.receivedAt);
  const waitMs = Math.max(HELD_BACK.firstMs, Math.min(HELD_BACK.longestMs, age));
  await postponeEvents(o.store, record, last.id, { at: at + waitMs, reason, heldBy: guard });
  o.metrics.count('ephysio_ghl_inbox_tries_total', { outcome: 'later' });
  const { practice, entity, recordId: id } = record;
  o.log.warn('inbox.held-back', { practice, entity, id, guard, waitMs, reason });
};

/** The installation may come before the sign-in of a person, who is needed if there is none: that is no trouble yet. */
const signInInstalled = async (o: WorkOptions, practice: string, id: string): Promise<void> => {
  try {
    await o.signIn?.(practice);
  } catch (error) {
    if (!(error instanceof RunError) || error.exitCode !== EXIT.signIn) throw error;
    const { message: reason, hint } = error;
    o.log.warn('practice.account', { practice, id, state: 'not signed in', reason, hint });
  }
};

const processEvents = async (
  o: WorkOptions,
  { practice, entity, recordId }: DueRecord,
  events: readonly OpenEvent[],
): Promise<ProcessResult> => {
  if (entity !== 'account') {
    const letInFor = events.flatMap((event) => event.letInFor ?? []);
    return o.process(
      { practice, entity, id: recordId, events: events.map(inboxEvent), letInFor },
      o.stopping,
    );
  }
  const state = await applyAccountEvents(o.store, practice, events.map(inboxEvent));
  if (state !== 'unchanged') o.log.warn('practice.account', { practice, id: recordId, state });
  if (state !== 'disconnected' && events.some(({ type }) => type === 'INSTALL'))
    await signInInstalled(o, practice, recordId);
  return 'done';
};

/** Works on a record with these open events, at least one. `null`: stopped, nothing was changed. */
const work = async (
  o: WorkOptions,
  record: DueRecord,
  events: readonly OpenEvent[],
  lastId: number,
): Promise<WorkOutcome | null> => {
  const { store, log, metrics, now } = o;
  const { practice, entity, recordId: id } = record;
  const about = { practice, entity, id, count: events.length };
  const began = now();
  let result: ProcessResult;
  try {
    result = await processEvents(o, record, events);
  } catch (error) {
    if (error instanceof StoppedError) return null;
    const code = codeOf(error);
    const [guard, pause] = [guardOf(error), pauseFor(error)];
    if (guard !== null) await holdBack(o, record, events, guard, reasonOf(error));
    else if (pause !== null) await postpone(o, record, events, pause, reasonOf(error));
    if (guard !== null || pause !== null) return { kind: 'waits', code };
    result = { retry: reasonOf(error), code };
  }
  if (result === 'done' || result === 'echo') {
    await markDone(store, record, lastId, now());
    o.pauses.resume(practice);
    metrics.count('ephysio_ghl_inbox_tries_total', { outcome: 'done' });
    log.info('inbox.done', { ...about, durationMs: now() - began });
    return { kind: result };
  }
  if ('later' in result) {
    const { later: reason, code = 'later', waitMs } = result;
    await postponeEvents(store, record, lastId, { at: now() + waitMs, reason });
    metrics.count('ephysio_ghl_inbox_tries_total', { outcome: 'later' });
    log.info('inbox.later', { ...about, waitMs, reason });
    return { kind: 'waits', code };
  }
  const { retry: reason, code = 'failed' } = result;
  const failed = await store.transaction((handle) =>
    markFailed(handle, record, lastId, { reason, now: now() }),
  );
  const { attempts: attempt, waitMs } = failed;
  metrics.count('ephysio_ghl_inbox_tries_total', { outcome: waitMs === null ? 'dead' : 'retry' });
  if (waitMs === null) log.error('inbox.dead', { ...about, attempt, reason });
  else log.warn('inbox.retry', { ...about, attempt, waitMs, reason });
  return { kind: 'failed', code, isLast: waitMs === null };
};

/** Works on one record once: all its open events in one go. What comes of it is in the database afterwards. */
export const workOnRecord = async (o: WorkOptions, record: DueRecord): Promise<void> => {
  const events = await openEventsOf(o.store, record);
  const lastId = events.at(-1)?.id;
  if (lastId === undefined) return;
  const outcome = await work(o, record, events, lastId);
  if (outcome !== null) o.onWorked?.({ practice: record.practice, id: record.recordId, events, outcome });
};
