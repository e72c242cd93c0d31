import { describe, expect, test } from 'vitest';
import { NotSupportedError, RefusedError } from '../../../src/errors.ts';
import { json, type Script } from '../scripted-ephysio.ts';
import { ANNA, event, MIDNIGHT, MOVED, openInvoice, RECORD, startSides } from '../side-set-up.ts';

const TEMPLATE = { law: 'kvg', treatmentCause: 'disease', isTiersPayant: true, sessions: 9 };
const ORIGIN = { id: 'ghl-a1' };

const start = (invoices: () => unknown[], more: Record<string, Script> = {}, ephysio: object = {}) =>
  startSides(
    {
      'GET /patients': () => json([ANNA]),
      'GET /invoices/patients/4': () => json(invoices()),
      'POST /events': (_seen, n) => json({ id: 19 + n }),
      ...more,
    },
    { ephysio: { invoiceTemplate: TEMPLATE, ...ephysio } },
  );

/** Sent, closed, of an unknown state. */
const NOT_OPEN = [openInvoice(1, 1), openInvoice(2, 0, 1), openInvoice(3, 1, 1), { id: 4 }];

describe('a new appointment', () => {
  test.each([[[]], [NOT_OPEN]])('without an open invoice waits for a person: %j', async (invoices) => {
    const { appointments, sent } = await start(() => invoices, {}, { invoiceTemplate: null });
    const create = appointments.create(RECORD, ORIGIN);
    await expect(create).rejects.toBeInstanceOf(NotSupportedError);
    await expect(create).rejects.toThrow(
      'patient 4 has no open invoice in e-Physio, and none could be made: ephysio.invoiceTemplate is not set',
    );
    expect(sent('POST')).toEqual([]);
  });

  test('never belongs to a sent or closed invoice, were it the only one of the day', async () => {
    const { appointments, sent } = await start(() => [...NOT_OPEN, openInvoice(9)]);
    await appointments.create(RECORD, ORIGIN);
    expect(sent('POST')).toMatchObject([{ invoiceId: 9 }]);
  });

  test('gets an invoice from the template, with the address of the patient', async () => {
    const { appointments, sent } = await start(() => [], { 'POST /invoices': () => json({ id: 31 }) });
    await appointments.create(RECORD, ORIGIN);
    expect(sent('POST')[0]).toEqual({
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
    expect(sent('POST')[1]).toMatchObject({ invoiceId: 31 });
  });

  test('shares that invoice with the other new appointments of the patient', async () => {
    const made: unknown[] = [];
    const { appointments, urls, sent } = await start(() => made, {
      'POST /invoices': () => {
        made.push(openInvoice(31));
        return json({ id: 31 });
      },
    });
    await Promise.all([
      appointments.create(RECORD, ORIGIN),
      appointments.create({ ...RECORD, ...MOVED }, { id: 'ghl-a2' }),
    ]);
    expect(urls().filter((url) => url === 'POST /invoices')).toHaveLength(1);
    expect(sent('POST').slice(1)).toMatchObject([{ invoiceId: 31 }, { invoiceId: 31 }]);
  });

  test('waits for a person when the invoice is refused', async () => {
    const { appointments, urls } = await start(() => [], {
      'POST /invoices': () => json({ message: '/street is required: Muster' }, 400),
    });
    const create = appointments.create(RECORD, ORIGIN);
    await expect(create).rejects.toBeInstanceOf(NotSupportedError);
    await expect(create).rejects.toThrow(
      'patient 4 has no open invoice in e-Physio, and none could be made: e-Physio refused POST /invoices (HTTP 400: /street)',
    );
    expect(urls()).not.toContain('POST /events');
  });

  test('of a patient whom e-Physio does not know there fails alone', async () => {
    const { appointments } = await start(() => [], {
      'GET /invoices/patients/4': () => json({ message: 'Muster is unknown' }, 404),
    });
    const create = appointments.create(RECORD, ORIGIN);
    await expect(create).rejects.toBeInstanceOf(RefusedError);
    await expect(create).rejects.toThrow('e-Physio refused GET /invoices/patients/4 (HTTP 404)');
  });
});

describe('a changed appointment', () => {
  const changed = (invoices: unknown[], more: Record<string, unknown>) =>
    start(() => invoices, {
      'GET /events/events': () => json([event(more)]),
      'PUT /events/10': () => json({}),
    });

  test('stays on its own invoice as long as that is open', async () => {
    const { appointments, sent } = await changed([openInvoice(6), openInvoice(7)], { invoiceId: 7 });
    await appointments.update('10', MOVED, RECORD);
    expect(sent('PUT')).toMatchObject([{ invoiceId: 7 }]);
  });

  test('is left alone once its invoice is closed, and never moves to another', async () => {
    const { appointments, sent } = await changed([openInvoice(6), openInvoice(7, 1)], { invoiceId: 7 });
    const update = appointments.update('10', MOVED, RECORD);
    await expect(update).rejects.toBeInstanceOf(NotSupportedError);
    await expect(update).rejects.toThrow('event 10 belongs to an invoice that is not open');
    expect(sent('PUT')).toEqual([]);
  });

  test('goes to an open one where the list does not say which is its own', async () => {
    const { appointments, sent } = await changed([openInvoice(6)], {});
    await appointments.update('10', MOVED, RECORD);
    expect(sent('PUT')).toMatchObject([{ invoiceId: 6 }]);
  });
});
