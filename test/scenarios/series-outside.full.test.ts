import { describe, expect, it } from 'vitest';
import type { Settings } from '../sync/run-sync.ts';
import { listen, reviewKinds, runWell, WAYS, WITH_INVOICES } from './practice.ts';
import { expectSame, HOUR_MS, idsAndStarts, instancesOf, liveEvents, withSeries } from './series.ts';

const STATUSES = { 5: 'confirmed', 6: 'cancelled', 7: 'showed', 8: 'noshow' } as const;

/** A series of nine; GHL has one calendar more than the config names. */
const withOtherCalendar = async (
  way: (typeof WAYS)[number],
  seriesWebhooks: 'master' | 'each' | 'first' = 'each',
  instanceReads: 'instance' | 'master' = 'instance',
) => {
  const opened = await withSeries({ seriesWebhooks, instanceReads });
  const { bench, series } = opened;
  const [first] = bench.context().practices[0]?.calendars ?? [];
  const ephysio = { ...WITH_INVOICES.ephysio, statuses: STATUSES };
  bench.configure({ ephysio, calendars: [first] as Settings['calendars'] });
  await runWell(bench);
  const inbox = listen(bench);
  const hear = async (): Promise<void> => {
    if (way === 'webhook') await inbox.settle();
    else await inbox.deliver({ lose: true });
    await runWell(bench);
  };
  const [own = '', other = ''] = [...bench.sandbox.ghl.state.calendars.keys()];
  const { edit } = bench.sandbox.ghl;
  const moveAway = (ids: readonly string[], byMs: number): void => {
    for (const id of ids) {
      const { id: moved, startTime, endTime } = edit.giveAppointmentTo(id, other);
      edit.moveAppointment(moved, startTime + byMs, endTime + byMs);
    }
  };
  const awayOnes = () => instancesOf(bench, series).filter(({ calendarId }) => calendarId === other);
  const kinds = async () => (await reviewKinds(bench)).filter((kind) => kind !== 'placeholders');
  return { ...opened, inbox, hear, own, edit, moveAway, awayOnes, kinds };
};

describe.each(WAYS)('by %s', (way) => {
  describe.each(['master', 'each', 'first'] as const)('where webhooks name %s', (seriesWebhooks) => {
    it.each([
      ['one appointment', 4, 5],
      ['all appointments', 0, 9],
    ] as const)(
      '%s of a series that went to another time in a calendar without a therapist: events stay',
      async (_what, from, to) => {
        const opened = await withOtherCalendar(way, seriesWebhooks);
        const { bench, series, events, hear, moveAway, awayOnes, kinds, own, edit } = opened;
        const before = idsAndStarts(bench);
        moveAway(
          instancesOf(bench, series)
            .slice(from, to)
            .map(({ id }) => id),
          HOUR_MS,
        );
        await hear();
        expect(idsAndStarts(bench)).toEqual(before);
        expect(await kinds()).toEqual(Array.from({ length: to - from }, () => 'out-of-scope'));
        for (const { id } of awayOnes()) edit.giveAppointmentTo(id, own);
        await hear();
        expect(liveEvents(bench).map(({ id }) => id)).toEqual(events);
        expect(await kinds()).toEqual([]);
        await expectSame(opened, series);
      },
    );
  });

  it('one that is cancelled there is cancelled in e-Physio, and nobody is asked any more', async () => {
    const { bench, series, events, hear, moveAway, awayOnes, kinds, edit } = await withOtherCalendar(way);
    moveAway([instancesOf(bench, series)[4]?.id ?? ''], HOUR_MS);
    await hear();
    for (const { id } of awayOnes()) edit.cancelAppointment(id);
    await hear();
    expect(liveEvents(bench).map(({ id }) => id)).toEqual(events.filter((_, n) => n !== 4));
    expect(await kinds()).toEqual([]);
  });

  it('and where a read by id is answered with the series, one that is cancelled there is cancelled too', async () => {
    const opened = await withOtherCalendar(way, 'each', 'master');
    const { bench, series, hear, moveAway, awayOnes, kinds, edit } = opened;
    moveAway([instancesOf(bench, series)[4]?.id ?? ''], HOUR_MS);
    await hear();
    expect([liveEvents(bench).length, await kinds()]).toEqual([9, ['out-of-scope']]);
    for (const { id } of awayOnes()) edit.cancelAppointment(id);
    await hear();
    expect([liveEvents(bench).length, await kinds()]).toEqual([8, []]);
  });

  it('one that is deleted there is cancelled in e-Physio', async () => {
    const { bench, series, events, hear, moveAway, awayOnes, kinds, edit } = await withOtherCalendar(way);
    moveAway([instancesOf(bench, series)[4]?.id ?? ''], HOUR_MS);
    await hear();
    for (const { id } of awayOnes()) edit.deleteAppointment(id);
    await hear();
    expect(liveEvents(bench).map(({ id }) => id)).toEqual(events.filter((_, n) => n !== 4));
    expect(await kinds()).toEqual([]);
  });
});

it('while a person is asked about one, a run reads that one, and does not look for it everywhere', async () => {
  const { bench, series, hear, moveAway } = await withOtherCalendar('run');
  moveAway([instancesOf(bench, series)[4]?.id ?? ''], HOUR_MS);
  await hear();
  const { ghlRoutes } = await runWell(bench);
  expect(ghlRoutes['GET /calendars/events']).toBe(1);
  expect(ghlRoutes['GET /calendars/events/appointments/:id']).toBe(1);
});
