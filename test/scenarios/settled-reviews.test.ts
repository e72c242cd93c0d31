import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../sync/virtual-clock.ts';
import { ANNA, contactOf, LEAD, listen, openPractice, reviewKinds, runWell, WEDNESDAY } from './practice.ts';
import { appointmentsOf, withVisit } from './visit.ts';

describe('a review is not settled by a run to GHL, which would not meet it', () => {
  it('when a contact lacks what e-Physio demands', async () => {
    const bench = await openPractice({ ephysio: { missingData: 'hold' } });
    const { id } = bench.sandbox.ghl.edit.createContact(LEAD);
    await runWell(bench);
    expect(await reviewKinds(bench)).toEqual(['data-missing']);
    await runWell(bench, { direction: 'to-ghl' });
    expect(await reviewKinds(bench)).toEqual(['data-missing']);
    bench.sandbox.ghl.edit.deleteContact(id);
    await runWell(bench, { full: true });
    expect(await reviewKinds(bench)).toEqual([]);
  });

  it('when e-Physio’s patient has to be changed by hand', async () => {
    const bench = await openPractice({ ephysio: { capabilities: { updatePatient: false } } });
    const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    bench.sandbox.ghl.edit.updateContact(contactOf(bench).id, { city: 'Chur' });
    await runWell(bench);
    expect(await reviewKinds(bench)).toEqual(['patient-by-hand']);
    await runWell(bench, { direction: 'to-ghl' });
    expect(await reviewKinds(bench)).toEqual(['patient-by-hand']);
    bench.sandbox.ephysio.edit.changePatient(id, { city: 'Chur' });
    await runWell(bench);
    expect(await reviewKinds(bench)).toEqual([]);
  });

  it('when a contact is used for somebody else', async () => {
    const bench = await openPractice();
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    bench.sandbox.ghl.edit.updateContact(contactOf(bench).id, { firstName: 'Peter', lastName: 'Meier' });
    await runWell(bench);
    expect(await reviewKinds(bench)).toEqual(['somebody-else']);
    await runWell(bench, { direction: 'to-ghl' });
    expect(await reviewKinds(bench)).toEqual(['somebody-else']);
    bench.sandbox.ghl.edit.updateContact(contactOf(bench).id, { firstName: 'Anna', lastName: 'Müller' });
    await runWell(bench);
    expect(await reviewKinds(bench)).toEqual([]);
  });
});

describe('a review of an appointment beyond the window', () => {
  /** e-Physio cannot cancel, and a visit that no rolling run reads is cancelled in GHL. */
  const withFarCancellation = async () => {
    const { bench, patientId } = await withVisit({
      ephysio: { statuses: { 5: 'confirmed' }, capabilities: { cancelEvent: false } },
    });
    const inbox = listen(bench);
    const start = WEDNESDAY + 300 * DAY_MS;
    const window = {
      from: new Date(start - DAY_MS).toISOString(),
      to: new Date(start + DAY_MS).toISOString(),
    };
    const { id } = bench.sandbox.ephysio.edit.addEvent({ patientId, start });
    await runWell(bench, { what: 'appointments', window });
    await inbox.settle();
    const far = appointmentsOf(bench).find((appointment) => appointment.startTime === start);
    bench.sandbox.ghl.edit.cancelAppointment(far?.id ?? '');
    await inbox.settle();
    expect(await reviewKinds(bench)).toEqual(['appointment-by-hand']);
    return { bench, eventId: id, start };
  };

  it('is not settled by a run that does not read so far', async () => {
    const { bench } = await withFarCancellation();
    await runWell(bench);
    expect(await reviewKinds(bench)).toEqual(['appointment-by-hand']);
  });

  it('is settled once the appointment comes into the window, and the visit was taken away', async () => {
    const { bench, eventId } = await withFarCancellation();
    bench.sandbox.ephysio.edit.removeEvent(eventId);
    bench.configure({
      ephysio: { statuses: { 5: 'confirmed' }, capabilities: { cancelEvent: false } },
      sync: { window: { futureDays: 360 } },
    });
    await runWell(bench);
    expect(await reviewKinds(bench)).toEqual([]);
  });
});
