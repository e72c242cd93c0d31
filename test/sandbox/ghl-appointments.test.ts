import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { type Answer, ghlCall } from './calls.ts';

const NOW = Date.parse('2026-10-20T10:00:00Z');
const PATH = '/calendars/events/appointments';

describe('GHL appointments in the sandbox', () => {
  let sandbox: Sandbox;
  let contactId: string;
  let calendarId: string;
  let userId: string;

  beforeEach(async () => {
    sandbox = await startSandbox({ patients: 1, now: () => NOW });
    contactId = sandbox.ghl.edit.createContact({ firstName: 'A' }).id;
    const calendar = [...sandbox.ghl.state.calendars.values()][0];
    calendarId = calendar?.id ?? '';
    userId = calendar?.team[0] ?? '';
  });
  afterEach(() => sandbox.close());

  const call = (method: string, path: string, body?: unknown) =>
    ghlCall(sandbox, method, path, body, { version: '2021-04-15' });
  const create = (fields: object = {}): Promise<Answer> =>
    call('POST', PATH, {
      calendarId,
      locationId: sandbox.ghl.locationId,
      contactId,
      assignedUserId: userId,
      startTime: '2026-10-21T08:07:00Z',
      endTime: '2026-10-21T08:32:00Z',
      ignoreFreeSlotValidation: true,
      toNotify: false,
      ...fields,
    });

  it('lists the calendars of the location with their teams', async () => {
    const { body } = await call('GET', `/calendars/?locationId=${sandbox.ghl.locationId}`);
    expect(body.calendars).toHaveLength(3);
    expect(body.calendars[0]).toMatchObject({ id: calendarId, teamMembers: [{ userId }] });
  });

  it('answers a create with 200 and without times, and shows them in the zone of the location', async () => {
    const made = await create({ appointmentStatus: 'completed' });
    expect(made.status).toBe(200);
    expect(made.body).not.toHaveProperty('startTime');
    expect(made.body).toMatchObject({ contactId, appointmentStatus: 'showed', appoinmentStatus: 'showed' });
    const got = await call('GET', `${PATH}/${made.body.id}`);
    expect(got.body.appointment).toMatchObject({
      startTime: '2026-10-21T10:07:00+02:00',
      endTime: '2026-10-21T10:32:00+02:00',
      deleted: false,
      createdBy: { source: 'third_party' },
    });
    const winter = await create({ startTime: '2026-10-26T08:00:00Z', endTime: '2026-10-26T08:30:00Z' });
    const later = await call('GET', `${PATH}/${winter.body.id}`);
    expect(later.body.appointment.startTime).toBe('2026-10-26T09:00:00+01:00');
  });

  it.each([
    [{ notes: 'x' }, 422, ['property notes should not exist']],
    [{ appointmentStatus: 'no_show' }, 422, ['appointmentStatus must be a valid enum value']],
    [{ startTime: '2026-10-21T08:00:00' }, 422, ['startTime must be a valid ISO 8601 date string']],
    [{ contactId: undefined }, 422, ['contactId should not be empty']],
    [{ assignedUserId: 'somebody-else' }, 422, 'The user id not part of calendar team.'],
    [{ assignedUserId: undefined }, 422, 'The user id not part of calendar team.'],
    [{ endTime: '2026-10-21T08:00:00Z' }, 422, ['endTime must be after startTime']],
    [{ contactId: 'nobody' }, 400, 'Contact with id nobody not found'],
    [{ calendarId: 'none' }, 400, 'The calendar id is invalid.'],
  ])('refuses a create with %j', async (fields, status, message) => {
    expect(await create(fields)).toMatchObject({ status, body: { statusCode: status, message } });
    expect(sandbox.ghl.state.appointments.size).toBe(0);
  });

  it('lets so many book one slot as the calendar takes, if they start together', async () => {
    sandbox.ghl.edit.changeCalendar(calendarId, { calendarType: 'class_booking', appoinmentPerSlot: 2 });
    const { body } = await call('GET', `/calendars/?locationId=${sandbox.ghl.locationId}`);
    expect(body.calendars[0]).toMatchObject({ calendarType: 'class_booking', appoinmentPerSlot: 2 });
    const online = (time: string) =>
      create({
        startTime: `2026-10-21T${time}:00+02:00`,
        endTime: undefined,
        ignoreFreeSlotValidation: false,
      });
    const answers = [await online('10:00'), await online('10:00'), await online('10:00')];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 400]);
    sandbox.ghl.edit.changeCalendar(calendarId, { slotMinutes: 15 });
    expect((await online('10:15')).status).toBe(400);
  });

  it('checks the slot unless the caller says not to, and lets two share one then', async () => {
    const slot = { startTime: '2026-10-21T10:00:00+02:00', ignoreFreeSlotValidation: false };
    const free = await create({ ...slot, endTime: '2026-10-21T10:30:00+02:00' });
    expect(free.status).toBe(200);
    const taken = await create({ ...slot, endTime: '2026-10-21T10:30:00+02:00' });
    expect(taken).toMatchObject({
      status: 400,
      body: { message: 'The slot you have selected is no longer available.' },
    });
    const short = await create({ ...slot, endTime: '2026-10-21T10:10:00+02:00' });
    expect(short.body.message).toMatch(/not a valid duration/);
    const past = await create({ ...slot, startTime: '2026-10-19T10:00:00+02:00', endTime: undefined });
    expect(past.status).toBe(400);
    expect((await create()).status).toBe(200);
    expect((await create()).status).toBe(200);
  });

  it('resets the status to confirmed when an update leaves it out, and keeps the rest', async () => {
    const { id } = (await create({ appointmentStatus: 'noshow', title: 'T' })).body;
    const put = await call('PUT', `${PATH}/${id}`, { title: 'U' });
    expect(put.status).toBe(200);
    expect(put.body).toMatchObject({ appointmentStatus: 'confirmed', title: 'U' });
    expect(put.body).not.toHaveProperty('startTime');
    expect(sandbox.ghl.state.appointments.get(id)).toMatchObject({
      startTime: Date.parse('2026-10-21T08:07:00Z'),
      assignedUserId: userId,
    });
  });

  it('refuses another contact or location on update, and unknown ids', async () => {
    const { id } = (await create()).body;
    for (const property of ['contactId', 'locationId']) {
      const answer = await call('PUT', `${PATH}/${id}`, { [property]: 'x' });
      expect(answer).toMatchObject({
        status: 422,
        body: { message: [`property ${property} should not exist`] },
      });
    }
    const gone = await call('PUT', `${PATH}/${'x'.repeat(20)}`, { title: 'U' });
    expect(gone).toMatchObject({ status: 400, body: { message: 'The event id is invalid.' } });
  });

  it('still answers 200 for a deleted appointment, marked, and lists it no more', async () => {
    const { id } = (await create()).body;
    const del = await call('DELETE', `/calendars/events/${id}`, {});
    expect(del).toMatchObject({ status: 200, body: { succeeded: true } });
    const got = await call('GET', `${PATH}/${id}`);
    expect(got).toMatchObject({ status: 200, body: { appointment: { id, deleted: true } } });
    expect((await call('DELETE', `/calendars/events/${id}`, {})).status).toBe(404);
    expect((await call('DELETE', `${PATH}/${id}`)).status).toBe(401);
    const range = `startTime=0&endTime=4102444800000&calendarId=${calendarId}`;
    const list = await call('GET', `/calendars/events?locationId=${sandbox.ghl.locationId}&${range}`);
    expect(list.body.events).toEqual([]);
  });

  it('lists by exactly one of calendar, user and group, between epoch milliseconds', async () => {
    const { id } = (await create({ appointmentStatus: 'cancelled' })).body;
    const start = Date.parse('2026-10-21T08:07:00Z');
    const list = (query: string) =>
      call('GET', `/calendars/events?locationId=${sandbox.ghl.locationId}&${query}`);
    const ids = async (query: string) => (await list(query)).body.events.map((e: { id: string }) => e.id);
    expect(await ids(`calendarId=${calendarId}&startTime=${start}&endTime=${start}`)).toEqual([id]);
    expect(await ids(`userId=${userId}&startTime=${start}&endTime=${start}`)).toEqual([id]);
    expect(await ids(`calendarId=${calendarId}&startTime=${start + 1}&endTime=${start + 2}`)).toEqual([]);
    for (const query of [
      'startTime=1&endTime=2',
      `calendarId=${calendarId}&userId=${userId}&startTime=1&endTime=2`,
      `calendarId=${calendarId}&startTime=2026-10-21&endTime=2`,
    ]) {
      expect((await list(query)).status).toBe(422);
    }
  });

  it("gives a contact's appointments by the clock on the wall, without a zone", async () => {
    await create();
    const { body } = await call('GET', `/contacts/${contactId}/appointments`);
    expect(body.events[0].startTime).toBe('2026-10-21 10:07:00');
  });

  it('can wrap as the specification says', async () => {
    await sandbox.close();
    sandbox = await startSandbox({ patients: 1, now: () => NOW, ghl: { appointmentWrapper: 'event' } });
    const contact = sandbox.ghl.edit.createContact({ firstName: 'A' });
    const [calendar] = sandbox.ghl.state.calendars.keys();
    const { id } = sandbox.ghl.edit.createAppointment({
      calendarId: calendar ?? '',
      contactId: contact.id,
      start: NOW,
      end: NOW + 1_800_000,
    });
    expect((await call('GET', `${PATH}/${id}`)).body.event.id).toBe(id);
  });
});
