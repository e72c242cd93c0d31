import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../sync/virtual-clock.ts';
import { patientsOf, runWell, WEDNESDAY } from './practice.ts';
import { bookSeries, expectSame, HOUR_MS, liveEvents, openForSeries } from './series.ts';

const MANY = 24;

/** A series of 24, and a dozen visits of somebody else: by number, the series is two thirds of the calendar. */
const withLongSeries = async (settings: Parameters<typeof openForSeries>[1] = {}) => {
  const opened = await openForSeries({ seriesWebhooks: 'each' }, settings);
  const { bench, inbox } = opened;
  const [other] = patientsOf(bench);
  const others = Array.from({ length: 12 }, (_, n) => WEDNESDAY + n * DAY_MS + 4 * HOUR_MS);
  for (const start of others) bench.sandbox.ephysio.edit.addEvent({ patientId: other?.id ?? 0, start });
  const series = bookSeries(bench, { count: MANY });
  await inbox.deliver({ lose: true });
  await runWell(bench);
  const ofSeries = () => liveEvents(bench).filter(({ patientId }) => patientId !== other?.id);
  expect(ofSeries()).toHaveLength(MANY);
  return { ...opened, series, ofSeries };
};

describe('no guard holds back what was done to a series of 24', () => {
  const acts = ['cancelSeries', 'deleteSeries'] as const;

  it.each(acts.flatMap((act) => (['run', 'webhook'] as const).map((way) => [act, way] as const)))(
    '%s, heard of by %s',
    async (act, way) => {
      const { bench, inbox, series, ofSeries } = await withLongSeries();
      bench.sandbox.ghl.edit[act](series);
      if (way === 'run') {
        await inbox.deliver({ lose: true });
        await runWell(bench);
      } else await inbox.settle();
      expect(ofSeries()).toEqual([]);
      for (let n = 0; n < 2; n += 1) await runWell(bench);
    },
  );

  it('deleted where e-Physio has no code for it: the events go, and its list is as much shorter', async () => {
    const { bench, inbox, series, ofSeries } = await withLongSeries({ statuses: { 5: 'confirmed' } });
    bench.sandbox.ghl.edit.deleteSeries(series);
    await inbox.deliver({ lose: true });
    for (let n = 0; n < 3; n += 1) await runWell(bench);
    expect(ofSeries()).toEqual([]);
  });

  it('moved by an hour', async () => {
    const opened = await withLongSeries();
    const { bench, inbox, series } = opened;
    bench.sandbox.ghl.edit.moveSeries(series, HOUR_MS);
    await inbox.deliver({ lose: true });
    await runWell(bench);
    expect(bench.sandbox.ephysio.counters.routes['PUT /events/:id']).toBe(MANY);
  });

  it('but as many appointments that stand alone are held back', async () => {
    const { bench, inbox, series } = await withLongSeries();
    const { edit, state } = bench.sandbox.ghl;
    const alone = [...state.appointments.values()].filter((a) => a.masterEventId !== series);
    for (const { id } of alone) edit.cancelAppointment(id);
    await inbox.deliver({ lose: true });
    const { error } = await bench.run();
    expect(error).toMatchObject({ guards: ['retire-limit'] });
  });
});

describe('a series that was booked, and cancelled, by an earlier version', () => {
  it('lowers no count that a guard compares with', async () => {
    const opened = await withLongSeries();
    const { bench, series, inbox } = opened;
    // What that version has kept counts each appointment.
    await bench.store.db.deleteFrom('checkpoints').where('name', 'like', '%series-once%').execute();
    for (const side of ['ephysio', 'ghl']) {
      const row = { practice: 'main', value: '37', updated_at: new Date(bench.clock.now()).toISOString() };
      await bench.store.db
        .insertInto('checkpoints')
        .values({ ...row, name: `appointments.${side}.count:14/180` })
        .execute();
    }
    await runWell(bench);
    bench.sandbox.ghl.edit.moveSeries(series, HOUR_MS);
    await inbox.deliver({ lose: true });
    await runWell(bench);
    await expectSame(opened, series, { isAlone: false });
  });
});
