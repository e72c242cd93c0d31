import { describe, expect, it } from 'vitest';
import type { Inbox } from '../sync/inbox.ts';
import type { Bench } from '../sync/run-sync.ts';
import { openInterruptible } from './interruptible.ts';
import {
  ANNA,
  book,
  contactOf,
  contactsOf,
  eventsOf,
  INVOICE_TEMPLATE,
  JURG,
  LEAD,
  listen,
  patientOf,
  patientsOf,
  requestsOf,
  runWell,
  WEDNESDAY,
} from './practice.ts';

/** Not so long that the run's lock expires, which stands still during that time. */
const work = async (inbox: Inbox, forMs = 5_000): Promise<void> => {
  await inbox.deliver();
  await inbox.drain({ forMs });
};

const lastResult = ({ reports }: Inbox) => reports.at(-1)?.result;

/** Anna is in e-Physio, and nobody in GHL. */
const openWithAnna = async () => {
  const { bench, during } = await openInterruptible({ ephysio: { invoiceTemplate: INVOICE_TEMPLATE } });
  const inbox = listen(bench);
  const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
  return { bench, during, inbox, anna: id };
};

/** What both services were asked while `happens`. */
const requestsDuring = async (bench: Bench, happens: () => Promise<void>) => {
  const before = requestsOf(bench);
  await happens();
  const after = requestsOf(bench);
  return { ephysio: after.ephysio - before.ephysio, ghl: after.ghl - before.ghl };
};

const NONE = { ephysio: 0, ghl: 0 };

type Practice = Awaited<ReturnType<typeof openWithAnna>>;

const WRITES: [string, string, RegExp, (practice: Practice) => Promise<void>][] = [
  ['a contact is made', 'POST', /^\/contacts\/?$/, async () => undefined],
  [
    'a contact is changed',
    'PUT',
    /^\/contacts\//,
    async ({ bench, inbox, anna }) => {
      await runWell(bench);
      await inbox.settle();
      bench.sandbox.ephysio.edit.changePatient(anna, { city: 'Bern' });
    },
  ],
  [
    'an appointment is made',
    'POST',
    /^\/calendars\/events\/appointments/,
    async ({ bench, inbox, anna }) => {
      await runWell(bench);
      await inbox.settle();
      bench.sandbox.ephysio.edit.addEvent({ patientId: anna, start: WEDNESDAY });
    },
  ],
];

describe('a webhook that comes before the answer to our own write', () => {
  it.each(WRITES)('costs no request while %s', async (_what, method, path, prepare) => {
    const practice = await openWithAnna();
    const { bench, during, inbox } = practice;
    await prepare(practice);
    let requests = {};
    let result: unknown;
    during({ service: 'ghl', method, path, phase: 'after' }, async () => {
      requests = await requestsDuring(bench, () => work(inbox));
      result = lastResult(inbox);
    });
    await runWell(bench);
    expect(requests).toEqual(NONE);
    expect(result).toHaveProperty('later');
    expect(await requestsDuring(bench, () => work(inbox))).toEqual(NONE);
    expect(lastResult(inbox)).toBe('echo');
  });

  it('hides no change that a person makes in between', async () => {
    const { bench, during, inbox } = await openWithAnna();
    during({ service: 'ghl', method: 'POST', path: /^\/contacts\/?$/, phase: 'after' }, async () => {
      bench.sandbox.ghl.edit.updateContact(contactOf(bench).id, { city: 'Basel' });
      await work(inbox);
    });
    await runWell(bench);
    await work(inbox);
    expect(patientOf(bench)).toMatchObject({ city: 'Basel' });
    expect(contactOf(bench)).toMatchObject({ city: 'Basel' });
  });

  it('holds up nobody who has nothing in common with who is being made', async () => {
    const { bench, during, inbox } = await openWithAnna();
    let patients = 0;
    during({ service: 'ghl', method: 'POST', path: /^\/contacts\/?$/, phase: 'before' }, async () => {
      bench.sandbox.ghl.edit.createContact(LEAD);
      await work(inbox, 0);
      patients = patientsOf(bench).length;
    });
    await runWell(bench);
    expect(patients).toBe(2);
    await inbox.settle();
    expect(patientsOf(bench)).toHaveLength(2);
    expect(contactsOf(bench)).toHaveLength(2);
  });

  it('holds up nobody else who books the hour for which an appointment is being made', async () => {
    const { bench, during, inbox, anna } = await openWithAnna();
    bench.sandbox.ephysio.edit.addPatient(JURG);
    await runWell(bench);
    await inbox.settle();
    bench.sandbox.ephysio.edit.addEvent({ patientId: anna, start: WEDNESDAY });
    const juerg = contactsOf(bench).find((c) => c.firstName === 'Jürg')?.id ?? '';
    const path = /^\/calendars\/events\/appointments/;
    let events = 0;
    during({ service: 'ghl', method: 'POST', path, phase: 'before' }, async () => {
      book(bench, juerg, { therapist: 1 });
      await work(inbox, 0);
      events = eventsOf(bench).length;
    });
    await runWell(bench);
    expect(events).toBe(2);
    await inbox.settle();
    expect(eventsOf(bench)).toHaveLength(2);
  });

  it('is looked into after ten seconds, for the writer may be gone', async () => {
    const { bench, inbox } = await openWithAnna();
    // Killed when the contact is there, and before that is written down.
    await bench.run({ what: 'patients', lostFrom: 2 });
    const open = () => bench.store.db.selectFrom('operations').select('id').execute();
    expect(await open()).toHaveLength(1);
    await inbox.deliver();
    await inbox.drain({ forMs: 0 });
    expect(lastResult(inbox)).toHaveProperty('later');
    await inbox.drain();
    expect(lastResult(inbox)).toBe('done');
    expect(await open()).toEqual([]);
    expect(contactsOf(bench)).toHaveLength(1);
  });
});
