import { describe, expect, test } from 'vitest';
import { NotFoundError, NotSupportedError, RecordError, RefusedError } from '../../../src/errors.ts';
import { json, NOW, type Script } from '../scripted-ephysio.ts';
import { DAY, event, MIDNIGHT, MOVED, openInvoice, RECORD, START, startSides } from '../side-set-up.ts';

const start = async (routes: Record<string, Script>, ephysio: Record<string, unknown> = {}) => {
  const { appointments: side, ...rest } = await startSides(routes, { ephysio });
  return { side, ...rest };
};

const ORIGIN = { id: 'ghl-a1' };
const TODAY = Math.floor(NOW / DAY) * DAY;

describe('reading', () => {
  test('lists what starts in the window, and says what it left out', async () => {
    const from = '2026-12-01T08:00:00Z';
    const to = '2026-12-02T08:00:00Z';
    const { side, urls } = await start({
      'GET /events/events': () =>
        json([
          event(),
          event({ id: 11, start: START - 1 }),
          event({ id: 12, start: START + DAY, end: START + DAY + 1 }),
          event({ id: 13, start: START + DAY - 1, end: START + DAY, status: 9 }),
          event({ id: 14, patientId: null }),
          event({ id: 15, end: null }),
        ]),
    });
    const listing = await side.list({ from, to });
    expect(listing).toMatchObject({
      bad: [{ id: '15', reason: 'missing or unreadable: end' }],
      complete: true,
      ignored: { withoutPatient: 1 },
      unknownStatuses: { '9': 1 },
      asOf: '2026-11-21T10:00:00.000Z',
    });
    expect(listing.records.map((r) => r.id)).toEqual(['10', '13']);
    const [reachFrom, reachTo] = [START - 183 * DAY, START + 184 * DAY];
    expect(urls()).toEqual([`GET /events/events?from=${reachFrom}&to=${reachTo}`]);
  });

  test('finds absences that began long before the window or end long after it, and no others', async () => {
    const from = new Date(START).toISOString();
    const to = new Date(START + DAY).toISOString();
    const absence = (id: number, start: number, end: number) => event({ id, patientId: null, start, end });
    const { side, urls } = await start({
      'GET /events/events': () =>
        json([
          absence(20, START - 100 * DAY, START + 1),
          absence(21, START + DAY - 1, START + 90 * DAY),
          absence(22, START - 2 * DAY, START),
          absence(23, START + DAY, START + 2 * DAY),
          { ...absence(24, START, START + 1), end: 'late' },
          event({ id: 25, start: START - 30 * DAY, end: 'late' }),
        ]),
    });
    const { absences, bad, ignored } = await side.list({ from, to, reachDays: 100 });
    expect(absences?.records.map(({ id }) => id)).toEqual(['20', '21']);
    expect(absences?.bad).toEqual([{ id: '24', reason: 'missing or unreadable: end' }]);
    expect({ bad, ignored }).toEqual({ bad: [], ignored: { withoutPatient: 3 } });
    expect(urls()).toEqual([`GET /events/events?from=${START - 100 * DAY}&to=${START + 101 * DAY}`]);
  });

  test('looks for an event by id in one wide list a run', async () => {
    const { side, server } = await start({
      'GET /events/events': () =>
        json([event(), event({ id: 11, end: null }), event({ id: 12, patientId: 0 })]),
    });
    expect(await side.get('10')).toEqual({ state: 'held', held: { id: '10', record: RECORD } });
    expect(await side.get('12')).toEqual({ state: 'gone' });
    expect(await side.get('99')).toEqual({ state: 'gone' });
    await expect(side.get('11')).rejects.toBeInstanceOf(RecordError);
    expect(server.seen.slice(1).map((s) => s.url)).toEqual([
      `/events/events?from=${TODAY - 730 * DAY}&to=${TODAY + 1095 * DAY}`,
    ]);
  });
});

describe('a new appointment', () => {
  test('belongs to the open invoice of its day', async () => {
    const { side, server, urls } = await start({
      'GET /invoices/patients/4': () => json([openInvoice(1, 2), openInvoice(2, 0, 1), openInvoice(3)]),
      'POST /events': () => json({ events: [{ id: 20 }] }),
    });
    expect(await side.create(RECORD, ORIGIN)).toEqual({ id: '20', record: RECORD });
    expect(urls()).toEqual([`GET /invoices/patients/4?open=true&date=${MIDNIGHT}`, 'POST /events']);
    expect(server.seen.at(-1)?.body).toMatchObject({
      patientId: 4,
      invoiceId: 3,
      status: 5,
      startDateHours: '09',
    });
  });

  test('belongs to any other open invoice when its day has none', async () => {
    const { side, server } = await start({
      'GET /invoices/patients/4': (seen) => json(seen.url.includes('date=') ? [] : openInvoice(7)),
      'POST /events': () => json({ id: 20 }),
    });
    await side.create({ ...RECORD, status: 'new' }, ORIGIN);
    expect(server.seen.at(-1)?.body).toMatchObject({ invoiceId: 7, status: 5 });
  });

  test.each([
    ['a calendar that the config does not have', { calendar: 'x' }, {}, RefusedError],
    ['no patient', { patient: null }, {}, RefusedError],
    ['a status that no code stands for', {}, { statuses: { '6': 'cancelled' } }, NotSupportedError],
    ['the status of a cancelled one', { status: 'cancelled' }, {}, NotSupportedError],
    ['no admin id in the config', {}, { adminInfoId: null }, NotSupportedError],
  ])('with %s is not sent', async (_name, record, ephysio, kind) => {
    const { side, server } = await start({}, ephysio);
    await expect(side.create({ ...RECORD, ...record }, ORIGIN)).rejects.toBeInstanceOf(kind);
    expect(server.seen).toEqual([]);
  });

  test('whose create ended in doubt is found by patient, therapist and times', async () => {
    const { side, urls } = await start({
      'GET /events/events': () =>
        json([
          event({ id: 9, clientId: 5779 }),
          event({ id: 10, patientId: 5 }),
          event({ id: 11 }),
          event({ id: 12 }),
        ]),
    });
    const query = {
      sentAt: '2026-11-21T10:00:00.000Z',
      lostAt: '2026-11-21T10:00:00.000Z',
      isLinked: (id: string) => id === '11',
    };
    expect(await side.findSame(RECORD, query)).toMatchObject({ id: '12' });
    expect(await side.findSame({ ...RECORD, end: '2026-12-01T09:00:00.000Z' }, query)).toBeNull();
    expect(urls()[0]).toBe(`GET /events/events?from=${START - DAY}&to=${START + 1_800_000 + DAY}`);
  });
});

describe('a changed appointment', () => {
  test('keeps its invoice and its own settings', async () => {
    const { side, server, urls } = await start({
      'GET /invoices/patients/4': () => json([openInvoice(77), openInvoice(78)]),
      'GET /events/events': () => json([event({ invoiceId: 77, sendReminder: true, eventTypeId: 5 })]),
      'PUT /events/10': () => json({}),
    });
    const after = { ...RECORD, ...MOVED };
    expect(await side.update('10', MOVED, RECORD)).toEqual({ id: '10', record: after });
    expect(server.seen.at(-1)?.body).toMatchObject({
      invoiceId: 77,
      sendReminder: true,
      eventTypeId: 5,
      startDateHours: '10',
    });
    expect(urls().at(-1)).toBe('PUT /events/10');
  });
});

describe('a cancelled appointment', () => {
  const CANCELLED = { ...RECORD, status: 'cancelled' };

  test('gets the status that means cancelled, where the config knows one', async () => {
    const { side, server } = await start(
      {
        'GET /events/events': () => json([event({ invoiceId: 7 })]),
        'GET /invoices/patients/4': () => json([openInvoice(7)]),
        'PUT /events/10': () => json({}),
      },
      { statuses: { '5': 'confirmed', '8': 'cancelled' } },
    );
    expect(await side.cancel('10', RECORD)).toEqual({ id: '10', record: CANCELLED });
    expect(server.seen.at(-1)).toMatchObject({ method: 'PUT', body: { status: 8 } });
  });

  test('is cancelled by the assumed call otherwise', async () => {
    const { side, sent } = await start({
      'GET /events/events': () => json([event()]),
      'DELETE /events/10': () => new Response(null, { status: 204 }),
    });
    expect(await side.cancel('10', RECORD)).toEqual({ id: '10', record: CANCELLED });
    expect(sent('DELETE')).toHaveLength(1);
  });

  test('that goes as it is asked for is cancelled; what was gone before is not ours', async () => {
    const going = await start({ 'GET /events/events': (_seen, n) => json(n === 1 ? [event()] : []) });
    expect(await going.side.cancel('10', RECORD)).toEqual({ id: '10', record: CANCELLED });
    const gone = await start({ 'GET /events/events': () => json([]) });
    await expect(gone.side.cancel('10', RECORD)).rejects.toBeInstanceOf(NotFoundError);
    expect(gone.sent('DELETE')).toEqual([]);
  });

  test('that is still there after a 404 needs a person', async () => {
    const there = await start({ 'GET /events/events': () => json([event()]) });
    await expect(there.side.cancel('10', RECORD)).rejects.toBeInstanceOf(NotSupportedError);
    const off = await start({}, { capabilities: { cancelEvent: false } });
    await expect(off.side.cancel('10', RECORD)).rejects.toBeInstanceOf(NotSupportedError);
    expect(off.server.seen).toEqual([]);
  });
});
