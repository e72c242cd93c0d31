import { afterEach, describe, expect, it } from 'vitest';
import type { SandboxOptions } from '../../src/sandbox/options.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { ghlCall } from './calls.ts';

const NOW = Date.parse('2026-03-02T08:00:00Z');
const START = Date.parse('2026-03-04T08:00:00Z');
const HALF_HOUR = 1_800_000;
const HOUR = 2 * HALF_HOUR;
const WEEK = 7 * 24 * HOUR;
const PATH = '/calendars/events/appointments';

describe('a series in the simulated GHL', () => {
  let sandbox: Sandbox;
  afterEach(() => sandbox.close());

  const open = async (ghl: SandboxOptions['ghl'] = {}) => {
    sandbox = await startSandbox({ patients: 1, now: () => NOW, ghl });
    const [calendarId = ''] = sandbox.ghl.state.calendars.keys();
    const contactId = sandbox.ghl.edit.createContact({ firstName: 'A' }).id;
    const made = sandbox.ghl.edit.createSeries({
      calendarId,
      contactId,
      start: START,
      end: START + HALF_HOUR,
      count: 4,
    });
    return {
      edit: sandbox.ghl.edit,
      calendarId,
      series: made[0]?.masterEventId ?? '',
      ids: made.map(({ id }) => id),
    };
  };
  const call = (method: string, path: string, body?: unknown) =>
    ghlCall(sandbox, method, path, body, { version: '2021-04-15' });
  const list = async (calendarId: string) => {
    const query = `locationId=${sandbox.ghl.locationId}&calendarId=${calendarId}&startTime=${START}&endTime=${START + 9 * WEEK}`;
    return (await call('GET', `/calendars/events?${query}`)).body.events;
  };

  it('lists its instances, whose ids are made of master, start and length, at one time of the clock', async () => {
    const { calendarId, series, ids } = await open();
    const starts = [START, START + WEEK, START + 2 * WEEK, START + 3 * WEEK];
    expect(ids).toEqual(starts.map((start) => `${series}_${start}_1800`));
    const [first, ...others] = await list(calendarId);
    expect(first).toMatchObject({
      id: ids[0],
      isRecurring: true,
      masterEventId: series,
      rrule: 'RRULE:FREQ=WEEKLY;INTERVAL=1;COUNT=4',
      startTime: '2026-03-04T09:00:00+01:00',
    });
    expect(others).toHaveLength(3);
    // The clocks are set forward on 29 March.
    const longer = sandbox.ghl.edit.resizeSeries(series, 5);
    expect(longer.at(-1)?.startTime).toBe(START + 4 * WEEK - HOUR);
  });

  it('is read by the master’s id, and an instance by its own, unless an option says otherwise', async () => {
    const { series, ids, calendarId } = await open();
    const master = await call('GET', `${PATH}/${series}`);
    expect(master.body.appointment).toMatchObject({
      id: series,
      isRecurring: true,
      rrule: expect.any(String),
    });
    expect(master.body.appointment).not.toHaveProperty('masterEventId');
    const instance = await call('GET', `${PATH}/${ids[1]}`);
    expect(instance.body.appointment).toMatchObject({ id: ids[1], masterEventId: series });
    await sandbox.close();
    const other = await open({ instanceReads: 'master', listsMasters: true });
    const read = await call('GET', `${PATH}/${other.ids[1]}`);
    expect(read.body.appointment).toMatchObject({ id: other.series });
    expect((await list(other.calendarId)).map(({ id }: { id: string }) => id)).toContain(other.series);
    expect(calendarId).toBe(other.calendarId);
  });

  it('has other ids once it is moved, and the old ones are not there any more', async () => {
    const { edit, series, ids } = await open();
    const moved = edit.moveSeries(series, HOUR);
    expect(moved.map(({ startTime }) => startTime)).toEqual([0, 1, 2, 3].map((n) => START + n * WEEK + HOUR));
    expect(moved.map(({ id }) => id)).toEqual(moved.map(({ startTime }) => `${series}_${startTime}_1800`));
    expect((await call('GET', `${PATH}/${ids[0]}`)).status).toBe(400);
  });

  it('takes out of its rule what is moved or deleted by itself, and leaves that alone when it moves', async () => {
    const { edit, series, ids } = await open();
    const alone = edit.moveAppointment(ids[1] ?? '', START + WEEK + 5 * HOUR, START + WEEK + 6 * HOUR);
    edit.deleteAppointment(ids[2] ?? '');
    const { body } = await call('GET', `${PATH}/${series}`);
    expect(body.appointment.rrule).toContain('EXDATE:20260311T080000Z,20260318T080000Z');
    expect(alone.id).toBe(`${series}_${START + WEEK + 5 * HOUR}_3600`);
    const moved = edit.moveSeries(series, HOUR);
    expect(moved.map(({ id }) => id)).toContain(alone.id);
    expect(moved).toHaveLength(3);
    expect((await call('GET', `${PATH}/${ids[2]}`)).body.appointment).toMatchObject({ deleted: true });
  });

  it.each([
    ['new-id', true, true],
    ['new-id-unsaid', true, false],
    ['same-id', false, false],
  ] as const)(
    'gives an instance that a PUT moves its id by an option: %s',
    async (instancePut, changes, isSaid) => {
      const { series, ids } = await open({ instancePut });
      const body = {
        startTime: new Date(START + HOUR).toISOString(),
        endTime: new Date(START + HOUR + HALF_HOUR).toISOString(),
        appointmentStatus: 'confirmed',
        ignoreFreeSlotValidation: true,
      };
      const { body: reply } = await call('PUT', `${PATH}/${ids[0]}`, body);
      const next = `${series}_${START + HOUR}_1800`;
      expect(sandbox.ghl.state.appointments.has(next)).toBe(changes);
      expect(reply.id).toBe(isSaid ? next : ids[0]);
    },
  );

  it('is changed as a whole by a PUT or DELETE that names the master', async () => {
    const { series } = await open();
    const startTime = new Date(START + HOUR).toISOString();
    const endTime = new Date(START + HOUR + HALF_HOUR).toISOString();
    await call('PUT', `${PATH}/${series}`, {
      startTime,
      endTime,
      appointmentStatus: 'cancelled',
      ignoreFreeSlotValidation: true,
    });
    const all = () => [...sandbox.ghl.state.appointments.values()];
    expect(all().map((a) => [a.startTime, a.appointmentStatus])).toEqual(
      [0, 1, 2, 3].map((n) => [START + n * WEEK + HOUR, 'cancelled']),
    );
    await call('DELETE', `/calendars/events/${series}`, {});
    expect(all().every((a) => a.deleted)).toBe(true);
  });

  it.each([
    ['master', 1],
    ['each', 4],
    ['first', 1],
  ] as const)('tells of itself by webhooks that name %s', async (seriesWebhooks, count) => {
    const { edit, series } = await open({ seriesWebhooks });
    const { deliveries } = sandbox.ghl.deliverWebhooks({ url: 'http://127.0.0.1:9/', manual: true });
    const moved = edit.moveSeries(series, HOUR);
    edit.deleteSeries(series);
    const said = deliveries.map(({ type, body }) => [type, JSON.parse(body).appointment.id]);
    const ids = seriesWebhooks === 'master' ? [series] : moved.map(({ id }) => id).slice(0, count);
    expect(said).toEqual([
      ...ids.map((id) => ['AppointmentUpdate', id]),
      ...ids.map((id) => ['AppointmentDelete', id]),
    ]);
    expect(deliveries[0]?.body).not.toContain('RRULE');
  });
});
