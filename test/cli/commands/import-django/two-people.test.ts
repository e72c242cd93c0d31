import { describe, expect, it } from 'vitest';
import { removeLink } from '../../../../src/sync/manual/remove-link.ts';
import { linksOf } from '../../../scenarios/links.ts';
import {
  ANNA,
  appointmentsOf,
  book,
  contactsOf,
  eventsOf,
  INVOICE_TEMPLATE,
  openPractice,
  reviewKinds,
  runWell,
  WEDNESDAY,
} from '../../../scenarios/practice.ts';
import { type Bench, PERSON } from '../../../sync/run-sync.ts';
import { HOUR_MS } from '../../../sync/virtual-clock.ts';
import { appointmentRow, contactRow, importRows } from './old-system.ts';

/** The old system has found the mother's contact by the family's number, and booked the daughter's visit on it. */
const withVisit = async () => {
  const bench = await openPractice({
    ephysio: { statuses: { 5: 'confirmed', 6: 'cancelled' }, invoiceTemplate: INVOICE_TEMPLATE },
  });
  const { ephysio, ghl } = bench.sandbox;
  const { id: mother } = ephysio.edit.addPatient(ANNA);
  const klara = { ...ANNA, firstName: 'Klara', birthDate: '05.06.2010', email: 'klara@example.ch' };
  const { id: daughter } = ephysio.edit.addPatient(klara);
  const { id: contact } = ghl.edit.createContact({
    firstName: 'Anna',
    lastName: 'Müller',
    phone: '+41793456789',
    email: 'anna@example.ch',
  });
  const event = ephysio.edit.addEvent({ patientId: daughter, start: WEDNESDAY });
  const visit = book(bench, contact, { start: WEDNESDAY });
  const rows = {
    visit: appointmentRow(event.id, visit.id, WEDNESDAY),
    mother: contactRow(mother, contact),
    daughter: contactRow(daughter, contact),
  };
  return { bench, daughter, contact, event, visit, rows };
};

const threeRuns = async (bench: Bench): Promise<void> => {
  for (const full of [false, false, true]) await runWell(bench, { full });
};

const remove = async (bench: Bench, entity: 'patient' | 'appointment', ghlId: string) => {
  const link = (await linksOf(bench, entity)).find((row) => row.ghl_id === ghlId);
  return removeLink(bench.store, { practice: 'main', entity, id: link?.id ?? '' }, PERSON, bench.clock.now());
};

const ownContact = (bench: Bench) => contactsOf(bench).find((contact) => contact.firstName === 'Klara');

/** Whose visits take place: patients of e-Physio, contacts of GHL. */
const visitsIn = (bench: Bench) => ({
  ephysio: eventsOf(bench).map((event) => event.patientId),
  ghl: appointmentsOf(bench)
    .filter((visit) => visit.appointmentStatus === 'confirmed')
    .map((visit) => visit.contactId),
});

describe('an imported appointment of the daughter that belongs to her mother', () => {
  it.each([true, false])('waits for a person (mother imported: %s)', async (withMother) => {
    const { bench, daughter, contact, event, visit, rows } = await withVisit();
    await importRows(bench, [...(withMother ? [rows.mother] : []), rows.visit]);
    await threeRuns(bench);
    expect(await reviewKinds(bench)).toEqual(['patient-changed']);
    expect(visitsIn(bench)).toEqual({ ephysio: [daughter], ghl: [contact] });

    // Nothing of it travels: neither another time nor that it is cancelled.
    bench.sandbox.ephysio.edit.changeEvent(event.id, {
      start: WEDNESDAY + HOUR_MS,
      end: WEDNESDAY + 2 * HOUR_MS,
    });
    await threeRuns(bench);
    expect(bench.sandbox.ghl.state.appointments.get(visit.id)?.startTime).toBe(WEDNESDAY);
    bench.sandbox.ghl.edit.cancelAppointment(visit.id);
    await threeRuns(bench);
    expect(bench.sandbox.ephysio.state.events.get(event.id)?.status).not.toBe(6);
    expect(await reviewKinds(bench)).toEqual(['patient-changed']);

    // As the review says: the wrong one is cancelled, then the link goes.
    await remove(bench, 'appointment', visit.id);
    await threeRuns(bench);
    expect(visitsIn(bench)).toEqual({ ephysio: [daughter], ghl: [ownContact(bench)?.id] });
    expect(await reviewKinds(bench)).toEqual([]);
  });

  it.each(['patients', 'both'] as const)(
    'is nobody else’s after the link of the two was removed (after a run of %s)',
    async (what) => {
      const { bench, daughter, contact, visit, rows } = await withVisit();
      await importRows(bench, [rows.daughter, rows.visit]);
      await runWell(bench, { what });
      expect(await reviewKinds(bench)).toContain('imported-link');
      await remove(bench, 'patient', contact);
      await threeRuns(bench);
      expect(visitsIn(bench)).toEqual({ ephysio: [daughter], ghl: [contact] });
      expect(await reviewKinds(bench)).toEqual(['patient-changed']);

      bench.sandbox.ghl.edit.cancelAppointment(visit.id);
      await remove(bench, 'appointment', visit.id);
      await threeRuns(bench);
      expect(visitsIn(bench)).toEqual({ ephysio: [daughter], ghl: [ownContact(bench)?.id] });
      expect(await reviewKinds(bench)).toEqual([]);
    },
  );

  it('is compared as soon as the two turn out to be one person', async () => {
    const { bench, daughter, contact, event, visit, rows } = await withVisit();
    await importRows(bench, [rows.daughter, rows.visit]);
    await runWell(bench);
    bench.sandbox.ephysio.edit.changeEvent(event.id, {
      start: WEDNESDAY + HOUR_MS,
      end: WEDNESDAY + 2 * HOUR_MS,
    });
    await runWell(bench);
    expect(bench.sandbox.ghl.state.appointments.get(visit.id)?.startTime).toBe(WEDNESDAY);
    bench.sandbox.ghl.edit.updateContact(contact, {
      firstName: 'Klara',
      email: 'klara@example.ch',
      dateOfBirth: '2010-06-05',
    });
    await threeRuns(bench);
    expect(bench.sandbox.ghl.state.appointments.get(visit.id)?.startTime).toBe(WEDNESDAY + HOUR_MS);
    expect(visitsIn(bench)).toEqual({ ephysio: [daughter], ghl: [contact] });
  });
});
