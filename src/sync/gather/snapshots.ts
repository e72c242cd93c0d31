import type { PatientsInput } from '../../domain/plan/patients-input.ts';
import type { Link } from '../../domain/plan/plan.ts';
import type { AppointmentsInput } from '../../domain/plan/plan-appointments.ts';
import type { Appointment } from '../../domain/records/appointment.ts';
import type { Patient } from '../../domain/records/patient.ts';
import type { Both, SideName } from '../../domain/records/sides.ts';
import type { TimeWindow } from '../../domain/records/window.ts';
import type { Held, Listing } from '../../domain/side.ts';
import type { LinkHead } from '../../store/tables/links.ts';

/** What is being written while the sides were read, or is not known to have been written. */
export interface InFlight<R> {
  /** The ids that open operations are about. */
  readonly ids: Both<ReadonlySet<string>>;
  /** What open creates are making on each side. */
  readonly making: Both<readonly R[]>;
}

/** Which patients a run is about. */
export interface PatientScope {
  /** e-Physio ids; `null`: all of them. */
  readonly ephysio: ReadonlySet<string> | null;
  /** GHL ids, read one by one; `null`: what changed in GHL since the last run. */
  readonly ghl: ReadonlySet<string> | null;
  /** The contacts among them that are here because of an appointment, by its start (UTC ISO). */
  readonly booked?: ReadonlyMap<string, string>;
  /** Contacts as a pass of this run has just listed them: a dry run does not read these by id. */
  readonly listed?: ReadonlyMap<string, Held<Patient>> | undefined;
}

/** The result of comparing the lists of both sides with the links. */
export interface ComparedPatients
  extends Pick<
    PatientsInput,
    'changed' | 'undecided' | 'unlinked' | 'known' | 'failures' | 'unchanged' | 'linked'
  > {
  /** Changes in GHL that the list of this run shows. */
  readonly seenInGhl: readonly { readonly link: Link<Patient>; readonly record: Patient }[];
  /** Links whose contact a complete list of GHL lacks: to be confirmed before it is believed. */
  readonly missingInGhl: readonly LinkHead[];
  /** Links that were written long enough ago for GHL's index to show them. */
  readonly settled: number;
  /** Links that were there before e-Physio was asked: those that its list must show, except archived patients. */
  readonly expectedInEphysio: number;
  /** Links that were there before e-Physio was asked, and whose patient its list of active ones lacks. */
  readonly archived: ReadonlySet<string>;
  /** Linked patients who are archived, as last known; loaded where a contact bears another name. */
  readonly archivedPatients: readonly Held<Patient>[];
  readonly busy: readonly BusyLink[];
}

/** A link that was just written, or that another process is writing: what was read may be older than its base. */
export interface BusyLink {
  readonly id: string;
  /** `null`: the link was removed. */
  readonly read: { readonly link: Link<Patient>; readonly now: Both<Patient> } | null;
}

/** Both sides of one practice's patients, compared with what they last agreed on. */
export interface PatientSnapshot extends ComparedPatients {
  readonly rows: readonly LinkHead[];
  readonly ephysio: Listing<Patient>;
  /** GHL's list, with whether it was all of GHL. */
  readonly ghl: Listing<Patient>;
  /** Contacts that an earlier run has seen and could not link: not in this run's list. */
  readonly waiting: readonly Held<Patient>[];
  /** Fingerprint of the patients without a contact who get none; `null`: this pass is not about all patients. */
  readonly keptHere: string | null;
  /** Links whose contacts a complete list of GHL must show. */
  readonly expectedInGhl: number;
}

/** Both sides of one practice's appointments in a window, compared with what they last agreed on. */
export interface AppointmentSnapshot {
  readonly window: TimeWindow;
  /** When the first of the sides was asked (UTC ISO). */
  readonly readAt: string;
  /** The ids that it is about, by side; `null`: all. */
  readonly wanted: Both<ReadonlySet<string> | null>;
  readonly ephysio: Listing<Appointment>;
  readonly ghl: Listing<Appointment>;
  readonly inFlight: InFlight<Appointment>;
  readonly rows: readonly LinkHead[];
  /** Links that are not cancelled and start in the window. */
  readonly expected: number;
  /** What is known of series whose ids have changed. */
  readonly series?: {
    /** Ids of linked instances that no list shows, however wide: a read that is answered with the series says nothing else. */
    readonly unlisted: ReadonlySet<string>;
    /** Links that this pass has given another id. */
    readonly renumbered: ReadonlySet<string>;
    /** Links that another process is writing, or whose new id is not certain: nothing of them counts as gone. */
    readonly waiting: ReadonlySet<string>;
  };
  /** Listed events of e-Physio that are linked, and with a therapist whom the config does not name. */
  readonly linkedOutside: number;
}

/** A contact that was found to be gone, with the link of its patient. */
export interface GoneContact {
  readonly link: string;
  readonly contact: string;
}

/** What the comparison found: the part of a plan's input that comes from the lists. */
export interface ComparedAppointments
  extends Pick<AppointmentsInput, 'changed' | 'unlinked' | 'failures' | 'reviews' | 'unchanged'> {
  /** Contacts that turned out to be gone together with their appointments. */
  readonly goneContacts: readonly GoneContact[];
}

/** What a pass over patients has seen of them, for the appointments that follow it. */
export interface SeenPatients {
  /** Links of patients who are not among the active ones of e-Physio. */
  readonly archived: ReadonlySet<string>;
  /** Contacts without a link who are archived patients. */
  readonly archivedContacts: ReadonlySet<string>;
  /** Whether e-Physio lists the patient, or cannot say so. */
  isActive(ephysioId: string): boolean;
  /** By link: the side whose record stands for somebody else by the plan of this pass. */
  readonly otherPersons: ReadonlyMap<string, SideName | null>;
  /** Links that may stand for somebody else: another process is writing them, and another run can tell. */
  readonly maybeOtherPerson: ReadonlySet<string>;
  /** Contacts that could not be read. */
  readonly unread: ReadonlySet<string>;
  /** Contacts as they were listed. */
  readonly listed: ReadonlyMap<string, Held<Patient>>;
  /** Records without a link. */
  readonly unlinked: Both<ReadonlyMap<string, Patient>>;
  /** A pass was about all patients: a contact that it did not list has not changed. */
  readonly sawAll: boolean;
  /** The records that the pass was about, as they were read. */
  readonly read: Both<ReadonlyMap<string, Patient>>;
}
