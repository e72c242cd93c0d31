import type { DistinctPairs } from '../identity/distinct-pairs.ts';
import { type Direction, mayWrite } from '../merge/reconcile-pair.ts';
import type { Patient, PatientField } from '../records/patient.ts';
import type { Both, SideName } from '../records/sides.ts';
import type { Held } from '../side.ts';
import type { Create, Link, RecordFailure } from './plan.ts';

/** Which contacts without a patient are made in e-Physio: see `sync.newPatients`. */
export type NewPatients = 'all' | 'booked' | 'none' | { readonly tag: string };

/** What the config says about merging one practice's patients. */
export interface PatientRules {
  /** The fields that are merged. GHL gets no other one. */
  readonly fields: readonly PatientField[];
  readonly newPatients: NewPatients;
  readonly owners: { readonly [field: string]: SideName | undefined };
  readonly winner: SideName;
  /** What to do with a contact that lacks what e-Physio demands of a new patient. */
  readonly missingData: 'placeholder' | 'hold';
}

/** Of whom data may leave the practice for GHL: ids of e-Physio. */
export interface Leaving {
  /** Who gets a contact; `null`: everybody. */
  readonly only: ReadonlySet<string> | null;
  /** Who objects: nothing of these patients is sent. */
  readonly excluded: ReadonlySet<string>;
}

/** Whether a patient without a contact may get one. */
export const mayLeave = ({ only, excluded }: Leaving, ephysioId: string): boolean =>
  (only === null || only.has(ephysioId)) && !excluded.has(ephysioId);

/** Which sides may be written about a patient: nothing of one who objects goes to GHL. */
export const directionFor = (
  { excluded }: Leaving,
  direction: Direction,
  ephysioId: string | null,
): Direction => {
  if (!excluded.has(ephysioId ?? '')) return direction;
  return mayWrite(direction, 'ephysio') ? 'to-ephysio' : 'none';
};

/** A patient of e-Physio who has a link: as listed now, an archived one as last agreed. */
export interface KnownPatient {
  readonly held: Held<Patient>;
  readonly link: Pick<Link<Patient>, 'id' | 'ghlId' | 'state' | 'source' | 'otherPerson'>;
  readonly archived?: boolean;
  /** Its contact, as last seen, where that says something else. */
  readonly contact?: Held<Patient>;
}

/** The contact was deleted, and a person wants the patient to have one again: it is found, or created. */
export const lacksContact = ({ link }: Pick<KnownPatient, 'link'>): boolean =>
  link.state === 'linked' && link.ghlId === null;

/** Everything that is known of one practice's patients when they are planned. */
export interface PatientsInput {
  /** Linked patients that differ from the base on at least one side. `now` falls back to the base. */
  readonly changed: readonly {
    readonly link: Link<Patient>;
    readonly now: Both<Patient>;
    /** Not among e-Physio's active patients: cannot be written there until it returns. */
    readonly archived: boolean;
  }[];
  /** Imported links that this plan cannot verify, because it was not given all records. */
  readonly undecided?: readonly { readonly link: Link<Patient>; readonly now: Both<Patient> }[];
  /** Linked contacts that GHL no longer has, confirmed by a read. */
  readonly deletedInGhl: readonly Link<Patient>[];
  readonly unlinked: Both<readonly Held<Patient>[]>;
  /** e-Physio's active patients, linked or not. */
  readonly everybody: readonly Held<Patient>[];
  /** Whom else an unlinked contact may stand for. */
  readonly known: readonly KnownPatient[];
  /** The unlinked records that this plan is about, by side; `null`: all of them. The others only help to tell who is who. */
  readonly wanted: Both<ReadonlySet<string> | null>;
  /**
   * Contacts that were read by id: only they become patients. A search does not show the sex, and lags. `null`: what is known
   * of all of them is enough.
   */
  readonly readById: ReadonlySet<string> | null;
  /** Contacts with an appointment that counts for `newPatients: "booked"`. */
  readonly booked: ReadonlySet<string>;
  /** False: what is known of appointments is as an earlier run has seen it. Who has one is judged, and not created yet. */
  readonly sawBookings: boolean;
  /** Records that a person declared to be two people. */
  readonly distinctPairs?: DistinctPairs;
  readonly leaving: Leaving;
  readonly failures: readonly RecordFailure[];
  readonly unchanged: number;
  readonly linked: number;
  readonly rules: PatientRules;
  readonly direction: Direction;
  readonly newId: () => string;
}

const isTag = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase();

/** Whether a contact may become a patient by the config; GHL stores tags in lower case. */
export const qualifies = (
  {
    rules: { newPatients },
    booked,
  }: Pick<PatientsInput, 'booked'> & { rules: Pick<PatientRules, 'newPatients'> },
  { id, extras }: Pick<Held<Patient>, 'id' | 'extras'>,
): boolean => {
  if (newPatients === 'booked') return booked.has(id);
  if (typeof newPatients === 'string') return newPatients === 'all';
  return extras?.tags?.some((tag) => isTag(tag, newPatients.tag)) === true;
};

/** Whether a record is among those that a plan is about. */
export const isWanted = (wanted: ReadonlySet<string> | null, { id }: Held<Patient>): boolean =>
  wanted === null || wanted.has(id);

/** A record that only the other side holds is made. `link`: the one whose other half it fills. */
export const createOn = (
  side: SideName,
  from: Held<Patient>,
  link: Link<Patient> | null = null,
): Create<Patient> => ({
  kind: 'create',
  side,
  from,
  link,
  replaces: null,
  makes: true,
});
