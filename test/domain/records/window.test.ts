import { describe, expect, it } from 'vitest';
import {
  type CalendarMapping,
  calendarKey,
  mappingByKey,
  mappingForEvent,
  mappingForGhl,
} from '../../../src/domain/records/calendar.ts';
import { inWindow, rollingWindow } from '../../../src/domain/records/window.ts';

describe('the rolling window', () => {
  it.each([['2026-03-02T00:00:00.000Z'], ['2026-03-02T08:15:00.000Z'], ['2026-03-02T23:59:59.999Z']])(
    'is of whole days, the same for every run of a day: at %s',
    (at) => {
      expect(rollingWindow(Date.parse(at), 14, 180)).toEqual({
        from: '2026-02-16T00:00:00.000Z',
        to: '2026-08-30T00:00:00.000Z',
      });
    },
  );

  it('holds its first instant and not its last', () => {
    const window = { from: '2026-03-02T00:00:00.000Z', to: '2026-03-03T00:00:00.000Z' };
    expect(inWindow('2026-03-01T23:59:59.999Z', window)).toBe(false);
    expect(inWindow('2026-03-02T00:00:00.000Z', window)).toBe(true);
    expect(inWindow('2026-03-02T23:59:59.999Z', window)).toBe(true);
    expect(inWindow('2026-03-03T00:00:00.000Z', window)).toBe(false);
  });
});

describe('a calendar mapping', () => {
  const mapping = (
    ghlCalendarId: string,
    ghlUserId: string | null,
    client: number,
    type: number,
  ): CalendarMapping => ({
    ghlCalendarId,
    ghlUserId,
    ephysioClientId: client,
    ephysioEventTypeId: type,
  });
  const mappings = [mapping('a', 'u1', 1, 10), mapping('b', 'u1', 1, 11), mapping('b', 'u2', 2, 10)];

  it.each([
    ['therapist and event type', 1, 11, 'b'],
    ['the therapist’s first one for another type', 1, 99, 'a'],
    ['the therapist’s first one without a type', 2, null, 'b'],
    ['none for another therapist', 3, 10, undefined],
  ])('stands for an event by %s', (_by, client, type, calendar) => {
    expect(mappingForEvent(mappings, client, type)?.ghlCalendarId).toBe(calendar);
  });

  it.each([
    ['calendar and user', 'b', 'u2', 2],
    ['the calendar’s first one for another user', 'b', 'u9', 1],
    ['none for another calendar', 'c', 'u1', undefined],
  ])('stands for a GHL appointment by %s', (_by, calendar, user, client) => {
    expect(mappingForGhl(mappings, calendar, user)?.ephysioClientId).toBe(client);
  });

  it('is found again by its key', () => {
    for (const m of mappings) expect(mappingByKey(mappings, calendarKey(m))).toBe(m);
    expect(mappingByKey(mappings, 'x/y/1/2')).toBeUndefined();
  });
});
