import { expect, it } from 'vitest';
import { type CalendarMapping, plainTherapistName } from '../../../src/domain/records/calendar.ts';

const mapping = (
  ghlCalendarId: string,
  ghlUserId: string | null,
  ephysioClientId: number,
): CalendarMapping => ({
  ghlCalendarId,
  ghlUserId,
  ephysioClientId,
  ephysioEventTypeId: 1,
});

const OWN = mapping('A', 'u1', 1);
const SAME_PERSON = { ...OWN, ghlUserId: null, ephysioEventTypeId: 2 };
const TEAM = [mapping('T', 'u2', 2), mapping('T', null, 3)] as const;
const MAPPINGS = [OWN, SAME_PERSON, ...TEAM];
const names = {
  users: new Map([
    ['u1', 'Anna Meier'],
    ['u2', ''],
  ]),
  calendars: new Map([
    ['A', 'Anna'],
    ['T', 'Team'],
  ]),
};

it.each([
  ['the user', OWN, 'Anna Meier'],
  ['the calendar of one person', SAME_PERSON, 'Anna'],
  ['nothing where the calendar is of several and the user has no name', TEAM[0], null],
  ['nothing where the calendar is of several and there is no user', TEAM[1], null],
  ['nothing where GHL has no name', mapping('X', 'u9', 9), null],
])('a client reads the name of %s', (_what, of, expected) => {
  expect(plainTherapistName(of, MAPPINGS, names)).toBe(expected);
});
