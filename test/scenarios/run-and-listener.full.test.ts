import { describe, expect, it } from 'vitest';
import type { Inbox } from '../sync/inbox.ts';
import type { Bench } from '../sync/run-sync.ts';
import { DAY_MS } from '../sync/virtual-clock.ts';
import { openInterruptible } from './interruptible.ts';
import {
  ANNA,
  appointmentsOf,
  book,
  contactsOf,
  didToEphysio,
  didToGhl,
  eventsOf,
  HALF_HOUR,
  INVOICE_TEMPLATE,
  JURG,
  LEAD,
  listen,
  NOTHING,
  openPractice,
  openWithInvoices,
  patientsOf,
  runWell,
  WEDNESDAY,
} from './practice.ts';

/** The worker goes on while a run stands still: not so long that the run's lock expires. */
const AWHILE = { forMs: 5_000 };

const open = () => openInterruptible({ ephysio: { invoiceTemplate: INVOICE_TEMPLATE } });

/** Jürg has a visit, and both sides know. */
const openWithJurg = async () => {
  const { bench, during } = await open();
  const { id: patientId } = bench.sandbox.ephysio.edit.addPatient(JURG);
  bench.sandbox.ephysio.edit.addEvent({ patientId, start: WEDNESDAY + 7 * DAY_MS });
  await runWell(bench);
  const inbox = listen(bench);
  return { bench, during, inbox };
};

const work = async (inbox: Inbox): Promise<void> => {
  await inbox.deliver();
  await inbox.drain(AWHILE);
};

const expectEach = async (times: number, bench: Bench, inbox: Inbox): Promise<void> => {
  await inbox.settle();
  const end = await runWell(bench, { full: true });
  expect([didToEphysio(end), didToGhl(end)]).toEqual([NOTHING, NOTHING]);
  expect(patientsOf(bench)).toHaveLength(times);
  expect(contactsOf(bench)).toHaveLength(times);
  expect(eventsOf(bench)).toHaveLength(times);
  expect(appointmentsOf(bench)).toHaveLength(times);
  expect(await bench.store.db.selectFrom('operations').select('id').execute()).toEqual([]);
};

const PHASES = ['before', 'after'] as const;
const CREATES = [
  ['the patient is being made', { service: 'ephysio', method: 'POST', path: '/patients/request' }],
  ['the invoice is being made', { service: 'ephysio', method: 'POST', path: '/invoices' }],
  ['the event is being made', { service: 'ephysio', method: 'POST', path: '/events' }],
  ['e-Physio’s patients are being listed', { service: 'ephysio', method: 'GET', path: '/patients' }],
  ['e-Physio’s events are being listed', { service: 'ephysio', method: 'GET', path: '/events/events' }],
] as const;
const MOMENTS = CREATES.flatMap(([what, which]) => PHASES.map((phase) => [what, phase, which] as const));

describe('a lead who books is made once', () => {
  it.each(MOMENTS)(
    'when the webhooks are worked on while %s by a run (%s the effect)',
    async (_what, phase, which) => {
      const { bench, during, inbox } = await openWithJurg();
      book(bench, bench.sandbox.ghl.edit.createContact(LEAD).id);
      during({ ...which, phase }, () => work(inbox));
      const { error } = await bench.run();
      expect(error).toBeNull();
      await expectEach(2, bench, inbox);
    },
  );

  it.each(MOMENTS)(
    'when a run begins while %s by the worker (%s the effect)',
    async (_what, phase, which) => {
      const { bench, during, inbox } = await openWithJurg();
      book(bench, bench.sandbox.ghl.edit.createContact(LEAD).id);
      await inbox.deliver();
      during({ ...which, phase }, async () => {
        const { error } = await bench.run({ afterMs: 0 });
        expect(error).toBeNull();
      });
      await inbox.drain();
      await expectEach(2, bench, inbox);
    },
  );

  it.each(PHASES)(
    'when the contact’s webhook is worked on %s the contact is made by a run for a patient',
    async (phase) => {
      const { bench, during } = await open();
      const inbox = listen(bench);
      const { id: patientId } = bench.sandbox.ephysio.edit.addPatient(ANNA);
      bench.sandbox.ephysio.edit.addEvent({ patientId, start: WEDNESDAY });
      during({ service: 'ghl', method: 'POST', path: /^\/contacts\/?$/, phase }, () => work(inbox));
      await runWell(bench);
      await expectEach(1, bench, inbox);
    },
  );
});

describe('a change in GHL', () => {
  const EVENT_PUT = { service: 'ephysio', method: 'PUT', path: '/events/' } as const;

  it.each(PHASES)(
    'reaches e-Physio once when run and worker meet in its write (%s the effect)',
    async (phase) => {
      const { bench, during } = await open();
      const inbox = listen(bench);
      book(bench, bench.sandbox.ghl.edit.createContact(LEAD).id);
      await inbox.settle();
      const [appointment] = appointmentsOf(bench);
      const start = WEDNESDAY + DAY_MS;
      bench.sandbox.ghl.edit.moveAppointment(appointment?.id ?? '', start, start + HALF_HOUR);
      during({ ...EVENT_PUT, phase }, () => work(inbox));
      const { error } = await bench.run();
      expect(error).toBeNull();
      await expectEach(1, bench, inbox);
      expect(eventsOf(bench)[0]).toMatchObject({ start, end: start + HALF_HOUR });
      expect(bench.sandbox.ephysio.counters.routes['PUT /events/:id']).toBe(1);
    },
  );

  it('that comes while the run writes an older one is not lost', async () => {
    const { bench, during } = await open();
    const inbox = listen(bench);
    book(bench, bench.sandbox.ghl.edit.createContact(LEAD).id);
    await inbox.settle();
    const [{ id = '' } = {}] = appointmentsOf(bench);
    const [first, second] = [WEDNESDAY + DAY_MS, WEDNESDAY + 2 * DAY_MS];
    bench.sandbox.ghl.edit.moveAppointment(id, first, first + HALF_HOUR);
    during({ ...EVENT_PUT, phase: 'after' }, async () => {
      bench.sandbox.ghl.edit.moveAppointment(id, second, second + HALF_HOUR);
      await work(inbox);
    });
    await bench.run();
    await expectEach(1, bench, inbox);
    expect(eventsOf(bench)[0]).toMatchObject({ start: second });
  });
});

describe('a change in e-Physio', () => {
  it('that comes while the worker writes one of GHL’s is not overwritten', async () => {
    const { bench, during } = await open();
    const inbox = listen(bench);
    const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    await inbox.settle();
    const [contact] = contactsOf(bench);
    bench.sandbox.ghl.edit.updateContact(contact?.id ?? '', { city: 'Chur' });
    during({ service: 'ephysio', method: 'PUT', path: '/patients/', phase: 'after' }, async () => {
      bench.sandbox.ephysio.edit.changePatient(id, { street: 'Bahnhofstrasse 1' });
    });
    await inbox.settle();
    await runWell(bench);
    await inbox.settle();
    const both = { city: 'Chur' };
    expect(patientsOf(bench)).toEqual([expect.objectContaining({ ...both, street: 'Bahnhofstrasse 1' })]);
    expect(contactsOf(bench)).toEqual([expect.objectContaining({ ...both, address1: 'Bahnhofstrasse 1' })]);
  });
});

describe('two listeners’ worth of webhooks', () => {
  it('of one person, contact and appointment, never make the person twice', async () => {
    const bench = await openWithInvoices();
    const inbox = listen(bench);
    const { id } = bench.sandbox.ghl.edit.createContact(LEAD);
    for (let n = 0; n < 4; n += 1) book(bench, id, { start: WEDNESDAY + n * DAY_MS });
    await inbox.settle({ order: 'newest-first' });
    expect(patientsOf(bench)).toHaveLength(1);
    expect(eventsOf(bench)).toHaveLength(4);
  });
});

describe('one person who leaves two forms, with nothing but name and birth date in common', () => {
  const LAURA = { firstName: 'Laura', lastName: 'Frei', dateOfBirth: '1990-03-02' };
  const BY_EMAIL = { ...LAURA, email: 'laura@example.ch' };
  const BY_PHONE = { ...LAURA, phone: '+41791112233' };

  it.each(['side by side', 'one after the other'] as const)(
    'is made once when their webhooks are worked on %s',
    async (how) => {
      const bench = await openPractice();
      const inbox = listen(bench);
      bench.sandbox.ghl.edit.createContact(BY_EMAIL);
      if (how === 'one after the other') await inbox.settle();
      bench.sandbox.ghl.edit.createContact(BY_PHONE);
      await inbox.settle();
      await runWell(bench, { full: true });
      expect(patientsOf(bench)).toHaveLength(1);
    },
  );

  it('is made once when one is worked on while a run makes the patient of the other', async () => {
    const { bench, during } = await openInterruptible();
    const inbox = listen(bench);
    bench.sandbox.ghl.edit.createContact(BY_EMAIL);
    await inbox.deliver({ lose: true });
    during({ service: 'ephysio', method: 'POST', path: '/patients/request', phase: 'before' }, async () => {
      bench.sandbox.ghl.edit.createContact(BY_PHONE);
      await inbox.deliver();
      await inbox.drain(AWHILE);
    });
    await runWell(bench);
    await inbox.settle();
    await runWell(bench, { full: true });
    expect(patientsOf(bench)).toHaveLength(1);
  });
});
