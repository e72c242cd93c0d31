import { describe, expect, it } from 'vitest';
import type { EphysioEvent } from '../../src/sandbox/ephysio/model.ts';
import type { Bench } from '../sync/run-sync.ts';
import { DAY_MS, HOUR_MS } from '../sync/virtual-clock.ts';
import { bothSides, fullPractice, namesOf, trip } from './full-practice.ts';
import { linksOf } from './links.ts';
import {
  ANNA,
  appointmentsOf,
  didToEphysio,
  didToGhl,
  listen,
  NOTHING,
  reviewKinds,
  runWell,
  WEDNESDAY,
} from './practice.ts';

const CANCELLED = 6;

/** GHL's appointment of each event. */
const inGhl = async (bench: Bench): Promise<Map<number, string>> =>
  new Map((await linksOf(bench, 'appointment')).map((l) => [Number(l.ephysio_id), l.ghl_id ?? '']));

const statusInGhl = ({ sandbox }: Bench, id: string): string | undefined =>
  sandbox.ghl.state.appointments.get(id)?.appointmentStatus;

const offInGhl = (bench: Bench): number =>
  appointmentsOf(bench).filter((a) => a.appointmentStatus === 'cancelled').length;

/** What is done to twelve appointments behind the desk's back; `off`: how many are off on either side once it is let in. */
const RETIREMENTS = {
  'are cancelled in GHL': {
    act: ({ sandbox }: Bench, _event: EphysioEvent, id: string) =>
      void sandbox.ghl.edit.cancelAppointment(id),
    done: (bench: Bench, event: EphysioEvent) =>
      bench.sandbox.ephysio.state.events.get(event.id)?.status === CANCELLED,
  },
  'are deleted in GHL': {
    act: ({ sandbox }: Bench, _event: EphysioEvent, id: string) => sandbox.ghl.edit.deleteAppointment(id),
    done: (bench: Bench, event: EphysioEvent) =>
      bench.sandbox.ephysio.state.events.get(event.id)?.status === CANCELLED,
  },
  'disappear from e-Physio': {
    act: ({ sandbox }: Bench, event: EphysioEvent) => sandbox.ephysio.edit.removeEvent(event.id),
    done: (bench: Bench, _event: EphysioEvent, id: string) => statusInGhl(bench, id) === 'cancelled',
  },
  'go to a therapist without a calendar in e-Physio': {
    act: ({ sandbox }: Bench, event: EphysioEvent) =>
      void sandbox.ephysio.edit.changeEvent(event.id, { clientId: 1 }),
    done: (bench: Bench, _event: EphysioEvent, id: string) => statusInGhl(bench, id) === 'cancelled',
  },
  'become another patient’s in e-Physio': {
    act: ({ sandbox }: Bench, event: EphysioEvent) => {
      const other = [...sandbox.ephysio.state.patients.keys()].find((id) => id !== event.patientId);
      sandbox.ephysio.edit.changeEvent(event.id, { patientId: other });
    },
    done: (bench: Bench, _event: EphysioEvent, id: string) => statusInGhl(bench, id) === 'cancelled',
  },
} as const;

describe('seventeen of forty appointments that the desk cancels on two sick days', {
  timeout: 30_000,
}, () => {
  const sickDays = async () => {
    const { bench, events } = await fullPractice(30, 10);
    const sick = [...(events[0] ?? []).slice(0, 17)];
    for (const { id } of sick) bench.sandbox.ephysio.edit.setStatus(id, CANCELLED);
    return { bench, sick };
  };

  it('are cancelled in GHL by the next run', async () => {
    const { bench } = await sickDays();
    expect(didToGhl(await runWell(bench))).toEqual({ ...NOTHING, cancelled: 17 });
    expect(didToGhl(await runWell(bench))).toEqual(NOTHING);
  });

  it('are cancelled in GHL by webhook too, where somebody moves them there in between', async () => {
    const { bench, sick } = await sickDays();
    const inbox = listen(bench);
    const ids = await inGhl(bench);
    for (const { id, start, end } of sick)
      bench.sandbox.ghl.edit.moveAppointment(ids.get(id) ?? '', start + 300_000, end + 300_000);
    await inbox.settle();
    expect(offInGhl(bench)).toBe(17);
    expect(inbox.reports.filter(({ result }) => result instanceof Error)).toEqual([]);
  });
});

describe.each(Object.entries(RETIREMENTS))(
  'twelve of forty appointments that %s',
  { timeout: 30_000 },
  (_what, { act, done }) => {
    const retired = async () => {
      const { bench, events } = await fullPractice(30, 10);
      const ids = await inGhl(bench);
      const twelve = [...(events[0] ?? []).slice(0, 9), ...(events[1] ?? []).slice(0, 3)];
      for (const event of twelve) act(bench, event, ids.get(event.id) ?? '');
      const isDone = (event: EphysioEvent): boolean => done(bench, event, ids.get(event.id) ?? '');
      return { bench, events, ids, twelve, isDone };
    };

    it('are held back by a run; the rest of it is written, and it ends with 4', async () => {
      const { bench, events, ids, twelve, isDone } = await retired();
      const { edit } = bench.sandbox.ephysio;
      const moved = events[0]?.[20];
      const calledOff = events[0]?.[21];
      edit.moveEvent(moved?.id ?? 0, WEDNESDAY + 9 * DAY_MS);
      edit.setStatus(calledOff?.id ?? 0, CANCELLED);
      const { id: patientId } = edit.addPatient({
        ...ANNA,
        firstName: 'Vera',
        email: 'vera@example.ch',
        phone: '',
      });
      edit.addEvent({ patientId, start: WEDNESDAY + 10 * DAY_MS });

      const end = await bench.run();
      const { guard, message, hint } = trip(end.error);
      const [anna, jurg] = namesOf(bench);
      expect(guard).toBe('retire-limit');
      expect(message).toBe(
        `12 of 40 linked appointments would be cancelled: ${anna} 9 (2026-03-04), ${jurg} 3 (2026-03-04). ` +
          'They were held back; the rest of the run was written: 2 created, 1 updated, 1 cancelled.',
      );
      expect(hint).toContain('--allow-retire');
      expect(twelve.filter(isDone)).toEqual([]);
      expect(didToEphysio(end)).toEqual({ ...NOTHING, linked: end.report.linked });
      expect(didToGhl(end)).toMatchObject({ created: 2, updated: 1, cancelled: 1 });
      expect(bench.sandbox.ghl.state.appointments.get(ids.get(moved?.id ?? 0) ?? '')?.startTime).toBe(
        WEDNESDAY + 9 * DAY_MS,
      );

      const again = await bench.run();
      expect(trip(again.error).message).toContain('0 created, 0 updated, 0 cancelled');
      expect(twelve.filter(isDone)).toEqual([]);

      await runWell(bench, { overrides: { allowRetire: true } });
      await runWell(bench);
      expect(twelve.filter(isDone)).toHaveLength(12);
      const quiet = await runWell(bench);
      expect([didToEphysio(quiet), didToGhl(quiet)]).toEqual([NOTHING, NOTHING]);
    });

    it('are not among what a dry run would do, which ends with 4 too', async () => {
      const { bench, events } = await retired();
      bench.sandbox.ephysio.edit.moveEvent(events[0]?.[20]?.id ?? 0, WEDNESDAY + 9 * DAY_MS);
      const before = bothSides(bench);
      const dry = await bench.run({ dryRun: true });
      expect(trip(dry.error).message).toMatch(/They would be held back.*Nothing was written\.$/);
      expect(dry.report.operations).toEqual([expect.objectContaining({ kind: 'update', side: 'ghl' })]);
      expect(dry.report.cancelled).toEqual({ ephysio: 0, ghl: 0 });
      expect(bothSides(bench)).toBe(before);
      const allowed = await runWell(bench, { dryRun: true, overrides: { allowRetire: true } });
      expect(allowed.report.cancelled.ephysio + allowed.report.cancelled.ghl).toBe(12);
    });

    it('are carried out where they are ten', async () => {
      const { bench, events } = await fullPractice(30, 10);
      const ids = await inGhl(bench);
      const ten = (events[0] ?? []).slice(0, 10);
      for (const event of ten) act(bench, event, ids.get(event.id) ?? '');
      await runWell(bench);
      expect(ten.filter((event) => done(bench, event, ids.get(event.id) ?? ''))).toHaveLength(10);
    });
  },
);

describe('a run that holds something back', { timeout: 30_000 }, () => {
  it('does not lower what the next list is compared with', async () => {
    const { bench, events } = await fullPractice(30, 10);
    const { edit } = bench.sandbox.ephysio;
    const [own = []] = events;
    for (const { id } of own.slice(0, 11)) edit.removeEvent(id);
    expect(trip((await bench.run()).error).guard).toBe('retire-limit');
    for (const { id } of own.slice(11, 13)) edit.removeEvent(id);
    expect(trip((await bench.run()).error).guard).toContain('shrunk-side');
  });

  it('that another guard stops as well writes nothing at all', async () => {
    const { bench, events } = await fullPractice(30, 30);
    const ids = await inGhl(bench);
    const { edit } = bench.sandbox.ephysio;
    const all = events.flat();
    for (const { id } of all.slice(0, 11)) bench.sandbox.ghl.edit.cancelAppointment(ids.get(id) ?? '');
    for (const { id, start } of all.slice(11)) edit.moveEvent(id, start + HOUR_MS);
    const before = bothSides(bench);
    const { guard, message } = trip((await bench.run()).error);
    expect(guard).toBe('retire-limit, mass-change');
    expect(message).toMatch(/Nothing was written\.$/);
    expect(bothSides(bench)).toBe(before);
  });

  it('asks GHL for its calendars once a day, and names the e-Physio client where it does not tell', async () => {
    const { bench, events } = await fullPractice(30, 10);
    for (const { id } of (events[0] ?? []).slice(0, 11)) bench.sandbox.ephysio.edit.removeEvent(id);
    const { clientId } = bench.sandbox.ephysio.practice.therapists[0] ?? {};
    const asked = (routes: Readonly<Record<string, number>>): number => routes['GET /calendars'] ?? 0;

    bench.sandbox.faults.add({
      service: 'ghl',
      method: 'GET',
      path: /^\/calendars\/?$/,
      fault: { status: 403 },
    });
    expect(trip((await bench.run()).error).message).toContain(`: e-Physio client ${clientId} (GHL calendar `);
    bench.sandbox.faults.clear();
    const first = await bench.run();
    expect(trip(first.error).message).toContain(`: ${namesOf(bench)[0]} 11 (2026-03-04).`);
    const next = await bench.run();
    expect(trip(next.error).message).toContain(`: ${namesOf(bench)[0]} 11 (2026-03-04).`);
    const later = await bench.run({ afterMs: DAY_MS });
    trip(later.error);
    expect([first, next, later].map((end) => asked(end.ghlRoutes))).toEqual([1, 0, 1]);
  });

  it('without a guard that trips asks for no calendars', async () => {
    const { bench } = await fullPractice(5, 5);
    expect((await runWell(bench)).ghlRoutes).not.toHaveProperty('GET /calendars');
  });
});

describe('changes that e-Physio does not take', { timeout: 30_000 }, () => {
  it.each([
    ['switched off', false, true],
    ['not there', true, 405],
  ] as const)('are for a person, run after run, and use up no limit (%s)', async (_what, setting, answer) => {
    const { bench } = await fullPractice(40);
    bench.configure({ ephysio: { statuses: { 5: 'confirmed' }, capabilities: { cancelEvent: setting } } });
    if (answer !== true)
      bench.sandbox.faults.add({ service: 'ephysio', method: 'DELETE', fault: { status: answer } });
    const ids = [...(await inGhl(bench)).values()];
    for (const [n, id] of ids.slice(0, 14).entries()) {
      bench.sandbox.ghl.edit.cancelAppointment(id);
      if (n % 2 === 1) await runWell(bench);
    }
    expect(await reviewKinds(bench)).toEqual(Array(14).fill('appointment-by-hand'));
    expect(bench.sandbox.ephysio.counters.routes['DELETE /events/:id'] ?? 0).toBeLessThanOrEqual(2);
  });
});
