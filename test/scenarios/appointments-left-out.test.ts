import { describe, expect, it } from 'vitest';
import { subjectOf } from '../../src/domain/review/review.ts';
import { listOpenReviews } from '../../src/store/tables/reviews.ts';
import { DAY_MS, MONDAY } from '../sync/virtual-clock.ts';
import { didToGhl, NOTHING, runWell, WEDNESDAY } from './practice.ts';
import { appointmentOf, appointmentsOf, withVisit } from './visit.ts';

const TO_GHL = { direction: 'to-ghl' } as const;

describe('appointments', () => {
  it('with a status code that the config does not name are shown as new, and a person is asked', async () => {
    const { bench, event } = await withVisit();
    bench.sandbox.ephysio.edit.setStatus(event.id, 42);
    const end = await runWell(bench);
    expect(end.report.reviews.map(subjectOf)).toEqual(['e-Physio status 42']);
    expect(appointmentOf(bench)).toMatchObject({ appointmentStatus: 'new', startTime: WEDNESDAY });
    expect(await listOpenReviews(bench.store, 'main')).toHaveLength(1);
    bench.sandbox.ephysio.edit.setStatus(event.id, 5);
    await runWell(bench);
    expect(await listOpenReviews(bench.store, 'main')).toEqual([]);
  });

  it('leave absences and odd events out, and report what cannot be read', async () => {
    const { bench, patientId } = await withVisit();
    const { edit } = bench.sandbox.ephysio;
    edit.addEvent({ start: WEDNESDAY + DAY_MS });
    edit.addEvent({ start: WEDNESDAY + DAY_MS, patientId, clientId: 1 });
    const { id } = edit.addEvent({ start: WEDNESDAY + DAY_MS, end: WEDNESDAY, patientId });
    const absences = [...bench.sandbox.ephysio.state.events.values()].filter((e) => !e.patientId);
    const end = await bench.run();
    expect(end.error).toBeNull();
    expect(end.report.ignored).toEqual({ withoutPatient: absences.length, unmappedTherapist: 1 });
    expect(end.report.failures).toEqual([
      { link: null, side: 'ephysio', id: String(id), code: 'unreadable', reason: 'end is before start' },
    ]);
    expect(appointmentsOf(bench)).toHaveLength(1);
  });

  it('that turn unreadable are not mistaken for gone', async () => {
    const { bench, event } = await withVisit();
    bench.sandbox.ephysio.edit.changeEvent(event.id, { patientId: { odd: true } });
    const end = await bench.run();
    expect(end.report.failures).toHaveLength(1);
    expect(didToGhl(end)).toEqual(NOTHING);
    expect(appointmentOf(bench).appointmentStatus).toBe('confirmed');
  });

  it('that somebody cancelled in GHL are left so where e-Physio is not written, and the next change in e-Physio does not bring them back twice', async () => {
    const { bench, event } = await withVisit();
    bench.sandbox.ghl.edit.cancelAppointment(appointmentOf(bench).id);
    expect(didToGhl(await runWell(bench, TO_GHL))).toEqual(NOTHING);
    bench.sandbox.ephysio.edit.removeEvent(event.id);
    expect(didToGhl(await runWell(bench, TO_GHL))).toEqual(NOTHING);
    expect(appointmentOf(bench).appointmentStatus).toBe('cancelled');
  });

  it('that somebody deleted in GHL are not made again where e-Physio is not written', async () => {
    const { bench, event } = await withVisit();
    bench.sandbox.ghl.edit.deleteAppointment(appointmentOf(bench).id);
    expect(didToGhl(await runWell(bench, TO_GHL))).toEqual(NOTHING);
    bench.sandbox.ephysio.edit.moveEvent(event.id, WEDNESDAY + DAY_MS);
    expect(didToGhl(await runWell(bench, TO_GHL))).toEqual(NOTHING);
    expect(appointmentsOf(bench)).toHaveLength(1);
  });

  it('outside the rolling window are brought by a window of one’s own', async () => {
    const { bench, patientId } = await withVisit();
    bench.sandbox.ephysio.edit.addEvent({ patientId, start: MONDAY - 100 * DAY_MS });
    expect(didToGhl(await runWell(bench))).toEqual(NOTHING);
    const window = {
      from: new Date(MONDAY - 120 * DAY_MS).toISOString(),
      to: new Date(MONDAY - 90 * DAY_MS).toISOString(),
    };
    expect(didToGhl(await runWell(bench, { what: 'appointments', window }))).toEqual({
      ...NOTHING,
      created: 1,
    });
    expect(didToGhl(await runWell(bench))).toEqual(NOTHING);
  });
});
