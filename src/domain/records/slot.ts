import type { Appointment } from './appointment.ts';
import type { Both } from './sides.ts';

/** Where and when an appointment takes place. Its parts are merged together: two people share no therapist and time. */
export const SLOT_PARTS = ['calendar', 'start', 'end'] as const;
export type SlotPart = (typeof SLOT_PARTS)[number];
export type Slot = Pick<Appointment, SlotPart>;

/** The key of the calendar that a side shows once the calendar of this key is written there. */
export type ShowsCalendar = Both<(key: string) => string>;

const known = (value: string | null | undefined): value is string => value !== undefined && value !== null;

/** A slot as one value: `start/end/calendar`. The calendar's key comes last, because it may hold a slash. */
export const slotText = ({ start, end, calendar }: Slot): string =>
  [start, end, calendar].map((part) => part ?? '').join('/');

/** The inverse of `slotText`; a part that is not in it is absent. */
export const slotOf = (text: string): Slot => {
  const [start, end, ...rest] = text.split('/');
  const calendar = rest.join('/');
  return { ...(calendar && { calendar }), ...(start && { start }), ...(end && { end }) };
};

/** A part that somebody changed since the last agreement. Empty at the first meeting is a lack, not a change. */
export const isChanged = (base: Slot, now: Slot, part: SlotPart): boolean =>
  known(now[part]) && now[part] !== base[part];

/** Whether both sides say the same of a part, as far as each of them can say it. */
export const isAlike = ({ ephysio, ghl }: Both<Slot>, part: SlotPart, shows: ShowsCalendar): boolean => {
  const [left, right] = [ephysio[part], ghl[part]];
  if (left === right) return true;
  if (part !== 'calendar' || !known(left) || !known(right)) return false;
  return shows.ghl(left) === right || shows.ephysio(right) === left;
};

/** Where the two halves say, as far as they are known, that it takes place elsewhere or at another time. */
export const differing = (halves: Both<Slot>, shows: ShowsCalendar): readonly SlotPart[] =>
  SLOT_PARTS.filter(
    (part) => known(halves.ephysio[part]) && known(halves.ghl[part]) && !isAlike(halves, part, shows),
  );
