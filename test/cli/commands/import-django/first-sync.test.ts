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
  LEAD,
  listen,
  NOTHING,
  openPractice,
  patientsOf,
  reviewKinds,
  runWell,
  WEDNESDAY,
} from '../../../scenarios/practice.ts';
import { messageOf } from '../../../shown-review.ts';
import { type Bench, writesOf } from '../../../sync/run-sync.ts';
import { DAY_MS, HOUR_MS } from '../../../sync/virtual-clock.ts';
import { appointmentRow, contactRow, importRows } from './old-system.ts';

const STATUSES = { 5: 'confirmed', 6: 'cancelled' } as const;
const open = (settings: Parameters<typeof openPractice>[0] = {}): Promise<Bench> =>
  openPractice({ ephysio: { statuses: STATUSES }, ...settings });

/** The contact that the old system made of Anna, long ago: her name, and a number that she does not have any more. */
const OLD_ANNA = { firstName: 'Anna', lastName: 'Müller', phone: '+41447777777' };

const quiet = async (bench: Bench): Promise<void> => {
  expect(writesOf(await runWell(bench))).toBe(0);
  expect(writesOf(await runWell(bench, { full: true }))).toBe(0);
};

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
      'patient city',
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
    expect(conflicts.map((c) => c.field).sort()).toEqual(['city', 'phone']);
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

describe('an imported appointment', () => {
  const withVisits = async (settings: Parameters<typeof open>[0] = {}) => {
    const bench = await open(settings);
    const { ephysio, ghl } = bench.sandbox;
    const { id: patientId } = ephysio.edit.addPatient(ANNA);
    const { id: contactId } = ghl.edit.createContact({ ...LEAD, ...OLD_ANNA });
    const starts = [0, 1, 2].map((day) => WEDNESDAY + day * DAY_MS);
    const pairs = starts.map((start) => ({
      start,
      event: ephysio.edit.addEvent({ patientId, start }),
      visit: book(bench, contactId, { start }),
    }));
    const [first] = pairs;
    if (!first) throw new Error('no pair');
    const rows = [
      contactRow(patientId, contactId),
      ...pairs.map(({ event, visit, start }) => appointmentRow(event.id, visit.id, start)),
    ];
    return { bench, rows, first };
  };

  it.each(['ephysio', 'ghl'] as const)(
    'that was called off in GHL meanwhile is called off in e-Physio (%s wins conflicts)',
    async (conflictWinner) => {
      const { bench, rows, first } = await withVisits({ sync: { conflictWinner } });
      bench.sandbox.ghl.edit.cancelAppointment(first.visit.id);
      await importRows(bench, rows);
      const run = await runWell(bench);
      expect(didToEphysio(run)).toMatchObject({ created: 0, cancelled: 1 });
      expect(bench.sandbox.ephysio.state.events.get(first.event.id)?.status).toBe(6);
      expect(appointmentsOf(bench)).toHaveLength(3);
      await quiet(bench);
    },
  );

  it('that was called off in e-Physio meanwhile is called off in GHL', async () => {
    const { bench, rows, first } = await withVisits({ sync: { conflictWinner: 'ghl' } });
    bench.sandbox.ephysio.edit.setStatus(first.event.id, 6);
    await importRows(bench, rows);
    expect(didToGhl(await runWell(bench))).toMatchObject({ created: 0, cancelled: 1 });
    await quiet(bench);
  });

  it.each([
    ['removed from e-Physio', 'ephysio', 'called off in GHL'],
    ['removed from e-Physio', 'ghl', 'put up for review'],
    ['deleted in GHL', 'ghl', 'called off in e-Physio'],
    ['deleted in GHL', 'ephysio', 'put up for review'],
  ] as const)(
    'that was %s meanwhile, where %s wins conflicts, is %s',
    async (where, conflictWinner, becomes) => {
      const { bench, rows, first } = await withVisits({ sync: { conflictWinner } });
      const { ephysio, ghl } = bench.sandbox;
      if (where === 'deleted in GHL') ghl.edit.deleteAppointment(first.visit.id);
      else ephysio.edit.removeEvent(first.event.id);
      await importRows(bench, rows);
      const run = await runWell(bench);
      const isReviewed = becomes === 'put up for review';
      expect(await reviewKinds(bench)).toEqual(isReviewed ? ['deleted-but-on'] : []);
      expect(didToGhl(run)).toMatchObject({ created: 0, cancelled: becomes === 'called off in GHL' ? 1 : 0 });
      expect(didToEphysio(run)).toMatchObject({
        created: 0,
        cancelled: becomes === 'called off in e-Physio' ? 1 : 0,
      });
      await quiet(bench);
    },
  );

  it('that cannot be read on one side is not written there', async () => {
    const { bench, rows, first } = await withVisits();
    const { ephysio, ghl } = bench.sandbox;
    ghl.edit.moveAppointment(first.visit.id, first.start + HOUR_MS, first.start + 2 * HOUR_MS);
    ephysio.edit.changeEvent(first.event.id, { clientId: null });
    await importRows(bench, rows);
    const run = await bench.run();
    expect(run.report.failures).toMatchObject([{ side: 'ephysio', id: String(first.event.id) }]);
    expect(didToEphysio(run)).toEqual(NOTHING);
    ephysio.edit.changeEvent(first.event.id, { clientId: first.event.clientId });
    await runWell(bench);
    expect(ghl.state.appointments.get(first.visit.id)?.startTime).toBe(first.start);
    await quiet(bench);
  });

  it('that neither side has any more is forgotten about', async () => {
    const { bench, rows, first } = await withVisits();
    await importRows(bench, [...rows, appointmentRow(987_654, 'goneForGood', first.start + HOUR_MS)]);
    await runWell(bench);
    expect(eventsOf(bench)).toHaveLength(3);
    expect(appointmentsOf(bench)).toHaveLength(3);
    await quiet(bench);
  });
});
