import { randomUUID } from 'node:crypto';
import type { PracticeConfig } from '../config/schema.ts';
import { NO_OVERRIDES } from '../domain/plan/guard-flags.ts';
import type { Lock } from '../store/tables/locks.ts';
import { newReport, type RunContext, type SyncOptions } from '../sync/run-context.ts';
import type { CommandContext } from './context.ts';
import type { PracticeSides } from './practice-sides.ts';

/** What differs between a run, the listener's work on one record, and what a person does to single records. */
export interface RunParts extends Pick<RunContext, 'writer'> {
  readonly practice: PracticeConfig;
  readonly sides: PracticeSides;
  readonly lock: Pick<Lock, 'token' | 'assertHeld'>;
  /** Left out: both directions, everything that is asked for, no guard lifted. */
  readonly options?: Partial<SyncOptions>;
  readonly report?: RunContext['report'];
  readonly progress?: RunContext['progress'];
  /** Left out: that of the program. */
  readonly stopping?: AbortSignal;
}

const OPTIONS: SyncOptions = {
  direction: 'both',
  dryRun: false,
  full: false,
  concurrency: 1,
  overrides: NO_OVERRIDES,
  window: null,
};

/** What the engine works with: the one place where a command's context becomes a run. */
export const runOf = (
  { store, log, now, stopping }: CommandContext,
  { practice, sides, lock, writer, options, report = newReport(), progress, ...own }: RunParts,
): RunContext => ({
  practice,
  store,
  patients: sides.patients,
  appointments: sides.appointments,
  blockSlots: sides.blockSlots,
  readCalendarNames: sides.readCalendarNames,
  readCalendarPlaces: sides.readCalendarPlaces,
  options: { ...OPTIONS, ...options },
  report,
  progress: progress ?? (() => undefined),
  onWrite: (write) => log.debug('record.write', { practice: practice.name, ...write }),
  stopping: own.stopping ?? stopping,
  writer,
  owner: lock.token,
  assertLocked: (handle) => lock.assertHeld(handle),
  now,
  newId: randomUUID,
});
