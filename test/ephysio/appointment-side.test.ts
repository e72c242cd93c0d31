import { afterEach, describe, expect, test } from 'vitest';
import { createAppointmentSide } from '../../src/ephysio/appointment-side.ts';
import { NotFoundError, NotSupportedError, RecordError, RefusedError } from '../../src/errors.ts';
import { json, NOW, rigFor, type Script, type Scripted, scriptedEphysio, token } from './scripted-ephysio.ts';

const open: Scripted[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

const start = async (routes: Record<string, Script>, ephysio: Record<string, unknown> = {}) => {
  const server = await scriptedEphysio({ 'POST /token': () => token(), ...routes });
  open.push(server);
  const { client, practice } = rigFor(server.baseUrl, { ephysio, now: () => NOW });
  const side = createAppointmentSide({ client, practice, now: () => NOW });
  return {
    side,
    server,
    urls: () => server.seen.slice(1).map((s) => `${s.method} ${s.url.split('?ids')[0]}`),
  };
};

const DAY = 86_400_000;
const START = Date.parse('2026-12-01T08:00:00.000Z');
const event = (more: Record<string, unknown> = {}) => ({
  id: 10,
  patientId: 4,
  start: START,
  end: START + 1_800_000,
  status: 5,
  eventTypeId: 29330,
  clientId: 5778,
  ...more,
});
const RECORD = {
  patient: '4',
  calendar: 'cal/usr/5778/29330',
  start: '2026-12-01T08:00:00.000Z',
  end: '2026-12-01T08:30:00.000Z',
  status: 'confirmed',
};
const openInvoice = (id: number, status = 0, statusDetail = 0) => ({ id, stati: { status, statusDetail } });
const MIDNIGHT = Date.parse('2026-11-30T23:00:00.000Z');

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
    expect(urls()).toEqual([`GET /events/events?from=${START}&to=${START + DAY}`]);
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
      `/events/events?from=${NOW - 730 * DAY}&to=${NOW + 1095 * DAY}`,
    ]);
  });
});

describe('a new appointment', () => {
  test('hangs on the open invoice of its day', async () => {
    const { side, server, urls } = await start({
      'GET /invoices/patients/4': () => json([openInvoice(1, 2), openInvoice(2, 0, 1), openInvoice(3)]),
      'POST /events': () => json({ events: [{ id: 20 }] }),
    });
    expect(await side.create(RECORD)).toEqual({ id: '20', record: RECORD });
    expect(urls()).toEqual([`GET /invoices/patients/4?open=true&date=${MIDNIGHT}`, 'POST /events']);
    expect(server.seen.at(-1)?.body).toMatchObject({
      patientId: 4,
      invoiceId: 3,
      status: 5,
      startDateHours: '09',
    });
  });

  test('hangs on any other open invoice when its day has none', async () => {
    const { side, server } = await start({
      'GET /invoices/patients/4': (seen) => json(seen.url.includes('date=') ? [] : openInvoice(7)),
      'POST /events': () => json({ id: 20 }),
    });
    await side.create({ ...RECORD, status: 'new' });
    expect(server.seen.at(-1)?.body).toMatchObject({ invoiceId: 7, status: 5 });
  });

  test('never hangs on a sent or closed invoice: without an open one a person has to look', async () => {
    const { side, urls } = await start({ 'GET /invoices/patients/4': () => json([openInvoice(1, 1)]) });
    await expect(side.create(RECORD)).rejects.toBeInstanceOf(NotSupportedError);
    expect(urls().filter((url) => url.startsWith('POST'))).toEqual([]);
  });

  test('gets a new invoice when the config has a template for it', async () => {
    const invoiceTemplate = { law: 'kvg', treatmentCause: 'disease', isTiersPayant: true, sessions: 9 };
    const { side, server } = await start(
      {
        'GET /invoices/patients/4': () => json([]),
        'GET /patients': () =>
          json([{ id: 4, lastName: 'Muster', street: 'Weg 1', zip: 8001, city: 'Zürich' }]),
        'POST /invoices': () => json({ id: 31 }),
        'POST /events': () => json({ id: 20 }),
      },
      { invoiceTemplate },
    );
    await side.create(RECORD);
    expect(server.seen.find((s) => s.url === '/invoices')?.body).toEqual({
      user_id: 0,
      patientId: 4,
      dateDate: '2026-11-30T23:00:00.000Z',
      adminInfoId: 5770,
      attributes: {
        date: MIDNIGHT,
        law: 'kvg',
        treatmentCause: 'disease',
        isTiersPayant: true,
        vat: false,
      },
      prescription: { sessions: 9, firstSession: 1 },
      stati: { status: 0, statusDetail: 0 },
      street: 'Weg 1',
      zip: '8001',
      city: 'Zürich',
    });
    expect(server.seen.at(-1)?.body).toMatchObject({ invoiceId: 31 });
  });

  test.each([
    ['a calendar that the config does not have', { calendar: 'x' }, {}, RefusedError],
    ['no patient', { patient: null }, {}, RefusedError],
    ['a status without a code', { status: 'showed' }, {}, NotSupportedError],
    ['no admin id in the config', {}, { adminInfoId: null }, NotSupportedError],
  ])('with %s is not sent', async (_name, record, ephysio, kind) => {
    const { side, server } = await start({}, ephysio);
    await expect(side.create({ ...RECORD, ...record })).rejects.toBeInstanceOf(kind);
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
      isTaken: (id: string) => id === '11',
    };
    expect(await side.findSame(RECORD, query)).toMatchObject({ id: '12' });
    expect(await side.findSame({ ...RECORD, end: '2026-12-01T09:00:00.000Z' }, query)).toBeNull();
    expect(urls()[0]).toBe(`GET /events/events?from=${START - DAY}&to=${START + 1_800_000 + DAY}`);
  });
});

describe('a changed appointment', () => {
  const MOVED = { start: '2026-12-01T09:00:00.000Z', end: '2026-12-01T09:30:00.000Z' };

  test('keeps its invoice and its own settings', async () => {
    const { side, server, urls } = await start({
      'GET /events/events': () => json([event({ invoiceId: 77, sendReminder: true, eventTypeId: 5 })]),
      'PUT /events/10': () => json({}),
    });
    const after = { ...RECORD, ...MOVED };
    expect(await side.update('10', MOVED, after)).toEqual({ id: '10', record: after });
    expect(server.seen.at(-1)?.body).toMatchObject({
      invoiceId: 77,
      sendReminder: true,
      eventTypeId: 5,
      startDateHours: '10',
    });
    expect(urls().at(-1)).toBe('PUT /events/10');
  });

  test('that e-Physio cannot take is told from one that is gone', async () => {
    const routes = (last: unknown[]): Record<string, Script> => ({
      'GET /events/events': (_seen, n) => json(n === 1 ? [event({ invoiceId: 7 })] : last),
    });
    const there = await start(routes([event()]));
    await expect(there.side.update('10', MOVED, RECORD)).rejects.toBeInstanceOf(NotSupportedError);
    const gone = await start(routes([]));
    await expect(gone.side.update('10', MOVED, RECORD)).rejects.toBeInstanceOf(NotFoundError);
    await expect(gone.side.update('11', MOVED, RECORD)).rejects.toBeInstanceOf(NotFoundError);
  });
});

describe('a cancelled appointment', () => {
  const CANCELLED = { ...RECORD, status: 'cancelled' };

  test('gets the status that means cancelled, where the config knows one', async () => {
    const { side, server } = await start(
      { 'GET /events/events': () => json([event({ invoiceId: 7 })]), 'PUT /events/10': () => json({}) },
      { statuses: { '5': 'confirmed', '8': 'cancelled' } },
    );
    expect(await side.cancel('10', RECORD)).toEqual({ id: '10', record: CANCELLED });
    expect(server.seen.at(-1)).toMatchObject({ method: 'PUT', body: { status: 8 } });
  });

  test('is cancelled by the assumed call otherwise', async () => {
    const { side, urls } = await start({ 'DELETE /events/10': () => new Response(null, { status: 204 }) });
    expect(await side.cancel('10', RECORD)).toEqual({ id: '10', record: CANCELLED });
    expect(urls()).toEqual(['DELETE /events/10']);
  });

  test('that was gone already is cancelled; one that is still there needs a person', async () => {
    const gone = await start({ 'GET /events/events': () => json([]) });
    expect(await gone.side.cancel('10', RECORD)).toEqual({ id: '10', record: CANCELLED });
    const there = await start({ 'GET /events/events': () => json([event()]) });
    await expect(there.side.cancel('10', RECORD)).rejects.toBeInstanceOf(NotSupportedError);
    const off = await start({}, { capabilities: { cancelEvent: false } });
    await expect(off.side.cancel('10', RECORD)).rejects.toBeInstanceOf(NotSupportedError);
    expect(off.server.seen).toEqual([]);
  });
});
