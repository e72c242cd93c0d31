import type { PracticeConfig } from '../config/schema.ts';
import type { Direction } from '../domain/merge/reconcile-pair.ts';
import type { GuardOverrides } from '../domain/plan/guards.ts';
import type { Both } from '../domain/plan/plan.ts';
import type { TimeWindow } from '../domain/records/window.ts';
import type { AppointmentSide, Entity, PatientSide, SideName } from '../domain/side.ts';
import type { Store, StoreHandle } from '../store/store.ts';
import type { Report } from './report.ts';

export interface SyncOptions {
  readonly direction: Direction;
  readonly dryRun: boolean;
  readonly full: boolean;
  readonly concurrency: number;
  readonly overrides: GuardOverrides;
  /** The listener's: appointments go one by one there, and how many it calls off in a day is counted over all of them. */
  readonly callOffs?: CallOffs;
  /** Appointments: a window of the operator's choice; `null` for the rolling one of the config. */
  readonly window: TimeWindow | null;
}

/** How many appointments the same writer has called off in the last day, or is about to. */
export interface CallOffs {
  lately(): number;
  note(count: number): void;
}

/** Told to whoever shows it: which step, and how far. */
export type Progress = (step: string, done?: number, total?: number) => void;

/** One write, by ids. `id`: on the side that the change comes from. */
export interface WriteNote {
  readonly operation: string;
  readonly entity: Entity;
  readonly side: SideName;
  readonly kind: 'create' | 'update' | 'cancel';
  readonly link: string | null;
  readonly id: string;
}

/** One run over one practice, or the listener's work on one record. Others may write the same practice at the same time. */
export interface RunContext {
  readonly practice: PracticeConfig;
  readonly store: Store;
  readonly patients: Both<PatientSide>;
  readonly appointments: Both<AppointmentSide>;
  /** Asks GHL for the names of its calendars, by id. See `calendarNames` for the ones that are kept. */
  readonly readCalendarNames: () => Promise<ReadonlyMap<string, string>>;
  readonly options: SyncOptions;
  readonly report: Report;
  readonly progress: Progress;
  /** Told of each write just before it is sent. */
  readonly onWrite?: (write: WriteNote) => void;
  /** Aborted when the operator wants the run to end: what was begun is finished. */
  readonly stopping: AbortSignal;
  /** Token of the lock that this run holds: what it writes down is in flight as long as that is held. */
  readonly owner: string;
  /** @throws LockedError when another process took that lock over */
  readonly assertLocked: (handle: StoreHandle) => Promise<void>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly newId: () => string;
}
