import { describe, expect, it } from 'vitest';
import { actingOf } from '../../src/app/single-records.ts';
import { takeValues } from '../../src/items/conflicts.ts';
import { listOpenConflicts } from '../../src/store/tables/conflicts.ts';
import { listOpenReviews } from '../../src/store/tables/reviews.ts';
import { excludePerson, includePerson } from '../../src/sync/manual/exclude-person.ts';
import { joinPeople } from '../../src/sync/manual/join-people.ts';
import { restoreLink } from '../../src/sync/manual/restore-link.ts';
import { reviewText } from '../../src/texts/review-text.ts';
import type { Bench } from '../sync/run-sync.ts';
import { byPerson, linksOf } from './links.ts';
import {
  ANNA,
  appointmentsOf,
  book,
  contactOf,
  contactsOf,
  didToGhl,
  eventsOf,
  expectQuiet,
  FRIDAY,
  HALF_HOUR,
  inEphysio,
  inGhl,
  JURG,
  listen,
  NOTHING,
  openHearing,
  openPractice,
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

const excludeOnly = (bench: Bench) => {
  const ephysioId = String(patientOf(bench).id);
  return excludePerson(bench.store, { practice: 'main', ephysioId }, bench.clock.now());
};
const includeOnly = (bench: Bench) => {
  const ephysioId = String(patientOf(bench).id);
  return includePerson(bench.store, { practice: 'main', ephysioId }, bench.clock.now());
};

const visit = ({ sandbox }: Bench, patientId: number, start: number) =>
  sandbox.ephysio.edit.addEvent({ patientId, start, end: start + HALF_HOUR });

const SECRETS = ['Basel', 'Anna', 'Müller', '3456789', 'nna@', '1975', 'Seestrasse'];
const expectSilent = (sent: readonly { readonly text: string }[]): void => {
  const all = sent.map(({ text }) => text).join('\n');
  for (const secret of SECRETS) expect(all).not.toContain(secret);
};

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

describe('a patient who objects before any contact was made', () => {
  it('gets none, and nothing of an appointment goes to GHL or is asked about', async () => {
    const bench = await openWithInvoices();
    const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    expect(await excludeOnly(bench)).toMatchObject({ isNew: true, contact: null, isUnderWay: false });
    const { sent } = requestsToGhl(bench);
    visit(bench, id, WEDNESDAY);
    await runWell(bench);
    await runWell(bench, { what: 'appointments' });
    inEphysio(bench, { city: 'Basel' });
    await runWell(bench);
    expect([contactsOf(bench), appointmentsOf(bench), await reviewKinds(bench)]).toEqual([[], [], []]);
    expectSilent(sent);
    await expectQuiet(bench);
  });

  it('gets one when that is taken back', async () => {
    const bench = await openWithInvoices();
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    await excludeOnly(bench);
    await runWell(bench);
    expect(await includeOnly(bench)).toMatchObject({ isNew: true, isDeleted: false });
    await runWell(bench);
    expect(contactsOf(bench)).toHaveLength(1);
  });

  it('is linked to a contact of the same person, into which nothing is written; bookings reach e-Physio', async () => {
    const bench = await openWithInvoices();
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    await excludeOnly(bench);
    const mine = { firstName: 'Anna', lastName: 'Müller', phone: '+41793456789' };
    const contact = bench.sandbox.ghl.edit.createContact(mine);
    book(bench, contact.id);
    const { contactWrites } = requestsToGhl(bench);
    await runWell(bench);
    await runWell(bench);
    expect(contactWrites()).toEqual([]);
    expect(contactOf(bench)).toMatchObject({ ...mine, city: null, email: null });
    expect(eventsOf(bench)).toEqual([expect.objectContaining({ patientId: patientOf(bench).id })]);
    expect(await reviewKinds(bench)).toEqual(['excluded']);
  });

  it('is linked without a write also where a person says that it is one', async () => {
    const bench = await openWithInvoices();
    const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    await excludeOnly(bench);
    const contact = bench.sandbox.ghl.edit.createContact({ firstName: 'Anna', lastName: 'Müller' });
    await runWell(bench);
    const { contactWrites } = requestsToGhl(bench);
    const ids = { ephysio: String(id), ghl: contact.id };
    expect(await byPerson(bench, (run) => joinPeople(run, ids))).toMatchObject({ state: 'joined' });
    expect(contactWrites()).toEqual([]);
    expect(contactOf(bench)).toMatchObject({ city: null, phone: null });
  });
});

describe('a patient whose contact may have been made when the run ended', () => {
  it.each(['who objects', 'who shall have none by now'] as const)(
    '%s is looked for without a word of the patient',
    async (how) => {
      const bench = await openPractice();
      bench.sandbox.ephysio.edit.addPatient(ANNA);
      await bench.run({ what: 'patients', lostFrom: 2 });
      expect([contactsOf(bench).length, await linksOf(bench)]).toEqual([1, []]);
      if (how === 'who objects') await excludeOnly(bench);
      else bench.configure({ sync: { newContacts: { who: 'none' } } });
      const { sent } = requestsToGhl(bench);
      await runWell(bench);
      expectSilent(sent);
      expect(await linksOf(bench)).toMatchObject([{ ghl_id: contactOf(bench).id, state: 'linked' }]);
      expect(await reviewKinds(bench)).toEqual(how === 'who objects' ? ['excluded'] : []);
      await expectQuiet(bench);
    },
  );

  it('and who objects before the next try is not tried again', async () => {
    const bench = await openPractice();
    const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    const objecting = {
      get status() {
        void excludePerson(bench.store, { practice: 'main', ephysioId: String(id) }, bench.clock.now());
        return 500;
      },
    };
    bench.sandbox.faults.add({
      service: 'ghl',
      method: 'POST',
      path: /^\/contacts\/?$/,
      nth: 1,
      fault: objecting,
    });
    const { sent, contactWrites } = requestsToGhl(bench);
    const { report } = await runWell(bench);
    expect([contactWrites().length, report.created.ghl, contactsOf(bench)]).toEqual([1, 0, []]);
    expectSilent(sent.filter(({ route }) => route !== 'POST /contacts'));
    await expectQuiet(bench);
  });
});

it('a patient who objects is not asked about where nobody would be created anyway', async () => {
  const bench = await openPractice({ sync: { newPatients: 'none' } });
  bench.sandbox.ephysio.edit.addPatient(ANNA);
  bench.sandbox.ghl.edit.createContact({ firstName: 'Ana', lastName: 'Müller', phone: '+41793456789' });
  await runWell(bench);
  expect(await reviewKinds(bench)).toEqual(['who-is-who']);
  await excludeOnly(bench);
  await runWell(bench, { full: true });
  expect(await reviewKinds(bench)).toEqual([]);
});

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

it('an objection while a run is under way is respected by its next write', async () => {
  const bench = await openWithInvoices();
  bench.sandbox.ephysio.edit.addPatient(ANNA);
  const { id } = bench.sandbox.ephysio.edit.addPatient(JURG);
  const end = bench.sandbox.ghl.onExchange(({ method, path }) => {
    if (method !== 'POST' || path !== '/contacts/search') return;
    end();
    void excludePerson(bench.store, { practice: 'main', ephysioId: String(id) }, bench.clock.now());
  });
  const { report } = await bench.run({ what: 'patients' });
  expect(contactsOf(bench).map(({ firstName }) => firstName)).toEqual(['Anna']);
  expect(report.created.ghl).toBe(1);
  await expectQuiet(bench);
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

it('a listener that is at work respects it', async () => {
  const bench = await openWithInvoices();
  const inbox = listen(bench);
  bench.sandbox.ephysio.edit.addPatient({ ...ANNA, city: 'Basel' });
  await excludeOnly(bench);
  const { contactWrites } = requestsToGhl(bench);
  bench.sandbox.ghl.edit.createContact({ firstName: 'Anna', lastName: 'Müller', phone: '+41793456789' });
  await inbox.settle();
  expect(contactWrites()).toEqual([]);
  expect(await linksOf(bench)).toHaveLength(1);
});
