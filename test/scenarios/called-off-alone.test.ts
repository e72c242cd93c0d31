import { describe, expect, it } from 'vitest';
import { MINUTE_MS, ways, withVisits } from './cleaned-up.ts';
import { openInterruptible } from './interruptible.ts';
import {
  ANNA,
  appointmentsOf,
  didToEphysio,
  eventsOf,
  expectQuiet,
  NOTHING,
  reviewKinds,
  runWell,
  WEDNESDAY,
  WITH_INVOICES,
} from './practice.ts';

describe('an appointment that is cancelled by itself', () => {
  it.each(ways)('is cancelled in e-Physio by a run (%s)', async (_how, callOff) => {
    const visits = await withVisits();
    callOff(visits);
    expect(didToEphysio(await runWell(visits.bench))).toEqual({ ...NOTHING, cancelled: 2 });
    expect(await reviewKinds(visits.bench)).toEqual([]);
    await expectQuiet(visits.bench);
  });

  it('and was deleted waits two minutes for its contact, without a try', async () => {
    const visits = await withVisits([WEDNESDAY]);
    const { bench, inbox, annas, ghl } = visits;
    for (const { id } of annas()) ghl.deleteAppointment(id);
    const at = bench.clock.now();
    await inbox.deliver();
    await inbox.drain({ forMs: 2 * MINUTE_MS - 1 });
    expect(eventsOf(bench).filter(({ start }) => start === WEDNESDAY)).toHaveLength(1);
    const open = await bench.store.db
      .selectFrom('webhook_events')
      .select(['attempts', 'state'])
      .where('state', '=', 'new')
      .execute();
    expect(open).toEqual([{ attempts: 0, state: 'new' }]);
    await inbox.drain({ forMs: 2 * MINUTE_MS });
    expect(bench.clock.now() - at).toBe(2 * MINUTE_MS);
    await expectQuiet(bench);
    const statuses = eventsOf(bench).filter(({ start }) => start === WEDNESDAY);
    expect(statuses.every(({ status }) => status !== 5)).toBe(true);
  });

  it('and was deleted waits for its contact in a run too, as long as its webhook does', async () => {
    const visits = await withVisits([WEDNESDAY]);
    const { bench, inbox, annas, ghl, contact, asBefore } = visits;
    for (const { id } of annas()) ghl.deleteAppointment(id);
    await inbox.deliver();
    await inbox.drain({ forMs: MINUTE_MS });
    await runWell(bench, { afterMs: 0 });
    asBefore();
    ghl.deleteContact(contact.id);
    await inbox.settle();
    asBefore();
    expect(await reviewKinds(bench)).toEqual(['deleted-but-on']);
    await expectQuiet(bench);
  });

  it('and was deleted does not wait in a run whose listener stands still', async () => {
    const visits = await withVisits([WEDNESDAY]);
    const { bench, inbox, annas, ghl } = visits;
    for (const { id } of annas()) ghl.deleteAppointment(id);
    await inbox.deliver();
    expect(didToEphysio(await runWell(bench, { afterMs: 2 * MINUTE_MS }))).toEqual({
      ...NOTHING,
      cancelled: 1,
    });
  });

  it('and was cancelled does not wait', async () => {
    const visits = await withVisits([WEDNESDAY]);
    const { bench, inbox, annas, ghl } = visits;
    for (const { id } of annas()) ghl.cancelAppointment(id);
    await inbox.deliver();
    await inbox.drain({ forMs: 1 });
    const results = inbox.reports.map(({ result }) => result);
    expect(results).toEqual(['done']);
    await expectQuiet(bench);
  });

  it('is left alone while GHL does not show its contact', async () => {
    const visits = await withVisits([WEDNESDAY]);
    const { bench, annas, ghl, contact, asBefore } = visits;
    for (const { id } of annas()) ghl.deleteAppointment(id);
    const path = `/contacts/${contact.id}`;
    const fault = { status: 422, body: { message: ['id is not valid'], error: 'Unprocessable Entity' } };
    bench.sandbox.faults.add({ service: 'ghl', method: 'GET', path, times: 1, fault });
    const { report } = await bench.run();
    expect(report.failures).toHaveLength(1);
    asBefore();
    expect(didToEphysio(await runWell(bench))).toEqual({ ...NOTHING, cancelled: 1 });
  });

  it('stays in e-Physio if it takes place again by then', async () => {
    const { bench, during } = await openInterruptible(WITH_INVOICES);
    const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    bench.sandbox.ephysio.edit.addEvent({ patientId: id, start: WEDNESDAY });
    await runWell(bench);
    const before = JSON.stringify(eventsOf(bench));
    const [appointment] = appointmentsOf(bench);
    bench.sandbox.ghl.edit.cancelAppointment(appointment?.id ?? '');
    during(
      { service: 'ghl', method: 'GET', path: `/contacts/${appointment?.contactId}`, phase: 'before' },
      async () => bench.sandbox.ghl.edit.setAppointmentStatus(appointment?.id ?? '', 'confirmed'),
    );
    const { report } = await bench.run();
    expect([report.cancelled.ephysio, report.failures]).toEqual([0, []]);
    await expectQuiet(bench);
    expect(JSON.stringify(eventsOf(bench))).toBe(before);
  });
});
