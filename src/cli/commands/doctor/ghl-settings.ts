import { Temporal } from 'temporal-polyfill';
import type { PracticeConfig } from '../../../config/schema.ts';
import { EXIT } from '../../../errors.ts';
import type { GhlUser } from '../../../ghl/appointments/users.ts';
import type { GhlCalendar, GhlLocation } from '../../../ghl/auth/location.ts';
import { type Finding, fail, foundOr, ok, skip, warn } from './finding.ts';

/** What GHL's duplicate rule means where a family shares a phone or an e-mail. */
export const checkDuplicateRule = ({ id, settings }: GhlLocation): Finding => {
  const about = { recordId: id };
  const allowed = settings?.allowDuplicateContact;
  if (allowed === null || allowed === undefined)
    return skip({ code: 'duplicates-unknown', about, values: {} });
  if (allowed) return warn({ code: 'duplicates-allowed', about, values: {} });
  const by = settings?.contactUniqueIdentifiers ?? [];
  return ok({ code: 'duplicates-refused', about, values: { by } });
};

const HALF_YEAR_MS = 182 * 86_400_000;

/** Hours from UTC now and half a year later: zones that agree in both show the same times. */
const offsets = (timeZone: string, now: number): string => {
  try {
    return [now, now + HALF_YEAR_MS]
      .map((at) => Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).offset)
      .join();
  } catch {
    return 'unknown';
  }
};

/** The location's time zone against the practice's. `now`: epoch milliseconds. */
export const checkTimeZone = ({ id, timezone }: GhlLocation, practice: string, now: number): Finding => {
  const about = { recordId: id };
  if (!timezone) return skip({ code: 'time-zone-unknown', about, values: {} });
  const values = { ghl: timezone, practice };
  return timezone === practice || offsets(timezone, now) === offsets(practice, now)
    ? ok({ code: 'time-zone-good', about, values })
    : warn({ code: 'time-zone-differs', about, values });
};

/** On every other kind of calendar an appointment needs a user of its team. */
const WITHOUT_TEAM = ['event', 'class_booking'];

const CALENDARS = { setting: 'calendars' };

/** The calendars that the config names, against those that the location has. */
export const checkCalendars = (
  { calendars }: PracticeConfig,
  inGhl: readonly GhlCalendar[],
): readonly Finding[] => {
  if (calendars.length === 0) return [warn({ code: 'no-calendars', about: CALENDARS, values: { inGhl } })];
  const found = calendars.flatMap(({ ghlCalendarId: calendarId }, i): Finding[] => {
    const calendar = inGhl.find(({ id }) => id === calendarId);
    const about = { setting: `calendars[${i}].ghlCalendarId` };
    if (calendar === undefined)
      return [fail(EXIT.usage, { code: 'calendar-missing', about, values: { calendarId, inGhl } })];
    if (calendar.isActive !== false) return [];
    return [warn({ code: 'calendar-inactive', about, values: { calendarId } })];
  });
  const count = new Set(calendars.map((c) => c.ghlCalendarId)).size;
  return foundOr(found, { code: 'calendars-good', about: CALENDARS, values: { count } });
};

/** @param users asked for only where somebody is not in a team; `null`: the sign-in may not list them */
export const checkUsers = async (
  { calendars }: PracticeConfig,
  inGhl: readonly GhlCalendar[],
  users: () => Promise<readonly GhlUser[] | null>,
): Promise<readonly Finding[]> => {
  const found: Finding[] = [];
  for (const [i, { ghlCalendarId: calendarId, ghlUserId: userId }] of calendars.entries()) {
    const calendar = inGhl.find(({ id }) => id === calendarId);
    if (calendar === undefined) continue;
    const team = (calendar.teamMembers ?? []).flatMap((member) => member.userId ?? []);
    const about = { setting: `calendars[${i}].ghlUserId` };
    if (userId === null) {
      if (team.length > 0 && !WITHOUT_TEAM.includes(calendar.calendarType ?? ''))
        found.push(warn({ code: 'user-unset', about, values: { calendarId, team } }));
    } else if (!team.includes(userId)) {
      const isKnown = (await users())?.some(({ id }) => id === userId);
      const code = isKnown === false ? 'user-unknown' : 'user-outside-team';
      found.push(fail(EXIT.usage, { code, about, values: { calendarId, team, userId } }));
    }
  }
  return foundOr(found, { code: 'users-good', about: CALENDARS, values: {} });
};
