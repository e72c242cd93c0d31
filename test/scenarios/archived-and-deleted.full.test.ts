import { describe, expect, it } from 'vitest';
import type { Bench } from '../sync/run-sync.ts';
import { DAY_MS } from '../sync/virtual-clock.ts';
import {
  ANNA,
  appointmentsOf,
  book,
  contactsOf,
  eventsOf,
  expectQuiet,
  listen,
  openPractice,
  openWithInvoices,
  patientsOf,
  reviewKinds,
  runWell,
  WEDNESDAY,
} from './practice.ts';

/** Anna has a visit; three others are there too, so that no guard thinks that e-Physio lists too few. */
const withAnna = async () => {
  const bench = await openWithInvoices();
  const { edit } = bench.sandbox.ephysio;
  const { id } = edit.addPatient(ANNA);
  edit.addEvent({ patientId: id, start: WEDNESDAY });
  for (const firstName of ['Beat', 'Carla', 'Dora']) {
    edit.addPatient({
      ...ANNA,
      firstName,
      birthDate: undefined,
      phone: '',
      email: `${firstName}@example.ch`,
    });
  }
  await runWell(bench);
  const contactId = contactsOf(bench).find((c) => c.firstName === 'Anna')?.id ?? '';
  const anna = () => bench.sandbox.ephysio.state.patients.get(id);
  return { bench, edit, id, contactId, anna, ghl: bench.sandbox.ghl.edit, inbox: listen(bench) };
};

const named = (records: readonly { firstName?: string | null }[], name = 'Anna') =>
  records.filter(({ firstName }) => firstName === name);

describe('a patient who is archived', () => {
  it.each(['webhook', 'run'] as const)(
    'gets what changed in GHL in between once the patient is back (seen by %s)',
    async (by) => {
      const { bench, edit, id, contactId, anna, ghl, inbox } = await withAnna();
      edit.archivePatient(id);
      const before = anna();
      ghl.updateContact(contactId, { city: 'Chur', phone: '+41446681800' });
      if (by === 'webhook') await inbox.settle();
      else await runWell(bench);
      for (let n = 0; n < 2; n += 1) await runWell(bench);
      expect(anna()).toEqual(before);
      expect(patientsOf(bench)).toHaveLength(4);
      edit.restorePatient(id);
      await runWell(bench);
      expect(anna()).toMatchObject({ status: 1, city: 'Chur', phone: '+41446681800' });
      await inbox.settle();
      await expectQuiet(bench);
    },
  );

  it('is not made a second time when the contact books again', async () => {
    const { bench, edit, id, contactId, inbox } = await withAnna();
    edit.archivePatient(id);
    await runWell(bench);
    book(bench, contactId, { start: WEDNESDAY + DAY_MS });
    await inbox.settle();
    await runWell(bench);
    expect(named(patientsOf(bench))).toHaveLength(1);
    edit.restorePatient(id);
    await runWell(bench);
    expect(eventsOf(bench).map((event) => [event.patientId, event.start])).toEqual([
      [id, WEDNESDAY],
      [id, WEDNESDAY + DAY_MS],
    ]);
  });

  it('and whose contact was deleted is not made a second time by a new contact', async () => {
    const { bench, edit, id, contactId, ghl, inbox } = await withAnna();
    edit.archivePatient(id);
    ghl.deleteContact(contactId);
    await inbox.settle();
    ghl.createContact({ firstName: 'Anna', lastName: 'Müller', dateOfBirth: '1975-03-02' });
    await inbox.settle();
    await runWell(bench);
    expect(named(patientsOf(bench))).toHaveLength(1);
    expect(await reviewKinds(bench)).toEqual(['archived']);
    edit.restorePatient(id);
    await runWell(bench);
    await expectQuiet(bench);
    expect(await reviewKinds(bench)).not.toContain('archived');
    expect(named(contactsOf(bench))).toEqual([expect.objectContaining({ city: 'Zürich' })]);
  });
});

describe('a contact that is deleted in GHL', () => {
  it.each(['webhook', 'full run'] as const)(
    'leaves the patient untouched, and is not made again (by %s)',
    async (by) => {
      const { bench, edit, id, contactId, anna, ghl, inbox } = await withAnna();
      const before = anna();
      ghl.deleteContact(contactId);
      if (by === 'webhook') await inbox.settle();
      else await runWell(bench, { full: true });
      expect(anna()).toEqual(before);
      edit.changePatient(id, { city: 'Bern' });
      await runWell(bench);
      await expectQuiet(bench);
      expect(named(contactsOf(bench))).toEqual([]);
      expect(named(patientsOf(bench))).toHaveLength(1);
    },
  );

  it('leaves a new visit of the patient to a person, and the visit in place', async () => {
    const { bench, edit, id, contactId, ghl, inbox } = await withAnna();
    ghl.deleteContact(contactId);
    await inbox.settle();
    edit.addEvent({ patientId: id, start: WEDNESDAY + DAY_MS });
    await runWell(bench);
    expect(await reviewKinds(bench)).toEqual(['patient-not-linked']);
    expect(eventsOf(bench)).toHaveLength(2);
  });

  it('and comes back as a new lead is linked to the same patient again', async () => {
    const { bench, id, contactId, ghl, inbox } = await withAnna();
    ghl.deleteContact(contactId);
    await inbox.settle();
    const again = ghl.createContact({ firstName: 'Anna', lastName: 'Müller', phone: '+41793456789' });
    book(bench, again.id, { start: WEDNESDAY + DAY_MS });
    await inbox.settle();
    expect(named(patientsOf(bench))).toHaveLength(1);
    expect(eventsOf(bench).map((event) => event.patientId)).toEqual([id, id]);
    expect(bench.sandbox.ghl.state.contacts.get(again.id)).toMatchObject({
      dateOfBirth: '1975-03-02',
      city: 'Zürich',
    });
    await expectQuiet(bench);
  });
});

describe('two contacts of one person that are merged in GHL', () => {
  /** Anna wrote in again, and got a second contact. */
  const withTwins = async () => {
    const all = await withAnna();
    const twin = all.ghl.createContact({ firstName: 'Anna', lastName: 'Müller', dateOfBirth: '1975-03-02' });
    await all.inbox.settle();
    expect(await reviewKinds(all.bench)).toEqual(['listed-twice']);
    return { ...all, twin };
  };

  /** GHL moves everything to the one that stays. */
  const merge = (bench: Bench, gone: string, stays: string): void => {
    const { edit, state } = bench.sandbox.ghl;
    const { phone = null, email = null } = state.contacts.get(gone) ?? {};
    edit.deleteContact(gone);
    if (phone !== null || email !== null) edit.updateContact(stays, { phone, email });
    for (const { id, contactId } of appointmentsOf(bench)) {
      if (contactId === gone) edit.changeAppointment(id, { contactId: stays });
    }
  };

  it.each([
    ['every webhook comes', {}],
    ['they come newest first', { order: 'newest-first' }],
    ['that of the deletion is lost', { which: ({ type }: { type: string }) => type !== 'ContactDelete' }],
    ['all are lost', { lose: true }],
  ] as const)('into the one that was not linked are the same patient as before (%s)', async (_how, how) => {
    const { bench, id, contactId, anna, inbox, twin } = await withTwins();
    const before = anna();
    merge(bench, contactId, twin.id);
    await inbox.deliver(how);
    await inbox.drain();
    await inbox.deliver({ lose: true });
    for (let n = 0; n < 2; n += 1) await runWell(bench);
    expect(anna()).toEqual(before);
    expect(named(patientsOf(bench))).toHaveLength(1);
    expect(eventsOf(bench)).toEqual([expect.objectContaining({ patientId: id, start: WEDNESDAY })]);
    expect(appointmentsOf(bench)).toEqual([
      expect.objectContaining({ contactId: twin.id, appointmentStatus: 'confirmed' }),
    ]);
    const link = await bench.store.db
      .selectFrom('contact_sync')
      .select(['ghl_id', 'state'])
      .where('ephysio_id', '=', String(id))
      .execute();
    expect(link).toEqual([{ ghl_id: twin.id, state: 'linked' }]);
    expect(await reviewKinds(bench)).toEqual([]);
    await expectQuiet(bench);
  });

  it.each([{}, { lose: true }])('into the linked one need nothing more (%j)', async (how) => {
    const { bench, anna, contactId, inbox, twin } = await withTwins();
    const before = anna();
    merge(bench, twin.id, contactId);
    await inbox.deliver(how);
    await inbox.drain();
    await runWell(bench, { full: true });
    expect(anna()).toEqual(before);
    expect(await reviewKinds(bench)).toEqual([]);
    await expectQuiet(bench);
  });
});

it('an appointment of somebody whose contact was deleted in GHL waits for a person', async () => {
  const bench = await openPractice();
  const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
  await runWell(bench);
  bench.sandbox.ghl.edit.deleteContact(contactsOf(bench)[0]?.id ?? '');
  bench.sandbox.ephysio.edit.addEvent({ patientId: id, start: WEDNESDAY });
  const { report, error } = await bench.run();
  expect([report.failures, report.reviews.map((r) => r.kind), error]).toEqual([
    [],
    ['patient-not-linked'],
    null,
  ]);
  const state = await bench.store.db.selectFrom('contact_sync').select('state').executeTakeFirst();
  expect(state).toEqual({ state: 'tombstone' });
  expect(contactsOf(bench)).toHaveLength(0);
});
