import { describe, expect, it, onTestFinished } from 'vitest';
import { openRecordProcessor } from '../../src/app/record-processor.ts';
import { listOpenConflicts } from '../../src/store/tables/conflicts.ts';
import { createInboxLock } from '../../src/webhooks/worker/inbox-lock.ts';
import type { ProcessResult } from '../../src/webhooks/worker/process-record.ts';
import type { Bench } from '../sync/run-sync.ts';
import { DAY_MS, HOUR_MS } from '../sync/virtual-clock.ts';
import { openInterruptible } from './interruptible.ts';
import {
  ANNA,
  appointmentsOf,
  book,
  contactOf,
  contactsOf,
  didToEphysio,
  didToGhl,
  INVOICE_TEMPLATE,
  JURG,
  LEAD,
  listen,
  NOTHING,
  openPractice,
  patientsOf,
  runWell,
  WEDNESDAY,
} from './practice.ts';

/** The worker goes on while a run stands still: not so long that the run's lock expires. */
const AWHILE = { forMs: 3_000 };

describe('a search of GHL’s that is behind', () => {
  const PHONE = '+41446681800';
  const open = () => openPractice({ sandbox: { ghl: { indexLagMs: 10_000 } } });

  /** Somebody new has a visit: appointments are synced, and for that the contacts are searched. */
  const syncVisitOf = async (bench: Awaited<ReturnType<typeof open>>) => {
    const { id: patientId } = bench.sandbox.ephysio.edit.addPatient(JURG);
    bench.sandbox.ephysio.edit.addEvent({ patientId, start: WEDNESDAY });
    return runWell(bench, { what: 'appointments', afterMs: 2_000 });
  };

  it('does not undo what a run of patients has just written', async () => {
    const bench = await open();
    const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench, { what: 'patients' });
    bench.sandbox.ephysio.edit.changePatient(id, { phone: '044 668 18 00' });
    await runWell(bench, { what: 'patients' });
    expect(contactOf(bench).phone).toBe(PHONE);
    expect(didToEphysio(await syncVisitOf(bench))).toEqual(NOTHING);
    expect(patientsOf(bench)[0]?.phone).toBe('044 668 18 00');
    expect(contactsOf(bench)[0]?.phone).toBe(PHONE);
  });

  it('does not undo what the listener has just taken in', async () => {
    const bench = await open();
    const inbox = listen(bench);
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench, { what: 'patients' });
    await inbox.settle();
    bench.clock.advance(DAY_MS);
    bench.sandbox.ghl.edit.updateContact(contactOf(bench).id, { phone: PHONE });
    await inbox.deliver();
    await inbox.drain({ forMs: 1_000 });
    expect(patientsOf(bench)[0]?.phone).toBe(PHONE);
    expect(didToEphysio(await syncVisitOf(bench))).toEqual(NOTHING);
    expect(patientsOf(bench)[0]?.phone).toBe(PHONE);
    expect(contactsOf(bench)[0]?.phone).toBe(PHONE);
  });
});

describe('a run that', () => {
  it('has found a contact gone does not bury the link that the listener has moved to the new one', async () => {
    const { bench, during } = await openInterruptible();
    const inbox = listen(bench);
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    await inbox.settle();
    const { id: old, firstName, lastName, dateOfBirth, phone } = contactOf(bench);
    bench.sandbox.ghl.edit.deleteContact(old);
    const fresh = bench.sandbox.ghl.edit.createContact({ firstName, lastName, dateOfBirth, phone });
    await inbox.deliver();
    during({ service: 'ghl', method: 'GET', path: `/contacts/${old}`, phase: 'after' }, () =>
      inbox.drain(AWHILE),
    );
    await runWell(bench);
    await inbox.settle();
    const end = await runWell(bench, { full: true });
    expect([didToEphysio(end), didToGhl(end)]).toEqual([NOTHING, NOTHING]);
    const rows = await bench.store.db.selectFrom('contact_sync').select(['state', 'ghl_id']).execute();
    expect(rows).toEqual([{ state: 'linked', ghl_id: fresh.id }]);
  });

  it('began before the listener linked a lead does not call the lead’s booking off', async () => {
    const { bench, during } = await openInterruptible({
      ephysio: { invoiceTemplate: INVOICE_TEMPLATE },
      sandbox: { ephysio: { tokenSeconds: 10 * 86_400 } },
    });
    const { id: patientId } = bench.sandbox.ephysio.edit.addPatient(JURG);
    bench.sandbox.ephysio.edit.addEvent({ patientId, start: WEDNESDAY + 7 * DAY_MS });
    await runWell(bench);
    const inbox = listen(bench);
    // An appointment whose create was cut off: the run recovers it first, and the listener is at work at the same time.
    bench.sandbox.ephysio.edit.addEvent({ patientId, start: WEDNESDAY + 8 * DAY_MS });
    await bench.run({ what: 'appointments', lostFrom: 2 });
    expect(await bench.store.db.selectFrom('operations').select('kind').execute()).toEqual([
      { kind: 'create' },
    ]);
    bench.clock.advance(HOUR_MS);
    await inbox.deliver({ lose: true });
    const { id } = book(bench, bench.sandbox.ghl.edit.createContact(LEAD).id);
    await inbox.deliver();
    during({ service: 'ghl', method: 'GET', path: /^\/calendars\/events$/, phase: 'before' }, async () => {
      await inbox.drain({ forMs: 20_000 });
      bench.clock.advance(50);
    });
    const { report } = await runWell(bench, { direction: 'to-ghl' });
    expect(report.cancelled).toEqual({ ephysio: 0, ghl: 0 });
    expect(appointmentsOf(bench).find((booking) => booking.id === id)?.appointmentStatus).toBe('confirmed');
  });
});

/** A listener's worker, one contact's webhook at a time or several. */
const openWorker = async (bench: Bench): Promise<(contactId: string) => Promise<ProcessResult>> => {
  const context = bench.context();
  const lock = createInboxLock(bench.store, context.now);
  await lock.acquire();
  const worker = await openRecordProcessor(context, lock.current);
  onTestFinished(() => worker.close());
  const receivedAt = new Date(context.now()).toISOString();
  const event = { id: 1, webhookId: 'w1', type: 'ContactUpdate', receivedAt, sentAt: null, record: null };
  return (id) =>
    worker.process(
      { practice: 'main', entity: 'patient', letInFor: [], id, events: [event] },
      context.stopping,
    );
};

describe('an edit at the desk', () => {
  it('that comes between the list and the write is seen, though another webhook has listed everybody since', async () => {
    const { bench, during } = await openInterruptible();
    const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    const anna = contactOf(bench).id;
    const laura = bench.sandbox.ghl.edit.createContact(LEAD).id;
    bench.sandbox.ghl.edit.updateContact(anna, { city: 'Chur' });
    bench.clock.advance(HOUR_MS);
    const work = await openWorker(bench);
    await work(laura);
    during({ service: 'ghl', method: 'GET', path: `/contacts/${anna}`, phase: 'after' }, async () => {
      bench.sandbox.ephysio.edit.changePatient(id, { city: 'Bern' });
      bench.clock.advance(3_000);
      await work(laura);
    });
    expect(await work(anna)).toEqual({
      code: 'failed',
      retry: `patient ${id} was changed in e-Physio after it was read; the next run decides`,
    });
    expect(bench.sandbox.ephysio.state.patients.get(id)).toMatchObject({ city: 'Bern' });
    await runWell(bench);
    expect(bench.sandbox.ghl.state.contacts.get(anna)).toMatchObject({ city: 'Bern' });
    expect(await listOpenConflicts(bench.store, 'main')).toMatchObject([{ field: 'address' }]);
  });
});
