import { type Appointment, isCancelled } from '../records/appointment.ts';
import {
  type CalendarMapping,
  ghlTargetOf,
  isKeptByConfig,
  isOutside,
  therapistIdOf,
} from '../records/calendar.ts';
import type { Both } from '../records/sides.ts';
import { isChanged } from '../records/slot.ts';

/** A link, as far as its scope is concerned: what both sides last agreed on. */
export interface Agreed {
  readonly base: Both<Appointment>;
}

/** The key that both sides last agreed on: by e-Physio's word where that is known. */
export const agreedKey = ({ base }: Agreed): string | null =>
  base.ephysio.calendar ?? base.ghl.calendar ?? null;

const ghlCalendarOf = (key: string | null | undefined): string | null =>
  (key ? ghlTargetOf(key)?.ghlCalendarId : null) ?? null;

/**
 * GHL's half by the key that was agreed on, where it stands in the same calendar: that the config does not name this calendar any
 * more moves no appointment.
 */
export const inAgreedCalendar = ({ base }: Agreed, ghl: Appointment): Appointment => {
  const { calendar } = ghl;
  const agreed = base.ghl.calendar;
  return isOutside(calendar) && agreed && ghlCalendarOf(calendar) === ghlCalendarOf(agreed)
    ? { ...ghl, calendar: agreed }
    : ghl;
};

/** Somebody has moved GHL's appointment into a calendar that the config does not name, and it takes place there. */
export const isAwayInGhl = (ghl: Appointment): boolean =>
  isOutside(ghl.calendar) && ghlCalendarOf(ghl.calendar) !== null && !isCancelled(ghl);

/** The event was with a therapist without a calendar, and is with one who has a calendar. */
export const isReturning = ({ base }: Agreed, ephysio: Appointment): boolean =>
  isOutside(base.ephysio.calendar) && typeof ephysio.calendar === 'string' && !isOutside(ephysio.calendar);

/** As far as a run has seen the two halves; absent: it was not listed. */
interface Seen {
  readonly ephysio: Appointment | undefined;
  readonly ghl: Appointment | undefined;
}

/**
 * Only the config has changed: a calendar was removed from it, or given to another therapist, and the link stays behind. Nothing is
 * written, and nobody is asked for the records one by one. Where the therapist has another calendar by now, what the desk changes of
 * the event goes there.
 */
export const isLeftBehind = (link: Agreed, seen: Seen, calendars: readonly CalendarMapping[]): boolean => {
  const { base } = link;
  const key = agreedKey(link);
  if (key === null || isOutside(key) || isKeptByConfig(calendars, key)) return false;
  const therapist = therapistIdOf(key);
  const { ephysio, ghl } = seen;
  if (ephysio?.calendar && therapistIdOf(ephysio.calendar) !== therapist) return false;
  if (!calendars.some((m) => String(m.ephysioClientId) === therapist)) return true;
  if (!ephysio || isCancelled(ephysio) || isChanged(base.ephysio, ephysio, 'start')) return false;
  if (isChanged(base.ephysio, ephysio, 'end') || ephysio.status !== base.ephysio.status) return false;
  if (ghl === undefined) return true;
  if (isCancelled(ghl) !== isCancelled(base.ghl) || ghl.calendar === ephysio.calendar) return false;
  return ghlCalendarOf(ghl.calendar) === ghlCalendarOf(base.ghl.calendar ?? key);
};
