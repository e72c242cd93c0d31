import { describe, expect, it } from 'vitest';
import { detailText } from '../../src/cli/render/review-detail.ts';
import { listOpenReviews, openReviewDetail } from '../../src/store/tables/reviews.ts';
import { DAY_MS } from '../sync/virtual-clock.ts';
import { openAdminRig } from '../webhooks/visitor.ts';
import { doubleBooked, QUARTER, withOverlap, withPatients } from './double-booked.ts';
import { book, HALF_HOUR, runWell, WEDNESDAY } from './practice.ts';

describe('the review of a double booking stays open', () => {
  it('while one of the two cannot be read, and closes once it can, and was moved', async () => {
    const { bench, edit, annas } = await withOverlap('run');
    const [before] = await doubleBooked(bench);
    edit.changeEvent(annas.id, { status: 'odd' });
    const { report } = await bench.run();
    expect(report.failures).toMatchObject([{ side: 'ephysio', id: String(annas.id) }]);
    expect(await doubleBooked(bench)).toEqual([before]);
    edit.changeEvent(annas.id, { status: 5, start: WEDNESDAY + DAY_MS, end: WEDNESDAY + DAY_MS + HALF_HOUR });
    await runWell(bench);
    expect(await doubleBooked(bench)).toEqual([]);
  });

  it('in a run of other days, of patients only, or in one direction', async () => {
    const { bench } = await withOverlap('run');
    const [before] = await doubleBooked(bench);
    const window = {
      from: new Date(WEDNESDAY + 5 * DAY_MS).toISOString(),
      to: new Date(WEDNESDAY + 6 * DAY_MS).toISOString(),
    };
    await runWell(bench, { what: 'appointments', window });
    await runWell(bench, { what: 'patients' });
    await runWell(bench, { direction: 'to-ghl' });
    await runWell(bench, { direction: 'to-ephysio' });
    expect(await doubleBooked(bench)).toEqual([before]);
  });

  it('in a run to GHL, which does not enter the booking, and closes in a run to e-Physio', async () => {
    const { bench, ghl, lead } = await withPatients('run');
    const { id } = book(bench, lead.id, { start: WEDNESDAY + QUARTER });
    // e-Physio does not take the event: the booking has no link yet.
    bench.sandbox.faults.add({
      service: 'ephysio',
      method: 'POST',
      path: '/events',
      fault: { status: 400, body: { message: '/invoiceId is not open' } },
    });
    await bench.run();
    const [before] = await doubleBooked(bench);
    expect(before?.subject).toContain(id);
    await bench.run({ direction: 'to-ghl' });
    expect(await doubleBooked(bench)).toEqual([before]);
    ghl.cancelAppointment(id);
    await bench.run({ direction: 'to-ephysio' });
    expect(await doubleBooked(bench)).toEqual([]);
  });

  it('is counted by a dry run, which stores nothing', async () => {
    const { bench, lead } = await withPatients('run');
    book(bench, lead.id, { start: WEDNESDAY + QUARTER });
    const { report } = await runWell(bench, { dryRun: true });
    expect(report.reviews.map(({ kind }) => kind)).toContain('double-booked');
    expect(await doubleBooked(bench)).toEqual([]);
  });
});

describe('who looks at a double booking', () => {
  it('sees both people with their times and their therapist', async () => {
    const { bench, booking, annas } = await withOverlap('run');
    const open = await listOpenReviews(bench.store, 'main');
    const review = open.find(({ kind }) => kind === 'double-booked');
    const detail = review ? openReviewDetail(bench.store, review) : null;
    const text = detail ? detailText(detail, { timezone: 'Europe/Zurich' }) : '';
    const lines = text.split('\n').map((line) => line.trim().replace(/\s+/g, ' '));
    const [client] = bench.context().practices[0]?.calendars ?? [];
    expect(lines).toEqual([
      `appointment ${booking.id}`,
      'patient Laura Frei',
      expect.stringMatching(new RegExp(`^when .*09:15.*09:45.*e-Physio client ${client?.ephysioClientId}`)),
      `appointment ${annas.id}`,
      'patient Anna Müller',
      expect.stringMatching(/^when .*09:00.*09:30/),
    ]);
    const { visitor } = await openAdminRig({ store: bench.store, now: bench.clock.now });
    expect((await visitor.get('/admin/')).text).toContain('Laura Frei (booked online) and Anna Müller');
  });
});
