import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../sync/virtual-clock.ts';
import { askedByOneRun, CODED, hear, MINUTE_MS, ONE_LIST, openReviews, UNCODED } from './billed.ts';
import { openInterruptible } from './interruptible.ts';
import {
  ANNA,
  appointmentsOf,
  FRIDAY,
  HALF_HOUR,
  listen,
  reviewKinds,
  runWell,
  WAYS,
  WEDNESDAY,
} from './practice.ts';

const EVENTS = { service: 'ephysio', method: 'GET', path: '/events/events', phase: 'before' } as const;
const INVOICES = { service: 'ephysio', method: 'GET', path: '/invoices', phase: 'before' } as const;

/** Anna's visit of Wednesday, on an open invoice, in a practice where the desk acts in the middle of a request. */
const withVisit = async (statuses: typeof CODED | typeof UNCODED) => {
  const { bench, during } = await openInterruptible({
    ephysio: { statuses },
    sandbox: { ephysio: { tokenSeconds: 10 * 86_400 } },
  });
  const { edit, state } = bench.sandbox.ephysio;
  const { id: patientId } = edit.addPatient(ANNA, true);
  const { id: invoiceId } = edit.addInvoice(patientId, WEDNESDAY);
  const { id } = edit.addEvent({ patientId, invoiceId, start: WEDNESDAY });
  await runWell(bench);
  const inbox = listen(bench);
  const [appointment] = appointmentsOf(bench);
  const act = {
    cancelled: () => void bench.sandbox.ghl.edit.cancelAppointment(appointment?.id ?? ''),
    moved: () => bench.sandbox.ghl.edit.moveAppointment(appointment?.id ?? '', FRIDAY, FRIDAY + HALF_HOUR),
  };
  return { bench, during, inbox, edit, id, invoiceId, act, eventNow: () => state.events.get(id) };
};

describe.each([CODED, UNCODED].flatMap((statuses) => WAYS.map((by) => [by, statuses] as const)))(
  'what the desk does between the list and the write (by %s, %j)',
  (by, statuses) => {
    it('an event that it moved to the hour before is not cancelled', async () => {
      const { bench, during, inbox, edit, id, act, eventNow } = await withVisit(statuses);
      act.cancelled();
      during({ ...EVENTS, nth: 2 }, async () => edit.moveEvent(id, bench.clock.now() - MINUTE_MS));
      await hear(by, bench, inbox);
      expect(eventNow()).toMatchObject({ status: 5 });
      expect(bench.sandbox.ephysio.counters.routes['DELETE /events/:id']).toBeUndefined();
      // A run had made its plan by then; what the listener does begins with what the desk has done.
      const messages = (await openReviews(bench)).map(({ message }) => message);
      expect(messages).toEqual(by === 'run' ? [expect.stringContaining('has begun')] : []);
      await runWell(bench, { afterMs: MINUTE_MS });
      const [appointment] = appointmentsOf(bench);
      expect(appointment).toMatchObject({ startTime: eventNow()?.start, appointmentStatus: 'confirmed' });
      expect(await reviewKinds(bench)).toEqual([]);
    });

    it('an event whose invoice it closed is not cancelled', async () => {
      const { bench, during, inbox, edit, invoiceId, act, eventNow } = await withVisit(statuses);
      act.cancelled();
      during({ ...INVOICES, nth: 1 }, async () => edit.closeInvoice(invoiceId));
      await hear(by, bench, inbox);
      expect(eventNow()).toMatchObject({ status: 5, start: WEDNESDAY });
      expect(await reviewKinds(bench)).toEqual(['appointment-by-hand']);
      expect(await askedByOneRun(bench)).toEqual(ONE_LIST);
    });

    it('an event that it moved is moved by nobody else: it goes on as the desk says, with a conflict', async () => {
      const { bench, during, inbox, edit, id, act, eventNow } = await withVisit(statuses);
      const thursday = WEDNESDAY + DAY_MS;
      act.moved();
      during({ ...EVENTS, nth: 2 }, async () => edit.moveEvent(id, thursday));
      if (by === 'webhook') await inbox.settle();
      else await bench.run({ afterMs: MINUTE_MS });
      await runWell(bench, { afterMs: DAY_MS });
      expect(eventNow()).toMatchObject({ start: thursday });
      expect(appointmentsOf(bench)).toMatchObject([{ startTime: thursday }]);
    });
  },
);

it.each(WAYS)(
  'an event whose invoice was closed after it was asked for is not taken away (by %s)',
  async (by) => {
    const { bench, during, inbox, edit, invoiceId, act, eventNow } = await withVisit(UNCODED);
    act.cancelled();
    during({ ...INVOICES, nth: 2 }, async () => edit.closeInvoice(invoiceId));
    await hear(by, bench, inbox);
    expect(eventNow()).toMatchObject({ status: 5, start: WEDNESDAY });
    expect(await reviewKinds(bench)).toEqual(['appointment-by-hand']);
    expect(await askedByOneRun(bench)).toEqual(ONE_LIST);
  },
);

it('the process that is killed right then leaves a review all the same', async () => {
  const { bench, edit, invoiceId, act, eventNow } = await withVisit(UNCODED);
  edit.closeInvoice(invoiceId);
  act.cancelled();
  for (let lostFrom = 1; lostFrom <= 6; lostFrom += 1) {
    await bench.run({ what: 'appointments', afterMs: MINUTE_MS, lostFrom });
    const asked = await askedByOneRun(bench);
    expect(eventNow()).toMatchObject({ status: 5 });
    if (asked['GET /invoices/patients/:id'] === undefined) break;
  }
  expect(await reviewKinds(bench)).toEqual(['appointment-by-hand']);
});
