import { describe, expect, it } from 'vitest';
import type { EphysioPatient } from '../../../../src/sandbox/ephysio/model.ts';
import { appointmentSync } from '../../../../src/store/tables/appointment-sync.ts';
import { contactSync } from '../../../../src/store/tables/contact-sync.ts';
import {
  appointmentsOf,
  contactsOf,
  didToEphysio,
  eventsOf,
  NOTHING,
  openPractice,
  patientsOf,
  runWell,
} from '../../../scenarios/practice.ts';
import { type Bench, writesOf } from '../../../sync/run-sync.ts';
import { HOUR_MS } from '../../../sync/virtual-clock.ts';
import { appointmentRow, contactRow, importRows, type OldRow } from './old-system.ts';

/** What the old system sent of a patient; GHL refused patients with a relative's number, and it gave up on those. */
const pushContact = ({ sandbox }: Bench, patient: EphysioPatient): string | null => {
  const { firstName, lastName, email, phone, street, city } = patient;
  const text = (value: unknown): string | undefined => (value ? String(value) : undefined);
  try {
    return sandbox.ghl.edit.createContact({
      firstName: text(firstName),
      lastName: text(lastName),
      email: text(email),
      phone: text(phone)
        ?.replace(/[^\d+]/g, '')
        .replace(/^0/, '+41'),
      address1: text(street),
      city: text(city),
    }).id;
  } catch {
    return null;
  }
};

/** Two of three patients and their appointments are in GHL, as the old system left them. */
const leaveHalfSynced = (bench: Bench): OldRow[] => {
  const [calendarId = ''] = bench.sandbox.ghl.state.calendars.keys();
  const rows: OldRow[] = [];
  const contacts = new Map<unknown, string>();
  patientsOf(bench).forEach((patient, i) => {
    const ghlId = i % 3 === 2 ? null : pushContact(bench, patient);
    if (ghlId !== null) contacts.set(patient.id, ghlId);
    rows.push(contactRow(patient.id, ghlId));
  });
  for (const event of eventsOf(bench)) {
    const contactId = contacts.get(event.patientId);
    const { start, end } = event;
    const visit =
      contactId && bench.sandbox.ghl.edit.createAppointment({ calendarId, contactId, start, end });
    rows.push(appointmentRow(event.id, visit ? visit.id : null, start));
  }
  return rows;
};

describe('a practice that the old system left half synced', () => {
  it('is taken over: nobody and nothing is there twice, and a second run is quiet', async () => {
    const bench = await openPractice({ sandbox: { patients: 36, eventsPerPatient: 2, therapists: 1 } });
    const { ephysio, ghl } = bench.sandbox;
    const rows = leaveHalfSynced(bench);
    // What the old system never carried over.
    eventsOf(bench).forEach((event, i) => {
      if (i % 7 === 0) ephysio.edit.moveEvent(event.id, event.start + 3 * HOUR_MS);
    });
    contactsOf(bench).forEach((contact, i) => {
      if (i % 5 === 0) ghl.edit.updateContact(contact.id, { phone: null, email: `neu${i}@example.ch` });
    });
    const junk = [contactRow(99_001, null), contactRow(99_002, 'c1'), contactRow(99_002, 'c2')];
    const pairs = rows.filter(({ fields }) => fields.ghl_contact_id && !fields.ephysio_appointment_id);

    const { contacts } = await importRows(bench, [...rows, ...junk, ...rows.slice(0, 3)]);
    expect(contacts.taken).toHaveLength(pairs.length);
    expect(contacts.contradictions).toHaveLength(2);
    const [patients, events] = [patientsOf(bench).length, eventsOf(bench).length];

    const dry = await runWell(bench, { dryRun: true });
    const linked = new Set([...pairs.map(({ fields }) => fields.ephysio_patient_id)]);
    const madeAnew = dry.report.operations.filter((o) => o.kind === 'create' && o.record === 'patient');
    expect(madeAnew.filter((o) => linked.has(o.id ?? ''))).toEqual([]);
    expect(madeAnew).toHaveLength(patients - pairs.length);

    const real = await runWell(bench);
    expect(real.report.created).toEqual(dry.report.created);
    expect(didToEphysio(real)).toMatchObject({ ...NOTHING, updated: didToEphysio(dry).updated });
    expect([patientsOf(bench).length, eventsOf(bench).length]).toEqual([patients, events]);
    expect(contactsOf(bench)).toHaveLength(patients);
    expect(new Set(appointmentsOf(bench).map((a) => `${a.contactId} ${a.startTime}`)).size).toBe(
      appointmentsOf(bench).length,
    );
    expect(await contactSync.list(bench.store, 'main')).toHaveLength(patients);
    expect((await appointmentSync.list(bench.store, 'main')).length).toBe(appointmentsOf(bench).length);
    for (const options of [{}, { full: true }]) expect(writesOf(await runWell(bench, options))).toBe(0);
  });
});
