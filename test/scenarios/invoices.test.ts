import { describe, expect, it } from 'vitest';
import { listOpenReviews, openReviewDetail } from '../../src/store/tables/reviews.ts';
import type { BenchOptions } from '../sync/run-sync.ts';
import { DAY_MS } from '../sync/virtual-clock.ts';
import {
  ANNA,
  book,
  contactOf,
  didToEphysio,
  eventsOf,
  HALF_HOUR,
  listen,
  NOTHING,
  openPractice,
  reviewKinds,
  runWell,
  WEDNESDAY,
  WITH_INVOICES,
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

const CLOSED = { status: 1, statusDetail: 0 };

const SENT = { status: 0, statusDetail: 1 };

describe('an appointment that GHL booked', () => {
  it('belongs to the patient’s open invoice of its day, before any other', async () => {
    const { bench, edit, id, contactId } = await withAnna(WITH_INVOICES);
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
  ])('belongs to any other open one when that of its day %s', async (_what, stati) => {
    const { bench, edit, id, contactId } = await withAnna(WITH_INVOICES);
    edit.addInvoice(id, WEDNESDAY, stati);
    const { id: open } = edit.addInvoice(id, WEDNESDAY - 20 * DAY_MS);
    book(bench, contactId);
    await runWell(bench);
    expect(eventsOf(bench).map((event) => event.invoiceId)).toEqual([open]);
  });

  it('belongs to a new one from the template when only closed and sent ones are there', async () => {
    const { bench, edit, id, contactId, invoices } = await withAnna(WITH_INVOICES);
    const used = [edit.addInvoice(id, WEDNESDAY, CLOSED), edit.addInvoice(id, WEDNESDAY, SENT)];
    book(bench, contactId);
    await runWell(bench);
    const [made, ...others] = invoices().filter((invoice) => !used.includes(invoice));
    expect(others).toEqual([]);
    expect(made).toMatchObject({ patientId: id, stati: { status: 0, statusDetail: 0 } });
    expect(eventsOf(bench).map((event) => event.invoiceId)).toEqual([made?.id]);
  });

  it('shares the new one with the others of the patient', async () => {
    const { bench, contactId, invoices } = await withAnna(WITH_INVOICES);
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
        ...WITH_INVOICES,
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
