import { describe, expect, it } from 'vitest';
import { bothSides, STATUSES, trip } from './full-practice.ts';
import { linksOf } from './links.ts';
import {
  appointmentsOf,
  didToEphysio,
  didToGhl,
  eventsOf,
  expectQuiet,
  NOTHING,
  runWell,
} from './practice.ts';
import { bookedOnBothSides, swapTherapists } from './swapped-mapping.ts';

const ALLOWED = { overrides: { allowMassChange: true } };

describe('two therapists who are swapped in the config, over a location that has their appointments', () => {
  it.each([false, true])('stop a first run before anything moves (dry run: %s)', async (dryRun) => {
    const bench = await bookedOnBothSides(13, 12, 20);
    swapTherapists(bench);
    const before = bothSides(bench);
    const { guard, message, hint } = trip((await bench.run({ dryRun })).error);
    const [a, b] = bench.sandbox.ephysio.practice.therapists.map(({ clientId }) => clientId);
    const [first, second] = [...bench.sandbox.ghl.state.calendars.values()];
    expect(guard).toBe('mass-change');
    expect(message).toMatch(
      /^Field calendar would be overwritten in 25 of 45 appointments that are linked for the first time: /,
    );
    expect(message).toContain(
      ` The likely cause is the mapping of therapists, "calendars" of the config: the appointments of GHL calendar ${first?.name} (${first?.id}) are those of e-Physio client ${a} (13 of 13), not of ${b}; the appointments of GHL calendar ${second?.name} (${second?.id}) are those of e-Physio client ${b} (12 of 12), not of ${a}. Nothing was written.`,
    );
    expect(hint).toMatch(/^Correct "calendars" of the config; `ephysio-ghl doctor` compares/);
    expect(hint).toContain('--allow-mass-change');
    expect(bothSides(bench)).toBe(before);
    expect(await linksOf(bench, 'appointment')).toEqual([]);
  });

  it('stop it too where they are a small part of a large practice', async () => {
    const bench = await bookedOnBothSides(10, 3, 30);
    swapTherapists(bench);
    const before = bothSides(bench);
    expect(trip((await bench.run()).error).message).toMatch(/overwritten in 13 of 43 appointments/);
    expect(bothSides(bench)).toBe(before);
  });

  it('move nothing once they are put right', async () => {
    const bench = await bookedOnBothSides(13, 12, 5);
    swapTherapists(bench);
    await bench.run();
    bench.configure({ ephysio: { statuses: STATUSES } });
    const end = await runWell(bench);
    expect(didToGhl(end)).toEqual({ ...NOTHING, linked: 30 });
    expect(didToEphysio(end)).toEqual({ ...NOTHING, linked: 30 });
    await expectQuiet(bench);
  });

  it('are carried out where the operator says so', async () => {
    const bench = await bookedOnBothSides(13, 12);
    swapTherapists(bench);
    expect(didToGhl(await runWell(bench, ALLOWED))).toMatchObject({ updated: 25, linked: 25 });
  });
});

describe('a few appointments that are with another therapist at their first meeting', () => {
  it('follow e-Physio without a question: a colleague stood in', async () => {
    const bench = await bookedOnBothSides(9, 12);
    const [, second] = bench.sandbox.ephysio.practice.therapists;
    for (const { id } of eventsOf(bench).slice(0, 5))
      bench.sandbox.ephysio.edit.changeEvent(id, { clientId: second?.clientId });
    expect(didToGhl(await runWell(bench))).toMatchObject({ updated: 5, linked: 21 });
    await expectQuiet(bench);
  });
});

describe('the length of appointments', () => {
  it('that differs in most of those that meet stops the run', async () => {
    const bench = await bookedOnBothSides(13, 12);
    for (const { id, startTime, endTime } of appointmentsOf(bench))
      bench.sandbox.ghl.edit.moveAppointment(id, startTime, endTime + 600_000);
    const { message } = trip((await bench.run()).error);
    expect(message).toMatch(/^Field end would be overwritten in 25 of 25 appointments/);
    expect(message).not.toContain('mapping of therapists');
  });
});

describe('an appointment that GHL has not confirmed yet', () => {
  it('is confirmed at its first meeting, however many there are', async () => {
    const bench = await bookedOnBothSides(13, 12);
    for (const { id } of appointmentsOf(bench)) bench.sandbox.ghl.edit.setAppointmentStatus(id, 'new');
    expect(didToGhl(await runWell(bench))).toMatchObject({ linked: 25 });
    expect(new Set(appointmentsOf(bench).map((a) => a.appointmentStatus))).toEqual(new Set(['confirmed']));
  });
});

describe('a first meeting that does not get to its end', () => {
  /** Five of twelve are with a colleague in e-Physio. */
  const withColleague = async () => {
    const bench = await bookedOnBothSides(12, 3);
    const [, second] = bench.sandbox.ephysio.practice.therapists;
    const moved = eventsOf(bench).slice(0, 5);
    for (const { id } of moved) bench.sandbox.ephysio.edit.changeEvent(id, { clientId: second?.clientId });
    const [, calendar] = bench.sandbox.ghl.state.calendars.keys();
    const isDone = () =>
      appointmentsOf(bench).filter((a) => a.calendarId === calendar).length === 3 + moved.length;
    return { bench, isDone };
  };

  it.each([2, 4, 6, 9])(
    'goes on where it was killed, and links nothing twice (transaction %i)',
    async (lostFrom) => {
      const { bench, isDone } = await withColleague();
      await bench.run({ what: 'appointments', lostFrom, concurrency: 1 });
      await runWell(bench);
      expect(isDone()).toBe(true);
      expect([appointmentsOf(bench).length, eventsOf(bench).length]).toEqual([15, 15]);
      expect(await linksOf(bench, 'appointment')).toHaveLength(15);
      await expectQuiet(bench);
    },
  );

  it.each(['drop-before', 'drop-after'] as const)('goes on where an answer was lost (%s)', async (fault) => {
    const { bench, isDone } = await withColleague();
    const path = '/calendars/events/appointments/';
    bench.sandbox.faults.add({ service: 'ghl', method: 'PUT', path, nth: 2, times: 1, fault });
    await bench.run();
    await runWell(bench);
    expect(isDone()).toBe(true);
    await expectQuiet(bench);
  });
});
