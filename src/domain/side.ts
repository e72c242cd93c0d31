import type { AbsenceList } from './records/absence.ts';
import type { Appointment } from './records/appointment.ts';
import type { BlockSlot, SlotTarget } from './records/block-slot.ts';
import type { Patient } from './records/patient.ts';
import type { InSeries } from './records/series.ts';
import type { SideName } from './records/sides.ts';

/** What a side knows of a person besides the synced fields, for the side where the person is made. Absent: not known. */
export interface Extras {
  readonly sex?: 'm' | 'f';
  /** True only if the person agreed to e-mails. */
  readonly emailConsent?: boolean;
  /** Of a contact: its tags in GHL. */
  readonly tags?: readonly string[];
  /** The sex as e-Physio lists it. What it stands for may not be known: only a change of it says something. */
  readonly listedSex?: boolean;
  /** Fields that this program's sentence in e-Physio's comment names as missing. */
  readonly saidMissing?: readonly string[];
  /** E-mails and phones besides the synced ones. They help to recognise a person, and are never written. */
  readonly furtherEmails?: readonly string[];
  readonly furtherPhones?: readonly string[];
}

/** A record as one side holds it, under that side's id. */
export interface Held<R> {
  readonly id: string;
  readonly record: R;
  readonly extras?: Extras;
  /** Of an appointment that is one of a series. */
  readonly series?: InSeries;
  /** The answer is the series itself: it proves nothing about an appointment of this id, and its record is empty. */
  readonly isSeries?: true;
}

/** Where a new record comes from: its id on the other side, and what else is known there. */
export type Origin = Pick<Held<unknown>, 'id' | 'extras' | 'series'>;

/** A record that could not be read. `reason` names fields, never values. */
export interface BadRecord {
  /** `null` when not even the id could be read: then no record may count as gone because the list lacks it. */
  readonly id: string | null;
  readonly reason: string;
}

/** A patient of e-Physio is at the practice. */
export interface Visit {
  readonly patient: string;
  /** UTC ISO. */
  readonly start: string;
}

export interface Listing<R> {
  readonly records: readonly Held<R>[];
  /** Appointments with therapists whom the config does not name: they concern nobody but the links that they belong to. */
  readonly outside?: readonly Held<R>[];
  readonly bad: readonly BadRecord[];
  /** Ids of records that the side itself marks as deleted. */
  readonly deleted: readonly string[];
  /** When they were deleted, where the side says so: UTC ISO, by id. */
  readonly deletedAt?: ReadonlyMap<string, string>;
  /** Whose they were, where the side says so: appointments, by id. */
  readonly deletedOf?: ReadonlyMap<string, string>;
  /** Ids of series, none of which is an appointment. */
  readonly masters?: ReadonlySet<string>;
  /** True only if every record of the asked window is in `records`, `outside`, `bad` or `deleted`. */
  readonly complete: boolean;
  /** What the side held that is not synced (absences, unmapped calendars), counted by reason. */
  readonly ignored: Readonly<Record<string, number>>;
  /** Appointments of e-Physio: who is there when, with any therapist. Without what is cancelled. */
  readonly visits?: readonly Visit[];
  /** Events of e-Physio without a patient that touch the window, of therapists whom the config names. */
  readonly absences?: AbsenceList;
  /** Appointments: status codes that the config does not list, with how many records have them (read as `new`). */
  readonly unknownStatuses?: Readonly<Record<string, number>>;
  /** The side's own time when the list was made (UTC ISO): the next incremental list starts here. */
  readonly asOf: string;
}

/** Patients: changed since an instant, or all of them with `null`. Sides without a change time always list all. */
export interface PatientQuery {
  readonly since: string | null;
  /** True: not from a list that was made a moment ago for somebody else. */
  readonly fresh?: boolean;
}

/** Appointments that start in `[from, to)`, UTC ISO instants. */
export interface AppointmentQuery {
  readonly from: string;
  readonly to: string;
  /** How many days before and after the window an absence that touches it may begin and end; without it, half a year. */
  readonly reachDays?: number;
  /** Of GHL: only the calendars that these keys stand for. */
  readonly calendars?: readonly string[];
  /** Of GHL: these calendars, by GHL's ids, which the config does not name; and no other. */
  readonly others?: readonly string[];
}

/** The result of asking for a record by id. */
export type Lookup<R> =
  | { readonly state: 'held'; readonly held: Held<R> }
  /** `at`: when it was deleted, where the side says so (UTC ISO). `patient`: of an appointment, whose it was. */
  | { readonly state: 'gone'; readonly at?: string; readonly patient?: string };

export interface SameQuery {
  /** When the create was written down (UTC ISO): nothing of it can be older. It may have been sent much later. */
  readonly sentAt: string;
  /** When its outcome was found to be unknown (UTC ISO): from then on it takes a while until the service shows it. */
  readonly lostAt: string;
  /** Ids that are known to belong to another record. */
  readonly isLinked: (id: string) => boolean;
  /** True: nothing of the record may be sent, not even to look for it. */
  readonly isKeptHere?: boolean;
}

/**
 * One entity on one side. Reads throw run-level errors (sign-in, unreachable). Writes throw those and the record-level
 * errors of `errors.ts`; a create that throws `UnknownOutcomeError` must be followed by `findSame`, never by another create.
 */
export interface Side<R, Query> {
  readonly name: SideName;
  list(query: Query): Promise<Listing<R>>;
  get(id: string): Promise<Lookup<R>>;
  /** The record with exactly this content that an earlier create may have left; `null` when it is certainly not there. */
  findSame(record: R, query: SameQuery): Promise<Held<R> | null>;
  create(record: R, origin: Origin): Promise<Held<R>>;
  /**
   * Writes `changes` only; `before` is the whole record as it was when they were decided.
   * @throws RecordError where the side can tell that somebody else has changed one of these fields since
   */
  update(id: string, changes: Partial<R>, before: R): Promise<Held<R>>;
  /** Cancels, if it can without deleting; `before` as above. */
  cancel(id: string, before: R): Promise<Held<R>>;
  /** Whether it deletes what it cancels: a record that is gone since was cancelled. */
  readonly cancelDeletes: boolean;
  /** Whether it takes such writes at all, as far as is known: others are for a person. */
  takes(kind: 'update' | 'cancel'): Promise<boolean>;
}

export interface PatientSide extends Side<Patient, PatientQuery> {
  /** Nothing that is planned with what was listed is left to do: it need not be kept. */
  forget(): void;
}
export interface AppointmentSide extends Side<Appointment, AppointmentQuery> {
  /** What this side shows for a status once it is written there; `null`: it has no word for it. */
  shows(status: string): string | null;
  /** The key of the calendar that this side shows once the calendar of this key is written there. */
  showsCalendar(key: string): string;
  /**
   * Why this side does not take changes of an appointment, as far as was read a moment ago; `null`: it does. Whether it still
   * does, the write itself finds out. @throws RecordError
   */
  keeps(id: string, changes: Partial<Appointment>): Promise<Kept | null>;
}

/** Why an appointment stays as it is: only a person at the desk changes it. */
export interface Kept {
  readonly code: 'begun' | 'invoice-not-open';
  /** Ids only. */
  readonly reason: string;
  /** The fields that stay, as changes and conflicts name them. None: all that was to change. */
  readonly fields: readonly string[];
}

export interface SameSlotQuery {
  /** When the outcome of its create was found to be unknown (UTC ISO). */
  readonly lostAt: string;
  /** Ids of slots that are not it: they were listed before, or are known to belong to another event. */
  readonly isOther: (id: string) => boolean;
}

/** Block slots of GHL. Reads and writes throw as those of `Side`. */
export interface BlockSide {
  /**
   * The slots of one user or calendar in `[from, to)`: those that start there, at least. GHL may cut them at the ends.
   * @throws RecordError where GHL knows nothing of the user or calendar
   */
  list(
    target: SlotTarget,
    window: AppointmentQuery,
  ): Promise<{ readonly slots: readonly Held<BlockSlot>[]; readonly bad: readonly BadRecord[] }>;
  /** The slot with exactly this content that an earlier create may have left; `null` when it is certainly not there. */
  findSame(slot: BlockSlot, query: SameSlotQuery): Promise<string | null>;
  /** @returns the new id. @throws RefusedError whose `fields` name the other id, where GHL takes only that one */
  create(slot: BlockSlot): Promise<string>;
  /** @throws NotFoundError where it is not there any more */
  update(id: string, slot: BlockSlot): Promise<void>;
  /** One that is not there any more is removed. */
  remove(id: string): Promise<void>;
}
