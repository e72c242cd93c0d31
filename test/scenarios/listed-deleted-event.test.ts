import { describe, expect, it } from 'vitest';
import type { FaultRule } from '../../src/sandbox/faults.ts';
import { MINUTE_MS, UNCODED } from './billed.ts';
import { lostSlots, openConflicts } from './conflicting.ts';
import { followChanges } from './listed-changes.ts';
import { expectQuiet, FRIDAY, listen, runWell } from './practice.ts';
import { appointmentOf, withVisit } from './visit.ts';

const DELETE = { service: 'ephysio', method: 'DELETE', path: /^\/events\// } as const;
const LOST: readonly (readonly [string, FaultRule['fault']])[] = [
  ['never comes', 'drop-after'],
  ['cannot be read', 'garbage'],
];

/** e-Physio has no code for cancelled: its event goes. The desk had moved it when GHL cancelled the appointment. */
const withCancelled = async () => {
  const { bench, event } = await withVisit({ ephysio: { statuses: UNCODED } });
  const inbox = listen(bench);
  const news = await followChanges(bench);
  bench.sandbox.ephysio.edit.moveEvent(event.id, FRIDAY);
  bench.sandbox.ghl.edit.cancelAppointment(appointmentOf(bench).id);
  const isThere = () => bench.sandbox.ephysio.state.events.has(event.id);
  return { bench, inbox, news, isThere, id: event.id };
};

/** The desk's time, which went with the event. */
const lostStarts = async ({ bench }: Awaited<ReturnType<typeof withCancelled>>) => {
  expect(await lostSlots(bench)).toEqual([]);
  return (await openConflicts(bench)).map(({ field, winner }) => `${field}, ${winner} won`);
};

const CANCELLED = { what: 'cancelled appointment ephysio', after: { status: 'cancelled' } };

describe('an event that a run deleted to cancel it', () => {
  it.each(LOST)('is listed once, and for that run, where the answer %s', async (_how, fault) => {
    const visit = await withCancelled();
    const { bench, inbox, news, isThere } = visit;
    bench.sandbox.faults.add({ ...DELETE, fault });
    const first = await bench.run();
    bench.sandbox.faults.clear();
    expect(isThere()).toBe(false);
    expect(await news()).toEqual([]);
    await runWell(bench);
    expect(await news()).toMatchObject([{ by: `run ${first.id}`, ...CANCELLED }]);
    expect(await lostStarts(visit)).toEqual(['slot, ghl won']);
    await inbox.settle();
    await expectQuiet(bench);
    expect(await news()).toEqual([]);
    expect(await lostStarts(visit)).toEqual(['slot, ghl won']);
  });

  it('is listed for that run also where a webhook finds it out', async () => {
    const { bench, inbox, news } = await withCancelled();
    bench.sandbox.faults.add({ ...DELETE, fault: 'drop-after' });
    const first = await bench.run();
    bench.sandbox.faults.clear();
    await inbox.settle();
    expect(await news()).toMatchObject([{ by: `run ${first.id}`, ...CANCELLED }]);
    await expectQuiet(bench);
  });

  it('is listed once, wherever the run is killed', async () => {
    const visit = await withCancelled();
    const { bench, news, isThere } = visit;
    for (let lostFrom = 2; ; lostFrom += 1) {
      const { error } = await bench.run({ what: 'appointments', lostFrom });
      if (error === null) break;
      expect(lostFrom).toBeLessThan(20);
    }
    await expectQuiet(bench);
    expect(isThere()).toBe(false);
    expect(await news()).toMatchObject([CANCELLED]);
    expect(await lostStarts(visit)).toEqual(['slot, ghl won']);
  });

  it('is tried again, and listed once, where the request never arrived', async () => {
    const visit = await withCancelled();
    const { bench, news, isThere } = visit;
    bench.sandbox.faults.add({ ...DELETE, fault: 'drop-before' });
    await bench.run();
    bench.sandbox.faults.clear();
    expect(isThere()).toBe(true);
    expect(await news()).toEqual([]);
    const second = await runWell(bench, { afterMs: 60 * MINUTE_MS });
    expect(isThere()).toBe(false);
    expect(await news()).toMatchObject([{ by: `run ${second.id}`, ...CANCELLED }]);
    expect(await lostStarts(visit)).toEqual(['slot, ghl won']);
    await expectQuiet(bench);
  });
});

describe('an event that the desk removes while a run is about to cancel it', () => {
  it('is not listed: the run has not done it', async () => {
    const { bench, inbox, news, isThere, id } = await withCancelled();
    const end = bench.sandbox.ghl.onExchange(({ method, path }) => {
      // Right before it cancels, it looks whether GHL's is off still.
      if (method === 'GET' && path.endsWith(appointmentOf(bench).id))
        bench.sandbox.ephysio.edit.removeEvent(id);
    });
    const run = await runWell(bench, { what: 'appointments' });
    end();
    expect(isThere()).toBe(false);
    expect(run.report.cancelled.ephysio).toBe(0);
    await inbox.settle();
    await runWell(bench);
    await expectQuiet(bench);
    expect(await news()).toEqual([]);
    expect(appointmentOf(bench).appointmentStatus).toBe('cancelled');
  });
});
