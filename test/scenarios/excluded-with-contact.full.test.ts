import { describe, expect, it } from 'vitest';
import { actingOf } from '../../src/app/single-records.ts';
import { takeValues } from '../../src/items/conflicts.ts';
import { listOpenConflicts } from '../../src/store/tables/conflicts.ts';
import { listOpenReviews } from '../../src/store/tables/reviews.ts';
import { excludePerson } from '../../src/sync/manual/exclude-person.ts';
import { restoreLink } from '../../src/sync/manual/restore-link.ts';
import { reviewText } from '../../src/texts/review-text.ts';
import { excludeOnly, includeOnly, visit } from './excluded.ts';
import { byPerson, linksOf } from './links.ts';
import {
  ANNA,
  appointmentsOf,
  book,
  contactOf,
  contactsOf,
  didToGhl,
  eventsOf,
  FRIDAY,
  HALF_HOUR,
  inEphysio,
  inGhl,
  JURG,
  NOTHING,
  openHearing,
  openWithInvoices,
  patientOf,
  requestsOf,
  reviewKinds,
  runWell,
  THURSDAY,
  WAYS,
  WEDNESDAY,
} from './practice.ts';
import { requestsToGhl } from './requests.ts';

/** Anna has a contact and an appointment on Wednesday, and objects. */
const withObjection = async (way: (typeof WAYS)[number] = 'run') => {
  const hearing = await openHearing(way);
  const { bench, inbox } = hearing;
  const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
  const event = visit(bench, id, WEDNESDAY);
  await runWell(bench);
  await inbox.settle();
  await excludeOnly(bench);
  const [appointment] = appointmentsOf(bench);
  if (!appointment) throw new Error('no appointment');
  return { ...hearing, id, event, appointment };
};

describe('a patient who objects and has a contact', () => {
  it('costs no request for an event that is not created in GHL', async () => {
    const { bench, id } = await withObjection();
    await runWell(bench);
    const { requests } = await runWell(bench);
    visit(bench, id, THURSDAY);
    await runWell(bench);
    expect(appointmentsOf(bench)).toHaveLength(1);
    expect((await runWell(bench)).requests).toEqual(requests);
  });

  it('is one review that says what to do, until the contact is gone', async () => {
    const { bench, appointment } = await withObjection();
    const [review, ...others] = await listOpenReviews(bench.store, 'main');
    expect(others).toEqual([]);
    expect(review && reviewText(review)).toContain(
      `is GHL contact ${contactOf(bench).id} there: delete it in GHL`,
    );
    await runWell(bench);
    expect(await reviewKinds(bench)).toEqual(['excluded']);
    bench.sandbox.ghl.edit.deleteAppointment(appointment.id);
    bench.sandbox.ghl.edit.deleteContact(contactOf(bench).id);
    await runWell(bench, { full: true, overrides: { allowEmpty: true } });
    await runWell(bench, { full: true, overrides: { allowEmpty: true } });
    expect(await reviewKinds(bench)).toEqual([]);
    expect(eventsOf(bench)).toEqual([expect.objectContaining({ start: WEDNESDAY, status: 5 })]);
    expect(contactsOf(bench)).toEqual([]);
  });

  it('has nothing written to it, whatever changes', async () => {
    const { bench, id } = await withObjection();
    const { contactWrites } = requestsToGhl(bench);
    const before = contactOf(bench);
    inEphysio(bench, { city: 'Basel', phone: '044 668 18 00', lastName: 'Frei' });
    inGhl(bench, { email: 'theirs@example.ch' });
    visit(bench, id, THURSDAY);
    await runWell(bench);
    await runWell(bench);
    expect(contactWrites()).toEqual([]);
    expect(contactOf(bench)).toMatchObject({ city: before.city, lastName: 'Müller' });
    // What comes from GHL leaves nothing.
    expect(patientOf(bench)).toMatchObject({ email: 'theirs@example.ch', city: 'Basel' });
    expect(appointmentsOf(bench)).toHaveLength(1);
    expect(await reviewKinds(bench)).toEqual(['excluded']);
  });

  it('has the appointments that are there moved and cancelled in GHL', async () => {
    const { bench, event, appointment } = await withObjection();
    bench.sandbox.ephysio.edit.moveEvent(event.id, THURSDAY, THURSDAY + HALF_HOUR);
    await runWell(bench);
    expect(bench.sandbox.ghl.state.appointments.get(appointment.id)).toMatchObject({ startTime: THURSDAY });
    bench.sandbox.ephysio.edit.removeEvent(event.id);
    await runWell(bench, { overrides: { allowEmpty: true } });
    expect(appointmentsOf(bench)).toEqual([expect.objectContaining({ appointmentStatus: 'cancelled' })]);
  });

  it.each(WAYS)('books, moves and cancels in GHL as before (%s)', async (way) => {
    const { bench, hear, event, appointment } = await withObjection(way);
    const contact = contactOf(bench);
    book(bench, contact.id, { start: FRIDAY });
    bench.sandbox.ghl.edit.moveAppointment(appointment.id, THURSDAY, THURSDAY + HALF_HOUR);
    await hear();
    expect(
      eventsOf(bench)
        .map(({ start }) => start)
        .sort(),
    ).toEqual([THURSDAY, FRIDAY]);
    bench.sandbox.ghl.edit.cancelAppointment(appointment.id);
    await hear();
    expect(eventsOf(bench).filter(({ id }) => id === event.id)).toEqual([]);
  });

  it.each(WAYS)('loses no visit when the contact is deleted with its appointments (%s)', async (way) => {
    const { bench, inbox, appointment } = await withObjection(way);
    const { ghl } = bench.sandbox;
    ghl.edit.deleteContact(contactOf(bench).id);
    ghl.edit.deleteAppointment(appointment.id);
    if (way === 'webhook') await inbox.settle();
    await runWell(bench, { full: true, overrides: { allowEmpty: true } });
    await runWell(bench, { overrides: { allowEmpty: true } });
    expect(eventsOf(bench)).toEqual([expect.objectContaining({ start: WEDNESDAY, status: 5 })]);
    expect(await reviewKinds(bench)).toEqual([]);
  });

  it('is not created again, not even by links restore, until that is taken back', async () => {
    const { bench, appointment } = await withObjection();
    bench.sandbox.ghl.edit.deleteAppointment(appointment.id);
    bench.sandbox.ghl.edit.deleteContact(contactOf(bench).id);
    await runWell(bench, { full: true, overrides: { allowEmpty: true } });
    const [link] = await linksOf(bench);
    const restore = () => byPerson(bench, (run) => restoreLink(run, 'patient', link?.id ?? ''));
    expect(await restore()).toMatchObject({ refusal: { code: 'excluded' } });
    expect(await includeOnly(bench)).toMatchObject({ isNew: true, isDeleted: true, link: link?.id });
    await runWell(bench, { overrides: { allowEmpty: true } });
    expect(contactsOf(bench)).toEqual([]);
    expect(await restore()).toMatchObject({ state: 'created-again' });
    await runWell(bench, { overrides: { allowEmpty: true } });
    expect(contactsOf(bench)).toHaveLength(1);
  });

  it('has no value of a conflict written to it', async () => {
    const bench = await openWithInvoices();
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    inEphysio(bench, { city: 'Basel' });
    inGhl(bench, { city: 'Genf' });
    await runWell(bench);
    await excludeOnly(bench);
    const conflicts = await listOpenConflicts(bench.store, 'main');
    const before = requestsOf(bench);
    const [taken] = await takeValues(actingOf(bench.context()), 'main', conflicts, 'ghl');
    expect(taken?.outcome).toMatchObject({ refusal: { code: 'excluded' } });
    expect(requestsOf(bench).ghl - before.ghl).toBe(1);
  });
});

it('a relative who objects keeps a phone that GHL has freed for itself', async () => {
  const bench = await openWithInvoices();
  bench.sandbox.ephysio.edit.addPatient(ANNA);
  const { id } = bench.sandbox.ephysio.edit.addPatient(JURG);
  await runWell(bench, { concurrency: 1 });
  await excludePerson(bench.store, { practice: 'main', ephysioId: String(id) }, bench.clock.now());
  const anna = contactsOf(bench).find(({ firstName }) => firstName === 'Anna');
  bench.sandbox.ghl.edit.updateContact(anna?.id ?? '', { phone: '+41446681800' });
  const { contactWrites } = requestsToGhl(bench);
  const end = await runWell(bench);
  expect([contactWrites(), didToGhl(end)]).toEqual([[], NOTHING]);
});
