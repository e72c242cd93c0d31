import { describe, expect, it } from 'vitest';
import { liveStarts, QUARTER, subjectsOf, withPatients } from './double-booked.ts';
import { book, eventsOf, expectQuiet, HALF_HOUR, runWell, WEDNESDAY } from './practice.ts';

describe('a double booking', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'is one review, whenever the run that enters it is killed (at transaction %i)',
    async (lostFrom) => {
      const { bench, inbox, annas, lead } = await withPatients('run');
      const { id } = book(bench, lead.id, { start: WEDNESDAY + QUARTER });
      await bench.run({ what: 'appointments', lostFrom });
      await inbox.settle();
      await runWell(bench);
      const both = [WEDNESDAY, WEDNESDAY + QUARTER, WEDNESDAY + 6 * HALF_HOUR];
      expect(liveStarts(bench)).toEqual({ ephysio: both, ghl: both });
      expect(await subjectsOf(bench)).toEqual([`ghl appointment ${id} and ephysio event ${annas.id}`]);
      await expectQuiet(bench);
    },
  );

  it('is one review where the answer to its event got lost', async () => {
    const { bench, annas, lead } = await withPatients('run');
    const { id } = book(bench, lead.id, { start: WEDNESDAY + QUARTER });
    bench.sandbox.faults.add({
      service: 'ephysio',
      method: 'POST',
      path: '/events',
      times: 1,
      fault: 'drop-after',
    });
    await runWell(bench);
    const subjects = [`ghl appointment ${id} and ephysio event ${annas.id}`];
    expect(await subjectsOf(bench)).toEqual(subjects);
    await expectQuiet(bench);
    expect(await subjectsOf(bench)).toEqual(subjects);
  });

  it('is found as the webhook is worked on again, where that was killed before its review was stored', async () => {
    const { bench, inbox, annas, lead } = await withPatients('webhook');
    const { id } = book(bench, lead.id, { start: WEDNESDAY + QUARTER });
    await inbox.deliver();
    const { db } = bench.store;
    const open = await db.selectFrom('webhook_events').selectAll().where('state', '=', 'new').execute();
    await inbox.drain();
    await db.deleteFrom('reviews').where('kind', '=', 'double-booked').execute();
    for (const { id: event, ...row } of open)
      await db.updateTable('webhook_events').set(row).where('id', '=', event).execute();
    const before = eventsOf(bench);
    await inbox.drain();
    expect(eventsOf(bench)).toEqual(before);
    expect(await subjectsOf(bench)).toEqual([`ghl appointment ${id} and ephysio event ${annas.id}`]);
    await expectQuiet(bench);
  });
});
