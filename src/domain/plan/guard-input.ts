import type { SideName, WrittenEntity } from '../records/sides.ts';
import type { CalendarFit } from './calendar-fit.ts';
import type { GuardFacts } from './guard-facts.ts';

export interface GuardLimits {
  readonly maxRetirePercent: number;
  readonly maxRetire: number;
  readonly maxChangePercent: number;
  /** New patients in e-Physio; `null`: any number. */
  readonly maxCreate: number | null;
}

/** What one side listed in this run. */
export interface ListedSide {
  readonly side: SideName;
  readonly count: number;
  /** Only a complete list can be empty or shrunk. */
  readonly complete: boolean;
  /** Links that this list should have contained. */
  readonly expected: number;
  /** The count of the last complete list that went through; `null` when there was none. */
  readonly lastCount: number | null;
}

/** Where an appointment stands: a therapist's id in e-Physio, and a day (YYYY-MM-DD, the practice's time zone). */
export interface Place {
  readonly therapist: string | null;
  readonly day: string | null;
}

/** One planned change of a linked record: the fields that change, and by how much its start moves (ms). */
export interface PlannedChange {
  readonly fields: readonly string[];
  readonly movedByMs: number | null;
  /** Of an appointment: where it stood before. */
  readonly place?: Place;
  /** The two records meet for the first time: only fields that overwrite a value are in `fields`. */
  readonly isFirst?: true;
}

/** Records of both sides that a plan links: what one holds may be overwritten by what the other one says. */
export interface FirstMeetings {
  readonly count: number;
  /** How many were linked, and overwritten in a field, before this plan, and are judged together with it: the listener's of a day. */
  readonly before: { readonly count: number; readonly changed: number };
  /** Calendars whose appointments are mostly another therapist's than the config says. */
  readonly fits: readonly CalendarFit[];
}

export interface GuardInput {
  readonly entity: WrittenEntity;
  readonly sides: readonly ListedSide[];
  readonly linked: number;
  /** Appointments that would be cancelled without a word of the desk. */
  readonly retired: readonly Place[];
  /** How many were cancelled before, which this plan is judged together with: the listener's of a day. */
  readonly retiredBefore: number;
  readonly changes: readonly PlannedChange[];
  readonly first: FirstMeetings;
  /** Therapists who have an appointment that takes place in the window. */
  readonly therapists: ReadonlySet<string>;
}

/** A plan that changes nothing: only the lists are judged. */
export const NOTHING_PLANNED = {
  retired: [],
  retiredBefore: 0,
  changes: [],
  first: { count: 0, before: { count: 0, changed: 0 }, fits: [] },
  therapists: new Set<string>(),
} as const;

/** A guard that stops a run, or holds a part of it back. */
export interface GuardTrip {
  readonly facts: GuardFacts;
  /** Lifts the guard for one run. */
  readonly flag: string;
  /** The appointments that it is about. */
  readonly places: readonly Place[];
}
