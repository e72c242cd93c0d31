import { describe, expect, it } from 'vitest';
import { listOpenConflicts } from '../../../../src/store/tables/conflicts.ts';
import { contactSync } from '../../../../src/store/tables/contact-sync.ts';
import { listOpenReviews } from '../../../../src/store/tables/reviews.ts';
import {
  ANNA,
  appointmentsOf,
  book,
  contactOf,
  contactsOf,
  didToEphysio,
  didToGhl,
  eventsOf,
  JURG,
  listen,
  NOTHING,
  patientsOf,
  reviewKinds,
  runWell,
  WEDNESDAY,
} from '../../../scenarios/practice.ts';
import { messageOf } from '../../../shown-review.ts';
import { writesOf } from '../../../sync/run-sync.ts';
import { DAY_MS, HOUR_MS } from '../../../sync/virtual-clock.ts';
import { appointmentRow, contactRow, importRows } from './old-system.ts';
import { OLD_ANNA, open, quiet } from './open-imported.ts';

describe('the first run after an import', () => {
  it('links a person about whom the rules alone would ask, and treats all as just linked', async () => {
    const bench = await open();
    const { ephysio, ghl } = bench.sandbox;
    const { id: patientId } = ephysio.edit.addPatient(ANNA);
    ephysio.edit.addPatient(JURG);
    const { id: contactId } = ghl.edit.createContact({ ...OLD_ANNA, city: 'Bern', tags: ['vip'] });
    const event = ephysio.edit.addEvent({ patientId, start: WEDNESDAY + 2 * HOUR_MS });
    ephysio.edit.addEvent({ patientId, start: WEDNESDAY + DAY_MS });
    // The desk has moved it since; the old system never carried that over.
    const visit = book(bench, contactId, { start: WEDNESDAY });

    const before = await runWell(bench, { dryRun: true });
    expect([didToGhl(before).created, didToEphysio(before).created]).toEqual([1, 0]);
    expect(before.report.reviews.map(({ kind }) => kind)).toContain('who-is-who');

    await importRows(bench, [
      contactRow(patientId, contactId),
      appointmentRow(event.id, visit.id, WEDNESDAY),
    ]);
    const dry = await runWell(bench, { dryRun: true });
    const real = await runWell(bench);
    for (const run of [dry, real]) {
      expect(didToGhl(run)).toEqual({ created: 2, updated: 2, cancelled: 0, linked: 0 });
      expect(didToEphysio(run)).toEqual(NOTHING);
    }
    expect(patientsOf(bench)).toHaveLength(2);
    expect(eventsOf(bench)).toHaveLength(2);
    expect(contactsOf(bench)).toHaveLength(2);
    expect(appointmentsOf(bench).map((a) => a.startTime)).toEqual([
      WEDNESDAY + 2 * HOUR_MS,
      WEDNESDAY + DAY_MS,
    ]);
    const anna = ghl.state.contacts.get(contactId);
    expect(anna).toMatchObject({ phone: '+41793456789', city: 'Zürich', tags: ['vip'] });
    // What was overwritten is kept, because nobody had agreed on it.
    const conflicts = await listOpenConflicts(bench.store, 'main');
    expect(conflicts.map((c) => `${c.entity} ${c.field}`).sort()).toEqual([
      'appointment slot',
      'patient address',
      'patient phone',
    ]);
    await quiet(bench);
  });

  it('reads all of GHL, though runs before had read it: no list of changes shows the contact', async () => {
    const bench = await open();
    const { ephysio, ghl } = bench.sandbox;
    const { id: contactId } = ghl.edit.createContact(OLD_ANNA);
    await runWell(bench, { direction: 'to-ghl' });
    const { id: patientId } = ephysio.edit.addPatient(ANNA);
    await importRows(bench, [contactRow(patientId, contactId)]);
    await runWell(bench);
    expect(contactOf(bench)).toMatchObject({ id: contactId, phone: '+41793456789', city: 'Zürich' });
    expect(patientsOf(bench)).toHaveLength(1);
    expect(await reviewKinds(bench)).toEqual([]);
    await quiet(bench);
  });

  it('believes no link to a contact of which only the first name and the number of a family are known', async () => {
    const bench = await open();
    const { ephysio, ghl } = bench.sandbox;
    const { id: patientId } = ephysio.edit.addPatient(ANNA);
    const { id: contactId } = ghl.edit.createContact({ firstName: 'Anna', phone: '+41793456789' });
    await importRows(bench, [contactRow(patientId, contactId)]);
    await runWell(bench);
    expect(contactOf(bench)).toMatchObject({ lastName: null, city: null });
    expect(await reviewKinds(bench)).toEqual(['imported-link']);
    ghl.edit.updateContact(contactId, { lastName: 'Müller' });
    await runWell(bench);
    expect(contactOf(bench)).toMatchObject({ id: contactId, city: 'Zürich' });
    expect(await reviewKinds(bench)).toEqual([]);
    await quiet(bench);
  });

  it('overwrites nothing unseen: a contact that the search does not show yet waits', async () => {
    const bench = await open({ sandbox: { ghl: { indexLagMs: 10_000 } } });
    const { ephysio, ghl } = bench.sandbox;
    const { id: patientId } = ephysio.edit.addPatient(ANNA);
    const { id: jurg } = ghl.edit.createContact({ firstName: 'Jürg', lastName: 'Müller', city: 'Bern' });
    bench.clock.advance(HOUR_MS);
    const { id: contactId } = ghl.edit.createContact(OLD_ANNA);
    await importRows(bench, [contactRow(patientId, contactId)]);
    await runWell(bench, { afterMs: 1000, direction: 'to-ghl' });
    expect(ghl.state.contacts.get(contactId)).toMatchObject({ phone: OLD_ANNA.phone });
    expect(await reviewKinds(bench)).toEqual([]);
    await runWell(bench, { direction: 'to-ghl' });
    expect(ghl.state.contacts.get(contactId)).toMatchObject({ phone: '+41793456789' });
    const conflicts = await listOpenConflicts(bench.store, 'main');
    expect(conflicts.map((c) => c.field)).toEqual(['phone']);
    expect(ghl.state.contacts.get(jurg)).toMatchObject({ city: 'Bern' });
  });

  it('leaves a contact that was deleted in GHL deleted', async () => {
    const bench = await open();
    const { id: patientId } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    const { id: jurg } = bench.sandbox.ephysio.edit.addPatient(JURG);
    const { id: contact } = bench.sandbox.ghl.edit.createContact({ ...OLD_ANNA, firstName: 'Jürg' });
    await importRows(bench, [contactRow(patientId, 'goneForGood'), contactRow(jurg, contact)]);
    await runWell(bench);
    expect(contactsOf(bench)).toHaveLength(1);
    expect((await contactSync.findByGhlId(bench.store, 'main', 'goneForGood'))?.state).toBe('tombstone');
    expect(patientsOf(bench)).toHaveLength(2);
    await quiet(bench);
  });

  it('writes nothing over a link that joins two people, and gives nobody the appointments of the other', async () => {
    const bench = await open();
    const { ephysio, ghl } = bench.sandbox;
    // The old system took a mother and her daughter for one, because of their number.
    const { id: mother } = ephysio.edit.addPatient(ANNA);
    const { id: daughter } = ghl.edit.createContact({
      firstName: 'Klara',
      lastName: 'Müller',
      phone: '+41793456789',
    });
    ephysio.edit.addEvent({ patientId: mother, start: WEDNESDAY });
    await importRows(bench, [contactRow(mother, daughter, { source: 'ghl' })]);
    for (const options of [{}, {}, { full: true }]) {
      expect(writesOf(await runWell(bench, options))).toBe(0);
      expect(await reviewKinds(bench)).toEqual(
        expect.arrayContaining(['imported-link', 'patient-not-linked']),
      );
    }
    const [review] = (await listOpenReviews(bench.store, 'main')).filter((r) => r.kind === 'imported-link');
    expect(messageOf(review)).toContain(`e-Physio patient ${mother} is GHL contact ${daughter}`);
    expect(contactOf(bench)).toMatchObject({ firstName: 'Klara' });

    // It was one person after all, whose name was put right.
    ghl.edit.updateContact(daughter, { firstName: 'Anna' });
    await runWell(bench);
    expect(appointmentsOf(bench).map((a) => a.contactId)).toEqual([daughter]);
    expect(await reviewKinds(bench)).toEqual([]);
    await quiet(bench);
  });

  it('waits for an archived patient, and then fills both from one another', async () => {
    const bench = await open();
    const { ephysio, ghl } = bench.sandbox;
    const { id: patientId } = ephysio.edit.addPatient({ ...ANNA, email: '' });
    ephysio.edit.addPatient({ ...JURG, phone: '079 111 11 11' });
    ephysio.edit.archivePatient(patientId);
    const { id } = ghl.edit.createContact({
      firstName: 'Anna',
      lastName: 'Müller',
      email: 'anna@example.ch',
    });
    await importRows(bench, [contactRow(patientId, id)]);
    await runWell(bench);
    expect(ghl.state.contacts.get(id)).toMatchObject({ phone: null });
    ephysio.edit.restorePatient(patientId);
    await runWell(bench);
    expect(ghl.state.contacts.get(id)).toMatchObject({ phone: '+41793456789' });
    expect(ephysio.state.patients.get(patientId)).toMatchObject({ email: 'anna@example.ch' });
    await quiet(bench);
  });
});

describe('a webhook before the first run', () => {
  it('of an imported contact waits for the run that sees everybody, and nobody is made', async () => {
    const bench = await open();
    const inbox = listen(bench);
    const { ephysio, ghl } = bench.sandbox;
    const { id: patientId } = ephysio.edit.addPatient(ANNA);
    const { id: contactId } = ghl.edit.createContact(OLD_ANNA);
    await inbox.deliver({ lose: true });
    await importRows(bench, [contactRow(patientId, contactId)]);
    ghl.edit.updateContact(contactId, { city: 'Chur' });
    await inbox.deliver();
    await inbox.drain();
    expect(patientsOf(bench)).toHaveLength(1);
    expect(contactOf(bench)).toMatchObject({ phone: OLD_ANNA.phone, city: 'Chur' });
    await runWell(bench);
    expect(patientsOf(bench)).toHaveLength(1);
    expect(contactOf(bench)).toMatchObject({ phone: '+41793456789', city: 'Zürich' });
    const conflicts = await listOpenConflicts(bench.store, 'main');
    expect(conflicts.map((c) => c.field).sort()).toEqual(['address', 'phone']);
    await quiet(bench);
  });

  it('of a new booking waits for the run that looks at the contact', async () => {
    const bench = await open();
    const inbox = listen(bench);
    const { ephysio, ghl } = bench.sandbox;
    const { id: patientId } = ephysio.edit.addPatient(ANNA);
    const { id: contactId } = ghl.edit.createContact(OLD_ANNA);
    await inbox.deliver({ lose: true });
    await importRows(bench, [contactRow(patientId, contactId)]);
    book(bench, contactId);
    await inbox.deliver();
    await inbox.drain();
    expect(eventsOf(bench)).toEqual([]);
    expect(await reviewKinds(bench)).toEqual(['patient-not-linked']);
    await runWell(bench);
    expect(eventsOf(bench)).toMatchObject([{ start: WEDNESDAY }]);
    expect(await reviewKinds(bench)).toEqual([]);
    await quiet(bench);
  });
});
