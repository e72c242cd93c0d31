import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../sync/virtual-clock.ts';
import { doubleBooked, subjectsOf, withPatients } from './double-booked.ts';
import { book, expectQuiet, HALF_HOUR, runWell, THURSDAY, WAYS, WITH_INVOICES } from './practice.ts';

/** All of Thursday in Zurich. */
const ALL_DAY = { start: THURSDAY - 9 * 2 * HALF_HOUR, end: THURSDAY + 15 * 2 * HALF_HOUR };

/** The first therapist is absent, and a lead books in that time. */
const withAbsence = async (way: (typeof WAYS)[number], absence: { start: number; end: number }) => {
  const practice = await withPatients(way);
  const { id } = practice.edit.addEvent(absence);
  const booking = book(practice.bench, practice.lead.id, { start: THURSDAY });
  await practice.hear();
  return { ...practice, id, booking, subject: `ghl appointment ${booking.id} and ephysio event ${id}` };
};

describe.each(WAYS)('a booking in an absence (by %s)', (way) => {
  it.each([
    ['of an hour', { start: THURSDAY - HALF_HOUR, end: THURSDAY + HALF_HOUR }],
    ['of all day', ALL_DAY],
    ['of three weeks', { start: ALL_DAY.start - 10 * DAY_MS, end: ALL_DAY.end + 10 * DAY_MS }],
  ])('%s is one review that names both', async (_what, absence) => {
    const { bench, hear, subject } = await withAbsence(way, absence);
    const [review, ...others] = await doubleBooked(bench);
    expect([review, others]).toEqual([{ id: review?.id, subject, isAbsence: true }, []]);
    await hear();
    await expectQuiet(bench);
    expect(await doubleBooked(bench)).toEqual([review]);
  });

  it('is no review where the absence ends as it begins', async () => {
    const { bench } = await withAbsence(way, { start: THURSDAY - HALF_HOUR, end: THURSDAY });
    expect(await doubleBooked(bench)).toEqual([]);
  });

  it('is a review that closes once the booking is moved out of it', async () => {
    const { bench, hear, ghl, booking } = await withAbsence(way, ALL_DAY);
    ghl.moveAppointment(booking.id, THURSDAY + DAY_MS, THURSDAY + DAY_MS + HALF_HOUR);
    await hear();
    expect(await doubleBooked(bench)).toEqual([]);
  });

  it('is a review that closes once the absence is deleted', async () => {
    const { bench, hear, ghl, edit, booking, id } = await withAbsence(way, ALL_DAY);
    edit.removeEvent(id);
    // A webhook comes only with a change in GHL.
    if (way === 'webhook') ghl.moveAppointment(booking.id, THURSDAY, THURSDAY + 2 * HALF_HOUR);
    await hear();
    expect(await doubleBooked(bench)).toEqual([]);
  });

  it('that began months ago stays a review when the booking changes within it', async () => {
    const long = { start: THURSDAY - 90 * DAY_MS, end: THURSDAY + 90 * DAY_MS };
    const { bench, hear, ghl, edit, booking, id, subject } = await withAbsence('run', long);
    expect(await subjectsOf(bench)).toEqual([subject]);
    ghl.moveAppointment(booking.id, THURSDAY + HALF_HOUR, THURSDAY + 2 * HALF_HOUR);
    await hear();
    expect(await subjectsOf(bench)).toEqual([subject]);
    edit.removeEvent(id);
    ghl.moveAppointment(booking.id, THURSDAY, THURSDAY + HALF_HOUR);
    await hear();
    await runWell(bench);
    expect(await doubleBooked(bench)).toEqual([]);
  });
});

describe('an absence', () => {
  it('that the desk enters over a booking is a review by the next run', async () => {
    const { bench, edit, lead } = await withPatients('run');
    const { id: booking } = book(bench, lead.id, { start: THURSDAY });
    await runWell(bench);
    const { id } = edit.addEvent(ALL_DAY);
    await runWell(bench);
    expect(await subjectsOf(bench)).toEqual([`ghl appointment ${booking} and ephysio event ${id}`]);
  });

  it('over an appointment that the desk has made is none', async () => {
    const { bench, edit, anna } = await withPatients('run');
    edit.addEvent({ patientId: anna.id, start: THURSDAY });
    edit.addEvent(ALL_DAY);
    await runWell(bench);
    expect(await doubleBooked(bench)).toEqual([]);
  });

  it.each([
    ['no absences count', false],
    ['only other kinds count', { eventTypeIds: [77] }],
  ])('is none where %s, and closes once that is so', async (_what, absences) => {
    const { bench } = await withAbsence('run', ALL_DAY);
    expect(await doubleBooked(bench)).toHaveLength(1);
    bench.configure({ ...WITH_INVOICES, sync: { absences } });
    await runWell(bench);
    expect(await doubleBooked(bench)).toEqual([]);
  });

  it('of a kind that counts is a review', async () => {
    const { bench, subject, id } = await withAbsence('run', ALL_DAY);
    const kind = bench.sandbox.ephysio.state.events.get(id)?.eventTypeId ?? 0;
    bench.configure({ ...WITH_INVOICES, sync: { absences: { eventTypeIds: [kind] } } });
    await runWell(bench);
    expect(await subjectsOf(bench)).toEqual([subject]);
  });

  it('of another therapist is none', async () => {
    const { bench, edit, lead } = await withPatients('run');
    const [, therapist] = bench.sandbox.ephysio.practice.therapists;
    edit.addEvent({ ...ALL_DAY, ...(therapist && { clientId: therapist.clientId }) });
    book(bench, lead.id, { start: THURSDAY });
    await runWell(bench);
    expect(await doubleBooked(bench)).toEqual([]);
  });
});
