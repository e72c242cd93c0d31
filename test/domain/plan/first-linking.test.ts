import { describe, expect, it } from 'vitest';
import {
  firstChanges,
  joinsIn,
  overwrittenFields,
  sharedInPlan,
} from '../../../src/domain/plan/first-linking.ts';
import { type Change, type Join, joinOf, newLink } from '../../../src/domain/plan/plan.ts';
import type { Appointment } from '../../../src/domain/records/appointment.ts';
import { type CalendarMapping, calendarKey } from '../../../src/domain/records/calendar.ts';

const mapping = (calendar: string, therapist: number): CalendarMapping => ({
  ghlCalendarId: calendar,
  ghlUserId: `user of ${calendar}`,
  ephysioClientId: therapist,
  ephysioEventTypeId: 1,
});
const [A, B] = [mapping('A', 1), mapping('B', 2)];
const START = '2026-03-04T08:00:00.000Z';

/** An event of e-Physio meets an appointment of GHL, which is changed by that. */
const meeting = (ghlId: string, changes: Partial<Appointment>, before: Appointment): Join<Appointment> => {
  const link = newLink<Appointment>('l', 'e', ghlId);
  const follow: Change<Appointment> = {
    kind: 'update',
    side: 'ghl',
    link,
    targetId: ghlId,
    changes,
    before,
    patch: { ephysio: {}, ghl: {} },
    conflicts: [],
  };
  const own = { calendar: calendarKey(A), start: START };
  return joinOf(link, { id: 'e', record: own }, { id: ghlId, record: before }, [follow]);
};

const inB = { calendar: calendarKey(B), start: START, status: 'confirmed' };
const toA = { calendar: calendarKey(A) };

describe('a first meeting', () => {
  it.each<[string, Partial<Appointment>, Appointment, string[]]>([
    ['a value that is replaced', toA, inB, ['calendar']],
    ['a value that is the same', toA, toA, []],
    ['what is filled in', { end: START, ...toA }, { end: null }, []],
    ['an appointment that nobody has confirmed', { status: 'confirmed' }, { status: 'new' }, []],
    ['a status that somebody has set', { status: 'confirmed' }, { status: 'noshow' }, ['status']],
  ])('overwrites %s, or not', (_what, changes, before, expected) => {
    expect(firstChanges(meeting('g', changes, before)).flatMap(overwrittenFields)).toEqual(expected);
  });

  it('is one for all appointments of a series that meet in the same way', () => {
    const instance = (n: number): string => `master_177261120000${n}_1800`;
    const operations = [
      ...[1, 2, 3].map((n) => meeting(instance(n), toA, inB)),
      meeting(instance(4), {}, toA),
      meeting('other', toA, inB),
    ];
    expect(joinsIn(operations).map(({ ghl }) => ghl.id)).toEqual([instance(1), instance(4), 'other']);
    expect(sharedInPlan(operations, [A, B])).toEqual([
      { therapist: 1, calendar: 'B', user: 'user of B' },
      { therapist: 1, calendar: 'A', user: 'user of A' },
      { therapist: 1, calendar: 'B', user: 'user of B' },
    ]);
  });
});
