import { describe, expect, it } from 'vitest';
import { GuardError, type RunError } from '../../src/errors.ts';
import type { EphysioEvent } from '../../src/sandbox/ephysio/model.ts';
import type { Bench } from '../sync/run-sync.ts';
import { DAY_MS, HOUR_MS } from '../sync/virtual-clock.ts';
import { linksOf } from './links.ts';
import {
  ANNA,
  appointmentsOf,
  contactsOf,
  didToEphysio,
  didToGhl,
  eventsOf,
  HALF_HOUR,
  JURG,
  listen,
  NOTHING,
  openPractice,
  reviewKinds,
  runWell,
  WEDNESDAY,
} from './practice.ts';

const STATUSES = { 5: 'confirmed', 6: 'cancelled', 7: 'showed', 8: 'noshow' } as const;
const CANCELLED = 6;
const A_DAY = 16;

const PEOPLE = [
  ANNA,
  { ...JURG, phone: '044 668 18 01' },
  { ...JURG, firstName: 'Vera', lastName: 'Brunner', email: 'vera@example.ch', phone: '044 668 18 02' },
];

interface Full {
  readonly bench: Bench;
  /** By therapist, in the order of their starts: sixteen a day from Wednesday on. */
  readonly events: readonly (readonly EphysioEvent[])[];
}

/** So many appointments with each therapist, one patient each, and GHL knows. */
const fullPractice = async (...counts: readonly number[]): Promise<Full> => {
  const bench = await openPractice({
    ephysio: { statuses: STATUSES },
    sandbox: { therapists: counts.length, ephysio: { tokenSeconds: 10 * 86_400 } },
  });
  const { edit, practice } = bench.sandbox.ephysio;
  const events = counts.map((count, i) => {
    const { id: patientId } = edit.addPatient(PEOPLE[i] ?? ANNA);
    const clientId = practice.therapists[i]?.clientId ?? 0;
    return Array.from({ length: count }, (_, n) =>
      edit.addEvent({
        patientId,
        clientId,
        start: WEDNESDAY + Math.floor(n / A_DAY) * DAY_MS + (n % A_DAY) * HALF_HOUR,
      }),
    );
  });
  await runWell(bench);
  return { bench, events };
};

/** GHL's appointment of each event. */
const inGhl = async (bench: Bench): Promise<Map<number, string>> =>
  new Map((await linksOf(bench, 'appointment')).map((l) => [Number(l.ephysio_id), l.ghl_id ?? '']));

const statusInGhl = ({ sandbox }: Bench, id: string): string | undefined =>
  sandbox.ghl.state.appointments.get(id)?.appointmentStatus;

const offInGhl = (bench: Bench): number =>
  appointmentsOf(bench).filter((a) => a.appointmentStatus === 'cancelled').length;
const offInEphysio = (bench: Bench): number =>
  eventsOf(bench).filter((event) => event.status === CANCELLED).length;

const trip = (error: RunError | null): { guard: string; message: string; hint: string } => {
  if (!(error instanceof GuardError)) throw new Error(`no guard tripped: ${error?.message ?? 'no error'}`);
  expect(error.exitCode).toBe(4);
  return error;
};

const bothSides = (bench: Bench): string =>
  JSON.stringify([contactsOf(bench), appointmentsOf(bench), eventsOf(bench)]);

const namesOf = ({ sandbox }: Bench): string[] =>
  [...sandbox.ghl.state.calendars.values()].map(({ name }) => `Calendar ${name}`);

describe('seventeen of forty appointments that the desk cancels on two sick days', () => {
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

  it('are cancelled in GHL by webhook too, where somebody moves them there meanwhile', async () => {
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

describe('a status code that the config names wrongly', () => {
  it('stops a run before its first write, because most appointments would change their status', async () => {
    const { bench, events } = await fullPractice(25, 5);
    bench.configure({ ephysio: { statuses: { ...STATUSES, 5: 'cancelled', 6: 'confirmed' } } });
    const [first] = events[0] ?? [];
    bench.sandbox.ephysio.edit.moveEvent(first?.id ?? 0, WEDNESDAY + 9 * DAY_MS);
    const before = bothSides(bench);
    const { guard, message, hint } = trip((await bench.run()).error);
    const [anna, jurg] = namesOf(bench);
    expect(guard).toBe('mass-change');
    expect(message).toBe(
      `Field status would change in 30 of 30 linked appointments: ${anna} 25 (2026-03-04 to 2026-03-05), ${jurg} 5 (2026-03-04). Nothing was written.`,
    );
    expect(hint).toContain('--allow-mass-change');
    expect(bothSides(bench)).toBe(before);
  });
});

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
  'become another patient’s in e-Physio': {
    act: ({ sandbox }: Bench, event: EphysioEvent) => {
      const other = [...sandbox.ephysio.state.patients.keys()].find((id) => id !== event.patientId);
      sandbox.ephysio.edit.changeEvent(event.id, { patientId: other });
    },
    done: (bench: Bench, _event: EphysioEvent, id: string) => statusInGhl(bench, id) === 'cancelled',
  },
} as const;

describe.each(Object.entries(RETIREMENTS))('twelve of forty appointments that %s', (_what, { act, done }) => {
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
});

describe('a run that holds something back', () => {
  it('does not lower what the next list is held against', async () => {
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
    expect(trip((await bench.run()).error).message).toContain(
      `: e-Physio client ${clientId} 11 (2026-03-04).`,
    );
    bench.sandbox.faults.clear();
    const told = await bench.run();
    expect(trip(told.error).message).toContain(`: ${namesOf(bench)[0]} 11 (2026-03-04).`);
    const next = await bench.run();
    expect(trip(next.error).message).toContain(`: ${namesOf(bench)[0]} 11 (2026-03-04).`);
    const later = await bench.run({ afterMs: DAY_MS });
    trip(later.error);
    expect([told, next, later].map((end) => asked(end.ghlRoutes))).toEqual([1, 0, 1]);
  });

  it('without a guard that trips asks for no calendars', async () => {
    const { bench } = await fullPractice(5, 5);
    expect((await runWell(bench)).ghlRoutes).not.toHaveProperty('GET /calendars');
  });
});

describe('changes that e-Physio does not take', () => {
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

describe('times that move by one hour', () => {
  const shift = ({ sandbox }: Bench, events: readonly EphysioEvent[], byMs = HOUR_MS): void => {
    for (const { id, start } of events) sandbox.ephysio.edit.moveEvent(id, start + byMs);
  };

  it('for all appointments of two therapists stop a run before its first write', async () => {
    const { bench, events } = await fullPractice(15, 10);
    shift(bench, events.flat());
    const before = bothSides(bench);
    const { guard, message } = trip((await bench.run()).error);
    expect(guard).toBe('mass-change');
    expect(message).toMatch(/25 of 25 linked appointments/);
    expect(bothSides(bench)).toBe(before);
    expect(didToGhl(await runWell(bench, { overrides: { allowMassChange: true } })).updated).toBe(25);
  });

  it('for two of three therapists, under half of all, stop it too, and are named with their days', async () => {
    const { bench, events } = await fullPractice(12, 12, 40);
    shift(bench, [...(events[0] ?? []), ...(events[1] ?? [])]);
    const { guard, message } = trip((await bench.run()).error);
    const [first, second] = namesOf(bench);
    expect(guard).toBe('mass-change');
    expect(message).toBe(
      `24 of 64 linked appointments would move by 60 minutes: ${first} 12 (2026-03-04), ${second} 12 (2026-03-04). Nothing was written.`,
    );
  });

  it.each<[string, readonly number[], readonly number[], number]>([
    ['for all of one of two therapists', [24, 40], [24, 0], HOUR_MS],
    ['for less than a quarter of all', [50, 50], [12, 12], HOUR_MS],
    ['for no more than twenty', [30, 30], [10, 10], HOUR_MS],
    ['and are a day', [30, 30], [12, 12], DAY_MS],
  ])('%s go through', async (_what, counts, moved, byMs) => {
    const { bench, events } = await fullPractice(...counts);
    shift(
      bench,
      events.flatMap((own, i) => own.slice(0, moved[i])),
      byMs,
    );
    expect(didToGhl(await runWell(bench)).updated).toBe(moved.reduce((sum, n) => sum + n, 0));
  });
});

describe('the listener, when fifteen of one patient’s forty appointments are cancelled in GHL', () => {
  const MAX_RETIRE = 10;
  const cancelMany = async () => {
    const { bench, events } = await fullPractice(30, 10);
    const inbox = listen(bench);
    const ids = await inGhl(bench);
    const own = (events[0] ?? []).slice(0, 15);
    for (const { id } of own) bench.sandbox.ghl.edit.cancelAppointment(ids.get(id) ?? '');
    await inbox.deliver();
    await inbox.drain({ forMs: 60_000 });
    const waiting = () =>
      bench.store.db
        .selectFrom('webhook_events')
        .select(['attempts', 'last_error'])
        .where('state', '=', 'new')
        .execute();
    return { bench, inbox, events, ids, waiting };
  };

  it('carries ten out; the others wait without counting a try, and say why', async () => {
    const { bench, waiting } = await cancelMany();
    expect(offInEphysio(bench)).toBe(MAX_RETIRE);
    const open = await waiting();
    expect(open).toHaveLength(15 - MAX_RETIRE);
    for (const { attempts, last_error } of open) {
      expect(attempts).toBe(0);
      expect(last_error).toMatch(
        /^1 more of \d+ linked appointments would be cancelled, after 10 in the last day: Calendar .* 1 \(2026-03-04\)\. /,
      );
    }
  });

  it('counts what disappeared from e-Physio as well', async () => {
    const { bench, inbox, events, ids } = await cancelMany();
    const [gone] = (events[0] ?? []).slice(20);
    const { id = 0, start = 0, end = 0 } = gone ?? {};
    bench.sandbox.ephysio.edit.removeEvent(id);
    bench.sandbox.ghl.edit.moveAppointment(ids.get(id) ?? '', start + 300_000, end + 300_000);
    await inbox.deliver();
    await inbox.drain({ forMs: 60_000 });
    expect(inbox.reports.filter((report) => report.id === ids.get(id)).at(-1)?.result).toMatchObject({
      guard: 'retire-limit',
    });
    expect(statusInGhl(bench, ids.get(id) ?? '')).toBe('confirmed');
  });

  it('goes on with what other people do', async () => {
    const { bench, inbox, events, ids } = await cancelMany();
    const [other] = events[1] ?? [];
    const start = WEDNESDAY + 9 * DAY_MS;
    bench.sandbox.ghl.edit.moveAppointment(ids.get(other?.id ?? 0) ?? '', start, start + HALF_HOUR);
    await inbox.deliver();
    await inbox.drain({ forMs: 0 });
    expect(bench.sandbox.ephysio.state.events.get(other?.id ?? 0)?.start).toBe(start);
    expect(offInEphysio(bench)).toBe(MAX_RETIRE);
  });

  it('has nothing left to do once a run was let to cancel them', async () => {
    const { bench, inbox, waiting } = await cancelMany();
    await runWell(bench, { overrides: { allowRetire: true } });
    expect(offInEphysio(bench)).toBe(15);
    await inbox.drain({ forMs: 2 * HOUR_MS });
    expect(await waiting()).toEqual([]);
  });

  it('carries the others out by itself once a day has gone by', async () => {
    const { bench, inbox, waiting } = await cancelMany();
    await inbox.drain({ forMs: DAY_MS + 2 * HOUR_MS });
    expect(offInEphysio(bench)).toBe(15);
    expect(await waiting()).toEqual([]);
  });
});
