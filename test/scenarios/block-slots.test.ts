import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MONDAY } from '../sync/virtual-clock.ts';
import { beAway, blockedTimes, expectNothingToBlock, openEmpty, slotOf, slotsOf } from './blocked.ts';
import { HALF_HOUR, runWell, THURSDAY, WEDNESDAY } from './practice.ts';

const userOf = (bench: Awaited<ReturnType<typeof openEmpty>>, therapist = 0): string =>
  [...bench.sandbox.ghl.state.calendars.values()][therapist]?.team[0] ?? '';

describe('an event without a patient', () => {
  it('is a block slot of its therapist in GHL, and says nothing about the reason', async () => {
    const bench = await openEmpty();
    beAway(bench);
    const end = await runWell(bench);
    expect(end.report.blockSlots).toEqual({ created: 1, updated: 0, removed: 0 });
    expect(slotOf(bench)).toMatchObject({
      assignedUserId: userOf(bench),
      calendarId: null,
      title: 'Belegt',
      startTime: WEDNESDAY,
      endTime: WEDNESDAY + HALF_HOUR,
    });
    const quiet = await expectNothingToBlock(bench);
    expect(quiet.ghlRoutes['GET /calendars/blocked-slots']).toBe(1);
  });

  it('moves its slot, and frees the time when it is cancelled or gone', async () => {
    const bench = await openEmpty({ ephysio: { statuses: { 5: 'confirmed', 6: 'cancelled' } } });
    const { edit } = bench.sandbox.ephysio;
    const [holiday, training] = [beAway(bench), beAway(bench, { start: THURSDAY })];
    await runWell(bench);
    const { id } = slotsOf(bench)[0] ?? {};
    edit.moveEvent(holiday.id, WEDNESDAY + HOUR_MS, WEDNESDAY + 3 * HOUR_MS);
    expect((await runWell(bench)).report.blockSlots).toEqual({ created: 0, updated: 1, removed: 0 });
    expect(slotsOf(bench)[0]).toMatchObject({ id, startTime: WEDNESDAY + HOUR_MS });
    edit.setStatus(holiday.id, 6);
    edit.removeEvent(training.id);
    expect((await runWell(bench)).report.blockSlots).toEqual({ created: 0, updated: 0, removed: 2 });
    expect(slotsOf(bench)).toEqual([]);
    await expectNothingToBlock(bench);
  });

  it('that goes to a colleague blocks the colleague', async () => {
    const bench = await openEmpty();
    const event = beAway(bench);
    await runWell(bench);
    const [, second] = bench.sandbox.ephysio.practice.therapists;
    bench.sandbox.ephysio.edit.changeEvent(event.id, { clientId: second?.clientId });
    expect((await runWell(bench)).report.blockSlots).toEqual({ created: 1, updated: 0, removed: 1 });
    expect(slotOf(bench).assignedUserId).toBe(userOf(bench, 1));
    await expectNothingToBlock(bench);
  });

  it.each(['inside', 'overlap'] as const)(
    'that began before the window, or ends after it, is found where e-Physio lists what lies %s the range',
    async (eventRange) => {
      const bench = await openEmpty({ sandbox: { ephysio: { eventRange } } });
      const leave = { start: MONDAY - 60 * DAY_MS, end: MONDAY + 30 * DAY_MS };
      const sabbatical = { start: MONDAY + 170 * DAY_MS, end: MONDAY + 300 * DAY_MS };
      beAway(bench, leave);
      beAway(bench, sabbatical);
      await runWell(bench);
      expect(blockedTimes(bench)).toEqual([
        [leave.start, leave.end],
        [sabbatical.start, sabbatical.end],
      ]);
      await expectNothingToBlock(bench);
    },
  );

  it.each(['starting', 'overlapping', 'cut'] as const)(
    'keeps its slot whatever GHL lists of it: what is %s',
    async (list) => {
      const bench = await openEmpty({ sandbox: { ghl: { blockSlots: { list } } } });
      beAway(bench, { start: MONDAY - 30 * DAY_MS, end: MONDAY + 30 * DAY_MS });
      beAway(bench, { start: MONDAY + 170 * DAY_MS, end: MONDAY + 200 * DAY_MS });
      await runWell(bench);
      expect(slotsOf(bench)).toHaveLength(2);
      await expectNothingToBlock(bench);
    },
  );

  it('that is over, or has no length, blocks nothing', async () => {
    const bench = await openEmpty();
    beAway(bench, { start: MONDAY - DAY_MS });
    beAway(bench, { start: WEDNESDAY, end: WEDNESDAY });
    await runWell(bench);
    expect(slotsOf(bench)).toEqual([]);
  });

  it('of many at one time has a slot each, and the others stay when one goes', async () => {
    const bench = await openEmpty();
    const [first] = [beAway(bench), beAway(bench), beAway(bench, { start: WEDNESDAY + HALF_HOUR / 2 })];
    await runWell(bench);
    expect(slotsOf(bench)).toHaveLength(3);
    bench.sandbox.ephysio.edit.removeEvent(first.id);
    await runWell(bench);
    expect(slotsOf(bench)).toHaveLength(2);
    await expectNothingToBlock(bench);
  });
});

describe('what cannot be read', () => {
  it('of absences is reported, blocks nothing, and frees nothing; the others go on', async () => {
    const bench = await openEmpty();
    const { edit } = bench.sandbox.ephysio;
    const odd = beAway(bench);
    await runWell(bench);
    edit.changeEvent(odd.id, { eventTypeId: { odd: true } });
    beAway(bench, { start: THURSDAY });
    const end = await bench.run();
    expect(end.error).toBeNull();
    expect(end.report.failures).toEqual([
      {
        link: null,
        side: 'ephysio',
        id: String(odd.id),
        code: 'unreadable',
        reason: 'missing or unreadable: eventTypeId',
      },
    ]);
    expect(slotsOf(bench)).toHaveLength(2);
  });

  it('of one user’s slots is reported, and leaves them alone; the others go on', async () => {
    const bench = await openEmpty();
    const [first, second] = bench.sandbox.ephysio.practice.therapists;
    const away = beAway(bench, { clientId: first?.clientId ?? 0 });
    await runWell(bench);
    bench.sandbox.ephysio.edit.removeEvent(away.id);
    beAway(bench, { start: THURSDAY, clientId: second?.clientId ?? 0 });
    const refused = { message: 'User not found', error: 'Unprocessable Entity', statusCode: 422 };
    bench.sandbox.faults.add({
      service: 'ghl',
      path: '/calendars/blocked-slots',
      nth: 1,
      fault: { status: 422, body: refused },
    });
    const end = await bench.run();
    expect([end.error, end.report.failures.map(({ code }) => code)]).toEqual([null, ['refused']]);
    expect(slotsOf(bench)).toHaveLength(2);
    await runWell(bench);
    expect(slotsOf(bench)).toHaveLength(1);
  });
});

describe('a slot', () => {
  it('that somebody has removed or moved in GHL is put right', async () => {
    const bench = await openEmpty();
    beAway(bench);
    beAway(bench, { start: THURSDAY });
    await runWell(bench);
    const [first, second] = slotsOf(bench);
    bench.sandbox.ghl.edit.removeBlockSlot(first?.id ?? '');
    bench.sandbox.ghl.edit.moveBlockSlot(second?.id ?? '', THURSDAY + DAY_MS, THURSDAY + 2 * DAY_MS);
    expect((await runWell(bench)).report.blockSlots).toEqual({ created: 1, updated: 1, removed: 0 });
    expect(blockedTimes(bench)).toEqual([
      [WEDNESDAY, WEDNESDAY + HALF_HOUR],
      [THURSDAY, THURSDAY + HALF_HOUR],
    ]);
    await expectNothingToBlock(bench);
  });

  it('of somebody else is never touched', async () => {
    const bench = await openEmpty();
    beAway(bench, { start: THURSDAY });
    await runWell(bench);
    const others = { userId: userOf(bench), title: 'Belegt', start: WEDNESDAY, end: WEDNESDAY + HALF_HOUR };
    const theirs = bench.sandbox.ghl.edit.addBlockSlot(others);
    const event = beAway(bench);
    await runWell(bench);
    expect(slotsOf(bench)).toHaveLength(3);
    bench.sandbox.ephysio.edit.removeEvent(event.id);
    await runWell(bench);
    expect(slotsOf(bench).map(({ id }) => id)).toContain(theirs.id);
    expect(slotsOf(bench)).toHaveLength(2);
  });
});
