import { describe, expect, it } from 'vitest';
import { doubleBooked, liveStarts, QUARTER, subjectsOf, withOverlap, withPatients } from './double-booked.ts';
import { book, eventsOf, expectQuiet, HALF_HOUR, runWell, THURSDAY, WAYS, WEDNESDAY } from './practice.ts';

describe.each(WAYS)('a booking of GHL at a time that is taken (by %s)', (way) => {
  it('is one review that names both, and both stay', async () => {
    const { bench, inbox, subject } = await withOverlap(way);
    const both = [WEDNESDAY, WEDNESDAY + QUARTER, WEDNESDAY + 6 * HALF_HOUR];
    const [review, ...others] = await doubleBooked(bench);
    expect([review?.subject, others]).toEqual([subject, []]);
    expect(liveStarts(bench)).toEqual({ ephysio: both, ghl: both });
    await inbox.settle();
    await expectQuiet(bench);
    await inbox.settle();
    expect(await doubleBooked(bench)).toEqual([review]);
    expect(liveStarts(bench)).toEqual({ ephysio: both, ghl: both });
  });

  it('is no review where the two only touch, or are with two therapists', async () => {
    const { bench, hear, lead } = await withPatients(way);
    book(bench, lead.id, { start: WEDNESDAY + HALF_HOUR });
    book(bench, lead.id, { start: WEDNESDAY, therapist: 1 });
    await hear();
    expect(eventsOf(bench)).toHaveLength(4);
    expect(await doubleBooked(bench)).toEqual([]);
  });

  it('is one review for each that it overlaps', async () => {
    const { bench, hear, edit, jurg, annas, lead } = await withPatients(way);
    const second = edit.addEvent({ patientId: jurg.id, start: WEDNESDAY + HALF_HOUR });
    const { id } = book(bench, lead.id, { start: WEDNESDAY + QUARTER });
    await hear();
    const subjects = [annas, second].map((event) => `ghl appointment ${id} and ephysio event ${event.id}`);
    expect(await subjectsOf(bench)).toEqual(subjects.sort());
  });

  it('is a review where both came from GHL, under one name in whichever order they came', async () => {
    const { bench, hear, lead, contactNamed } = await withPatients(way);
    const one = book(bench, lead.id, { start: THURSDAY });
    await hear();
    const other = book(bench, contactNamed('Anna'), { start: THURSDAY + QUARTER });
    await hear();
    const [first = '', second = ''] = [one.id, other.id].sort();
    const subject = `ghl appointment ${first} and ghl appointment ${second}`;
    expect(await subjectsOf(bench)).toEqual([subject]);
    await runWell(bench);
    expect(await subjectsOf(bench)).toEqual([subject]);
  });

  it('is a review where both were booked at one moment', async () => {
    const { bench, hear, lead, contactNamed } = await withPatients(way);
    book(bench, lead.id, { start: THURSDAY });
    book(bench, contactNamed('Anna'), { start: THURSDAY + QUARTER });
    await hear();
    expect(await doubleBooked(bench)).toHaveLength(1);
  });

  it('is a review where one person booked twice', async () => {
    const { bench, hear, contactNamed, annas } = await withPatients(way);
    const { id } = book(bench, contactNamed('Anna'), { start: WEDNESDAY + QUARTER });
    await hear();
    expect(await subjectsOf(bench)).toEqual([`ghl appointment ${id} and ephysio event ${annas.id}`]);
  });

  it('is a review once a booking is moved there', async () => {
    const { bench, hear, ghl, lead, annas } = await withPatients(way);
    const { id } = book(bench, lead.id, { start: THURSDAY + 3 * 86_400_000 });
    await hear();
    expect(await doubleBooked(bench)).toEqual([]);
    ghl.moveAppointment(id, WEDNESDAY - QUARTER, WEDNESDAY + QUARTER);
    await hear();
    expect(await subjectsOf(bench)).toEqual([`ghl appointment ${id} and ephysio event ${annas.id}`]);
  });

  it('is a review where a visit of e-Physio is moved in GHL onto a booking', async () => {
    const { bench, hear, ghl, lead, annas } = await withPatients(way);
    const { id } = book(bench, lead.id, { start: THURSDAY });
    await hear();
    const [own] = [...bench.sandbox.ghl.state.appointments.values()].filter((a) => a.startTime === WEDNESDAY);
    ghl.moveAppointment(own?.id ?? '', THURSDAY, THURSDAY + HALF_HOUR);
    await hear();
    expect(await subjectsOf(bench)).toEqual([`ghl appointment ${id} and ephysio event ${annas.id}`]);
  });

  it('is a review that closes once one of the two is moved in GHL, and opens again where it comes back', async () => {
    const { bench, hear, ghl, booking, subject } = await withOverlap(way);
    const [before] = await doubleBooked(bench);
    ghl.moveAppointment(booking.id, THURSDAY, THURSDAY + HALF_HOUR);
    await hear();
    expect(await doubleBooked(bench)).toEqual([]);
    ghl.moveAppointment(booking.id, WEDNESDAY, WEDNESDAY + HALF_HOUR);
    await hear();
    const [after] = await doubleBooked(bench);
    expect(after?.subject).toBe(subject);
    expect(after?.id).not.toBe(before?.id);
  });

  it.each([
    ['cancelled', 'cancelAppointment'],
    ['deleted', 'deleteAppointment'],
  ] as const)('is a review that closes once one of the two is %s in GHL', async (_what, call) => {
    const { bench, hear, ghl, booking, inbox } = await withOverlap(way);
    ghl[call](booking.id);
    await hear();
    if (way === 'webhook') await inbox.drain({ forMs: 600_000 });
    expect(await doubleBooked(bench)).toEqual([]);
  });

  it('is a review that closes once the other one is cancelled in GHL', async () => {
    const { bench, hear, ghl } = await withOverlap(way);
    const [own] = [...bench.sandbox.ghl.state.appointments.values()].filter((a) => a.startTime === WEDNESDAY);
    ghl.cancelAppointment(own?.id ?? '');
    await hear();
    expect(await doubleBooked(bench)).toEqual([]);
  });
});

describe('the review of a double booking', () => {
  it('closes once the desk has moved one of the two', async () => {
    const { bench, edit, annas } = await withOverlap('run');
    edit.moveEvent(annas.id, THURSDAY);
    await runWell(bench);
    expect(await doubleBooked(bench)).toEqual([]);
    await expectQuiet(bench);
  });

  it('closes once the desk has given one to another therapist', async () => {
    const { bench, edit, annas } = await withOverlap('run');
    const [, therapist] = bench.sandbox.ephysio.practice.therapists;
    edit.changeEvent(annas.id, { clientId: therapist?.clientId, eventTypeId: therapist?.eventTypeIds[0] });
    await runWell(bench);
    expect(await doubleBooked(bench)).toEqual([]);
  });

  it('closes once both are over', async () => {
    const { bench } = await withOverlap('run');
    bench.clock.advance(3 * 86_400_000);
    await runWell(bench);
    expect(await doubleBooked(bench)).toEqual([]);
  });

  it('is not made where the desk overlaps its own appointments', async () => {
    const { bench, edit, jurg } = await withPatients('run');
    edit.addEvent({ patientId: jurg.id, start: WEDNESDAY });
    await runWell(bench);
    expect(await doubleBooked(bench)).toEqual([]);
  });
});
