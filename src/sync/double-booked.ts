import {
  type Clash,
  findClashes,
  isGroup,
  mayBeGroup,
  type TakenTime,
} from '../domain/plan/double-booked.ts';
import type { Plan } from '../domain/plan/plan.ts';
import type { Appointment } from '../domain/records/appointment.ts';
import { overlapOf, type RecordRef } from '../domain/review/review.ts';
import type { DetailAppointment, ReviewItem } from '../domain/review/review-item.ts';
import { answeredOverlaps, openOverlaps } from '../store/tables/reviews.ts';
import { countedAbsences } from './gather/absences.ts';
import { calendarPlaces } from './gather/calendar-places.ts';
import type { PatientIds } from './gather/patient-ids.ts';
import type { AppointmentSnapshot, SeenPatients } from './gather/snapshots.ts';
import { takenInWindow } from './gather/taken-time.ts';
import { namesOf } from './review-details.ts';
import { addReview, type RunContext } from './run-context.ts';

/** Who the patients are. */
export interface Known {
  readonly ids: PatientIds;
  readonly seen: SeenPatients | null;
}

const refOf = ({ side, id }: TakenTime): RecordRef => ({ side, id });
const keyOf = ({ booking, other }: Clash): string => overlapOf(refOf(booking), refOf(other));
const whenOf = ({ therapist, start, end }: TakenTime): readonly string[] => [therapist, start, end];
const slotsOf = ({ store }: RunContext, { booking, other }: Clash): string =>
  store.sealer.fingerprint([whenOf(booking), whenOf(other)]);

const detailOf = (time: TakenTime, named: Awaited<ReturnType<typeof namesOf>>): DetailAppointment => {
  const { id, start, end, calendar = null } = time;
  const patient = named.get(time.patient ?? '')?.patient;
  return { id, was: null, becomes: { start, end, calendar }, ...(patient && { patient }) };
};

/**
 * Asks a person about each pair: not about groups, and not again about what was answered and has not moved since.
 * GHL is asked about its calendars where two who start together are met for the first time.
 * @returns the pairs that overlap, as `overlapOf` calls them, whether or not a person is asked about them
 */
export const reportClashes = async (
  { ids, seen }: Known,
  run: RunContext,
  found: readonly Clash[],
): Promise<ReadonlySet<string>> => {
  const overlapping = new Set(found.map(keyOf));
  if (found.length === 0) return overlapping;
  /** Patients may have been linked since the list came. */
  const ofLink = (time: TakenTime): TakenTime => {
    const unlinked = ids.unlinked(time.patient ?? '');
    return unlinked === null ? time : { ...time, patient: ids.toLink(unlinked.side, unlinked.id) };
  };
  const clashes = found.map(({ booking, other }) => ({ booking: ofLink(booking), other: ofLink(other) }));
  const { store, practice } = run;
  const answered = await answeredOverlaps(store, practice.name);
  const open = new Map(
    (await openOverlaps(store, practice.name)).map(({ subject, slots }) => [subject, slots] as const),
  );
  const isKnown = (clash: Clash): boolean => open.get(keyOf(clash)) === slotsOf(run, clash);
  const asked = clashes.filter((clash) => answered.get(keyOf(clash))?.slots !== slotsOf(run, clash));
  const together = asked.filter(mayBeGroup);
  const places =
    together.length === 0
      ? new Map()
      : await calendarPlaces(run, (kept) => together.every((c) => isGroup(c, kept) || isKnown(c)));
  const groups = new Set(places === null ? [] : together.filter((clash) => isGroup(clash, places)));
  for (const group of groups) overlapping.delete(keyOf(group));
  // While GHL does not tell, those who start together are neither asked about nor taken off the list.
  const raised = asked.filter((clash) => !groups.has(clash) && (places !== null || !mayBeGroup(clash)));
  const people = raised.flatMap(({ booking, other }) => [booking.patient ?? '', other.patient ?? '']);
  const named = await namesOf(run, [...new Set(people.filter((patient) => patient !== ''))], ids, seen);
  for (const clash of raised) {
    const { booking, other } = clash;
    const item: ReviewItem = {
      kind: 'double-booked',
      about: { entity: 'appointment', ...refOf(booking) },
      side: 'ephysio',
      facts: { other: refOf(other), isAbsence: other.isAbsence, slots: slotsOf(run, clash) },
      detail: {
        kind: 'about',
        id: null,
        fields: {},
        appointments: [detailOf(booking, named), detailOf(other, named)],
      },
    };
    addReview(run.report, item);
  }
  return overlapping;
};

/** Finds what is double-booked in the window of a run, as it will be once `plan` is carried out. */
export const findDoubleBooked = async (
  known: Known,
  run: RunContext,
  listed: AppointmentSnapshot,
  plan: Plan<Appointment>,
): Promise<ReadonlySet<string>> => {
  const absences = await countedAbsences(run, listed.ephysio);
  const now = new Date(run.now()).toISOString();
  return reportClashes(known, run, findClashes(takenInWindow(listed, plan, absences, now), now));
};
