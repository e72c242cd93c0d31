import type { TakenTime } from '../../domain/plan/double-booked.ts';
import { afterChange, type Change, type Plan } from '../../domain/plan/plan.ts';
import type { Absence } from '../../domain/records/absence.ts';
import { type Appointment, isCancelled } from '../../domain/records/appointment.ts';
import { therapistIdOf } from '../../domain/records/calendar.ts';
import type { RecordRef } from '../../domain/review/review.ts';
import type { Held } from '../../domain/side.ts';
import type { LinkHead } from '../../store/tables/links.ts';
import type { AppointmentSnapshot } from './snapshots.ts';

/** What a plan leaves in e-Physio. */
export interface AfterPlan {
  /** The appointments of the list, with what the plan changes; without what it cancels. */
  readonly events: readonly Held<Appointment>[];
  /** The ids of events that it cancels. */
  readonly off: ReadonlySet<string>;
  /** What it makes in e-Physio, by its id in GHL; whether its link, if it has one, began in GHL. */
  readonly made: readonly (Held<Appointment> & { readonly isFromGhl: boolean })[];
  /** The events that it links, by the id in GHL. */
  readonly joined: ReadonlyMap<string, string>;
}

/** e-Physio's list, as it will be once `plan` is carried out. */
export const afterPlan = (
  records: readonly Held<Appointment>[],
  { operations }: Pick<Plan<Appointment>, 'operations'>,
): AfterPlan => {
  const changed = new Map<string, Appointment>();
  const off = new Set<string>();
  const made: AfterPlan['made'][number][] = [];
  const joined = new Map<string, string>();
  const change = (operation: Change<Appointment>): void => {
    if (operation.side !== 'ephysio') return;
    if (operation.kind === 'cancel') off.add(operation.targetId);
    else changed.set(operation.targetId, afterChange(operation));
  };
  for (const operation of operations) {
    if (operation.kind === 'update' || operation.kind === 'cancel') change(operation);
    else if (operation.kind === 'link') {
      joined.set(operation.ghl.id, operation.ephysio.id);
      operation.followUps.forEach(change);
    } else if (operation.kind === 'create' && operation.side === 'ephysio') {
      const { from, link, replaces, makes } = operation;
      if (replaces) off.add(replaces.id);
      if (makes) made.push({ ...from, isFromGhl: link === null || link.source === 'ghl' });
    }
  }
  const asPlanned = (held: Held<Appointment>): Held<Appointment> => {
    const record = changed.get(held.id);
    return record === undefined ? held : { ...held, record };
  };
  const events =
    changed.size + off.size === 0 ? records : records.filter(({ id }) => !off.has(id)).map(asPlanned);
  return { events, off, made, joined };
};

const therapists = new Map<string, string | null>();

/** Calendars have one text for all the appointments that are in them. */
const therapistIn = (calendar: string | null | undefined): string | null => {
  if (!calendar) return null;
  const known = therapists.get(calendar);
  if (known !== undefined) return known;
  const therapist = therapistIdOf(calendar);
  therapists.set(calendar, therapist);
  return therapist;
};

/** An appointment as taken time; `null`: it does not take place, or not enough of it is known. */
export const timeOf = (
  { side, id }: RecordRef,
  record: Appointment,
  isFromGhl: boolean,
): TakenTime | null => {
  const { start, end, calendar, patient = null } = record;
  const therapist = therapistIn(calendar);
  if (!start || !end || !calendar || therapist === null || isCancelled(record)) return null;
  return { side, id, therapist, start, end, calendar, patient, isFromGhl, isAbsence: false };
};

/** An absence is known by its event. */
export const absenceTime = ({ id, therapist, start, end }: Absence): TakenTime => ({
  side: 'ephysio',
  id,
  therapist: String(therapist),
  start,
  end,
  isFromGhl: false,
  isAbsence: true,
});

/** By which record an event of a link is named. */
export const nameOfEvent = (
  id: string,
  row: Pick<LinkHead, 'source' | 'state' | 'ghl_id'> | undefined,
): { readonly name: RecordRef; readonly isFromGhl: boolean } => {
  const isFromGhl = row?.source === 'ghl' && row.state === 'linked';
  return isFromGhl && row.ghl_id !== null
    ? { name: { side: 'ghl', id: row.ghl_id }, isFromGhl }
    : { name: { side: 'ephysio', id }, isFromGhl };
};

/**
 * What takes the therapists' time in the window of a run, as far as something booked in GHL may meet it. Links that did not
 * change stay sealed: e-Physio's list says all of it.
 * @param now UTC ISO: what is over by then is left out
 */
export const takenInWindow = (
  { ephysio, rows, inFlight }: Pick<AppointmentSnapshot, 'ephysio' | 'rows' | 'inFlight'>,
  plan: Pick<Plan<Appointment>, 'operations'>,
  absences: readonly Absence[],
  now: string,
): TakenTime[] => {
  const bookings = new Map<string, LinkHead>();
  for (const row of rows) {
    if (row.source === 'ghl' && row.state === 'linked' && row.ephysio_id !== null)
      bookings.set(row.ephysio_id, row);
  }
  const { events, made } = afterPlan(ephysio.records, plan);
  const booked = new Set(
    made.flatMap(({ record, isFromGhl }) => (isFromGhl ? [therapistIn(record.calendar)] : [])),
  );
  if (bookings.size === 0 && booked.size === 0) return [];
  const toCome = events.filter(({ record }) => (record.end ?? '') > now);
  for (const { id, record } of toCome) if (bookings.has(id)) booked.add(therapistIn(record.calendar));
  const making = new Set(inFlight.making.ephysio.map(({ start }) => start));
  const linked = making.size === 0 ? null : new Set(rows.map((row) => row.ephysio_id));
  const taken: TakenTime[] = [];
  const add = (time: TakenTime | null): void => {
    if (time !== null) taken.push(time);
  };
  for (const { id, record } of toCome) {
    if (!booked.has(therapistIn(record.calendar))) continue;
    // What another process has just made has no link yet, by which it is named.
    if (linked !== null && making.has(record.start) && !linked.has(id)) continue;
    const { name, isFromGhl } = nameOfEvent(id, bookings.get(id));
    add(timeOf(name, record, isFromGhl));
  }
  for (const { id, record, isFromGhl } of made) add(timeOf({ side: 'ghl', id }, record, isFromGhl));
  return [...taken, ...absences.map(absenceTime)];
};
