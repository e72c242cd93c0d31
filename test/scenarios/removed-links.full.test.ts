import { describe, expect, it } from 'vitest';
import { removeLink } from '../../src/sync/manual/remove-link.ts';
import { type Bench, PERSON } from '../sync/run-sync.ts';
import { openInterruptible } from './interruptible.ts';
import { linksOf } from './links.ts';
import {
  ANNA,
  appointmentsOf,
  contactsOf,
  eventsOf,
  expectQuiet,
  INVOICE_TEMPLATE,
  patientsOf,
  reviewKinds,
  runWell,
  WEDNESDAY,
} from './practice.ts';

/** Anna has a visit, and both sides know. */
const withVisit = async () => {
  const { bench, during } = await openInterruptible({ ephysio: { invoiceTemplate: INVOICE_TEMPLATE } });
  const { edit } = bench.sandbox.ephysio;
  const { id } = edit.addPatient(ANNA);
  edit.addEvent({ patientId: id, start: WEDNESDAY });
  await runWell(bench);
  const [link] = await linksOf(bench);
  if (!link) throw new Error('no link');
  const remove = () =>
    removeLink(bench.store, { practice: 'main', entity: 'patient', id: link.id }, PERSON, bench.clock.now());
  return { bench, during, edit, id, link, remove };
};

const countsOf = (bench: Bench) =>
  [patientsOf(bench), contactsOf(bench), eventsOf(bench), appointmentsOf(bench)].map((all) => all.length);

const openLinks = async (bench: Bench): Promise<number> =>
  (await linksOf(bench)).length + (await linksOf(bench, 'appointment')).length;

describe('the link of a patient that is removed', () => {
  it('is found again by the next run, with her visit, and nothing is made or cancelled', async () => {
    const { bench, remove, link } = await withVisit();
    expect(await remove()).toEqual({ state: 'removed', appointments: 1 });
    // Which visits are one is still known; whose they are is not.
    expect(await openLinks(bench)).toBe(1);
    const { report } = await runWell(bench);
    expect([report.created, report.updated, report.cancelled].map((n) => n.ephysio + n.ghl)).toEqual([
      0, 0, 0,
    ]);
    expect(report.linked).toBe(1);
    expect(await openLinks(bench)).toBe(2);
    expect(await linksOf(bench)).toMatchObject([{ ephysio_id: link.ephysio_id, ghl_id: link.ghl_id }]);
    expect(countsOf(bench)).toEqual([1, 1, 1, 1]);
    await expectQuiet(bench);
  });

  it('is found again also by a run of appointments alone', async () => {
    const { bench, remove } = await withVisit();
    await remove();
    await runWell(bench, { what: 'appointments' });
    expect(await openLinks(bench)).toBe(2);
    expect(appointmentsOf(bench).map((a) => a.appointmentStatus)).toEqual(['confirmed']);
    await expectQuiet(bench);
    expect(countsOf(bench)).toEqual([1, 1, 1, 1]);
  });

  it('leaves her visit in place on both sides while it is not clear who she is', async () => {
    const { bench, remove, edit, id, link } = await withVisit();
    await remove();
    edit.changePatient(id, { birthDate: '', email: '', phone: '' });
    bench.sandbox.ghl.edit.updateContact(link.ghl_id ?? '', { email: null, phone: null, dateOfBirth: null });
    await bench.run();
    expect(await reviewKinds(bench)).toContain('who-is-who');
    expect(countsOf(bench)).toEqual([1, 1, 1, 1]);
    expect(appointmentsOf(bench).map((a) => a.appointmentStatus)).toEqual(['confirmed']);
  });

  it('leaves the visit of two who turn out to be two people to a person', async () => {
    const { bench, remove, edit, id, link } = await withVisit();
    await remove();
    edit.changePatient(id, { firstName: 'Klara', birthDate: '05.06.2010', email: '', phone: '' });
    await runWell(bench);
    await runWell(bench, { full: true });
    expect(await reviewKinds(bench)).toContain('patient-changed');
    expect(
      contactsOf(bench)
        .map((contact) => contact.firstName)
        .sort(),
    ).toEqual(['Anna', 'Klara']);
    expect(eventsOf(bench).map((event) => event.patientId)).toEqual([id]);
    expect(appointmentsOf(bench).map((a) => [a.contactId, a.appointmentStatus])).toEqual([
      [link.ghl_id, 'confirmed'],
    ]);
  });

  it('settles what waits for a person about it', async () => {
    const { bench, remove, link } = await withVisit();
    bench.sandbox.ghl.edit.updateContact(link.ghl_id ?? '', { email: null, phone: null });
    await runWell(bench);
    expect(await reviewKinds(bench)).toEqual(['contact-points-cleared']);
    await remove();
    expect(await reviewKinds(bench)).toEqual([]);
  });

  it.each(['ephysio', 'ghl'] as const)('stays while a run writes to %s', async (service) => {
    const { bench, remove, during, edit, id, link } = await withVisit();
    if (service === 'ghl') edit.changePatient(id, { city: 'Bern' });
    else bench.sandbox.ghl.edit.updateContact(link.ghl_id ?? '', { city: 'Chur' });
    const seen: unknown[] = [];
    during({ service, method: 'PUT', phase: 'before' }, async () => seen.push(await remove()));
    await runWell(bench);
    expect(seen).toEqual([{ state: 'busy' }]);
    expect(await openLinks(bench)).toBe(2);
  });

  it('stays while a run writes one of her visits', async () => {
    const { bench, remove, during, edit } = await withVisit();
    const [visit] = eventsOf(bench);
    edit.changeEvent(visit?.id ?? 0, { start: WEDNESDAY + 3_600_000, end: WEDNESDAY + 5_400_000 });
    const seen: unknown[] = [];
    during({ service: 'ghl', method: 'PUT', phase: 'after' }, async () => seen.push(await remove()));
    await runWell(bench);
    expect(seen).toEqual([{ state: 'busy' }]);
    expect(await openLinks(bench)).toBe(2);
  });

  it('stays while a run makes one of her visits, which is not cancelled', async () => {
    const { bench, remove, during, edit, id } = await withVisit();
    edit.addEvent({ patientId: id, start: WEDNESDAY + 3_600_000 });
    const seen: unknown[] = [];
    during({ service: 'ghl', method: 'POST', path: /appointments/, phase: 'after' }, async () =>
      seen.push(await remove()),
    );
    await runWell(bench);
    expect(seen).toEqual([{ state: 'busy' }]);
    await expectQuiet(bench);
    expect(appointmentsOf(bench).map((a) => a.appointmentStatus)).toEqual(['confirmed', 'confirmed']);
    expect(countsOf(bench)).toEqual([1, 1, 2, 2]);
  });

  it.each(['made', 'linked'] as const)(
    'has none of her visits %s by a run that had read it before',
    async (what) => {
      const { bench, remove, during, edit, id, link } = await withVisit();
      if (what === 'made') edit.addEvent({ patientId: id, start: WEDNESDAY + 3_600_000 });
      else await bench.store.db.deleteFrom('appointment_sync').execute();
      during({ service: 'ghl', method: 'GET', path: /calendars\/events/, phase: 'after' }, remove);
      await bench.run({ what: 'appointments' });
      // A visit that was linked before waits, and none is added.
      expect(await linksOf(bench, 'appointment')).toHaveLength(what === 'made' ? 1 : 0);
      edit.changePatient(id, { birthDate: '', email: '', phone: '' });
      bench.sandbox.ghl.edit.updateContact(link.ghl_id ?? '', {
        email: null,
        phone: null,
        dateOfBirth: null,
      });
      await bench.run();
      expect(appointmentsOf(bench).map((a) => a.appointmentStatus)).toEqual(['confirmed']);
    },
  );

  it('has no visit linked whose making it did not survive', async () => {
    const { bench, during, edit, id, link } = await withVisit();
    edit.addEvent({ patientId: id, start: WEDNESDAY + 3_600_000 });
    // As by an older version, or a hand in the database.
    during({ service: 'ghl', method: 'POST', path: /appointments/, phase: 'after' }, () =>
      bench.store.db.deleteFrom('contact_sync').where('id', '=', link.id).execute(),
    );
    await bench.run();
    expect(await linksOf(bench, 'appointment')).toHaveLength(1);
    expect(await bench.store.db.selectFrom('operations').select('id').execute()).toEqual([]);
  });

  it('is not written to by a run that has read before it was removed', async () => {
    const { bench, remove, during, edit, id } = await withVisit();
    edit.changePatient(id, { city: 'Bern' });
    during({ service: 'ephysio', method: 'GET', path: '/patients', phase: 'after' }, remove);
    await bench.run();
    await runWell(bench);
    expect(countsOf(bench)).toEqual([1, 1, 1, 1]);
    expect(contactsOf(bench)[0]?.city).toBe('Bern');
    await expectQuiet(bench);
  });
});
