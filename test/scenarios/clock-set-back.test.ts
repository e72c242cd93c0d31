import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../sync/virtual-clock.ts';
import {
  ANNA,
  appointmentsOf,
  contactOf,
  contactsOf,
  HALF_HOUR,
  JURG,
  listen,
  openPractice,
  patientOf,
  patientsOf,
  runWell,
  WEDNESDAY,
} from './practice.ts';
import { withVisit } from './visit.ts';

const MINUTE_MS = 60_000;
/** Long enough for a webhook to be worked on at once, and no longer: what only waiting heals is not healed. */
const SOON = { forMs: MINUTE_MS };

describe('after the clock was set back', () => {
  it('a run takes over what is changed in e-Physio', async () => {
    const bench = await openPractice();
    bench.clock.advance(30 * DAY_MS);
    const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    bench.clock.advance(-30 * DAY_MS);
    bench.sandbox.ephysio.edit.changePatient(id, { city: 'Bern' });
    const { report } = await runWell(bench);
    expect(report.again).toBe(0);
    expect(contactOf(bench).city).toBe('Bern');
  });

  it('the listener takes over what is changed in GHL, at its first try', async () => {
    const bench = await openPractice();
    const inbox = listen(bench);
    bench.clock.advance(30 * DAY_MS);
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    await inbox.deliver({ lose: true });
    bench.clock.advance(-30 * DAY_MS);
    bench.sandbox.ghl.edit.updateContact(contactOf(bench).id, { city: 'Bern' });
    await inbox.deliver();
    await inbox.drain(SOON);
    expect(patientOf(bench).city).toBe('Bern');
    expect(inbox.reports.map((worked) => worked.result)).toEqual(['done']);
  });

  it('the listener moves an appointment, at its first try', async () => {
    const { bench, event } = await withVisit();
    const inbox = listen(bench);
    const [thursday, friday] = [WEDNESDAY + DAY_MS, WEDNESDAY + 2 * DAY_MS];
    bench.clock.advance(2 * DAY_MS);
    bench.sandbox.ephysio.edit.moveEvent(event.id, thursday);
    await runWell(bench);
    await inbox.deliver({ lose: true });
    bench.clock.advance(-2 * DAY_MS);
    const moved = appointmentsOf(bench).find((appointment) => appointment.startTime === thursday);
    bench.sandbox.ghl.edit.moveAppointment(moved?.id ?? '', friday, friday + HALF_HOUR);
    await inbox.deliver();
    await inbox.drain(SOON);
    expect(bench.sandbox.ephysio.state.events.get(event.id)?.start).toBe(friday);
    expect(inbox.reports.map((worked) => worked.result)).toEqual(['done']);
  });
});

describe('a listener that has listed e-Physio’s patients before the clock is set back', () => {
  /** Anna is linked, and the list that the listener keeps is, by the clock, from ten minutes ahead. */
  const withListFromTheFuture = async () => {
    const bench = await openPractice();
    const inbox = listen(bench);
    const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    await inbox.settle();
    bench.sandbox.ghl.edit.updateContact(contactOf(bench).id, { city: 'Chur' });
    await inbox.settle();
    expect(patientOf(bench).city).toBe('Chur');
    bench.clock.advance(-10 * MINUTE_MS);
    return { bench, inbox, id };
  };

  it('does not write over what the desk has changed since', async () => {
    const { bench, inbox, id } = await withListFromTheFuture();
    bench.sandbox.ephysio.edit.changePatient(id, { email: 'anna@neu.ch' });
    bench.clock.advance(MINUTE_MS);
    bench.sandbox.ghl.edit.updateContact(contactOf(bench).id, { city: 'Davos' });
    await inbox.deliver();
    await inbox.drain(SOON);
    await runWell(bench, { afterMs: HOUR_MS });
    expect(patientOf(bench)).toMatchObject({ email: 'anna@neu.ch', city: 'Davos' });
    expect(contactOf(bench)).toMatchObject({ email: 'anna@neu.ch', city: 'Davos' });
  });

  it('does not make a lead twice whom the desk has entered since', async () => {
    const { bench, inbox } = await withListFromTheFuture();
    bench.sandbox.ephysio.edit.addPatient({ ...JURG, phone: '044 668 18 01' });
    bench.clock.advance(MINUTE_MS);
    bench.sandbox.ghl.edit.createContact({
      firstName: JURG.firstName,
      lastName: JURG.lastName,
      dateOfBirth: '1972-01-09',
      email: JURG.email,
    });
    await inbox.deliver();
    await inbox.drain(SOON);
    await runWell(bench);
    expect(patientsOf(bench)).toHaveLength(2);
    expect(contactsOf(bench)).toHaveLength(2);
  });
});
