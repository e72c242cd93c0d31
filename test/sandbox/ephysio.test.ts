import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { type Answer, signInEphysio } from './calls.ts';

const NOW = Date.parse('2026-11-21T10:00:00Z');
const QUERY = 'ids=&isCancelMultiUser=false&changeSeries=false&changeAllDescriptions=false';
const PERSON = {
  id: 'ghl-contact-id',
  firstName: 'Zoë',
  lastName: "O'Neill",
  street: 'Seestrasse 1',
  zip: '8001',
  city: 'Zürich',
  birthDate: '1980-02-29',
  sex: 'f',
  status: 1,
  phone: '+41 79 123 45 67',
  email: 'zoe@example.ch',
  hasEmailConsent: false,
  comment: '',
};

/** Every field that an event was seen to be sent with. */
const EVENT_FIELDS = (
  'user_id patientId eventTypeId clientId adminInfoId resourceIds start end startDate endDate startDateHours ' +
  'startDateMinutes endDateHours endDateMinutes invoiceId status hasPresenceAdminInfo sendReminder hasSmsReminder ' +
  'isSerialEvent newPatient reminderSent hasValidationErrors eventMetadata'
).split(' ');

describe('e-Physio in the sandbox', () => {
  let sandbox: Sandbox;
  let time: number;
  let call: Awaited<ReturnType<typeof signInEphysio>>['call'];

  const start = async (ephysio: object = {}) => {
    time = NOW;
    sandbox = await startSandbox({ patients: 5, now: () => time, ephysio });
    ({ call } = await signInEphysio(sandbox));
  };
  beforeEach(() => start());
  afterEach(() => sandbox.close());

  const firstPatient = () => [...sandbox.ephysio.state.patients.values()][0]?.id ?? 0;
  const event = (fields: object = {}) => {
    const patientId = firstPatient();
    const invoice = sandbox.ephysio.edit.addInvoice(patientId, NOW);
    return {
      user_id: 0,
      patientId,
      eventTypeId: 29_330,
      clientId: 5778,
      adminInfoId: 5770,
      resourceIds: ['c-5778'],
      start: Date.parse('2026-11-23T08:00:00Z'),
      end: Date.parse('2026-11-23T08:30:00Z'),
      startDate: '2026-11-23T08:00:00.000Z',
      endDate: '2026-11-23T08:30:00.000Z',
      startDateHours: '09',
      startDateMinutes: '00',
      endDateHours: '09',
      endDateMinutes: '30',
      invoiceId: invoice.id,
      status: 5,
      hasPresenceAdminInfo: false,
      sendReminder: false,
      hasSmsReminder: false,
      isSerialEvent: false,
      newPatient: false,
      reminderSent: false,
      hasValidationErrors: false,
      eventMetadata: {},
      ...fields,
    };
  };

  it('signs in with the right password only, and lets tokens expire', async () => {
    const { login } = await signInEphysio(sandbox);
    expect(login.exp).toBe(NOW / 1000 + 3600);
    const wrong = await fetch(`${sandbox.ephysio.url}/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: sandbox.ephysio.email, password: 'wrong' }),
    });
    expect(wrong.status).toBe(401);
    expect((await call('GET', '/patients?status=1')).status).toBe(200);
    expect((await call('GET', '/patients?status=1', undefined, { 'x-crypto-key': 'x' })).status).toBe(401);
    time += 3_600_000;
    expect((await call('GET', '/patients?status=1')).status).toBe(401);
  });

  it('lists active patients as the service writes them', async () => {
    sandbox.ephysio.edit.archivePatient(firstPatient());
    const { body } = await call('GET', '/patients?status=1');
    expect(body).toHaveLength(4);
    expect(body[0].birthDate).toMatch(/^\d{2}\.\d{2}\.\d{4}$/);
    expect(typeof body[0].sex).toBe('boolean');
    expect((await call('GET', '/patients')).status).toBe(400);
  });

  it('creates a patient from a request and lists it in the other spelling', async () => {
    const made = await call('POST', '/patients/request', PERSON);
    expect(made).toMatchObject({ status: 200, body: { id: expect.any(Number) } });
    const { body } = await call('GET', '/patients?status=1');
    expect(body.at(-1)).toMatchObject({ id: made.body.id, birthDate: '29.02.1980', sex: false, zip: '8001' });
  });

  it.each([
    [{ street: '' }, '/street is required'],
    [{ zip: undefined }, '/zip is required'],
    [{ birthDate: '29.02.1980' }, '/birthDate is not valid'],
    [{ birthDate: '1981-02-29' }, '/birthDate is not valid'],
    [{ sex: true }, '/sex is required'],
    [{ nickname: 'x' }, '/nickname is not allowed'],
  ])('refuses a patient with %j', async (fields, message) => {
    expect(await call('POST', '/patients/request', { ...PERSON, ...fields })).toMatchObject({
      status: 400,
      body: message,
    });
    expect(sandbox.ephysio.counters.violations).toHaveLength(1);
  });

  it.each(['firstName', 'lastName', 'street', 'zip', 'city', 'birthDate', 'sex', 'status'])(
    'refuses a patient without %s',
    async (field) => {
      expect(await call('POST', '/patients/request', { ...PERSON, [field]: undefined })).toMatchObject({
        status: 400,
        body: `/${field} is required`,
      });
    },
  );

  it('takes a whole patient back as it was listed, with a change in either spelling', async () => {
    const { id } = sandbox.ephysio.edit.addPatient({
      ...{ firstName: 'Anna', lastName: 'Muster', street: '-', zip: 8001, city: 'Bern' },
      ...{ birthDate: '03.02.1980', sex: false, phone: '079/123 45 67 (Mutter)', email: null, insurance: 7 },
    });
    const listed = (await call('GET', '/patients?status=1')).body.at(-1);
    const change = { birthDate: '1980-02-04', zip: '8002', sex: 'f' };
    expect((await call('PUT', `/patients/${id}`, { ...listed, ...change })).status).toBe(200);
    const after = (await call('GET', '/patients?status=1')).body.at(-1);
    expect(after).toEqual({ ...listed, birthDate: '04.02.1980', zip: '8002' });
    const refused = await call('PUT', `/patients/${id}`, { ...listed, phone: '079 999 99 99' });
    expect(refused).toMatchObject({ status: 400, body: '/phone is not valid' });
  });

  it('does not know a record that somebody at the desk has removed, which breaks no rule', async () => {
    expect((await call('PUT', '/patients/1', PERSON)).status).toBe(404);
    expect((await call('PUT', `/events/1?${QUERY}`, event())).status).toBe(404);
    expect((await call('DELETE', `/events/1?${QUERY}`)).status).toBe(404);
    expect(sandbox.ephysio.counters.violations).toEqual([]);
  });

  it('lists events that lie in the range', async () => {
    const { id, start, end } = sandbox.ephysio.edit.addEvent({ start: NOW, patientId: firstPatient() });
    const ids = async (from: number, to: number) =>
      (await call('GET', `/events/events?from=${from}&to=${to}`)).body.map((e: { id: number }) => e.id);
    expect(await ids(start, end)).toContain(id);
    expect(await ids(start + 1, end)).not.toContain(id);
    expect((await call('GET', '/events/events?from=2026-11-21')).status).toBe(400);
  });

  it('creates an event only with all parameters, on an open invoice of that patient', async () => {
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
    const before = sandbox.ephysio.state.events.size;
    const answer = await call('POST', `/events?${QUERY}`, event({ [field]: undefined }));
    expect(answer).toMatchObject({ status: 400, body: expect.stringContaining(`/${field} `) });
    expect(sandbox.ephysio.state.events.size).toBe(before);
  });

  it('changes an event only on an open invoice of that patient', async () => {
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

  it('has the assumed calls, unless switched off', async () => {
    const { id } = (await call('POST', `/events?${QUERY}`, event())).body;
    const times = {
      end: Date.parse('2026-11-23T09:00:00Z'),
      endDate: '2026-11-23T09:00:00.000Z',
      endDateHours: '10',
      endDateMinutes: '00',
    };
    expect((await call('PUT', `/events/${id}?${QUERY}`, event(times))).status).toBe(200);
    expect((await call('DELETE', `/events/${id}?${QUERY}`)).status).toBe(200);
    expect(sandbox.ephysio.state.events.has(id)).toBe(false);
    const patient = firstPatient();
    expect((await call('PUT', `/patients/${patient}`, { ...PERSON, id: undefined })).status).toBe(200);
    expect(sandbox.ephysio.state.patients.get(patient)).toMatchObject({ firstName: 'Zoë', id: patient });
    await sandbox.close();
    await start({ updatePatient: 404, updateEvent: 405, cancelEvent: 501 });
    expect((await call('PUT', `/patients/${firstPatient()}`, PERSON)).status).toBe(404);
    expect((await call('PUT', `/events/1?${QUERY}`, event())).status).toBe(405);
    expect((await call('DELETE', `/events/1?${QUERY}`)).status).toBe(501);
    expect(sandbox.ephysio.counters.violations).toEqual([]);
    await sandbox.close();
    await start({ updatePatient: false, createInvoice: false });
    expect((await call('PUT', `/patients/${firstPatient()}`, PERSON)).status).toBe(404);
    expect((await call('POST', '/invoices', {})).status).toBe(404);
  });

  it('may have a code for cancelled events, which the ready config lists', async () => {
    expect(sandbox.config().practices[0]?.ephysio.statuses).toBeUndefined();
    await sandbox.close();
    await start({ cancelledStatus: 9 });
    const statuses = { '5': 'confirmed', '9': 'cancelled' };
    expect(sandbox.config().practices[0]?.ephysio.statuses).toEqual(statuses);
    expect(sandbox.ephysio.cancelledStatus).toBe(9);
  });

  it('finds invoices by patient, openness and day, in a list or alone', async () => {
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

  it('takes odd records from a person at the desk', async () => {
    const { id } = sandbox.ephysio.edit.addPatient({ firstName: 42, birthDate: '1.1.80', zip: 8001 });
    sandbox.ephysio.edit.changePatient(id, { lastName: undefined, email: null });
    const { body } = await call('GET', '/patients?status=1');
    expect(body.at(-1)).toEqual({
      id,
      status: 1,
      firstName: 42,
      birthDate: '1.1.80',
      zip: 8001,
      email: null,
    });
  });
});
