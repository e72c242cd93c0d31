import { describe, expect, it } from 'vitest';
import { calendarKey } from '../../../src/domain/records/calendar.ts';
import { NotFoundError, RefusedError, UnknownOutcomeError } from '../../../src/errors.ts';
import { A, A2, appointment, END, event, flat, START, sideFor } from '../appointment-fixtures.ts';
import { type Answer, inTurn, scriptedServer } from '../scripted-server.ts';
import { LOCATION } from '../set-up.ts';

const ORIGIN = { id: '4711' };

describe('one GHL appointment', () => {
  it.each([
    ['is held in an event wrapper', { json: { event: event('a1') } }, 'held'],
    ['is held in an appointment wrapper', { json: { appointment: event('a1') } }, 'held'],
    ['is held without a wrapper', { json: event('a1') }, 'held'],
    [
      'is gone when it answers 200 and deleted',
      { json: { appointment: event('a1', { deleted: true }) } },
      'gone',
    ],
    ['is gone after a 400', { status: 400, json: { message: 'The event id is invalid.' } }, 'gone'],
    ['is gone after a 404', { status: 404, json: { message: 'Not found' } }, 'gone'],
  ] as [string, Answer, string][])('%s', async (_what, answer, state) => {
    await using server = await scriptedServer(inTurn(answer));
    const found = await sideFor(server.url).side.get('a1');
    expect(found.state).toBe(state);
    if (found.state === 'held') expect(found.held).toEqual({ id: 'a1', record: appointment });
    expect(server.seen[0]?.path).toBe('/calendars/events/appointments/a1');
  });

  it('is created with one request, though the reply carries no times', async () => {
    await using server = await scriptedServer(inTurn({ json: flat() }));
    const { side, client } = sideFor(server.url);
    await expect(side.create(appointment, ORIGIN)).resolves.toEqual({ id: 'a1', record: appointment });
    expect(client.requests).toBe(1);
    expect(server.seen[0]?.body).toEqual({
      calendarId: 'cal1',
      locationId: LOCATION,
      contactId: 'c1',
      title: 'Termin',
      assignedUserId: 'u1',
      startTime: START,
      endTime: END,
      appointmentStatus: 'confirmed',
      ignoreDateRange: true,
      ignoreFreeSlotValidation: true,
      toNotify: false,
    });
  });

  it('is given back as the next list will show it, where two mappings share a calendar', async () => {
    await using server = await scriptedServer(inTurn({ json: flat() }));
    const held = await sideFor(server.url).side.create({ ...appointment, calendar: calendarKey(A2) }, ORIGIN);
    expect(held.record.calendar).toBe(calendarKey(A));
  });

  it('is unknown after a dropped connection or a reply without an id', async () => {
    for (const answer of ['drop', { json: { traceId: 't' } }] as const) {
      await using server = await scriptedServer(inTurn(answer));
      await expect(sideFor(server.url).side.create(appointment, ORIGIN)).rejects.toBeInstanceOf(
        UnknownOutcomeError,
      );
      expect(server.seen).toHaveLength(1);
    }
  });

  it('is updated with status and times always, and cancelled by an update', async () => {
    await using server = await scriptedServer((seen) => ({
      json:
        seen.method === 'GET'
          ? { events: [{ ...flat({}), startTime: appointment.start, endTime: appointment.end }] }
          : flat({ appointmentStatus: (seen.body as Record<string, unknown>).appointmentStatus }),
    }));
    const { side } = sideFor(server.url);
    await side.list({ from: '2026-11-01T00:00:00.000Z', to: '2026-12-01T00:00:00.000Z' });
    const listed = server.seen.length;
    const later = { ...appointment, start: '2026-11-23T10:00:00.000Z', end: '2026-11-23T10:30:00.000Z' };
    await expect(side.update('a1', { start: later.start, end: later.end }, appointment)).resolves.toEqual({
      id: 'a1',
      record: later,
    });
    const cancelled = { ...later, status: 'cancelled' };
    await expect(side.cancel('a1', later)).resolves.toEqual({ id: 'a1', record: cancelled });
    expect(server.seen.slice(listed).map((s) => [s.method, s.path])).toEqual(
      Array(2).fill(['PUT', '/calendars/events/appointments/a1']),
    );
    for (const [i, status] of ['confirmed', 'cancelled'].entries()) {
      expect(server.seen[listed + i]?.body).toEqual({
        calendarId: 'cal1',
        assignedUserId: 'u1',
        startTime: later.start,
        endTime: later.end,
        appointmentStatus: status,
        ignoreDateRange: true,
        ignoreFreeSlotValidation: true,
        toNotify: false,
      });
    }
  });

  it('keeps what GHL holds by now, when its list is no longer fresh', async () => {
    await using server = await scriptedServer((seen) => ({
      json:
        seen.method === 'GET'
          ? {
              appointment: flat({
                appointmentStatus: 'showed',
                startTime: appointment.start,
                endTime: appointment.end,
              }),
            }
          : flat({ appointmentStatus: (seen.body as Record<string, unknown>).appointmentStatus }),
    }));
    const { side } = sideFor(server.url);
    const times = { start: '2026-11-23T10:00:00.000Z', end: '2026-11-23T10:30:00.000Z' };
    await side.update('a1', times, appointment);
    expect(server.seen.map((s) => s.method)).toEqual(['GET', 'PUT']);
    expect(server.seen[1]?.body).toMatchObject({
      appointmentStatus: 'showed',
      startTime: times.start,
      endTime: times.end,
    });
  });

  it('is read first when the update does not know all of it', async () => {
    await using server = await scriptedServer((seen) =>
      seen.method === 'GET'
        ? { json: { event: event('a1', { appointmentStatus: 'noshow' }) } }
        : { json: flat() },
    );
    await sideFor(server.url).side.update('a1', { start: START }, { calendar: calendarKey(A), end: END });
    expect(server.seen[1]?.body).toMatchObject({
      appointmentStatus: 'noshow',
      startTime: START,
      endTime: END,
    });
  });

  it('that is gone cannot be completed for an update', async () => {
    await using server = await scriptedServer(inTurn({ json: { event: event('a1', { deleted: true }) } }));
    await expect(sideFor(server.url).side.cancel('a1', {})).rejects.toBeInstanceOf(NotFoundError);
  });

  it('cannot be given to another contact', async () => {
    await using server = await scriptedServer(() => 'drop');
    const update = sideFor(server.url).side.update('a1', { patient: 'c2' }, appointment);
    await expect(update).rejects.toBeInstanceOf(RefusedError);
    expect(server.seen).toHaveLength(0);
  });

  it('names the config entry when the user is not in the calendar’s team', async () => {
    await using server = await scriptedServer(
      inTurn({ status: 422, json: { message: 'The user id not part of calendar team.' } }),
    );
    await expect(sideFor(server.url).side.create(appointment, ORIGIN)).rejects.toThrow(/ghlUserId/);
  });
});

describe('looking for the appointment that a create may have left', () => {
  it.each([
    ['the same', [event('a1')], 'a1'],
    ['the second, if the first is taken', [event('taken'), event('a2')], 'a2'],
    ['none that was deleted', [event('a1', { deleted: true })], null],
    ['none that was cancelled', [event('a1', { appointmentStatus: 'cancelled' })], null],
    ['none of another contact', [event('a1', { contactId: 'c2' })], null],
    ['none at another time', [event('a1', { startTime: '2026-11-23T09:00:30+01:00' })], null],
    ['none of another length', [event('a1', { endTime: '2026-11-23T10:00:00+01:00' })], null],
    ['nothing', [], null],
  ])('finds %s', async (_what, events, id) => {
    await using server = await scriptedServer(inTurn({ json: { events } }));
    const { side, clock } = sideFor(server.url);
    const sentAt = new Date(clock.now()).toISOString();
    const held = await side.findSame(appointment, {
      sentAt,
      lostAt: sentAt,
      isLinked: (taken) => taken === 'taken',
    });
    expect(held?.id ?? null).toBe(id);
    expect(server.seen[0]?.query).toMatchObject({
      calendarId: 'cal1',
      startTime: String(Date.parse(START) - 60_000),
      endTime: String(Date.parse(START) + 60_000),
    });
  });
});
