import type { PracticeConfig } from '../config/schema.ts';
import type { Direction } from '../domain/merge/reconcile-pair.ts';
import type { GuardOverrides } from '../domain/plan/guard-flags.ts';
import type { GuardTrip } from '../domain/plan/guard-input.ts';
import type { RecordFailure } from '../domain/plan/plan.ts';
import type { Step } from '../domain/plan/run-message.ts';
import type { Places } from '../domain/records/group-slot.ts';
import type { Both, Entity, SideName, WrittenEntity } from '../domain/records/sides.ts';
import type { TimeWindow } from '../domain/records/window.ts';
import { subjectOf } from '../domain/review/review.ts';
import type { ReviewItem } from '../domain/review/review-item.ts';
import type { AppointmentSide, BlockSide, PatientSide } from '../domain/side.ts';
import type { RecordErrorCode } from '../errors.ts';
import type { Store, StoreHandle } from '../store/store.ts';
import type { Writer } from '../store/tables/changes.ts';

export interface SyncOptions {
  readonly direction: Direction;
  readonly dryRun: boolean;
  /** A dry run names the patients that it is about. */
  readonly names?: boolean;
  readonly full: boolean;
  readonly concurrency: number;
  readonly overrides: GuardOverrides;
  /** Of the listener: it works record by record, and is judged over a day. */
  readonly dayCounts?: DayCounts;
  /** Appointments: a window of the operator's choice; `null` for the rolling one of the config. */
  readonly window: TimeWindow | null;
}

/** Records of GHL that were linked for the first time, and those of them of which a field was overwritten on either side. */
interface FirstLinkCounts {
  readonly linked: DayCount;
  readonly overwritten: (field: string) => DayCount;
}

/** What the guards count over a day. */
export interface DayCounts {
  readonly cancellations: DayCount;
  readonly creations: DayCount;
  readonly firstLinks: Readonly<Record<Entity, FirstLinkCounts>>;
}

/** What the listener does record by record, and a guard judges over a day. */
export interface DayCount {
  /**
   * Counts these records, each once, unless a guard trips.
   * @param judge the guards, given how many others count already
   * @returns what tripped
   */
  take(
    ids: readonly string[],
    judge: (before: number) => readonly GuardTrip[],
  ): Promise<readonly GuardTrip[]>;
}

/** Reports which step is running, and how far it is. */
export type Progress = (step: Step, done?: number, total?: number) => void;

/** One write, by ids. `id`: on the side that the change comes from. */
export interface WriteNote {
  readonly operation: string;
  readonly entity: WrittenEntity;
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
  /** Of GHL: time that nobody can book. */
  readonly blockSlots: BlockSide;
  /** Asks GHL for the names of its calendars, by id. See `calendarNames` for the ones that are kept. */
  readonly readCalendarNames: () => Promise<ReadonlyMap<string, string>>;
  /** Asks GHL how many people its calendars take in one slot. See `calendarPlaces` for what is kept. */
  readonly readCalendarPlaces: () => Promise<Places>;
  readonly options: SyncOptions;
  readonly report: Report;
  readonly progress: Progress;
  /** Called for each write just before it is sent. */
  readonly onWrite?: (write: WriteNote) => void;
  /** Aborted when the operator wants the run to end: what was begun is finished. */
  readonly stopping: AbortSignal;
  /** For whom changes are listed. */
  readonly writer: Writer;
  /** Token of the lock that this run holds: what it writes down is in flight as long as that is held. */
  readonly owner: string;
  /** @throws LockedError when another process took that lock over */
  readonly assertLocked: (handle: StoreHandle) => Promise<void>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly newId: () => string;
}

type PerSide = { ephysio: number; ghl: number };

/** How many records were read and written on each side. */
export interface SideCounts {
  readonly read: PerSide;
  readonly created: PerSide;
  readonly updated: PerSide;
  readonly cancelled: PerSide;
}

/** One planned operation, for a dry run: ids and field names only. */
export interface OperationSummary {
  readonly side: SideName;
  readonly kind: 'create' | 'update' | 'cancel' | 'link' | 'tombstone' | 'remove';
  readonly record: WrittenEntity;
  readonly id: string;
  readonly fields: readonly string[];
  /** A guard holds it back. */
  readonly heldBack?: true;
  /** Of a link: the record's id in e-Physio. */
  readonly with?: string;
  /** Of a patient, where the operator asks for names. */
  readonly name?: string;
  /** Of an appointment, where the operator asks for names: whose it is, and when (UTC ISO). */
  readonly patient?: { readonly side: SideName; readonly id: string };
  readonly start?: string;
}

/**
 * Why a record was left: it cannot be read, a write came to this, or it failed before: `waiting` until it is due again, or
 * `given-up` until it changes.
 */
export interface ReportedFailure extends Omit<RecordFailure, 'code'> {
  readonly code: RecordFailure['code'] | RecordErrorCode | 'waiting' | 'given-up';
}

/** What a run did, or in a dry run would do. Added up while it goes; printed as the JSON document of the command. */
export interface Report extends SideCounts {
  /** The same counts, for each kind of record. */
  readonly of: Readonly<Record<Entity, SideCounts>>;
  /** Block slots of GHL. */
  readonly blockSlots: { created: number; updated: number; removed: number };
  linked: number;
  unchanged: number;
  conflicts: number;
  /** Records that have to be looked at again: another process was writing them, or they are half done. */
  again: number;
  /** A deleted appointment is looked at again then (epoch milliseconds): its contact may have been deleted with it. */
  waitUntil: number | null;
  readonly reviews: ReviewItem[];
  readonly failures: ReportedFailure[];
  readonly operations: OperationSummary[];
  /** What was read and is not synced, counted by reason. */
  readonly ignored: Record<string, number>;
  readonly heldBack: HeldBack;
}

/** What guards hold back while the rest is applied. */
export interface HeldBack {
  /** Of appointments. */
  readonly trips: GuardTrip[];
  /** Contacts whose patient is not created. */
  readonly contacts: Set<string>;
  /** Contacts whose patient this run creates, as far as it has decided. */
  readonly created: Set<string>;
  /** Of the listener: how many patients it created in the last day. */
  createdLately: number;
}

const zero = (): PerSide => ({ ephysio: 0, ghl: 0 });

const noCounts = (): SideCounts => ({ read: zero(), created: zero(), updated: zero(), cancelled: zero() });

export const newReport = (): Report => ({
  ...noCounts(),
  of: { patient: noCounts(), appointment: noCounts() },
  blockSlots: { created: 0, updated: 0, removed: 0 },
  linked: 0,
  unchanged: 0,
  conflicts: 0,
  again: 0,
  waitUntil: null,
  reviews: [],
  failures: [],
  operations: [],
  ignored: {},
  heldBack: { trips: [], contacts: new Set(), created: new Set(), createdLately: 0 },
});

/** Counts records that were read or written. */
export const addCount = (
  report: Report,
  entity: Entity,
  what: keyof SideCounts,
  side: SideName,
  count = 1,
): void => {
  report[what][side] += count;
  report.of[entity][what][side] += count;
};

/** One line for each record: a record that failed twice in a run is reported once. */
export const addFailure = (report: Report, failure: ReportedFailure): void => {
  const known =
    failure.id !== null &&
    report.failures.some(
      (f) => f.side === failure.side && f.id === failure.id && f.reason === failure.reason,
    );
  if (!known) report.failures.push(failure);
};

export const addReview = (report: Report, item: ReviewItem): void => {
  const subject = subjectOf(item);
  if (!report.reviews.some((r) => r.kind === item.kind && subjectOf(r) === subject))
    report.reviews.push(item);
};

export const addIgnored = (report: Report, ignored: Readonly<Record<string, number>>): void => {
  for (const [reason, count] of Object.entries(ignored))
    report.ignored[reason] = (report.ignored[reason] ?? 0) + count;
};
