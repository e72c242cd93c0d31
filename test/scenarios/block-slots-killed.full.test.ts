import { describe, expect, it } from 'vitest';
import type { Bench } from '../sync/run-sync.ts';
import { HOUR_MS } from '../sync/virtual-clock.ts';
import {
  beAway,
  blockedTimes,
  expectNothingToBlock,
  NO_SLOTS,
  openEmpty,
  slotOf,
  slotsOf,
} from './blocked.ts';
import { HALF_HOUR, runWell, THURSDAY, WEDNESDAY } from './practice.ts';

const MOVED = WEDNESDAY + 3 * HOUR_MS;
const CREATE = { service: 'ghl', method: 'POST', path: '/calendars/events/block-slots' } as const;

type Deed = readonly [what: string, deed: (bench: Bench, id: number) => void, after: [number, number][]];

/** What happens to the only absence, and the times that are blocked then. */
const DEEDS: readonly Deed[] = [
  [
    'makes one',
    (bench) => void beAway(bench, { start: THURSDAY }),
    [
      [WEDNESDAY, WEDNESDAY + HALF_HOUR],
      [THURSDAY, THURSDAY + HALF_HOUR],
    ],
  ],
  [
    'moves one',
    ({ sandbox }, id) => void sandbox.ephysio.edit.moveEvent(id, MOVED),
    [[MOVED, MOVED + HALF_HOUR]],
  ],
  ['removes one', ({ sandbox }, id) => sandbox.ephysio.edit.removeEvent(id), []],
];

/** What is listed as changed of slots since, and by whom. */
const followSlots = async ({ store }: Bench) => {
  const load = () =>
    store.db.selectFrom('changes').select(['id', 'writer_id']).where('entity', '=', 'block-slot').execute();
  const seen = new Set((await load()).map(({ id }) => id));
  return async () => (await load()).filter(({ id }) => !seen.has(id)).map((row) => row.writer_id);
};

const withAbsence = async () => {
  const bench = await openEmpty();
  const { id } = beAway(bench);
  await runWell(bench);
  return { bench, id, news: await followSlots(bench) };
};

/** How often GHL was asked to write a slot. */
const writesOf = ({ sandbox }: Bench): number =>
  Object.entries(sandbox.ghl.counters.routes)
    .filter(([route]) => /^(POST|PUT) .*block-slots|^DELETE/.test(route))
    .reduce((sum, [, count]) => sum + count, 0);

describe.each(DEEDS)('a run that %s', (_what, deed, after) => {
  it.each([1, 2, 3, 4, 5, 6])(
    'and is killed at its transaction %i is finished by the next',
    async (lostFrom) => {
      const { bench, id, news } = await withAbsence();
      const before = writesOf(bench);
      deed(bench, id);
      const killed = await bench.run({ lostFrom });
      await runWell(bench);
      expect(blockedTimes(bench)).toEqual(after);
      await expectNothingToBlock(bench);
      // Sent once, and listed once, for the run that sent it.
      expect(writesOf(bench) - before).toBe(1);
      const listed = await news();
      expect(listed).toHaveLength(1);
      if (killed.error && killed.ghlRoutes['POST /calendars/events/block-slots'])
        expect(listed).toEqual([killed.id]);
    },
  );

  it.each(['drop-after', 'drop-before', { status: 502 }] as const)(
    'and gets no answer (%j) does it once',
    async (fault) => {
      const { bench, id, news } = await withAbsence();
      deed(bench, id);
      for (const method of ['POST', 'PUT', 'DELETE'])
        bench.sandbox.faults.add({ service: 'ghl', method, path: '/calendars/events', times: 1, fault });
      await runWell(bench);
      expect(blockedTimes(bench)).toEqual(after);
      await expectNothingToBlock(bench);
      expect(await news()).toHaveLength(1);
    },
  );
});

describe('a create whose answer is lost', () => {
  it('is not found in a slot that somebody else had made before, with our title and times', async () => {
    const { bench } = await withAbsence();
    const theirs = bench.sandbox.ghl.edit.addBlockSlot({
      userId: slotOf(bench).assignedUserId ?? '',
      title: 'Belegt',
      start: THURSDAY,
      end: THURSDAY + HALF_HOUR,
    });
    const { id } = beAway(bench, { start: THURSDAY });
    bench.sandbox.faults.add({ ...CREATE, times: 1, fault: 'drop-before' });
    await runWell(bench);
    expect(slotsOf(bench)).toHaveLength(3);
    bench.sandbox.ephysio.edit.removeEvent(id);
    await runWell(bench);
    expect(slotsOf(bench).map((slot) => slot.id)).toContain(theirs.id);
    expect(slotsOf(bench)).toHaveLength(2);
  });

  it('and whose process is killed then, is found by the next run where GHL lists what starts there, or cuts it', async () => {
    for (const list of ['starting', 'cut'] as const) {
      const bench = await openEmpty({ sandbox: { ghl: { blockSlots: { list } } } });
      beAway(bench, { end: THURSDAY });
      await bench.run({ lostFrom: 4 });
      await runWell(bench);
      expect(blockedTimes(bench)).toEqual([[WEDNESDAY, THURSDAY]]);
      await expectNothingToBlock(bench);
    }
  });
});

describe('a database that knows nothing of the slots that are there', () => {
  const forget = async ({ store: { db } }: Bench): Promise<void> => {
    await db.deleteFrom('block_slots').execute();
    await db.deleteFrom('checkpoints').where('name', '=', 'block-slots.begun').execute();
  };

  it('takes over all that match, and makes none twice', async () => {
    const bench = await openEmpty();
    const first = beAway(bench);
    beAway(bench);
    beAway(bench, { start: bench.clock.now() - 40 * 24 * HOUR_MS, end: THURSDAY });
    await runWell(bench);
    const ids = slotsOf(bench).map(({ id }) => id);
    const theirs = { userId: slotsOf(bench)[0]?.assignedUserId ?? '', title: 'Sitzung' };
    bench.sandbox.ghl.edit.addBlockSlot({ ...theirs, start: WEDNESDAY, end: WEDNESDAY + HALF_HOUR });
    await forget(bench);
    expect((await runWell(bench)).report.blockSlots).toEqual(NO_SLOTS);
    expect(slotsOf(bench)).toHaveLength(4);
    await expectNothingToBlock(bench);
    bench.sandbox.ephysio.edit.removeEvent(first.id);
    await runWell(bench);
    expect(slotsOf(bench).filter(({ id }) => ids.includes(id))).toHaveLength(2);
  });

  it('counts none of them as new in a dry run', async () => {
    const bench = await openEmpty();
    beAway(bench);
    await runWell(bench);
    await forget(bench);
    expect((await runWell(bench, { dryRun: true })).report.blockSlots).toEqual(NO_SLOTS);
  });
});
