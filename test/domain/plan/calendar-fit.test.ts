import { describe, expect, it } from 'vitest';
import { betterFits, type SharedAppointment } from '../../../src/domain/plan/calendar-fit.ts';
import type { CalendarMapping } from '../../../src/domain/records/calendar.ts';

const mapping = (calendar: string, user: string | null, therapist: number): CalendarMapping => ({
  ghlCalendarId: calendar,
  ghlUserId: user,
  ephysioClientId: therapist,
  ephysioEventTypeId: 1,
});

const shared = (count: number, calendar: string, therapist: number, user: string | null = null) =>
  Array.from({ length: count }, (): SharedAppointment => ({ therapist, calendar, user }));

const MAPPINGS = [mapping('X', 'u1', 1), mapping('Y', 'u2', 2)];

describe('the calendars whose appointments are mostly another therapist’s than the config says', () => {
  it('are named with what speaks for it, the surest first', () => {
    const both = [...shared(3, 'X', 1), ...shared(41, 'X', 2), ...shared(60, 'Y', 1)];
    expect(betterFits(both, MAPPINGS)).toEqual([
      { calendar: 'Y', user: null, mapped: [2], fits: 1, count: 60, of: 60 },
      { calendar: 'X', user: null, mapped: [1], fits: 2, count: 41, of: 44 },
    ]);
  });

  it.each<[string, SharedAppointment[]]>([
    ['all is as the config says', [...shared(9, 'X', 1), ...shared(9, 'Y', 2)]],
    ['a colleague stood in', [...shared(9, 'X', 1), ...shared(8, 'X', 2)]],
    ['there are too few', shared(2, 'X', 2)],
    ['they are nobody’s for the most part', [...shared(3, 'X', 2), ...shared(3, 'X', 3)]],
    ['nothing is shared', []],
  ])('are none where %s', (_why, both) => {
    expect(betterFits(both, MAPPINGS)).toEqual([]);
  });

  it('are judged by user where a calendar is of several', () => {
    const team = [mapping('T', 'u1', 1), mapping('T', 'u2', 2)];
    const both = [...shared(5, 'T', 2, 'u1'), ...shared(6, 'T', 1, 'u2'), ...shared(9, 'T', 1)];
    expect(betterFits(both, team)).toEqual([
      { calendar: 'T', user: 'u2', mapped: [2], fits: 1, count: 6, of: 6 },
      { calendar: 'T', user: 'u1', mapped: [1], fits: 2, count: 5, of: 5 },
    ]);
  });

  it('may be one that the config does not name', () => {
    expect(betterFits(shared(4, 'Z', 3), MAPPINGS)).toEqual([
      { calendar: 'Z', user: null, mapped: [], fits: 3, count: 4, of: 4 },
    ]);
  });
});
