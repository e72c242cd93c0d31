import type { OwnSlot, RemovalCause, TakenTime } from '../../domain/plan/plan-block-slots.ts';
import { REACH_DAYS } from '../../domain/records/absence.ts';
import { type Appointment, isCancelled } from '../../domain/records/appointment.ts';
import { type SlotTarget, targetKey } from '../../domain/records/block-slot.ts';
import { therapistIdOf } from '../../domain/records/calendar.ts';
import { hasPlacesLeft, isSameSlot } from '../../domain/records/group-slot.ts';
import type { TimeWindow } from '../../domain/records/window.ts';
import { calendarPlaces } from '../gather/calendar-places.ts';
import { afterPlan } from '../gather/taken-time.ts';
import type { RunContext } from '../run-context.ts';
import { appointmentFates, type Passed } from './appointment-fates.ts';
import type { Blocking } from './slot-rules.ts';

/** Time of a therapist that is taken in e-Physio, and is no appointment in GHL. */
export interface TherapistTime {
  readonly event: string;
  readonly therapist: number;
  /** UTC ISO. */
  readonly start: string;
  readonly end: string;
}

export interface Taken {
  readonly times: readonly TherapistTime[];
  /** Why the other events of e-Physio need no slot; `null`: that is not known. */
  readonly others: ReadonlyMap<string, RemovalCause | null>;
  /** False: an event that is not here may be there all the same, because one could not be read. */
  readonly isWhole: boolean;
}

/** What is taken and not over, of the events that e-Physio lists. @param among the events that it is about; `null`: all */
export const takenTimes = async (
  run: RunContext,
  passed: Passed,
  blocking: Blocking,
  among: ReadonlySet<string> | null,
): Promise<Taken> => {
  const { records, bad, absences, outside = [] } = passed.snapshot.ephysio;
  const now = new Date(run.now()).toISOString();
  const times: TherapistTime[] = [];
  const others = new Map<string, RemovalCause | null>();
  for (const { id } of [...bad, ...(absences?.bad ?? [])]) if (id !== null) others.set(id, null);
  // The desk gave them to somebody who has no calendar.
  for (const id of [...outside.map((held) => held.id), ...(absences?.elsewhere ?? [])])
    others.set(id, 'moved');
  // Of the events that a webhook does not find, a run decides.
  const isWhole = among === null && [...bad, ...(absences?.bad ?? [])].every(({ id }) => id !== null);
  const take = (time: TherapistTime): void => {
    if (time.end <= now) others.set(time.event, 'moved');
    else if (blocking.kind === 'none') others.set(time.event, 'setting');
    else times.push(time);
  };

  for (const { id, therapist, kind, start, end, ...absence } of absences?.records ?? []) {
    if (among?.has(id) === false) continue;
    const isWanted = blocking.kind !== 'kinds' || (kind !== null && blocking.ids.has(kind));
    if (absence.isCancelled) others.set(id, 'cancelled');
    else if (!isWanted) others.set(id, 'setting');
    else take({ event: id, therapist, start, end });
  }

  const held = records.filter(({ id }) => among?.has(id) !== false);
  const ahead = held.filter(({ record }) => !isCancelled(record) && (record.end ?? '') > now);
  const live = new Map(ahead.map(({ id, record }) => [id, record]));
  for (const { id, record } of held)
    if (!live.has(id)) others.set(id, isCancelled(record) ? 'cancelled' : 'moved');
  const fates = await appointmentFates(run, passed, [...live.keys()]);
  const isMissing = (event: string): boolean => fates.get(event) === 'not-in-ghl';
  const isAsked = blocking.kind !== 'none' && [...live.keys()].some(isMissing);
  const places = isAsked ? await calendarPlaces(run) : new Map<string, number>();
  const { events, made } = afterPlan(records, passed.plan);
  const attending = [...events, ...made].map((one) => one.record).filter((one) => !isCancelled(one));
  /** Whether others can still join; `null`: GHL cannot say. */
  const isOpenGroup = (record: Appointment): boolean | null => {
    if (places === null) return null;
    const taken = attending.filter((one) => isSameSlot(one, record)).length;
    return hasPlacesLeft(record, taken, places);
  };
  for (const [event, record] of live) {
    const fate = fates.get(event) ?? 'unknown';
    const { calendar, start, end } = record;
    if (fate === 'in-ghl') others.set(event, 'replaced');
    else if (fate === 'cancelled') others.set(event, 'cancelled');
    else if (fate === 'unknown' || !start || !end || !calendar) others.set(event, null);
    else {
      const isOpen = blocking.kind === 'none' ? false : isOpenGroup(record);
      if (isOpen === null) others.set(event, null);
      else if (isOpen) others.set(event, 'replaced');
      else take({ event, therapist: Number(therapistIdOf(calendar)), start, end });
    }
  }
  return { times, others, isWhole };
};

/** The times with the users and calendars of GHL that they concern. */
export const withTargets = ({ times }: Taken, own: ReadonlyMap<number, readonly SlotTarget[]>): TakenTime[] =>
  times.map(({ therapist, ...time }) => ({ ...time, targets: own.get(therapist) ?? [] }));

const DAY_MS = 86_400_000;
const shifted = (instant: string, days: number): string =>
  new Date(Date.parse(instant) + days * DAY_MS).toISOString();

/**
 * Why a slot goes whose event needs none there; `null`: that is not known.
 * @param window what e-Physio was asked for: it lists all that touches it, and lies within its reach
 */
export const causeOf = (
  { times, others, isWhole }: Taken,
  own: ReadonlyMap<number, readonly SlotTarget[]>,
  window: TimeWindow,
  blocking: Blocking,
) => {
  const offered = new Set([...own.values()].flat().map(targetKey));
  const taken = new Set(times.map(({ event }) => event));
  const reach = { from: shifted(window.from, -REACH_DAYS), to: shifted(window.to, REACH_DAYS) };
  return (slot: OwnSlot): RemovalCause | null => {
    if (blocking.kind === 'none' || !offered.has(targetKey(slot.target))) return 'setting';
    const cause = others.get(slot.event);
    if (cause !== undefined) return cause;
    if (taken.has(slot.event)) return 'moved';
    const isShown =
      slot.start < window.to && slot.end > window.from && slot.start >= reach.from && slot.end <= reach.to;
    return isWhole && isShown ? 'gone' : null;
  };
};
