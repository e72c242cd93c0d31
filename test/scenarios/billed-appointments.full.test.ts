import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Bench } from '../sync/run-sync.ts';
import { DAY_MS, HOUR_MS } from '../sync/virtual-clock.ts';
import {
  askedByOneRun,
  CODED,
  hear,
  MINUTE_MS,
  ONE_LIST,
  openReviews,
  resolveReviews,
  UNCODED,
  type Why,
  withBilled,
} from './billed.ts';
import {
  didToEphysio,
  expectQuiet,
  FRIDAY,
  HALF_HOUR,
  NOTHING,
  reviewKinds,
  runWell,
  WAYS,
  WEDNESDAY,
} from './practice.ts';
import { appointmentOf, appointmentsOf } from './visit.ts';

const REASON: Record<Why, string> = {
  begun: 'has begun',
  closed: 'belongs to an invoice that is not open',
  both: 'has begun',
};

const callOff = {
  cancelled: ({ sandbox }: Bench, id: string) => void sandbox.ghl.edit.cancelAppointment(id),
  deleted: ({ sandbox }: Bench, id: string) => sandbox.ghl.edit.deleteAppointment(id),
} as const;

const cases = (['cancelled', 'deleted'] as const).flatMap((how) =>
  (['begun', 'closed', 'both'] as const).flatMap((why) =>
    [
      ['a code', CODED],
      ['no code', UNCODED],
    ].flatMap(([code, statuses]) =>
      WAYS.map((by) => [how, why, code as string, by, statuses as typeof CODED] as const),
    ),
  ),
);

describe.each(cases)(
  'an appointment that is %s in GHL (%s; %s for cancelled; by %s)',
  (how, why, _code, by, statuses) => {
    const withCalledOff = async () => {
      const visit = await withBilled({ why, statuses });
      callOff[how](visit.bench, appointmentOf(visit.bench).id);
      return { ...visit, before: visit.eventNow() };
    };

    it('stays in e-Physio, with one review that `review resolve` ends for good', async () => {
      const { bench, inbox, id, before, eventNow } = await withCalledOff();
      await hear(by, bench, inbox);
      expect(eventNow()).toEqual(before);
      expect(bench.sandbox.ephysio.counters.routes['DELETE /events/:id']).toBeUndefined();
      const [review, ...others] = await openReviews(bench);
      expect(others).toEqual([]);
      expect(review).toMatchObject({
        kind: 'appointment-by-hand',
        detail: { kind: 'cancel', id: String(id), fields: { status: 'cancelled' } },
      });
      expect(review?.message).toContain(`event ${id} ${REASON[why]}`);
      expect(await askedByOneRun(bench)).toEqual(ONE_LIST);
      await expectQuiet(bench, { afterMs: MINUTE_MS });
      expect(await reviewKinds(bench)).toEqual(['appointment-by-hand']);
      await resolveReviews(bench);
      await inbox.settle();
      expect(await askedByOneRun(bench)).toEqual(ONE_LIST);
      await runWell(bench);
      expect(await reviewKinds(bench)).toEqual([]);
      expect(eventNow()).toEqual(before);
    });
  },
);

describe.each(WAYS)('an appointment that is moved in GHL (by %s)', (by) => {
  it.each(['begun', 'closed', 'both'] as const)('stays where it is in e-Physio: %s', async (why) => {
    const { bench, inbox, id, eventNow } = await withBilled({ why });
    const before = eventNow();
    bench.sandbox.ghl.edit.moveAppointment(appointmentOf(bench).id, FRIDAY, FRIDAY + HALF_HOUR);
    await hear(by, bench, inbox);
    expect(eventNow()).toEqual(before);
    const fields = {
      start: new Date(FRIDAY).toISOString(),
      end: new Date(FRIDAY + HALF_HOUR).toISOString(),
    };
    expect(await openReviews(bench)).toMatchObject([
      { kind: 'appointment-by-hand', detail: { kind: 'update', id: String(id), fields } },
    ]);
    expect(await askedByOneRun(bench)).toEqual(ONE_LIST);
    expect(appointmentOf(bench)).toMatchObject({ startTime: FRIDAY });
    // Moved back: both sides agree again.
    bench.sandbox.ghl.edit.moveAppointment(appointmentOf(bench).id, WEDNESDAY, WEDNESDAY + HALF_HOUR);
    await hear(by, bench, inbox);
    await runWell(bench, { afterMs: MINUTE_MS });
    expect(await reviewKinds(bench)).toEqual([]);
    expect(eventNow()).toEqual(before);
  });

  it('to another therapist stays with its own in e-Physio, and the review lasts', async () => {
    const { bench, inbox, eventNow } = await withBilled({ why: 'begun' });
    const before = eventNow();
    const [, second] = [...bench.sandbox.ghl.state.calendars.values()];
    bench.sandbox.ghl.edit.changeAppointment(appointmentOf(bench).id, {
      calendarId: second?.id ?? '',
      assignedUserId: second?.team[0] ?? null,
    });
    await hear(by, bench, inbox);
    expect(eventNow()).toEqual(before);
    expect(await askedByOneRun(bench)).toEqual(ONE_LIST);
    expect(await reviewKinds(bench)).toEqual(['appointment-by-hand']);
  });

  it('and attended in one go is attended in e-Physio, and not moved', async () => {
    const { bench, inbox, eventNow } = await withBilled({ why: 'begun' });
    const { id } = appointmentOf(bench);
    bench.sandbox.ghl.edit.moveAppointment(id, FRIDAY, FRIDAY + HALF_HOUR);
    bench.sandbox.ghl.edit.setAppointmentStatus(id, 'showed');
    await hear(by, bench, inbox);
    expect(eventNow()).toMatchObject({ start: WEDNESDAY, status: 7 });
    const [review] = await openReviews(bench);
    const fields = z.object({ fields: z.record(z.string(), z.unknown()) }).parse(review?.detail).fields;
    expect(Object.keys(fields)).toEqual(['start', 'end']);
    expect(await askedByOneRun(bench)).toEqual(ONE_LIST);
  });
});

describe.each(WAYS)('a status of GHL (by %s)', (by) => {
  it.each([
    ['showed', 7],
    ['noshow', 8],
  ] as const)('%s travels on an open invoice, also once the event has begun', async (status, code) => {
    const { bench, inbox, eventNow } = await withBilled({ why: 'begun' });
    bench.sandbox.ghl.edit.setAppointmentStatus(appointmentOf(bench).id, status);
    await hear(by, bench, inbox);
    expect(eventNow()).toMatchObject({ status: code, start: WEDNESDAY });
    expect(await reviewKinds(bench)).toEqual([]);
  });

  it('is not written on a closed invoice: a person is asked once', async () => {
    const { bench, inbox, eventNow } = await withBilled({ why: 'both' });
    bench.sandbox.ghl.edit.setAppointmentStatus(appointmentOf(bench).id, 'showed');
    await hear(by, bench, inbox);
    expect(eventNow()).toMatchObject({ status: 5 });
    expect(await openReviews(bench)).toMatchObject([{ detail: { fields: { status: 'showed' } } }]);
    expect(await askedByOneRun(bench)).toEqual(ONE_LIST);
    expect(await reviewKinds(bench)).toEqual(['appointment-by-hand']);
    await resolveReviews(bench);
    await runWell(bench);
    expect(await reviewKinds(bench)).toEqual([]);
  });
});

describe('an event of which e-Physio names no invoice', () => {
  it.each(WAYS)('is protected by its start alone (by %s)', async (by) => {
    const { bench, inbox, edit, id, eventNow } = await withBilled({ why: 'closed' });
    edit.changeEvent(id, { invoiceId: undefined });
    callOff.cancelled(bench, appointmentOf(bench).id);
    await hear(by, bench, inbox);
    expect(eventNow()).toBeUndefined();
    expect(bench.sandbox.ephysio.counters.routes['GET /invoices/patients/:id']).toBeUndefined();
  });
});

describe('an appointment of the future on an open invoice', () => {
  it.each(WAYS)('is cancelled as usual (by %s)', async (by) => {
    const { bench, inbox, eventNow } = await withBilled();
    callOff.cancelled(bench, appointmentOf(bench).id);
    await hear(by, bench, inbox);
    expect(eventNow()).toBeUndefined();
    await inbox.settle();
    await expectQuiet(bench, { afterMs: MINUTE_MS });
    expect(await reviewKinds(bench)).toEqual([]);
  });
});

describe('an appointment that is deleted in GHL once it is over', () => {
  it.each(WAYS.flatMap((by) => [CODED, UNCODED].map((statuses) => [by, statuses] as const)))(
    'is nobody’s question, and stays in e-Physio (by %s, %j)',
    async (by, statuses) => {
      const { bench, inbox, edit, id, eventNow } = await withBilled({ why: 'both', statuses });
      bench.clock.advance(HOUR_MS);
      const before = eventNow();
      callOff.deleted(bench, appointmentOf(bench).id);
      await hear(by, bench, inbox);
      expect(await askedByOneRun(bench)).toEqual(ONE_LIST);
      expect(await reviewKinds(bench)).toEqual([]);
      expect(eventNow()).toEqual(before);
      edit.setStatus(id, 7);
      await expectQuiet(bench, { afterMs: MINUTE_MS });
      expect(await reviewKinds(bench)).toEqual([]);
    },
  );
});

describe('an appointment that is deleted in GHL just before it begins', () => {
  it.each(WAYS)('is a question, also where it is over when that is seen (by %s)', async (by) => {
    const { bench, inbox, eventNow } = await withBilled();
    bench.clock.advance(WEDNESDAY - bench.clock.now() - 120_000);
    const before = eventNow();
    callOff.deleted(bench, appointmentOf(bench).id);
    bench.clock.advance(HOUR_MS);
    await hear(by, bench, inbox);
    expect(eventNow()).toEqual(before);
    expect(await reviewKinds(bench)).toEqual(['appointment-by-hand']);
  });
});

describe('many appointments on closed invoices that are cancelled in GHL', () => {
  it('stop no run: no guard counts them', async () => {
    const { bench, edit, patientId, invoiceId } = await withBilled({ why: 'closed' });
    for (let n = 1; n <= 15; n += 1) edit.addEvent({ patientId, invoiceId, start: WEDNESDAY + n * DAY_MS });
    await runWell(bench);
    for (const { id } of appointmentsOf(bench)) callOff.cancelled(bench, id);
    const end = await runWell(bench);
    expect(didToEphysio(end)).toEqual(NOTHING);
    expect(await reviewKinds(bench)).toHaveLength(16);
    expect(await askedByOneRun(bench)).toEqual(ONE_LIST);
  });
});
