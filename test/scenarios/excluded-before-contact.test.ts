import { describe, expect, it } from 'vitest';
import { joinPeople } from '../../src/sync/manual/join-people.ts';
import { excludeOnly, expectSilent, includeOnly, visit } from './excluded.ts';
import { byPerson } from './links.ts';
import {
  ANNA,
  appointmentsOf,
  book,
  contactOf,
  contactsOf,
  eventsOf,
  expectQuiet,
  inEphysio,
  openPractice,
  openWithInvoices,
  patientOf,
  reviewKinds,
  runWell,
  WEDNESDAY,
} from './practice.ts';
import { requestsToGhl } from './requests.ts';

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
