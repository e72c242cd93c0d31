import type { PracticeConfig } from '../../../config/schema.ts';
import { EXIT } from '../../../errors.ts';
import type { GhlUser } from '../../../ghl/appointments/users.ts';
import type { GhlCalendar } from '../../../ghl/auth/location.ts';
import { type Finding, fail, foundOr, warn } from './finding.ts';

const NAMED = 6;
/** On every other kind of calendar an appointment needs a user of its team. */
const WITHOUT_TEAM = ['event', 'class_booking'];

const choice = (calendars: readonly GhlCalendar[]): string =>
  calendars.length === 0
    ? 'The location has none: make one in GHL.'
    : `It is one of: ${calendars
        .slice(0, NAMED)
        .map(({ id, name }) => (name ? `${id} (${name})` : id))
        .join(', ')}.`;

/** The calendars that the config names, against those that the location has. */
export const checkCalendars = (
  { calendars }: PracticeConfig,
  there: readonly GhlCalendar[],
): readonly Finding[] => {
  if (calendars.length === 0) {
    return [warn('the config names no calendar: appointments are not synced', choice(there))];
  }
  const found = calendars.flatMap(({ ghlCalendarId }, i): Finding[] => {
    const calendar = there.find(({ id }) => id === ghlCalendarId);
    const setting = `calendars[${i}].ghlCalendarId`;
    if (calendar === undefined) {
      return [fail(EXIT.usage, `the location has no calendar ${ghlCalendarId} (${setting})`, choice(there))];
    }
    if (calendar.isActive !== false) return [];
    return [
      warn(
        `calendar ${ghlCalendarId} (${setting}) is not active: nobody can book in it`,
        'GHL, Settings, Calendars: activate it.',
      ),
    ];
  });
  return foundOr(
    found,
    `${new Set(calendars.map((c) => c.ghlCalendarId)).size} in the config, all there and active`,
  );
};

/** @param users asked for only where somebody is not in a team; `null`: the sign-in may not list them */
export const checkUsers = async (
  { calendars }: PracticeConfig,
  there: readonly GhlCalendar[],
  users: () => Promise<readonly GhlUser[] | null>,
): Promise<readonly Finding[]> => {
  const found: Finding[] = [];
  for (const [i, { ghlCalendarId, ghlUserId }] of calendars.entries()) {
    const calendar = there.find(({ id }) => id === ghlCalendarId);
    if (calendar === undefined) continue;
    const team = (calendar.teamMembers ?? []).flatMap(({ userId }) => userId ?? []);
    const setting = `calendars[${i}].ghlUserId`;
    const cure = team.length === 0 ? 'Add the user to it in GHL.' : `Its team: ${team.join(', ')}.`;
    if (ghlUserId === null) {
      if (team.length > 0 && !WITHOUT_TEAM.includes(calendar.calendarType ?? ''))
        found.push(
          warn(
            `${setting} is not set, but calendar ${ghlCalendarId} has a team: GHL refuses appointments without a user`,
            cure,
          ),
        );
    } else if (!team.includes(ghlUserId)) {
      const exists = (await users())?.some(({ id }) => id === ghlUserId);
      const what =
        exists === false ? 'is no user of the location' : `is not in the team of calendar ${ghlCalendarId}`;
      found.push(fail(EXIT.usage, `${ghlUserId} (${setting}) ${what}: GHL refuses its appointments`, cure));
    }
  }
  return foundOr(found, 'all in the teams of their calendars');
};
