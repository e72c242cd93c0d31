import { describe, expect, it } from 'vitest';
import type { GhlAppointment } from '../../src/sandbox/ghl/model.ts';
import { restoreLink } from '../../src/sync/manual/restore-link.ts';
import { DAY_MS } from '../sync/virtual-clock.ts';
import { byPerson, idsOf, linksOf } from './links.ts';
import {
  ANNA,
  appointmentsOf,
  contactOf,
  contactsOf,
  didToGhl,
  eventsOf,
  expectQuiet,
  JURG,
  listen,
  NOTHING,
  openWithInvoices,
  patientsOf,
  reviewKinds,
  runWell,
  WEDNESDAY,
} from './practice.ts';

/** One visit is all there is, and it is gone on one side. */
const ALMOST_EMPTY = { overrides: { allowEmpty: true } };

/** Anna's contact was deleted in GHL, and everybody knows. */
const withoutContact = async ({ visits = [] }: { readonly visits?: readonly number[] } = {}) => {
  const bench = await openWithInvoices();
  const { edit } = bench.sandbox.ephysio;
  const { id } = edit.addPatient(ANNA);
  for (const start of visits) edit.addEvent({ patientId: id, start });
  await runWell(bench);
  const inbox = listen(bench);
  const before = contactOf(bench);
  bench.sandbox.ghl.edit.deleteContact(before.id);
  await inbox.settle();
  const [link] = await linksOf(bench);
  if (link?.state !== 'tombstone') throw new Error('no tombstone');
  const restore = () => byPerson(bench, (run) => restoreLink(run, 'patient', link.id));
  return { bench, edit, id, inbox, before, link, restore, ghl: bench.sandbox.ghl.edit };
};

describe('a patient whose contact was deleted, and whose link is restored', () => {
  it.each(['patients', 'both'] as const)(
    'gets exactly one new contact by the next run (%s)',
    async (what) => {
      const { bench, link, restore, before, inbox } = await withoutContact();
      expect(await restore()).toMatchObject({ state: 'created-again', side: 'ghl' });
      const end = await runWell(bench, { what });
      expect(didToGhl(end)).toEqual({ ...NOTHING, created: 1 });
      const contact = contactOf(bench);
      expect(contact.id).not.toBe(before.id);
      expect(contact).toMatchObject({ firstName: 'Anna', lastName: 'Müller', email: 'anna@example.ch' });
      expect(await linksOf(bench)).toMatchObject([{ ...idsOf(link), ghl_id: contact.id }]);
      await inbox.settle();
      await expectQuiet(bench);
      expect([patientsOf(bench).length, contactsOf(bench).length]).toEqual([1, 1]);
    },
  );

  it('and who has booked since gets contact and appointment', async () => {
    const { bench, edit, id, restore, inbox } = await withoutContact();
    edit.addEvent({ patientId: id, start: WEDNESDAY });
    await runWell(bench);
    expect(await reviewKinds(bench)).toEqual(['patient-not-linked']);
    expect(appointmentsOf(bench)).toEqual([]);
    await restore();
    await runWell(bench);
    expect(appointmentsOf(bench)).toEqual([expect.objectContaining({ contactId: contactOf(bench).id })]);
    expect(await reviewKinds(bench)).toEqual([]);
    await inbox.settle();
    await expectQuiet(bench);
    expect(eventsOf(bench)).toHaveLength(1);
  });

  it('waits with new appointments until the contact is there, also in a run of appointments alone', async () => {
    const { bench, edit, id, restore } = await withoutContact();
    await restore();
    edit.addEvent({ patientId: id, start: WEDNESDAY });
    await runWell(bench, { what: 'appointments' });
    expect(appointmentsOf(bench)).toEqual([]);
    await runWell(bench);
    expect(appointmentsOf(bench)).toHaveLength(1);
    expect(contactsOf(bench)).toHaveLength(1);
    await expectQuiet(bench);
  });

  it('is linked to the contact under which the person came back in between', async () => {
    const { bench, link, restore, ghl } = await withoutContact();
    await restore();
    const again = ghl.createContact({ firstName: 'Anna', lastName: 'Müller', email: 'anna@example.ch' });
    const end = await runWell(bench);
    expect(didToGhl(end)).toMatchObject({ created: 0, linked: 1 });
    expect(await linksOf(bench)).toMatchObject([{ ...idsOf(link), ghl_id: again.id }]);
    await expectQuiet(bench);
    expect(contactsOf(bench)).toHaveLength(1);
  });

  it('is linked to the contact by which GHL refuses a second one', async () => {
    const { bench, link, restore, ghl } = await withoutContact();
    await restore();
    // Too young for the search index, but not for GHL's rule against duplicates.
    bench.clock.advance(3_600_000);
    const again = ghl.createContact({ firstName: 'Anna', lastName: 'Müller', email: 'anna@example.ch' });
    await runWell(bench, { afterMs: 1_000 });
    expect(await linksOf(bench)).toMatchObject([{ ...idsOf(link), ghl_id: again.id }]);
    await runWell(bench);
    await expectQuiet(bench);
    expect(contactsOf(bench)).toHaveLength(1);
  });

  it('is not made before the patient is active again', async () => {
    const { bench, edit, id, restore } = await withoutContact();
    edit.addPatient(JURG);
    edit.archivePatient(id);
    await restore();
    await runWell(bench, { overrides: { allowShrink: true } });
    expect(contactsOf(bench).map((c) => c.firstName)).toEqual(['Jürg']);
    edit.restorePatient(id);
    await runWell(bench);
    expect(contactsOf(bench).map((c) => c.firstName)).toEqual(['Jürg', 'Anna']);
    await expectQuiet(bench);
  });

  it.each(['drop-before', 'drop-after'] as const)(
    'gets one contact when an answer is lost (%s)',
    async (fault) => {
      const { bench, restore } = await withoutContact();
      await restore();
      const route = { service: 'ghl', method: 'POST', path: /^\/contacts\/?$/ } as const;
      bench.sandbox.faults.add({ ...route, times: 1, fault });
      await bench.run();
      await runWell(bench);
      expect(contactsOf(bench)).toHaveLength(1);
      expect((await linksOf(bench)).map((l) => l.state)).toEqual(['linked']);
      await expectQuiet(bench);
    },
  );

  it('is made once when the run is killed at any transaction', async () => {
    for (let lostFrom = 1; lostFrom <= 4; lostFrom += 1) {
      const { bench, restore } = await withoutContact();
      await restore();
      await bench.run({ lostFrom });
      await runWell(bench);
      expect(contactsOf(bench)).toHaveLength(1);
      await expectQuiet(bench);
    }
  });

  it('gets its visits in GHL again, which stood for the deleted contact', async () => {
    const { bench, restore, inbox, before } = await withoutContact({
      visits: [WEDNESDAY, WEDNESDAY + DAY_MS],
    });
    await runWell(bench);
    expect(await restore()).toEqual({ state: 'created-again', side: 'ghl', appointments: 2 });
    await runWell(bench);
    const { id } = contactOf(bench);
    const status = (a: GhlAppointment) => [a.contactId, a.startTime, a.appointmentStatus];
    const starts = [WEDNESDAY, WEDNESDAY + DAY_MS];
    expect(appointmentsOf(bench).map(status).toSorted()).toEqual(
      [
        ...starts.map((start) => [before.id, start, 'cancelled']),
        ...starts.map((start) => [id, start, 'confirmed']),
      ].toSorted(),
    );
    expect(eventsOf(bench).map((event) => event.start)).toEqual([WEDNESDAY, WEDNESDAY + DAY_MS]);
    await inbox.settle();
    await expectQuiet(bench);
    expect(await reviewKinds(bench)).toEqual([]);
  });

  it('keeps its visits when GHL has deleted them with the contact', async () => {
    const { bench, restore } = await withoutContact({ visits: [WEDNESDAY] });
    const [visit] = appointmentsOf(bench);
    bench.sandbox.ghl.edit.deleteAppointment(visit?.id ?? '');
    await restore();
    await runWell(bench, ALMOST_EMPTY);
    expect(eventsOf(bench)).toEqual([expect.objectContaining({ start: WEDNESDAY, status: 5 })]);
    expect(appointmentsOf(bench).filter((a) => !a.deleted)).toEqual([
      expect.objectContaining({ contactId: contactOf(bench).id, appointmentStatus: 'confirmed' }),
    ]);
    await expectQuiet(bench);
  });
});
