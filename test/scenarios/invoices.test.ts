import { describe, expect, it } from 'vitest';
import { listOpenReviews, openReviewDetail } from '../../src/store/tables/reviews.ts';
import { messageOf } from '../shown-review.ts';
import type { BenchOptions } from '../sync/run-sync.ts';
import { DAY_MS } from '../sync/virtual-clock.ts';
import {
  ANNA,
  book,
  contactOf,
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
} from './practice.ts';

/** Anna, without an invoice, is linked. */
const withAnna = async (options: BenchOptions = {}) => {
  const bench = await openPractice(options);
  const { edit, state } = bench.sandbox.ephysio;
  const { id } = edit.addPatient(ANNA, true);
  await runWell(bench);
  const { id: contactId } = contactOf(bench);
  return { bench, edit, id, contactId, invoices: () => [...state.invoices.values()] };
};

const TEMPLATE = { ephysio: { invoiceTemplate: INVOICE_TEMPLATE } };
const CLOSED = { status: 1, statusDetail: 0 };
const SENT = { status: 0, statusDetail: 1 };

describe('an appointment that GHL booked', () => {
  it('hangs on the patient’s open invoice of its day, before any other', async () => {
    const { bench, edit, id, contactId } = await withAnna(TEMPLATE);
    edit.addInvoice(id, WEDNESDAY - 20 * DAY_MS);
    const { id: ofTheDay } = edit.addInvoice(id, WEDNESDAY);
    edit.addInvoice(id, WEDNESDAY + DAY_MS);
    book(bench, contactId);
    await runWell(bench);
    expect(eventsOf(bench).map((event) => event.invoiceId)).toEqual([ofTheDay]);
  });

  it.each([
    ['was closed', CLOSED],
    ['was sent', SENT],
  ])('hangs on any other open one when that of its day %s', async (_what, stati) => {
    const { bench, edit, id, contactId } = await withAnna(TEMPLATE);
    edit.addInvoice(id, WEDNESDAY, stati);
    const { id: open } = edit.addInvoice(id, WEDNESDAY - 20 * DAY_MS);
    book(bench, contactId);
    await runWell(bench);
    expect(eventsOf(bench).map((event) => event.invoiceId)).toEqual([open]);
  });

  it('hangs on a new one from the template when only closed and sent ones are there', async () => {
    const { bench, edit, id, contactId, invoices } = await withAnna(TEMPLATE);
    const used = [edit.addInvoice(id, WEDNESDAY, CLOSED), edit.addInvoice(id, WEDNESDAY, SENT)];
    book(bench, contactId);
    await runWell(bench);
    const [made, ...others] = invoices().filter((invoice) => !used.includes(invoice));
    expect(others).toEqual([]);
    expect(made).toMatchObject({ patientId: id, stati: { status: 0, statusDetail: 0 } });
    expect(eventsOf(bench).map((event) => event.invoiceId)).toEqual([made?.id]);
  });

  it('shares the new one with the others of the patient', async () => {
    const { bench, contactId, invoices } = await withAnna(TEMPLATE);
    const inbox = listen(bench);
    for (let n = 0; n < 3; n += 1) book(bench, contactId, { start: WEDNESDAY + n * DAY_MS });
    await inbox.settle();
    expect(invoices()).toHaveLength(1);
    expect(new Set(eventsOf(bench).map((event) => event.invoiceId)).size).toBe(1);
    expect(eventsOf(bench)).toHaveLength(3);
  });

  it('waits for a person when there is none and no template, who gets all that has to be entered', async () => {
    const { bench, edit, id, contactId } = await withAnna();
    const inbox = listen(bench);
    book(bench, contactId);
    await inbox.settle();
    const [review] = await listOpenReviews(bench.store, 'main');
    expect(review?.kind).toBe('appointment-by-hand');
    expect(review && openReviewDetail(bench.store, review)).toEqual({
      kind: 'create',
      id: null,
      fields: {
        patient: String(id),
        calendar: expect.any(String),
        start: new Date(WEDNESDAY).toISOString(),
        end: new Date(WEDNESDAY + HALF_HOUR).toISOString(),
        status: 'confirmed',
      },
      patient: { firstName: 'Anna', lastName: 'Müller' },
      appointments: [
        {
          id: null,
          was: null,
          becomes: {
            calendar: expect.any(String),
            start: new Date(WEDNESDAY).toISOString(),
            end: new Date(WEDNESDAY + HALF_HOUR).toISOString(),
          },
        },
      ],
    });
    await runWell(bench);
    expect(await reviewKinds(bench)).toEqual(['appointment-by-hand']);
    edit.addInvoice(id, WEDNESDAY);
    expect(didToEphysio(await runWell(bench))).toEqual({ ...NOTHING, created: 1 });
    expect(await reviewKinds(bench)).toEqual([]);
  });

  it.each(['never', 404, 501] as const)(
    'waits for a person when e-Physio does not take the template (%s), and is linked once it is entered',
    async (createInvoice) => {
      const { bench, edit, id, contactId } = await withAnna({
        ...TEMPLATE,
        sandbox: { ephysio: { createInvoice } },
      });
      book(bench, contactId);
      await runWell(bench);
      await runWell(bench);
      expect(eventsOf(bench)).toEqual([]);
      expect(await reviewKinds(bench)).toEqual(['appointment-by-hand']);
      edit.addEvent({ patientId: id, start: WEDNESDAY });
      await runWell(bench);
      expect(await reviewKinds(bench)).toEqual([]);
      const end = await runWell(bench);
      expect(didToEphysio(end)).toEqual(NOTHING);
      expect(eventsOf(bench)).toHaveLength(1);
    },
  );

  it('is not moved in e-Physio any more once its invoice is closed: a person is asked', async () => {
    const { bench, edit, id, contactId } = await withAnna();
    const { id: invoice } = edit.addInvoice(id, WEDNESDAY);
    const { id: appointment } = book(bench, contactId);
    await runWell(bench);
    edit.closeInvoice(invoice);
    const later = WEDNESDAY + DAY_MS;
    bench.sandbox.ghl.edit.moveAppointment(appointment, later, later + HALF_HOUR);
    await runWell(bench);
    expect(await reviewKinds(bench)).toEqual(['appointment-by-hand']);
    expect(eventsOf(bench)).toEqual([expect.objectContaining({ start: WEDNESDAY, invoiceId: invoice })]);
  });
});

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

const REFUSING = { ...TEMPLATE, sandbox: { ephysio: { createInvoice: 'never' } } } as const;
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
    const { bench, bookAll, sent } = await withThree(TEMPLATE);
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
    bench.configure({ ephysio: { ...TEMPLATE.ephysio, ...ephysio } });
    expect(didToEphysio(await runWell(bench))).toEqual({ ...NOTHING, created: 3 });
    expect(await reviewKinds(bench)).toEqual([]);
    expect(eventsOf(bench)).toHaveLength(3);
  });

  it('is sent again once the call was switched off and on', async () => {
    const { bench, bookAll, sent } = await withThree(REFUSING);
    bookAll();
    await runWell(bench);
    bench.configure({ ephysio: { ...TEMPLATE.ephysio, capabilities: { createInvoice: false } } });
    await runWell(bench);
    bench.configure(TEMPLATE);
    await runWell(bench);
    await runWell(bench);
    expect(sent()).toBe(2);
  });

  it('is one patient’s alone where those of others are taken, until the address changes', async () => {
    const { bench, edit, people, bookAll, sent } = await withThree(TEMPLATE);
    const fault = { status: 400 };
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
  });

  it.each([
    ['busy', 503],
    ['broken', 500],
  ])('is not taken for refused when e-Physio was only %s', async (_what, status) => {
    const { bench, bookAll, sent } = await withThree(TEMPLATE);
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
    const { bench, edit, people, bookAll, sent } = await withThree(TEMPLATE, missing);
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
    const { bench, bookAll, sent } = await withThree(TEMPLATE, { street: '' });
    const inbox = listen(bench);
    bookAll();
    await inbox.settle();
    expect(sent()).toBe(2);
    expect(eventsOf(bench)).toHaveLength(2);
    expect(await reviewKinds(bench)).toEqual(['appointment-by-hand']);
  });
});
