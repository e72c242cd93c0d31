import { describe, expect, it } from 'vitest';
import { appointmentSync } from '../../src/store/tables/appointment-sync.ts';
import { linksOf } from './links.ts';
import {
  didToEphysio,
  didToGhl,
  eventsOf,
  HALF_HOUR,
  NOTHING,
  patientsOf,
  reviewKinds,
  runWell,
  WEDNESDAY,
} from './practice.ts';
import {
  bookSeries,
  expectSame,
  HOUR_MS,
  idsAndStarts,
  instancesOf,
  liveEvents,
  openForSeries,
} from './series.ts';

type Opened = Awaited<ReturnType<typeof openForSeries>>;

/** What an earlier version has left: an event for the series itself, which a webhook had named. */
const addEventOfSeries = async ({ bench }: Opened, series: string): Promise<number> => {
  const { sandbox, store, clock } = bench;
  const patientId = patientsOf(bench).find(({ lastName }) => lastName === 'Frei')?.id ?? 0;
  const event = sandbox.ephysio.edit.addEvent({ patientId, start: WEDNESDAY });
  const patient =
    (await linksOf(bench, 'patient')).find((link) => link.ephysio_id === String(patientId))?.id ?? '';
  const [mapping] = bench.context().practices[0]?.calendars ?? [];
  const { ghlCalendarId, ghlUserId, ephysioClientId, ephysioEventTypeId } = mapping ?? {};
  const record = {
    patient,
    calendar: `${ghlCalendarId}/${ghlUserId}/${ephysioClientId}/${ephysioEventTypeId}`,
    start: new Date(WEDNESDAY).toISOString(),
    end: new Date(WEDNESDAY + HALF_HOUR).toISOString(),
    status: 'confirmed',
  };
  await appointmentSync.insert(store, {
    practice: 'main',
    ephysioId: String(event.id),
    ghlId: series,
    source: 'ghl',
    base: { ephysio: record, ghl: record },
    startsAt: record.start,
    cancelled: false,
    now: clock.now(),
  });
  return event.id;
};

/** The lead has left no birth date. */
const asked = async (bench: Opened['bench']): Promise<string[]> =>
  (await reviewKinds(bench)).filter((kind) => kind !== 'placeholders').toSorted();

const hear = async ({ bench, inbox }: Opened, way: 'run' | 'webhook'): Promise<void> => {
  if (way === 'run') {
    await inbox.deliver({ lose: true });
    await runWell(bench);
  } else await inbox.settle();
};

describe.each([true, false])(
  'an event that an earlier version made for a series (listed beside it: %s)',
  (listsMasters) => {
    it.each(['run', 'webhook'] as const)(
      'stays, and a person is asked, where each of the series has its own (%s)',
      async (way) => {
        const opened = await openForSeries({ listsMasters, seriesWebhooks: 'master' });
        const { bench } = opened;
        const series = bookSeries(bench);
        await runWell(bench);
        const event = await addEventOfSeries(opened, series);
        await hear(opened, way);
        const end = await runWell(bench);
        expect([didToEphysio(end), didToGhl(end)]).toEqual([NOTHING, NOTHING]);
        expect(liveEvents(bench)).toHaveLength(9 + 1);
        // It takes the time of the first of them, too.
        expect(await asked(bench)).toEqual(['double-booked', 'series-as-one']);

        bench.sandbox.ephysio.edit.changeEvent(event, { status: 6 });
        const cleaned = await runWell(bench);
        expect([didToEphysio(cleaned), didToGhl(cleaned)]).toEqual([NOTHING, NOTHING]);
        expect(await asked(bench)).toEqual([]);
        expect(liveEvents(bench)).toHaveLength(9);
        await expectSame(opened, series);
      },
    );

    it.each([
      ['run', 0],
      ['run', HOUR_MS],
      ['webhook', HOUR_MS],
    ] as const)(
      'becomes the first of the series, where none has its own (%s, moved by %i ms)',
      async (way, byMs) => {
        const opened = await openForSeries({ listsMasters, seriesWebhooks: 'master' });
        const { bench } = opened;
        await runWell(bench);
        const series = bookSeries(bench);
        const event = await addEventOfSeries(opened, series);
        bench.clock.advance(HOUR_MS);
        if (byMs > 0) bench.sandbox.ghl.edit.moveSeries(series, byMs);
        await hear(opened, way);
        expect(bench.sandbox.ephysio.counters.routes['POST /events']).toBe(8);
        const [first] = instancesOf(bench, series);
        expect(idsAndStarts(bench)[0]).toEqual([event, first?.startTime]);
        expect(eventsOf(bench).filter(({ start }) => start === first?.startTime)).toHaveLength(1);
        expect(await asked(bench)).toEqual([]);
        await expectSame(opened, series);
      },
    );
  },
);
