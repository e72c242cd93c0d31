import { describe, expect, it } from 'vitest';
import {
  ANNA,
  appointmentsOf,
  book,
  didToEphysio,
  didToGhl,
  eventsOf,
  LEAD,
  NOTHING,
  reviewKinds,
  runWell,
  WEDNESDAY,
} from '../../../scenarios/practice.ts';
import { DAY_MS, HOUR_MS } from '../../../sync/virtual-clock.ts';
import { appointmentRow, contactRow, importRows } from './old-system.ts';
import { OLD_ANNA, open, quiet } from './open-imported.ts';

describe('an imported appointment', () => {
  const withVisits = async (settings: Parameters<typeof open>[0] = {}) => {
    const bench = await open(settings);
    const { ephysio, ghl } = bench.sandbox;
    const { id: patientId } = ephysio.edit.addPatient(ANNA);
    const { id: contactId } = ghl.edit.createContact({ ...LEAD, ...OLD_ANNA });
    const starts = [0, 1, 2].map((day) => WEDNESDAY + day * DAY_MS);
    const pairs = starts.map((start) => ({
      start,
      event: ephysio.edit.addEvent({ patientId, start }),
      visit: book(bench, contactId, { start }),
    }));
    const [first] = pairs;
    if (!first) throw new Error('no pair');
    const rows = [
      contactRow(patientId, contactId),
      ...pairs.map(({ event, visit, start }) => appointmentRow(event.id, visit.id, start)),
    ];
    return { bench, rows, first };
  };

  it.each(['ephysio', 'ghl'] as const)(
    'that was cancelled in GHL since is cancelled in e-Physio (%s wins conflicts)',
    async (conflictWinner) => {
      const { bench, rows, first } = await withVisits({ sync: { conflictWinner } });
      bench.sandbox.ghl.edit.cancelAppointment(first.visit.id);
      await importRows(bench, rows);
      const run = await runWell(bench);
      expect(didToEphysio(run)).toMatchObject({ created: 0, cancelled: 1 });
      expect(bench.sandbox.ephysio.state.events.get(first.event.id)?.status).toBe(6);
      expect(appointmentsOf(bench)).toHaveLength(3);
      await quiet(bench);
    },
  );

  it('that was cancelled in e-Physio since is cancelled in GHL', async () => {
    const { bench, rows, first } = await withVisits({ sync: { conflictWinner: 'ghl' } });
    bench.sandbox.ephysio.edit.setStatus(first.event.id, 6);
    await importRows(bench, rows);
    expect(didToGhl(await runWell(bench))).toMatchObject({ created: 0, cancelled: 1 });
    await quiet(bench);
  });

  it.each([
    ['removed from e-Physio', 'ephysio', 'cancelled in GHL'],
    ['removed from e-Physio', 'ghl', 'in review'],
    ['deleted in GHL', 'ghl', 'cancelled in e-Physio'],
    ['deleted in GHL', 'ephysio', 'in review'],
  ] as const)('that was %s since, where %s wins conflicts, is %s', async (where, conflictWinner, becomes) => {
    const { bench, rows, first } = await withVisits({ sync: { conflictWinner } });
    const { ephysio, ghl } = bench.sandbox;
    if (where === 'deleted in GHL') ghl.edit.deleteAppointment(first.visit.id);
    else ephysio.edit.removeEvent(first.event.id);
    await importRows(bench, rows);
    const run = await runWell(bench);
    const isReviewed = becomes === 'in review';
    expect(await reviewKinds(bench)).toEqual(isReviewed ? ['deleted-but-on'] : []);
    expect(didToGhl(run)).toMatchObject({ created: 0, cancelled: becomes === 'cancelled in GHL' ? 1 : 0 });
    expect(didToEphysio(run)).toMatchObject({
      created: 0,
      cancelled: becomes === 'cancelled in e-Physio' ? 1 : 0,
    });
    await quiet(bench);
  });

  it('that cannot be read on one side is not written there', async () => {
    const { bench, rows, first } = await withVisits();
    const { ephysio, ghl } = bench.sandbox;
    ghl.edit.moveAppointment(first.visit.id, first.start + HOUR_MS, first.start + 2 * HOUR_MS);
    ephysio.edit.changeEvent(first.event.id, { clientId: null });
    await importRows(bench, rows);
    const run = await bench.run();
    expect(run.report.failures).toMatchObject([{ side: 'ephysio', id: String(first.event.id) }]);
    expect(didToEphysio(run)).toEqual(NOTHING);
    ephysio.edit.changeEvent(first.event.id, { clientId: first.event.clientId });
    await runWell(bench);
    expect(ghl.state.appointments.get(first.visit.id)?.startTime).toBe(first.start);
    await quiet(bench);
  });

  it('that neither side has any more is forgotten about', async () => {
    const { bench, rows, first } = await withVisits();
    await importRows(bench, [...rows, appointmentRow(987_654, 'goneForGood', first.start + HOUR_MS)]);
    await runWell(bench);
    expect(eventsOf(bench)).toHaveLength(3);
    expect(appointmentsOf(bench)).toHaveLength(3);
    await quiet(bench);
  });
});
