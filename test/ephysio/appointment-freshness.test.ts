import { describe, expect, test } from 'vitest';
import { NotFoundError, RecordError } from '../../src/errors.ts';
import { json, type Script } from './scripted-ephysio.ts';
import { DAY, event, MIDNIGHT, MOVED, openInvoice, RECORD, START, startSides } from './side-set-up.ts';

const WINDOW = { from: '2026-11-30T23:00:00.000Z', to: '2026-12-30T23:00:00.000Z' };
/** All that the list answers from, as a real e-Physio does. */
const inRange = (events: readonly { start: number; end: number }[], url: string) => {
  const query = new URL(url, 'http://localhost').searchParams;
  return events.filter((e) => e.start >= Number(query.get('from')) && e.end <= Number(query.get('to')));
};

const startOffice = async (ephysio: Record<string, unknown> = {}) => {
  const events = new Map([10, 11].map((id) => [id, { ...event({ id, invoiceId: 7 }) }]));
  const put =
    (id: number): Script =>
    ({ body }) => {
      events.set(id, { ...(body as ReturnType<typeof event>), id });
      return json({});
    };
  const sides = await startSides(
    {
      'GET /events/events': ({ url }) => json(inRange([...events.values()], url)),
      'GET /invoices/patients/4': () => json([openInvoice(7)]),
      'PUT /events/10': put(10),
      'PUT /events/11': put(11),
    },
    { ephysio },
  );
  const lists = () => sides.urls().filter((url) => url.startsWith('GET /events'));
  const change = (id: number, more: object) => events.set(id, { ...event({ id, invoiceId: 7 }), ...more });
  return { ...sides, events, change, lists };
};

const DAY_LIST = `GET /events/events?from=${MIDNIGHT}&to=${MIDNIGHT + DAY}`;

describe('an update sends the whole event', () => {
  test('as listed within the last two seconds', async () => {
    const { appointments, clock, lists } = await startOffice();
    await appointments.list(WINDOW);
    clock.ms += 1_999;
    await appointments.update('10', { status: 'confirmed' }, RECORD);
    expect(lists()).toHaveLength(1);
  });

  test('as it is right now, if it will be moved', async () => {
    const { appointments, lists } = await startOffice();
    await appointments.list(WINDOW);
    await appointments.update('10', MOVED, RECORD);
    expect(lists().slice(1)).toEqual([DAY_LIST]);
  });

  test('or lists its day again, once for all of that day', async () => {
    const { appointments, clock, change, lists, sent } = await startOffice();
    await appointments.list(WINDOW);
    change(10, { sendReminder: true });
    clock.ms += 2_000;
    await Promise.all([appointments.update('10', MOVED, RECORD), appointments.update('11', MOVED, RECORD)]);
    expect(lists().slice(1)).toEqual([DAY_LIST]);
    expect(sent('PUT')).toContainEqual(
      expect.objectContaining({ sendReminder: true, start: START + 3_600_000 }),
    );
  });

  test('over midnight: both of its days', async () => {
    const { appointments, clock, change, lists } = await startOffice();
    const start = MIDNIGHT + DAY - 900_000;
    change(10, { start, end: start + 1_800_000 });
    await appointments.list(WINDOW);
    clock.ms += 5_000;
    await appointments.update('10', { status: 'confirmed' }, RECORD);
    expect(lists().at(-1)).toBe(`GET /events/events?from=${MIDNIGHT}&to=${MIDNIGHT + 2 * DAY}`);
  });

  test('on the day on which the clocks go back: all 25 hours of it', async () => {
    const { appointments, clock, change, lists } = await startOffice();
    const midnight = Date.parse('2025-10-25T22:00:00.000Z');
    change(10, { start: midnight + 2 * 3_600_000, end: midnight + 3 * 3_600_000 });
    await appointments.get('10');
    clock.ms += 5_000;
    await appointments.update('10', { status: 'confirmed' }, RECORD);
    expect(lists().at(-1)).toBe(`GET /events/events?from=${midnight}&to=${midnight + 25 * 3_600_000}`);
  });

  test('wherever it has been moved to since', async () => {
    const { appointments, clock, change, sent } = await startOffice();
    await appointments.list(WINDOW);
    change(10, { start: START + 3 * DAY, end: START + 3 * DAY + 1_800_000 });
    clock.ms += 5_000;
    // The plan changes the status only, so that the time of the desk stays.
    await appointments.update('10', { status: 'new' }, RECORD);
    expect(sent('PUT')).toMatchObject([{ start: START + 3 * DAY, status: 5 }]);
  });

  test('unless it is gone', async () => {
    const { appointments, clock, events, sent } = await startOffice();
    await appointments.list(WINDOW);
    events.delete(10);
    clock.ms += 5_000;
    await expect(appointments.update('10', MOVED, RECORD)).rejects.toBeInstanceOf(NotFoundError);
    expect(sent('PUT')).toEqual([]);
  });

  test('and the next one starts from what the last one wrote', async () => {
    const { appointments, lists, sent } = await startOffice();
    await appointments.list(WINDOW);
    await appointments.update('10', MOVED, RECORD);
    await appointments.update('10', { status: 'new' }, RECORD);
    expect(sent('PUT')).toMatchObject([{ start: START + 3_600_000 }, { start: START + 3_600_000 }]);
    expect(lists()).toHaveLength(2);
  });
});

describe('an event that was changed at the desk after the plan was made', () => {
  test.each([
    ['moved', { start: START + 7_200_000, end: START + 9_000_000 }],
    ['given to another therapist', { clientId: 5779, eventTypeId: 29331 }],
  ])('is left to the next run (%s)', async (_what, more) => {
    const { appointments, change, sent } = await startOffice();
    await appointments.list(WINDOW);
    change(10, more);
    const update = appointments.update('10', MOVED, RECORD);
    await expect(update).rejects.toBeInstanceOf(RecordError);
    await expect(update).rejects.toThrow(
      'event 10 was changed in e-Physio after it was read; the next run decides',
    );
    expect(sent('PUT')).toEqual([]);
  });

  test('is cancelled where it is now', async () => {
    const { appointments, clock, change, sent } = await startOffice({
      statuses: { '5': 'confirmed', '8': 'cancelled' },
    });
    await appointments.list(WINDOW);
    change(10, { start: START + 7_200_000, end: START + 9_000_000 });
    clock.ms += 5_000;
    await appointments.cancel('10', RECORD);
    expect(sent('PUT')).toMatchObject([{ start: START + 7_200_000, status: 8 }]);
  });
});

describe('an event that was given to another patient after the plan was made', () => {
  const acts: readonly [string, (sides: Awaited<ReturnType<typeof startOffice>>) => Promise<unknown>][] = [
    ['moved', ({ appointments }) => appointments.update('10', MOVED, RECORD)],
    ['cancelled', ({ appointments }) => appointments.cancel('10', RECORD)],
  ];
  const settings = [{}, { statuses: { '5': 'confirmed', '8': 'cancelled' } }];
  const cases = acts.flatMap(([what, act]) => settings.map((ephysio) => [what, ephysio, act] as const));

  test.each(cases)('is not %s (%j)', async (_what, ephysio, act) => {
    const sides = await startOffice(ephysio);
    await sides.appointments.list(WINDOW);
    sides.change(10, { patientId: 5 });
    sides.clock.ms += 5_000;
    await expect(act(sides)).rejects.toThrow('event 10 was changed in e-Physio after it was read');
    expect([...sides.sent('PUT'), ...sides.sent('DELETE')]).toEqual([]);
  });
});

describe('the status code of an event', () => {
  test.each([
    [7, MOVED, 7],
    [7, { status: 'confirmed' }, 5],
    [null, MOVED, 5],
  ])('%j with the change %j is sent as %j', async (status, changes, sentCode) => {
    const { appointments, change, sent } = await startOffice();
    change(10, { status });
    const [before] = (await appointments.list(WINDOW)).records;
    await appointments.update('10', changes, before?.record ?? {});
    expect(sent('PUT')).toMatchObject([{ status: sentCode }]);
  });
});

describe('an event by its id', () => {
  test('is looked for in a list of a moment ago, and one of our own writes makes a new one', async () => {
    const { appointments, clock, events, lists } = await startOffice();
    await appointments.get('10');
    await appointments.get('11');
    expect(lists()).toHaveLength(1);
    events.delete(11);
    expect(await appointments.get('11')).toMatchObject({ state: 'held' });
    clock.ms += 2_000;
    expect(await appointments.get('11')).toEqual({ state: 'gone' });
    await appointments.update('10', MOVED, RECORD);
    expect(await appointments.get('10')).toMatchObject({ held: { record: MOVED } });
  });
});
