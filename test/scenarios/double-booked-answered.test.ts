import { describe, expect, it } from 'vitest';
import { listOpenReviews, settleReview } from '../../src/store/tables/reviews.ts';
import { messageOf } from '../shown-review.ts';
import type { Bench } from '../sync/run-sync.ts';
import { DAY_MS } from '../sync/virtual-clock.ts';
import { doubleBooked, QUARTER, subjectsOf, withOverlap } from './double-booked.ts';
import { HALF_HOUR, runWell, THURSDAY, WAYS, WEDNESDAY } from './practice.ts';

/** A person resolves the item: both are to stay. */
const answer = async ({ store, clock }: Bench): Promise<void> => {
  const open = await listOpenReviews(store, 'main');
  const [review, ...others] = open.filter(({ kind }) => kind === 'double-booked');
  if (!review || others.length > 0) throw new Error('not exactly one review');
  expect(await settleReview(store, review, clock.now())).toBe(true);
};

describe.each(WAYS)('a double booking that a person has resolved (by %s)', (way) => {
  it('is not asked about again as long as neither moves', async () => {
    const { bench, hear, ghl, booking } = await withOverlap(way);
    await answer(bench);
    ghl.setAppointmentStatus(booking.id, 'new');
    await hear();
    await runWell(bench, { full: true });
    bench.clock.advance(DAY_MS);
    await runWell(bench);
    expect(await doubleBooked(bench)).toEqual([]);
  });

  it('is asked about again once one moves and they still overlap', async () => {
    const { bench, hear, ghl, booking, subject } = await withOverlap(way);
    await answer(bench);
    ghl.moveAppointment(booking.id, WEDNESDAY, WEDNESDAY + HALF_HOUR);
    await hear();
    expect(await subjectsOf(bench)).toEqual([subject]);
  });

  it('is asked about again once one was moved away and comes back', async () => {
    const { bench, hear, ghl, booking, subject } = await withOverlap(way);
    await answer(bench);
    ghl.moveAppointment(booking.id, THURSDAY, THURSDAY + HALF_HOUR);
    await hear();
    expect(await doubleBooked(bench)).toEqual([]);
    ghl.moveAppointment(booking.id, WEDNESDAY + QUARTER, WEDNESDAY + QUARTER + HALF_HOUR);
    await hear();
    expect(await subjectsOf(bench)).toEqual([subject]);
  });
});

describe('the review of a double booking', () => {
  it('says which two, and only the sealed part says who and when', async () => {
    const { bench, booking, annas } = await withOverlap('run');
    const open = await listOpenReviews(bench.store, 'main');
    const review = open.find(({ kind }) => kind === 'double-booked');
    expect(messageOf(review)).toBe(
      `GHL appointment ${booking.id} and e-Physio event ${annas.id} are with one therapist at overlapping times: move or cancel one of them. If both are to stay, resolve this item: it comes back only if one of the two moves.`,
    );
    const stored = await bench.store.db
      .selectFrom('reviews')
      .selectAll()
      .where('kind', '=', 'double-booked')
      .executeTakeFirstOrThrow();
    const plain = JSON.stringify({ ...stored, detail: null, created_at: null, last_seen_at: null });
    expect(plain).not.toMatch(/Anna|Laura|2026-/);
    const sent = await bench.run({ dryRun: true });
    expect(sent.report.reviews.find(({ kind }) => kind === 'double-booked')?.detail?.appointments).toEqual([
      expect.objectContaining({ id: booking.id, patient: { firstName: 'Laura', lastName: 'Frei' } }),
      expect.objectContaining({ id: String(annas.id), patient: { firstName: 'Anna', lastName: 'Müller' } }),
    ]);
  });
});
