import { describe, expect, it } from 'vitest';
import { listFailures } from '../../src/store/tables/failures.ts';
import { excludePerson } from '../../src/sync/manual/exclude-person.ts';
import type { Settings } from '../sync/run-sync.ts';
import { DAY_MS, HOUR_MS } from '../sync/virtual-clock.ts';
import { beAway, blockedTimes, expectNothingToBlock, NO_SLOTS, openEmpty, slotsOf } from './blocked.ts';
import { withVisits } from './cleaned-up.ts';
import { visit } from './excluded.ts';
import { COLLEAGUE, withColleague } from './outside.ts';
import { FRIDAY, HALF_HOUR, JURG, runWell, THURSDAY, WEDNESDAY } from './practice.ts';

const CREATES = { service: 'ghl', method: 'POST', path: '/calendars/events/block-slots' } as const;
const REFUSED = {
  status: 422,
  body: { message: ['title is not valid'], error: 'Unprocessable Entity', statusCode: 422 },
};

const secondOf = ({ sandbox }: Awaited<ReturnType<typeof openEmpty>>): number =>
  sandbox.ephysio.practice.therapists[1]?.clientId ?? 0;

describe('an absence that was over', () => {
  it.each([1, 20])('for %i days, and is moved into the future, blocks the new time', async (days) => {
    const bench = await openEmpty();
    const { id } = beAway(bench, { start: bench.clock.now() + 2 * HOUR_MS });
    await runWell(bench);
    bench.clock.advance(days * DAY_MS);
    await runWell(bench);
    const start = bench.clock.now() + 2 * DAY_MS;
    bench.sandbox.ephysio.edit.moveEvent(id, start);
    expect((await runWell(bench)).report.blockSlots).toEqual({ ...NO_SLOTS, updated: 1 });
    expect(blockedTimes(bench)).toEqual([[start, start + HALF_HOUR]]);
    await expectNothingToBlock(bench);
  });

  it('comes back from a colleague, and blocks the time of its therapist again', async () => {
    const bench = await openEmpty();
    const { edit, practice } = bench.sandbox.ephysio;
    const { id } = beAway(bench, { start: bench.clock.now() + 2 * HOUR_MS });
    await runWell(bench);
    bench.clock.advance(DAY_MS);
    edit.giveEventTo(id, secondOf(bench));
    edit.moveEvent(id, THURSDAY);
    await runWell(bench);
    edit.giveEventTo(id, practice.therapists[0]?.clientId ?? 0);
    await runWell(bench);
    expect(blockedTimes(bench)).toEqual([[THURSDAY, THURSDAY + HALF_HOUR]]);
    await expectNothingToBlock(bench);
  });
});

describe('a slot that GHL refuses', () => {
  it('is no failure any more once its event is gone', async () => {
    const bench = await openEmpty();
    const { id } = beAway(bench);
    bench.sandbox.faults.add({ ...CREATES, fault: REFUSED });
    expect((await bench.run()).report.failures).toHaveLength(1);
    bench.sandbox.ephysio.edit.removeEvent(id);
    await runWell(bench);
    expect(await listFailures(bench.store, 'main')).toEqual([]);
  });

  it('is reported where GHL takes users only, and the config names none for the therapist', async () => {
    const bench = await openEmpty({ sandbox: { ghl: { blockSlots: { refuses: 'calendarId' } } } });
    const [one, two] = bench.context().practices[0]?.calendars ?? [];
    bench.configure({ calendars: [one, { ...two, ghlUserId: null }] as Settings['calendars'] });
    beAway(bench);
    const { id } = beAway(bench, { start: THURSDAY, clientId: secondOf(bench) });
    expect((await bench.run()).report.failures).toMatchObject([{ side: 'ghl', id: String(id) }]);
    expect(slotsOf(bench)).toHaveLength(1);
  });
});

it('a user of whose slots GHL knows nothing is reported, the others go on, and nothing is made twice', async () => {
  const bench = await openEmpty();
  beAway(bench);
  beAway(bench, { start: THURSDAY, clientId: secondOf(bench) });
  const body = { message: 'no such user', error: 'Not Found', statusCode: 404 };
  const lists = { service: 'ghl', method: 'GET', path: '/calendars/blocked-slots' } as const;
  bench.sandbox.faults.add({ ...lists, times: 1, fault: { status: 404, body } });
  const { error, report } = await bench.run();
  expect([error, report.failures.length, report.blockSlots.created]).toEqual([null, 1, 1]);
  await runWell(bench);
  expect(blockedTimes(bench).map(([start]) => start)).toEqual([WEDNESDAY, THURSDAY]);
  await expectNothingToBlock(bench);
});

describe('a slot that was lost in GHL, and made again after the backup', () => {
  it('is taken over after the restore', async () => {
    const bench = await openEmpty();
    const { db } = bench.store;
    beAway(bench);
    await runWell(bench);
    const rows = await db.selectFrom('block_slots').selectAll().execute();
    bench.sandbox.ghl.edit.removeBlockSlot(rows[0]?.ghl_id ?? '');
    await runWell(bench);
    await db.deleteFrom('block_slots').execute();
    await db.insertInto('block_slots').values(rows).execute();
    await db.deleteFrom('checkpoints').where('name', '=', 'block-slots.begun').execute();
    expect((await runWell(bench)).report.blockSlots).toEqual(NO_SLOTS);
    expect(slotsOf(bench)).toHaveLength(1);
    await expectNothingToBlock(bench);
  });
});

describe('a slot that a webhook makes', () => {
  /** Anna and her visits are deleted in GHL, where somebody has blocked the time of one of them. */
  const withTheirs = async () => {
    const visits = await withVisits();
    const { bench, ghl, contact, annas, inbox } = visits;
    const time = { start: WEDNESDAY, end: WEDNESDAY + HALF_HOUR };
    const theirs = { userId: annas()[0]?.assignedUserId ?? '', title: 'Belegt', ...time };
    const { id } = ghl.addBlockSlot(theirs);
    const hear = async () => {
      for (const one of annas()) ghl.deleteAppointment(one.id);
      ghl.deleteContact(contact.id);
      await inbox.settle();
    };
    const stored = async () =>
      (await bench.store.db.selectFrom('block_slots').select('ghl_id').execute()).map((row) => row.ghl_id);
    return { bench, id, hear, stored, before: slotsOf(bench).length };
  };

  it('is not found in one of somebody else after a lost reply', async () => {
    const { bench, id, hear, stored, before } = await withTheirs();
    bench.sandbox.faults.add({ ...CREATES, times: 1, fault: 'drop-before' });
    await hear();
    expect(await stored()).not.toContain(id);
    expect(slotsOf(bench)).toHaveLength(before + 2);
    await expectNothingToBlock(bench);
  });

  it('is found in one that matches before the first run on a restored database', async () => {
    const { bench, id, hear, stored, before } = await withTheirs();
    await bench.store.db.deleteFrom('checkpoints').where('name', '=', 'block-slots.begun').execute();
    await hear();
    expect(await stored()).toContain(id);
    expect(slotsOf(bench)).toHaveLength(before + 1);
    await expectNothingToBlock(bench);
  });
});

it('times that the desk gives to a therapist without a calendar are free again, and count in no guard', async () => {
  const { bench } = await withColleague();
  const { edit, practice } = bench.sandbox.ephysio;
  const jurg = edit.addPatient({ ...JURG, phone: '079 222 33 44' });
  await excludePerson(bench.store, { practice: 'main', ephysioId: String(jurg.id) }, bench.clock.now());
  await runWell(bench);
  const before = slotsOf(bench).length;
  const away = Array.from({ length: 12 }, (_, n) => beAway(bench, { start: FRIDAY + n * HOUR_MS }));
  const all = [...away, visit(bench, jurg.id, THURSDAY)];
  await runWell(bench);
  expect(slotsOf(bench)).toHaveLength(before + 13);
  const give = (therapist: number) =>
    all.forEach(({ id }) => void edit.giveEventTo(id, practice.therapists[therapist]?.clientId ?? 0));
  give(COLLEAGUE);
  const { report } = await runWell(bench);
  expect([report.blockSlots.removed, report.heldBack.trips]).toEqual([13, []]);
  give(0);
  await runWell(bench);
  expect(slotsOf(bench)).toHaveLength(before + 13);
  await expectNothingToBlock(bench);
});
