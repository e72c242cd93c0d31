import { describe, expect, it } from 'vitest';
import type { Bench } from '../sync/run-sync.ts';
import {
  book,
  didToEphysio,
  didToGhl,
  eventsOf,
  HALF_HOUR,
  LEAD,
  listen,
  NOTHING,
  openWithInvoices,
  patientOf,
  patientsOf,
  reviewKinds,
  runWell,
  WEDNESDAY,
} from './practice.ts';

const expectBooked = (bench: Bench): void => {
  const patient = patientOf(bench);
  const { firstName, lastName, email } = LEAD;
  expect(patient).toMatchObject({ firstName, lastName, email, phone: LEAD.phone, status: 1 });
  expect(eventsOf(bench)).toEqual([
    expect.objectContaining({
      patientId: patient.id,
      start: WEDNESDAY,
      end: WEDNESDAY + HALF_HOUR,
      clientId: bench.sandbox.ephysio.practice.therapists[0]?.clientId,
    }),
  ]);
};

const isContact = ({ type }: { type: string }): boolean => type.startsWith('Contact');

describe('a new lead who books online', () => {
  it('is a patient with an appointment as soon as the two webhooks are worked on, and the next run has nothing to do', async () => {
    const bench = await openWithInvoices();
    const inbox = listen(bench);
    book(bench, bench.sandbox.ghl.edit.createContact(LEAD).id);
    await inbox.settle();
    expectBooked(bench);
    const end = await runWell(bench);
    expect([didToEphysio(end), didToGhl(end)]).toEqual([NOTHING, NOTHING]);
    expectBooked(bench);
  });

  it.each([
    ['newest first', { order: 'newest-first' }],
    ['each of them twice', { repeat: true }],
  ] as const)('is made once when the webhooks come %s', async (_how, how) => {
    const bench = await openWithInvoices();
    const inbox = listen(bench);
    book(bench, bench.sandbox.ghl.edit.createContact(LEAD).id);
    await inbox.settle(how);
    expectBooked(bench);
  });

  it('is made by the appointment’s webhook when the contact’s comes much later', async () => {
    const bench = await openWithInvoices();
    const inbox = listen(bench);
    book(bench, bench.sandbox.ghl.edit.createContact(LEAD).id);
    await inbox.deliver({ which: (delivery) => !isContact(delivery) });
    await inbox.drain();
    expectBooked(bench);
    await runWell(bench);
    await inbox.settle();
    expectBooked(bench);
  });

  it('who comes a second after another one gets an invoice and an event as well', async () => {
    const bench = await openWithInvoices();
    const inbox = listen(bench);
    book(bench, bench.sandbox.ghl.edit.createContact(LEAD).id);
    await inbox.settle({ forMs: 0 });
    bench.clock.advance(1000);
    const other = { firstName: 'Paul', lastName: 'Stähli', phone: '+41791112299', email: 'paul@example.ch' };
    book(bench, bench.sandbox.ghl.edit.createContact(other).id, { therapist: 1 });
    await inbox.settle({ forMs: 0 });
    expect(eventsOf(bench)).toHaveLength(2);
    expect(await reviewKinds(bench)).toEqual(['placeholders', 'placeholders']);
  });

  it('is made by the next run when every webhook was lost', async () => {
    const bench = await openWithInvoices();
    const inbox = listen(bench);
    await runWell(bench);
    book(bench, bench.sandbox.ghl.edit.createContact(LEAD).id);
    await inbox.deliver({ lose: true });
    expect(didToEphysio(await runWell(bench))).toEqual({ ...NOTHING, created: 2 });
    expectBooked(bench);
    const end = await runWell(bench);
    expect([didToEphysio(end), didToGhl(end)]).toEqual([NOTHING, NOTHING]);
  });

  it('waits under review until the real values are there, and is not written to GHL', async () => {
    const bench = await openWithInvoices();
    const inbox = listen(bench);
    const { id } = bench.sandbox.ghl.edit.createContact(LEAD);
    await inbox.settle();
    expect(patientOf(bench)).toMatchObject({ birthDate: '01.01.1900', street: '-', zip: '0000', city: '-' });
    expect(await reviewKinds(bench)).toEqual(['placeholders']);
    await runWell(bench, { full: true });
    expect(bench.sandbox.ghl.state.contacts.get(id)).toMatchObject({
      dateOfBirth: null,
      address1: null,
      city: null,
    });
  });

  it('without a last name waits for a person, and comes once it is filled in', async () => {
    const bench = await openWithInvoices();
    const inbox = listen(bench);
    const { id } = bench.sandbox.ghl.edit.createContact({ ...LEAD, lastName: null });
    book(bench, id);
    await inbox.settle();
    expect(patientsOf(bench)).toEqual([]);
    expect((await reviewKinds(bench)).sort()).toEqual(['name-missing', 'patient-not-linked']);
    bench.sandbox.ghl.edit.updateContact(id, { lastName: LEAD.lastName });
    await inbox.settle();
    await runWell(bench);
    expectBooked(bench);
    expect(await reviewKinds(bench)).toEqual(['placeholders']);
  });

  it('who is a patient already is linked by name and phone, and gets the appointment', async () => {
    const bench = await openWithInvoices();
    const inbox = listen(bench);
    const { id: patientId } = bench.sandbox.ephysio.edit.addPatient({
      ...LEAD,
      email: undefined,
      phone: '079 111 22 33',
      birthDate: '02.03.1990',
      sex: true,
      street: 'Seestrasse 7',
      zip: 8002,
      city: 'Zürich',
    });
    const { id } = bench.sandbox.ghl.edit.createContact(LEAD);
    book(bench, id);
    await inbox.settle();
    expect(patientOf(bench)).toMatchObject({ id: patientId, email: LEAD.email });
    expect(eventsOf(bench).map((event) => event.patientId)).toEqual([patientId]);
    expect(bench.sandbox.ghl.state.contacts.get(id)).toMatchObject({ dateOfBirth: '1990-03-02' });
  });
});
