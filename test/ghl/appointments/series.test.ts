import { describe, expect, it } from 'vitest';
import { RefusedError, SupersededError } from '../../../src/errors.ts';
import { appointment, event, FROM, flat, START, sideFor, TO } from '../appointment-fixtures.ts';
import { inTurn, scriptedServer } from '../scripted-server.ts';

const SERIES = 'ocQHyuzHvysMo5N5VsXc';
const RULE = 'RRULE:FREQ=WEEKLY;INTERVAL=1;COUNT=9';
const WEEKLY = { unit: 'week', every: 1, times: 1 } as const;
const idAt = (start: string): string => `${SERIES}_${Date.parse(start)}_1800`;
const ID = idAt(START);
const master = { rrule: RULE, isRecurring: true };
const instance = { ...master, masterEventId: SERIES };
const WRITES = ['PUT', 'POST', 'DELETE'];

describe('a series in GHL’s list', () => {
  it('is not an appointment, its instances are, and both are known by it', async () => {
    const events = [event(SERIES, master), event(ID, instance), event('a1')];
    await using server = await scriptedServer(inTurn({ json: { events } }, { json: { events: [] } }));
    const list = await sideFor(server.url).side.list({ from: FROM, to: TO });
    expect(list.records).toEqual([
      { id: ID, record: appointment, series: { master: SERIES, takenOut: [], rule: WEEKLY } },
      { id: 'a1', record: appointment },
    ]);
    expect([...(list.masters ?? [])]).toEqual([SERIES]);
    expect([list.bad, list.deleted, list.ignored]).toEqual([[], [], {}]);
  });

  it.each([
    ['EXDATE:20261105T040000Z,20261112T040000Z', ['2026-11-05T04:00:00.000Z', '2026-11-12T04:00:00.000Z']],
    ['EXDATE;TZID=Europe/Zurich:20261105T090000', ['2026-11-05T08:00:00.000Z']],
    ['EXDATE:20261105T090000', []],
    ['EXDATE:20261399T040000Z', []],
    ['EXDATE;TZID=Nowhere/Land:20261105T090000', []],
  ])('says by %s what was taken out', async (line, takenOut) => {
    const events = [event(ID, { ...instance, rrule: `${RULE}\n${line}` })];
    await using server = await scriptedServer(inTurn({ json: { events } }, { json: { events: [] } }));
    const list = await sideFor(server.url).side.list({ from: FROM, to: TO });
    expect(list.records[0]?.series?.takenOut).toEqual(takenOut);
  });

  it.each([
    ['FREQ=DAILY;INTERVAL=2;COUNT=9', { unit: 'day', every: 2, times: 1 }],
    ['FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR', { unit: 'week', every: 1, times: 5 }],
    ['FREQ=WEEKLY;BYDAY=TU;COUNT=9', WEEKLY],
    [
      'FREQ=WEEKLY;INTERVAL=2;WKST=MO;BYDAY=TU,TH;UNTIL=20271105T040000Z',
      { unit: 'week', every: 2, times: 2 },
    ],
    ['FREQ=MONTHLY;COUNT=9', { unit: 'month', every: 1, times: 1 }],
    ['FREQ=MONTHLY;BYMONTHDAY=1,15', { unit: 'month', every: 1, times: 2 }],
    ['FREQ=MONTHLY;BYDAY=2FR', { unit: 'month', every: 1, times: 1, weekdayFrom: 'start' }],
    ['FREQ=MONTHLY;BYDAY=FR;BYSETPOS=-1', { unit: 'month', every: 1, times: 1, weekdayFrom: 'end' }],
    ['FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1', null],
    ['FREQ=WEEKLY;INTERVAL=0', null],
    ['FREQ=WEEKLY;BYHOUR=8,16', null],
    ['FREQ=YEARLY', null],
    ['COUNT=9', null],
  ])('repeats by %s', async (rule, expected) => {
    const events = [event(ID, { ...instance, rrule: `RRULE:${rule}` })];
    await using server = await scriptedServer(inTurn({ json: { events } }, { json: { events: [] } }));
    const list = await sideFor(server.url).side.list({ from: FROM, to: TO });
    expect(list.records[0]?.series?.rule).toEqual(expected);
  });

  it('does not make an appointment unreadable when its rule is odd', async () => {
    const events = [event('a1', { rrule: 7, masterEventId: [], isRecurring: 'no' })];
    await using server = await scriptedServer(inTurn({ json: { events } }, { json: { events: [] } }));
    const list = await sideFor(server.url).side.list({ from: FROM, to: TO });
    expect(list.records).toEqual([{ id: 'a1', record: appointment }]);
  });
});

describe('a read that is answered with a series', () => {
  it('says nothing of an appointment', async () => {
    await using server = await scriptedServer(inTurn({ json: { event: event(SERIES, master) } }));
    const found = await sideFor(server.url).side.get(SERIES);
    expect(found).toMatchObject({ state: 'held', held: { id: SERIES, record: {}, isSeries: true } });
  });

  it.each([
    ['is looked for in its calendar', [event(ID, instance)], { id: ID, record: appointment }],
    ['is not known where the calendar does not show it', [], { id: ID, record: {}, isSeries: true }],
  ])('where an instance was asked for: that %s', async (_what, events, held) => {
    await using server = await scriptedServer(
      inTurn({ json: { event: event(SERIES, master) } }, { json: { events } }),
    );
    const found = await sideFor(server.url).side.get(ID);
    expect(found).toMatchObject({ state: 'held', held });
  });

  it('proves nothing, even when the series is deleted', async () => {
    await using server = await scriptedServer(
      inTurn({ json: { event: event(SERIES, { ...master, deleted: true }) } }, { json: { events: [] } }),
    );
    expect(await sideFor(server.url).side.get(ID)).toMatchObject({ state: 'held', held: { record: {} } });
  });
});

describe('a write', () => {
  it.each(['update', 'cancel'] as const)('never names a series: %s', async (kind) => {
    await using server = await scriptedServer(inTurn({ json: { event: event(SERIES, master) } }));
    const { side } = sideFor(server.url);
    const write = () =>
      kind === 'update'
        ? side.update(SERIES, { status: 'showed' }, appointment)
        : side.cancel(SERIES, appointment);
    await expect(write()).rejects.toThrow(RefusedError);
    await expect(write()).rejects.toThrow(RefusedError);
    expect(server.seen.filter(({ method }) => WRITES.includes(method))).toEqual([]);
  });

  it.each(['update', 'cancel'] as const)(
    'waits for the next run where a read is answered with the series: %s',
    async (kind) => {
      await using server = await scriptedServer(
        inTurn({ json: { event: event(SERIES, master) } }, { json: { events: [] } }),
      );
      const { side } = sideFor(server.url);
      const write =
        kind === 'update' ? side.update(ID, { status: 'showed' }, appointment) : side.cancel(ID, appointment);
      await expect(write).rejects.toThrow(SupersededError);
      expect(server.seen.filter(({ method }) => WRITES.includes(method))).toEqual([]);
    },
  );

  const NEXT = idAt('2026-11-24T08:00:00.000Z');

  it.each([
    ['the new id of an instance', NEXT, NEXT],
    ['no id of another series', `other_1_1800`, ID],
    ['not the id of the series itself', SERIES, ID],
  ])('takes %s from the reply', async (_what, said, id) => {
    await using server = await scriptedServer(
      inTurn({ json: { event: event(ID, instance) } }, { json: flat({ id: said }) }),
    );
    const held = await sideFor(server.url).side.update(
      ID,
      { start: '2026-11-24T08:00:00.000Z', end: '2026-11-24T08:30:00.000Z' },
      appointment,
    );
    expect(held.id).toBe(id);
    expect(server.seen[1]?.path).toBe(`/calendars/events/appointments/${ID}`);
  });
});
