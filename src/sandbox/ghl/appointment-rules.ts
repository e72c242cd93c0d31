import { wallClock } from '../zoned.ts';
import { type Body, bool, checkBody, instant, oneOf, type Rules, text } from './body-rules.ts';
import {
  type GhlAppointment,
  type GhlBlockSlot,
  type GhlCalendar,
  type GhlLocation,
  STORED_STATUSES,
  type StoredStatus,
} from './model.ts';
import { notPossible, unprocessable } from './refusal.ts';

const editing: Rules = {
  calendarId: text,
  title: text,
  description: text,
  address: text,
  meetingLocationType: oneOf(['custom', 'zoom', 'gmeet', 'phone', 'address', 'ms_teams', 'google']),
  meetingLocationId: text,
  overrideLocationConfig: bool,
  // `completed` is an alias on the way in
  appointmentStatus: oneOf([...STORED_STATUSES, 'completed']),
  assignedUserId: text,
  ignoreDateRange: bool,
  ignoreFreeSlotValidation: bool,
  toNotify: bool,
  rrule: text,
  startTime: instant,
  endTime: instant,
};

/** `AppointmentCreateSchema`. @throws Refusal 422 */
export const checkAppointmentCreate = (body: Body): void =>
  checkBody(body, { ...editing, locationId: text, contactId: text }, [
    'calendarId',
    'locationId',
    'contactId',
    'startTime',
  ]);

/** `AppointmentEditSchema`: the location and the contact cannot change. @throws Refusal 422 */
export const checkAppointmentUpdate = (body: Body): void => checkBody(body, editing);

/** Without a status the service stores `confirmed`, on updates too (seen live). */
export const storedStatus = (value: unknown): StoredStatus =>
  value === 'completed' ? 'showed' : (STORED_STATUSES.find((s) => s === value) ?? 'confirmed');

/** Team calendars want a member of the team; `event` calendars want nobody. @throws Refusal 422 */
export const checkTeam = (calendar: GhlCalendar, userId: string | null): void => {
  if (userId === null && calendar.calendarType === 'event') return;
  if (userId === null || !calendar.team.includes(userId)) {
    throw unprocessable('The user id not part of calendar team.');
  }
};

export interface Slot {
  readonly calendar: GhlCalendar;
  readonly userId: string | null;
  readonly start: number;
  readonly end: number;
  /** The appointment that is moved, which does not block itself. */
  readonly except: string | null;
}

/** What is booked already, and when it is. */
interface Agenda {
  readonly location: GhlLocation;
  readonly appointments: ReadonlyMap<string, GhlAppointment>;
  readonly blockSlots: ReadonlyMap<string, GhlBlockSlot>;
  readonly options: { readonly now: () => number };
}

const isBlocked = ({ blockSlots }: Agenda, { calendar, userId, start, end }: Slot): boolean =>
  [...blockSlots.values()].some(
    (b) =>
      (b.calendarId === calendar.id || (userId !== null && b.assignedUserId === userId)) &&
      b.startTime < end &&
      start < b.endTime,
  );

/** A slot takes so many as the calendar says, if they start together; whatever else overlaps takes it whole. */
const isTaken = (agenda: Agenda, slot: Slot): boolean => {
  if (isBlocked(agenda, slot)) return true;
  let together = 0;
  for (const a of agenda.appointments.values()) {
    if (a.calendarId !== slot.calendar.id || a.id === slot.except || a.deleted) continue;
    if (a.assignedUserId !== slot.userId || a.appointmentStatus === 'cancelled') continue;
    if (a.startTime >= slot.end || slot.start >= a.endTime) continue;
    if (a.startTime !== slot.start) return true;
    together += 1;
  }
  return together >= slot.calendar.appoinmentPerSlot;
};

/**
 * What a booking meets unless `ignoreFreeSlotValidation` is sent: the calendar's duration, its grid and hours
 * (08:00 to 18:00 in the location), no past without `ignoreDateRange`, and nobody in the slot.
 * @throws Refusal 400, 422
 */
export const checkSlot = (agenda: Agenda, body: Body, slot: Slot): void => {
  if (slot.end <= slot.start) throw unprocessable(['endTime must be after startTime']);
  if (body.ignoreFreeSlotValidation === true) return;
  const { calendar } = slot;
  if (slot.end - slot.start !== calendar.slotMinutes * 60_000) {
    throw notPossible('Selected slot duration is not a valid duration option for this calendar');
  }
  const clock = wallClock(slot.start, agenda.location.timezone);
  const minutes = Number(clock.slice(11, 13)) * 60 + Number(clock.slice(14, 16));
  const isOnGrid =
    minutes % calendar.slotMinutes === 0 && minutes >= 480 && minutes + calendar.slotMinutes <= 1080;
  const isPast = slot.start < agenda.options.now() && body.ignoreDateRange !== true;
  if (!isOnGrid || isPast || isTaken(agenda, slot)) {
    throw notPossible('The slot you have selected is no longer available.');
  }
};
