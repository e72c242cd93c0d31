import { describe, expect, it } from 'vitest';
import { calendarKey } from '../../../src/domain/records/calendar.ts';
import { ConfigError, UnreachableError } from '../../../src/errors.ts';
import { A, B, event, FROM, sideFor, TO } from '../appointment-fixtures.ts';
import { inTurn, scriptedServer } from '../scripted-server.ts';
import { LOCATION } from '../set-up.ts';

describe('the list of GHL appointments', () => {
  it('asks once per calendar, in epoch milliseconds', async () => {
    await using server = await scriptedServer((seen) => ({
      json: {
        events: seen.query.calendarId === 'cal1' ? [event('a1')] : [event('a2', { calendarId: 'cal2' })],
      },
    }));
    const listing = await sideFor(server.url).side.list({ from: FROM, to: TO });
    expect(listing.complete).toBe(true);
    expect(listing.records.map((r) => [r.id, r.record.calendar])).toEqual([
      ['a1', calendarKey(A)],
      ['a2', calendarKey(B)],
    ]);
    expect(server.seen.map((s) => s.query)).toEqual(
      expect.arrayContaining(
        ['cal1', 'cal2'].map((calendarId) => ({
          locationId: LOCATION,
          calendarId,
          startTime: String(Date.parse(FROM)),
          endTime: String(Date.parse(TO)),
        })),
      ),
    );
    expect(server.seen).toHaveLength(2);
    expect(server.seen[0]?.headers.version).toBe('2021-04-15');
  });

  it('sorts out deleted, unreadable and foreign events, and leaves out what starts outside', async () => {
    const events = [
      event('a1'),
      event('a2', { deleted: true }),
      event('a3', { contactId: null }),
      event('a4', { calendarId: 'cal9' }),
      event('a5', { startTime: { at: 'Anna' } }),
      event('a6', { startTime: 'soon' }),
      event('a7', { startTime: TO }),
      event('a8', { startTime: '2026-11-20T22:59:59Z' }),
      event('a9_1763884800_900', { isRecurring: true, masterEventId: 'a9' }),
      event('a10', { appointmentStatus: 'cancelled' }),
    ];
    await using server = await scriptedServer((seen) => ({
      json: { events: seen.query.calendarId === 'cal1' ? events : [] },
    }));
    const listing = await sideFor(server.url).side.list({ from: FROM, to: TO });
    expect(listing.records.map((r) => r.id)).toEqual(['a1', 'a9_1763884800_900', 'a10']);
    expect(listing.deleted).toEqual(['a2']);
    expect(listing.bad.map((b) => b.id)).toEqual(['a5', 'a6']);
    expect(listing.ignored).toEqual({ withoutContact: 1, unmappedCalendar: 1 });
    expect(JSON.stringify(listing.bad)).not.toMatch(/anna/i);
  });

  it('starts the next list at the service’s clock', async () => {
    await using server = await scriptedServer((seen) => ({
      json: { events: [] },
      headers: { date: `Sat, 21 Nov 2026 08:00:0${seen.query.calendarId === 'cal1' ? 5 : 3} GMT` },
    }));
    const listing = await sideFor(server.url).side.list({ from: FROM, to: TO });
    expect(listing.asOf).toBe('2026-11-21T08:00:03.000Z');
  });

  it.each([
    ['an appointment of another location', { events: [event('a1', { locationId: 'locB' })] }],
    ['a reply without events', { calendars: [] }],
  ])('stops with an error at %s', async (_what, json) => {
    await using server = await scriptedServer(inTurn({ json }));
    await expect(sideFor(server.url).side.list({ from: FROM, to: TO })).rejects.toBeInstanceOf(
      UnreachableError,
    );
  });

  it('names a calendar of the config that GHL does not have', async () => {
    await using server = await scriptedServer((seen) =>
      seen.query.calendarId === 'cal1'
        ? { json: { events: [] } }
        : { status: 404, json: { statusCode: 404, message: 'no such calendar', error: 'Not Found' } },
    );
    const list = sideFor(server.url).side.list({ from: FROM, to: TO });
    await expect(list).rejects.toBeInstanceOf(ConfigError);
    await expect(list).rejects.toThrow('GHL has no calendar cal2 in location');
  });
});
