import { describe, expect, it } from 'vitest';
import { STATUSES } from './full-practice.ts';
import { linksOf } from './links.ts';
import { appointmentsOf, eventsOf, expectQuiet, listen } from './practice.ts';
import { bookedOnBothSides, swapTherapists } from './swapped-mapping.ts';

describe('the listener, when the appointments of swapped therapists are touched in GHL one by one', {
  timeout: 30_000,
}, () => {
  it('moves twenty at most, holds the others back with the cause, and goes on once the config is right', async () => {
    const bench = await bookedOnBothSides(14, 13);
    swapTherapists(bench);
    const inbox = listen(bench);
    const calendarsNow = () => appointmentsOf(bench).map((a) => a.calendarId);
    const before = calendarsNow();
    for (const { id } of appointmentsOf(bench))
      bench.sandbox.ghl.edit.changeAppointment(id, { description: 'called' });
    await inbox.deliver();
    await inbox.drain({ forMs: 60_000 });
    const moved = calendarsNow().filter((id, i) => id !== before[i]).length;
    expect(moved).toBe(20);
    const waiting = await bench.store.db
      .selectFrom('webhook_events')
      .select(['attempts', 'last_error', 'held_by'])
      .where('state', '=', 'new')
      .execute();
    expect(waiting).toHaveLength(7);
    for (const { attempts, last_error, held_by } of waiting) {
      expect([attempts, held_by]).toEqual([0, 'mass-change']);
      expect(last_error).toMatch(
        /^Field calendar would be overwritten in 1 more of 21 appointments that are linked for the first time, after 20 in the last day: .* The likely cause is the mapping of therapists/,
      );
    }
    bench.configure({ ephysio: { statuses: STATUSES } });
    const corrected = listen(bench);
    await corrected.drain({ forMs: 2 * 3_600_000 });
    expect(await linksOf(bench, 'appointment')).toHaveLength(27);
  });

  it('links what agrees, and lets a few follow e-Physio', async () => {
    const bench = await bookedOnBothSides(14, 13);
    const inbox = listen(bench);
    const [, second] = bench.sandbox.ephysio.practice.therapists;
    for (const { id } of eventsOf(bench).slice(0, 5))
      bench.sandbox.ephysio.edit.changeEvent(id, { clientId: second?.clientId });
    for (const { id } of appointmentsOf(bench))
      bench.sandbox.ghl.edit.changeAppointment(id, { description: 'called' });
    await inbox.settle();
    expect((await linksOf(bench, 'appointment')).length).toBe(27);
    await expectQuiet(bench, { full: false });
  });
});
