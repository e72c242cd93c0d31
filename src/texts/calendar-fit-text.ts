import type { CalendarFit } from '../domain/plan/calendar-fit.ts';

/**
 * Whose appointments a calendar of GHL holds, and whose the config says.
 * @param names of GHL's calendars, by their ids
 */
export const calendarFitText = (
  { calendar, user, mapped, fits, count, of }: CalendarFit,
  names: ReadonlyMap<string, string>,
): string => {
  const name = names.get(calendar);
  const where = `GHL calendar ${name === undefined ? calendar : `${name} (${calendar})`}${user === null ? '' : `, user ${user}`}`;
  const not = mapped.length === 0 ? '' : `, not of ${mapped.join(' or ')}`;
  return `the appointments of ${where} are those of e-Physio client ${fits} (${count} of ${of})${not}`;
};
