import { describe, expect, it } from 'vitest';
import { listOpenReviews } from '../../src/store/tables/reviews.ts';
import { messageOf } from '../shown-review.ts';
import type { BenchOptions } from '../sync/run-sync.ts';
import { DAY_MS } from '../sync/virtual-clock.ts';
import {
  ANNA,
  book,
  contactsOf,
  didToEphysio,
  eventsOf,
  HALF_HOUR,
  INVOICE_TEMPLATE,
  listen,
  NOTHING,
  openPractice,
  reviewKinds,
  runWell,
  WEDNESDAY,
  WITH_INVOICES,
} from './practice.ts';

/** Three patients without an invoice, who are linked; each books, one after the other. */
const withThree = async (options: BenchOptions, changes: object = {}) => {
  const bench = await openPractice(options);
  const { edit } = bench.sandbox.ephysio;
  const people = [
    ['Anna', 'anna@example.ch', '079 345 67 81'],
    ['Beat', 'beat@example.ch', '079 345 67 82'],
    ['Carla', 'carla@example.ch', '079 345 67 83'],
  ].map(([firstName, email, phone], n) =>
    edit.addPatient(
      { ...ANNA, firstName, lastName: `Frei${n}`, email, phone, ...(n === 0 ? changes : {}) },
      true,
    ),
  );
  await runWell(bench);
  const contactIds = people.map(({ email }) => contactsOf(bench).find((c) => c.email === email)?.id ?? '');
  const bookAll = () => contactIds.map((id, n) => book(bench, id, { start: WEDNESDAY + n * HALF_HOUR }));
  const sent = () => bench.sandbox.ephysio.counters.routes['POST /invoices'] ?? 0;
  return { bench, edit, people, bookAll, sent };
};

const REFUSING = { ...WITH_INVOICES, sandbox: { ephysio: { createInvoice: 'never' } } } as const;

const ADDRESS = { street: ANNA.street, zip: ANNA.zip, city: ANNA.city };

describe('a new invoice that e-Physio refuses', () => {
  it('is sent once for all who wait, and not by the runs after', async () => {
    const { bench, edit, people, bookAll, sent } = await withThree(REFUSING);
    bookAll();
    for (let n = 0; n < 3; n += 1) {
      await runWell(bench);
      expect(sent()).toBe(1);
      expect(await reviewKinds(bench)).toEqual(Array(3).fill('appointment-by-hand'));
    }
    const [review] = await listOpenReviews(bench.store, 'main');
    expect(messageOf(review)).toMatch(
      /HTTP 400: \/street\); it is not sent again until ephysio.invoiceTemplate,/,
    );
    expect(messageOf(review)).toContain('open an invoice for the patient in e-Physio');
    edit.addInvoice(people[1]?.id ?? 0, WEDNESDAY);
    expect(didToEphysio(await runWell(bench))).toEqual({ ...NOTHING, created: 1 });
    expect(eventsOf(bench).map(({ patientId }) => patientId)).toEqual([people[1]?.id]);
    expect(sent()).toBe(1);
    expect(await reviewKinds(bench)).toHaveLength(2);
  });

  it('is sent once for all who wait, by webhook', async () => {
    const { bench, bookAll, sent } = await withThree(REFUSING);
    const inbox = listen(bench);
    bookAll();
    await inbox.settle();
    expect(sent()).toBe(1);
    await runWell(bench);
    bookAll();
    await inbox.settle();
    expect(sent()).toBe(1);
    expect(await reviewKinds(bench)).toHaveLength(6);
    expect(eventsOf(bench)).toEqual([]);
  });

  it('costs no more than the search for an open one in each run', async () => {
    const { bench, bookAll } = await withThree(REFUSING);
    bookAll();
    await runWell(bench);
    const before = { ...bench.sandbox.ephysio.counters.routes };
    await runWell(bench);
    const { routes } = bench.sandbox.ephysio.counters;
    const asked = (route: string) => (routes[route] ?? 0) - (before[route] ?? 0);
    expect(asked('GET /invoices/patients/:id')).toBe(6);
    // One for all patients, one for the contacts of the bookings that wait.
    expect(asked('GET /patients')).toBe(2);
  });

  it.each([
    ['the template', { invoiceTemplate: { ...INVOICE_TEMPLATE, law: 'UVG' } }],
    [
      'the address of the call',
      { capabilities: { createInvoice: { method: 'POST', path: '/invoices?v=2' } } },
    ],
  ] as const)('is sent again once %s is changed', async (_what, ephysio) => {
    const { bench, bookAll, sent } = await withThree(WITH_INVOICES);
    const { faults } = bench.sandbox;
    const refuse = faults.add({
      service: 'ephysio',
      method: 'POST',
      path: '/invoices',
      fault: { status: 400 },
    });
    bookAll();
    await runWell(bench);
    await runWell(bench);
    expect(sent()).toBe(1);
    refuse();
    await runWell(bench);
    expect(sent()).toBe(1);
    bench.configure({ ephysio: { ...WITH_INVOICES.ephysio, ...ephysio } });
    expect(didToEphysio(await runWell(bench))).toEqual({ ...NOTHING, created: 3 });
    expect(await reviewKinds(bench)).toEqual([]);
    expect(eventsOf(bench)).toHaveLength(3);
  });

  it('is sent again once the call was disabled and enabled', async () => {
    const { bench, bookAll, sent } = await withThree(REFUSING);
    bookAll();
    await runWell(bench);
    bench.configure({ ephysio: { ...WITH_INVOICES.ephysio, capabilities: { createInvoice: false } } });
    await runWell(bench);
    bench.configure(WITH_INVOICES);
    await runWell(bench);
    await runWell(bench);
    expect(sent()).toBe(2);
  });

  it.each([400, 404])(
    'is one patient’s alone where those of others are taken, until the address changes (HTTP %i)',
    async (status) => {
      const { bench, edit, people, bookAll, sent } = await withThree(WITH_INVOICES);
      const fault = { status };
      const rule = { service: 'ephysio', method: 'POST', path: '/invoices', fault } as const;
      const stop = bench.sandbox.faults.add({ ...rule, nth: 2 });
      bookAll();
      expect(didToEphysio(await runWell(bench, { concurrency: 1 }))).toEqual({ ...NOTHING, created: 2 });
      stop();
      await runWell(bench);
      expect(sent()).toBe(3);
      expect(await reviewKinds(bench)).toEqual(['appointment-by-hand']);
      for (const { id } of people) edit.changePatient(id, { street: 'Bahnhofstrasse 1' });
      expect(didToEphysio(await runWell(bench))).toEqual({ ...NOTHING, created: 1 });
      expect(await reviewKinds(bench)).toEqual([]);
    },
  );

  it.each([
    ['busy', 503],
    ['broken', 500],
  ])('is not mistaken for refused when e-Physio was only %s', async (_what, status) => {
    const { bench, bookAll, sent } = await withThree(WITH_INVOICES);
    const fault = { status };
    const stop = bench.sandbox.faults.add({ service: 'ephysio', method: 'POST', path: '/invoices', fault });
    bookAll();
    await bench.run();
    stop();
    const before = sent();
    await bench.run({ afterMs: DAY_MS });
    expect(sent()).toBe(before + 3);
    expect(eventsOf(bench)).toHaveLength(3);
  });
});

describe('a new invoice of a patient without an address', () => {
  it.each([
    ['street', { street: '' }],
    ['zip', { zip: undefined }],
    ['city', { city: '  ' }],
  ])('is not sent, and nobody else waits for it (%s)', async (field, missing) => {
    const { bench, edit, people, bookAll, sent } = await withThree(WITH_INVOICES, missing);
    bookAll();
    expect(didToEphysio(await runWell(bench))).toEqual({ ...NOTHING, created: 2 });
    expect(sent()).toBe(2);
    const [review, ...others] = await listOpenReviews(bench.store, 'main');
    expect(others).toEqual([]);
    expect(review?.kind).toBe('appointment-by-hand');
    expect(messageOf(review)).toContain(`e-Physio has no ${field} of the patient; enter the address there`);
    await runWell(bench);
    expect(sent()).toBe(2);
    edit.changePatient(people[0]?.id ?? 0, ADDRESS);
    expect(didToEphysio(await runWell(bench))).toEqual({ ...NOTHING, created: 1 });
    expect(await reviewKinds(bench)).toEqual([]);
    expect(bench.sandbox.ephysio.counters.violations).toEqual([]);
  });

  it('is not sent by webhook', async () => {
    const { bench, bookAll, sent } = await withThree(WITH_INVOICES, { street: '' });
    const inbox = listen(bench);
    bookAll();
    await inbox.settle();
    expect(sent()).toBe(2);
    expect(eventsOf(bench)).toHaveLength(2);
    expect(await reviewKinds(bench)).toEqual(['appointment-by-hand']);
  });
});
