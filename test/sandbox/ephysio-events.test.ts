import { describe, expect, it } from 'vitest';
import type { Answer } from './calls.ts';
import { NOW, QUERY, runEphysio } from './running-ephysio.ts';

/** Every field that an event was seen to be sent with. */
const EVENT_FIELDS = (
  'user_id patientId eventTypeId clientId adminInfoId resourceIds start end startDate endDate startDateHours ' +
  'startDateMinutes endDateHours endDateMinutes invoiceId status hasPresenceAdminInfo sendReminder hasSmsReminder ' +
  'isSerialEvent newPatient reminderSent hasValidationErrors eventMetadata'
).split(' ');

describe('events and invoices of e-Physio in the sandbox', () => {
  it('lists events that lie in the range', async () => {
    const { sandbox, call, firstPatient } = await runEphysio();
    const { id, start, end } = sandbox.ephysio.edit.addEvent({ start: NOW, patientId: firstPatient() });
    const ids = async (from: number, to: number) =>
      (await call('GET', `/events/events?from=${from}&to=${to}`)).body.map((e: { id: number }) => e.id);
    expect(await ids(start, end)).toContain(id);
    expect(await ids(start + 1, end)).not.toContain(id);
    expect((await call('GET', '/events/events?from=2026-11-21')).status).toBe(400);
  });

  it('creates an event only with all parameters, on an open invoice of that patient', async () => {
    const { sandbox, call, firstPatient, event } = await runEphysio();
    const made = await call('POST', `/events?${QUERY}`, event());
    expect(made.status).toBe(200);
    expect(sandbox.ephysio.state.events.get(made.body.id)).toMatchObject({ clientId: 5778, status: 5 });
    const edit = sandbox.ephysio.edit;
    const [, other] = [...sandbox.ephysio.state.patients.keys()];
    const refusals: [Promise<Answer>, string][] = [
      [call('POST', '/events', event()), 'ids is required'],
      [call('POST', '/events?ids=&changeSeries=false', event()), 'isCancelMultiUser is required'],
      [call('POST', `/events?${QUERY}`, event({ invoiceId: undefined })), '/invoiceId is required'],
      [
        call('POST', `/events?${QUERY}`, event({ invoiceId: edit.addInvoice(other ?? 0, NOW).id })),
        '/invoiceId belongs to another patient',
      ],
      [
        call(
          'POST',
          `/events?${QUERY}`,
          event({ invoiceId: edit.addInvoice(firstPatient(), NOW, { status: 0, statusDetail: 1 }).id }),
        ),
        '/invoiceId is not open',
      ],
      [call('POST', `/events?${QUERY}`, event({ resourceIds: ['c-1'] })), '/resourceIds is not valid'],
      [
        call('POST', `/events?${QUERY}`, event({ startDate: '2026-11-23T09:00:00.000Z' })),
        '/startDate is not start',
      ],
      [call('POST', `/events?${QUERY}`, event({ startDateHours: '08' })), '/startDateHours is not valid'],
      [call('POST', `/events?${QUERY}`, event({ adminInfoId: 1 })), '/adminInfoId is not valid'],
    ];
    for (const [answer, message] of refusals) {
      expect(await answer).toMatchObject({ status: 400, body: message });
    }
  });

  it.each(EVENT_FIELDS)('refuses an event without %s', async (field) => {
    const { sandbox, call, event } = await runEphysio();
    const before = sandbox.ephysio.state.events.size;
    const answer = await call('POST', `/events?${QUERY}`, event({ [field]: undefined }));
    expect(answer).toMatchObject({ status: 400, body: expect.stringContaining(`/${field} `) });
    expect(sandbox.ephysio.state.events.size).toBe(before);
  });

  it('changes an event only on an open invoice of that patient', async () => {
    const { sandbox, call, event } = await runEphysio();
    const made = event();
    const { id } = (await call('POST', `/events?${QUERY}`, made)).body;
    const [, other] = [...sandbox.ephysio.state.patients.keys()];
    const foreign = sandbox.ephysio.edit.addInvoice(other ?? 0, NOW).id;
    const put = async (fields: object) =>
      (await call('PUT', `/events/${id}?${QUERY}`, { ...made, ...fields })).body;
    expect(await put({ invoiceId: foreign })).toBe('/invoiceId belongs to another patient');
    expect(await put({ invoiceId: undefined })).toBe('/invoiceId is required');
    sandbox.ephysio.edit.closeInvoice(made.invoiceId);
    expect(await put({})).toBe('/invoiceId is not open');
  });

  it('finds invoices by patient, openness and day, in a list or alone', async () => {
    const { sandbox, call } = await runEphysio();
    const { id } = sandbox.ephysio.edit.addPatient({ firstName: 'A' }, true);
    const day = Date.parse('2026-11-22T23:00:00Z');
    const open = sandbox.ephysio.edit.addInvoice(id, day);
    sandbox.ephysio.edit.addInvoice(id, day, { status: 1, statusDetail: 0 });
    const list = async (query: string) => (await call('GET', `/invoices/patients/${id}?${query}`)).body;
    expect(await list('')).toHaveLength(2);
    expect(await list('open=true')).toMatchObject([{ id: open.id, stati: { status: 0, statusDetail: 0 } }]);
    expect(await list(`open=true&date=${Date.parse('2026-11-23T12:00:00Z')}`)).toHaveLength(1);
    expect(await list(`open=true&date=${Date.parse('2026-11-22T12:00:00Z')}`)).toEqual([]);
  });

  it('creates invoices only with the address and at midnight of the practice', async () => {
    const { call, firstPatient } = await runEphysio();
    const midnight = Date.parse('2026-11-22T23:00:00Z');
    const body = {
      user_id: 0,
      patientId: firstPatient(),
      dateDate: new Date(midnight).toISOString(),
      adminInfoId: 5770,
      attributes: { date: midnight, law: 'kvg', treatmentCause: 'disease', isTiersPayant: true, vat: false },
      prescription: { sessions: 9, firstSession: 1 },
      stati: { status: 0, statusDetail: 0 },
    };
    expect(await call('POST', '/invoices', body)).toMatchObject({ status: 400, body: '/street is required' });
    const address = { street: 'Seestrasse 1', zip: '8001', city: 'Zürich' };
    const made = await call('POST', '/invoices', { ...body, ...address });
    expect(made).toMatchObject({ status: 200, body: { stati: { status: 0, statusDetail: 0 } } });
    const india = Date.parse('2026-11-22T18:30:00Z');
    const shifted = {
      ...body,
      ...address,
      dateDate: new Date(india).toISOString(),
      attributes: { ...body.attributes, date: india },
    };
    expect((await call('POST', '/invoices', shifted)).body).toBe('/attributes/date is no midnight');
  });
});
