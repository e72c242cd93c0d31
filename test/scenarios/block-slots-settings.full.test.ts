import { describe, expect, it } from 'vitest';
import type { Bench, Settings } from '../sync/run-sync.ts';
import { DAY_MS, HOUR_MS } from '../sync/virtual-clock.ts';
import {
  beAway,
  blockedTimes,
  expectNothingToBlock,
  NO_SLOTS,
  openEmpty,
  slotOf,
  slotsOf,
} from './blocked.ts';
import { visit } from './excluded.ts';
import { ANNA, HALF_HOUR, runWell, THURSDAY, WEDNESDAY } from './practice.ts';

const NOTE = 4711;
const HOLIDAY = 4712;

/** What the config says of calendars, as the sandbox makes it. */
const calendarsOf = (bench: Bench) => {
  const [practice] = bench.context().practices;
  if (!practice) throw new Error('no practice');
  return practice.calendars;
};

const tripsOf = ({ report }: Awaited<ReturnType<Bench['run']>>) =>
  report.heldBack.trips.map(({ facts }) => facts);

describe('sync.absences', () => {
  it('may name the kinds that count; other kinds lose their slots', async () => {
    const bench = await openEmpty();
    beAway(bench, { eventTypeId: NOTE });
    beAway(bench, { start: THURSDAY, eventTypeId: HOLIDAY });
    await runWell(bench);
    expect(slotsOf(bench)).toHaveLength(2);
    bench.configure({ sync: { absences: { eventTypeIds: [HOLIDAY] } } });
    expect((await runWell(bench)).report.blockSlots).toEqual({ ...NO_SLOTS, removed: 1 });
    expect(blockedTimes(bench)).toEqual([[THURSDAY, THURSDAY + HALF_HOUR]]);
    await expectNothingToBlock(bench);
  });

  it('false removes all slots that are not over, however many, and makes none of either kind', async () => {
    const bench = await openEmpty({ sync: { newContacts: { who: 'none' } } });
    const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    visit(bench, id, WEDNESDAY);
    for (let n = 1; n <= 15; n += 1) beAway(bench, { start: WEDNESDAY + n * HOUR_MS });
    const over = beAway(bench, { start: bench.clock.now() + HOUR_MS, end: bench.clock.now() + 90 * 60_000 });
    await runWell(bench);
    expect(slotsOf(bench)).toHaveLength(17);
    bench.clock.advance(2 * HOUR_MS);
    bench.configure({ sync: { absences: false, newContacts: { who: 'none' } } });
    const end = await runWell(bench);
    expect([end.report.blockSlots, tripsOf(end)]).toEqual([{ ...NO_SLOTS, removed: 16 }, []]);
    expect(slotOf(bench).startTime).toBe(over.start);
    const quiet = await expectNothingToBlock(bench);
    expect(quiet.ghlRoutes['GET /calendars/blocked-slots']).toBeUndefined();
  });

  it('without a value is true in a new database', async () => {
    const bench = await openEmpty({ sync: { absences: null } });
    beAway(bench);
    await runWell(bench);
    expect(slotsOf(bench)).toHaveLength(1);
  });
});

describe('a calendar that the config loses', () => {
  it('loses its slots, of absences and appointments, and counts in no guard', async () => {
    const bench = await openEmpty();
    const [first, second] = bench.sandbox.ephysio.practice.therapists;
    for (let n = 0; n < 15; n += 1)
      beAway(bench, { start: WEDNESDAY + n * HOUR_MS, clientId: second?.clientId ?? 0 });
    beAway(bench, { clientId: first?.clientId ?? 0 });
    await runWell(bench);
    expect(slotsOf(bench)).toHaveLength(16);
    bench.configure({ calendars: calendarsOf(bench).slice(0, 1) });
    const end = await runWell(bench);
    expect([end.report.blockSlots, tripsOf(end)]).toEqual([{ ...NO_SLOTS, removed: 15 }, []]);
    await expectNothingToBlock(bench);
  });
});

it('a config without calendars frees all that is to come', async () => {
  const bench = await openEmpty();
  beAway(bench);
  await runWell(bench);
  bench.configure({ calendars: [] });
  expect((await runWell(bench)).report.blockSlots).toEqual({ ...NO_SLOTS, removed: 1 });
});

describe('whose time is blocked', () => {
  const withCalendars = async (
    change: (calendars: ReturnType<typeof calendarsOf>) => Settings['calendars'],
  ) => {
    const bench = await openEmpty();
    bench.configure({ calendars: change(calendarsOf(bench)) });
    beAway(bench);
    await runWell(bench);
    return bench;
  };

  it('is that of each calendar of the therapist, without a user', async () => {
    const bench = await withCalendars(([one, two]) => {
      if (!one || !two) throw new Error('too few calendars');
      return [
        { ...one, ghlUserId: null },
        { ...two, ghlUserId: null, ephysioClientId: one.ephysioClientId },
      ];
    });
    const ids = calendarsOf(bench).map(({ ghlCalendarId }) => ghlCalendarId);
    expect(
      slotsOf(bench)
        .map(({ calendarId }) => calendarId)
        .toSorted(),
    ).toEqual(ids.toSorted());
    await expectNothingToBlock(bench);
  });

  it('is nobody’s where the user stands for several therapists', async () => {
    const bench = await withCalendars((all) =>
      all.map((one) => ({ ...one, ghlUserId: all[0]?.ghlUserId ?? '' })),
    );
    expect(slotsOf(bench)).toEqual([]);
  });

  it('is nobody’s where the calendar stands for several therapists', async () => {
    const bench = await withCalendars((all) =>
      all.map((one) => ({ ...one, ghlUserId: null, ghlCalendarId: all[0]?.ghlCalendarId ?? '' })),
    );
    expect(slotsOf(bench)).toEqual([]);
  });

  it('is the user’s once, however many calendars the therapist has', async () => {
    const bench = await withCalendars((all) =>
      all.map((one) => ({
        ...one,
        ghlUserId: all[0]?.ghlUserId ?? '',
        ephysioClientId: all[0]?.ephysioClientId ?? 0,
      })),
    );
    expect(slotOf(bench).assignedUserId).toBe(calendarsOf(bench)[0]?.ghlUserId);
    await expectNothingToBlock(bench);
  });

  it.each([
    ['assignedUserId', 'calendarId'],
    ['calendarId', 'assignedUserId'],
  ] as const)('is found out once where GHL does not take %s', async (refuses, takes) => {
    const bench = await openEmpty({ sandbox: { ghl: { blockSlots: { refuses } } } });
    const isOfUser = refuses === 'assignedUserId';
    const [, other] = calendarsOf(bench);
    const calendars = calendarsOf(bench).map((one) => ({
      ...one,
      ghlUserId: isOfUser ? one.ghlUserId : null,
    }));
    // With a user for the second calendar of the therapist only, there is one to fall back to.
    const both = [
      calendars[0],
      { ...calendars[1], ...other, ephysioClientId: calendars[0]?.ephysioClientId },
    ];
    bench.configure({ calendars: (isOfUser ? calendars : both) as Settings['calendars'] });
    for (let n = 0; n < 5; n += 1) beAway(bench, { start: WEDNESDAY + n * HOUR_MS });
    const end = await runWell(bench);
    expect(slotsOf(bench)).toHaveLength(5);
    expect(slotsOf(bench).every((slot) => slot[takes] !== null)).toBe(true);
    expect(end.ghlRoutes['POST /calendars/events/block-slots']).toBeLessThan(11);
    beAway(bench, { start: THURSDAY });
    const next = await runWell(bench);
    expect(next.ghlRoutes['POST /calendars/events/block-slots']).toBe(1);
    await expectNothingToBlock(bench);
  });
});

describe('the title', () => {
  it.each([
    ['de', 'Belegt'],
    ['fr', 'Occupé'],
    ['it', 'Occupato'],
    ['en', 'Busy'],
  ] as const)('is in the language of the practice: %s', async (language, title) => {
    const bench = await openEmpty({ language });
    beAway(bench);
    await runWell(bench);
    expect(slotOf(bench).title).toBe(title);
  });

  it('may be the practice’s own', async () => {
    const bench = await openEmpty({ sync: { blockTitle: 'Nicht buchbar' } });
    beAway(bench);
    await runWell(bench);
    expect(slotOf(bench).title).toBe('Nicht buchbar');
  });
});

describe('guards', () => {
  const withMany = async (count: number) => {
    const bench = await openEmpty();
    const [one, two] = bench.sandbox.ephysio.practice.therapists.map(({ clientId }) => clientId);
    const ids = Array.from({ length: count }, (_, n) => {
      const clientId = (n % 2 === 0 ? one : two) ?? 0;
      return beAway(bench, { start: WEDNESDAY + (n % 40) * DAY_MS + n * 60_000, clientId }).id;
    });
    await runWell(bench);
    expect(slotsOf(bench)).toHaveLength(count);
    return { bench, ids, edit: bench.sandbox.ephysio.edit };
  };

  it('hold back removals when many events disappear, and nothing else', async () => {
    const { bench, ids, edit } = await withMany(24);
    for (const id of ids.slice(0, 12)) edit.removeEvent(id);
    edit.moveEvent(ids[20] ?? 0, THURSDAY + HALF_HOUR);
    const end = await bench.run();
    expect(tripsOf(end)).toEqual([
      { guard: 'retire-limit', entity: 'block-slot', count: 12, linked: 24, before: 0 },
    ]);
    expect(end.report.blockSlots).toEqual({ ...NO_SLOTS, updated: 1 });
    expect(slotsOf(bench)).toHaveLength(24);
    const allowed = await runWell(bench, { overrides: { allowRetire: true } });
    expect(allowed.report.blockSlots).toEqual({ ...NO_SLOTS, removed: 12 });
  });

  it('stop a run that would move a quarter of all slots by one amount', async () => {
    const { bench, ids, edit } = await withMany(40);
    const { state } = bench.sandbox.ephysio;
    for (const id of ids.slice(0, 24)) edit.moveEvent(id, (state.events.get(id)?.start ?? 0) + HOUR_MS);
    const before = blockedTimes(bench);
    const end = await bench.run();
    expect(end.error?.exitCode).toBe(4);
    expect(end.error?.message).toMatch(/24 of 40 block slots would move by 60 minutes/);
    expect(blockedTimes(bench)).toEqual(before);
    expect((await runWell(bench, { overrides: { allowMassChange: true } })).report.blockSlots.updated).toBe(
      24,
    );
  });
});

it('a dry run counts the slots that it would make, move and remove, and writes nothing', async () => {
  const bench = await openEmpty({ sync: { newContacts: { who: 'none' } } });
  const { edit } = bench.sandbox.ephysio;
  const { id } = edit.addPatient(ANNA);
  visit(bench, id, WEDNESDAY);
  const [moves, goes] = [beAway(bench, { start: THURSDAY }), beAway(bench, { start: THURSDAY + HOUR_MS })];
  const first = await runWell(bench, { dryRun: true });
  expect([first.report.blockSlots, slotsOf(bench)]).toEqual([{ ...NO_SLOTS, created: 3 }, []]);
  expect(first.report.operations.map(({ kind, record, id: of }) => [kind, record, of])).toContainEqual([
    'create',
    'block-slot',
    String(moves.id),
  ]);
  await runWell(bench);
  edit.moveEvent(moves.id, THURSDAY + 5 * HOUR_MS);
  edit.removeEvent(goes.id);
  bench.configure({ sync: {} });
  const next = await runWell(bench, { dryRun: true });
  // The patient would get a contact and the appointment, in place of its slot.
  expect(next.report.blockSlots).toEqual({ created: 0, updated: 1, removed: 2 });
  expect(slotsOf(bench)).toHaveLength(3);
});
