import type { RecordName } from '../../domain/identity/distinct-pairs.ts';
import type { Showing } from '../../domain/merge/appointment-view.ts';
import { differingAppointmentFields } from '../../domain/merge/differing-fields.ts';
import {
  type AppointmentField,
  type AppointmentStatus,
  isCancelled,
} from '../../domain/records/appointment.ts';
import {
  type CalendarMapping,
  calendarOfKey,
  ghlTargetOf,
  mappingByKey,
  plainTherapistName,
  shownInEphysio,
  shownInGhl,
  therapistIdOf,
} from '../../domain/records/calendar.ts';
import { type StatusCodes, shownStatus } from '../../domain/records/shown-status.ts';
import type { SideName } from '../../domain/records/sides.ts';
import type { StoreHandle } from '../../store/store.ts';
import { keptNames } from '../../store/tables/kept-names.ts';
import type { ReadAppointment, WhoseRead } from './last-read-appointments.ts';
import { later, nameOfPerson, type PersonName, type ReadPatients } from './last-read-patients.ts';

/** What of a practice's config the views of people need: a `PracticeConfig` has it. */
export interface DeskPractice {
  readonly name: string;
  readonly calendars: readonly CalendarMapping[];
  readonly ephysio: { readonly statuses: StatusCodes };
}

/** With whom an appointment is. */
export interface Therapist {
  /** What `Appointment.calendar` holds. */
  readonly calendar: string;
  /** As GHL calls the user, or else the calendar; `null`: not known. */
  readonly name: string | null;
  /** The id in e-Physio; `null`: of a calendar that nobody stands for. */
  readonly clientId: string | null;
}

/** An appointment as one side was last seen to hold it. */
export interface VisitHalf {
  readonly id: string;
  /** UTC ISO; `null`: not known. */
  readonly start: string | null;
  readonly end: string | null;
  readonly status: AppointmentStatus | null;
  readonly therapist: Therapist | null;
}

/** Whose an appointment is. Patient data. */
export interface VisitPerson {
  /** Of a patient who is linked. */
  readonly linkId: string | null;
  /** Of a patient without a link: the record that the appointment names. */
  readonly record: RecordName | null;
  /** `null`: not known, or not kept because the patient objects. */
  readonly name: PersonName | null;
}

/** An appointment at the practice, or time that is taken without one. */
export interface Visit {
  /** `taken`: an event of e-Physio without an appointment in GHL, whose time is blocked there. It says nothing of the reason. */
  readonly kind: 'appointment' | 'taken';
  readonly linkId: string | null;
  /** By e-Physio's word where it takes place there, otherwise by GHL's. UTC ISO; `null`: not known. */
  readonly start: string | null;
  readonly end: string | null;
  readonly therapist: Therapist | null;
  readonly person: VisitPerson | null;
  /** `null`: that side has no such record, as far as is known. */
  readonly ephysio: VisitHalf | null;
  readonly ghl: VisitHalf | null;
  /** It takes place on neither side. */
  readonly isOff: boolean;
  /** It takes place on the other side only: this one has no record of it, or a cancelled one. */
  readonly missingOn: SideName | null;
  /** What the two halves say differently. */
  readonly differs: readonly AppointmentField[];
  /** When it was last read (UTC ISO); `null`: not known. */
  readonly readAt: string | null;
}

/** What the keys of calendars stand for, and what each side shows for a value of the other. */
export interface Telling {
  readonly therapistOf: (calendar: string | null | undefined) => Therapist | null;
  readonly showing: Showing;
}

/** The names are those that are kept: GHL is not asked. */
export const loadTelling = async (
  store: StoreHandle,
  { name: practice, calendars, ephysio: { statuses } }: DeskPractice,
): Promise<Telling> => {
  const nothing: ReadonlyMap<string, string> = new Map();
  const users = (await keptNames(store, practice, 'user'))?.names ?? nothing;
  const names = (await keptNames(store, practice, 'calendar'))?.names ?? nothing;
  const nameOf = (key: string): string | null => {
    const mapping = mappingByKey(calendars, key);
    const known = mapping && plainTherapistName(mapping, calendars, { users, calendars: names });
    const ghlCalendarId = calendarOfKey(key)?.ghlCalendarId ?? ghlTargetOf(key)?.ghlCalendarId ?? '';
    return known ?? names.get(ghlCalendarId) ?? null;
  };
  return {
    therapistOf: (calendar) =>
      calendar ? { calendar, name: nameOf(calendar), clientId: therapistIdOf(calendar) } : null,
    showing: {
      shows: { ephysio: (status) => shownStatus(status, statuses), ghl: (status) => status },
      showsCalendar: {
        ephysio: (key) => shownInEphysio(calendars, key),
        ghl: (key) => shownInGhl(calendars, key),
      },
    },
  };
};

/** @param patients where the one is who is named, by the link or by the record */
export const visitPerson = (whose: WhoseRead | null, patients: ReadPatients): VisitPerson | null => {
  if (whose === null) return null;
  const { link, record, name } = whose;
  const known = link === null ? record && patients.ofRecord(record) : patients.ofLink(link);
  return { linkId: known?.linkId ?? link, record, name: name ?? (known ? nameOfPerson(known) : null) };
};

const isLive = (half: ReadAppointment['ephysio']): boolean =>
  half !== null && !isCancelled({ status: half.fields.status ?? null });

/** The appointment for a person. @param person whose it is; `null`: nobody is named */
export const visitOf = (
  { linkId, isAbsence, startsAt, ephysio, ghl }: ReadAppointment,
  person: VisitPerson | null,
  { therapistOf, showing }: Telling,
): Visit => {
  const half = (read: ReadAppointment['ephysio']): VisitHalf | null =>
    read && {
      id: read.id,
      start: read.fields.start ?? null,
      end: read.fields.end ?? null,
      status: (read.fields.status ?? null) as AppointmentStatus | null,
      therapist: therapistOf(read.fields.calendar),
    };
  const live = { ephysio: isLive(ephysio), ghl: isLive(ghl) };
  const said = (live.ephysio ? [ephysio, ghl] : [ghl, ephysio]).flatMap((read) => read?.fields ?? []);
  const first = (field: 'start' | 'end' | 'calendar'): string | null =>
    said.find((fields) => fields[field])?.[field] ?? null;
  return {
    kind: isAbsence ? 'taken' : 'appointment',
    linkId,
    start: first('start') ?? startsAt,
    end: first('end'),
    therapist: therapistOf(first('calendar')),
    person,
    ephysio: half(ephysio),
    ghl: half(ghl),
    isOff: !live.ephysio && !live.ghl,
    missingOn: live.ephysio === live.ghl || isAbsence ? null : live.ephysio ? 'ghl' : 'ephysio',
    differs:
      ephysio && ghl ? differingAppointmentFields({ ephysio: ephysio.fields, ghl: ghl.fields }, showing) : [],
    readAt: later(ephysio?.readAt ?? null, ghl?.readAt ?? null),
  };
};

/** Those of which it is not known when they start come first. */
export const byStart = (a: Visit, b: Visit): number =>
  (a.start ?? '').localeCompare(b.start ?? '') ||
  (a.therapist?.calendar ?? '').localeCompare(b.therapist?.calendar ?? '') ||
  (a.linkId ?? '').localeCompare(b.linkId ?? '');
