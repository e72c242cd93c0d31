import { describe, expect, it } from 'vitest';
import { insertConflict, listOpenConflicts, openConflict } from '../../src/store/tables/conflicts.ts';
import type { Bench } from '../sync/run-sync.ts';
import { hear, MINUTE_MS } from './billed.ts';
import { DONE, openConflicts, take } from './conflicting.ts';
import { linksOf } from './links.ts';
import {
  ANNA,
  eventsOf,
  expectQuiet,
  HALF_HOUR,
  JURG,
  listen,
  openPractice,
  runWell,
  THURSDAY,
  WAYS,
  WEDNESDAY,
} from './practice.ts';
import { appointmentOf, withVisit } from './visit.ts';

const therapistOf = ({ sandbox }: Bench, n: number) => {
  const therapist = sandbox.ephysio.practice.therapists[n];
  return { clientId: therapist?.clientId ?? 0, eventTypeId: therapist?.eventTypeIds[0] ?? 0 };
};
const calendarOf = ({ sandbox }: Bench, n: number) => [...sandbox.ghl.state.calendars.keys()][n] ?? '';
const moveInGhl = (bench: Bench, start: number): void => {
  bench.sandbox.ghl.edit.moveAppointment(appointmentOf(bench).id, start, start + HALF_HOUR);
};

/** Each conflict: its field, and both slots with the number of the calendar in place of its key. */
const conflictsOf = async (bench: Bench) => {
  const numbers = (value: string | null) => {
    const [start = '', end = '', calendar = ''] = value?.split('/') ?? [];
    const calendars = [...bench.sandbox.ghl.state.calendars.keys()];
    return [Date.parse(start), Date.parse(end) - Date.parse(start), calendars.indexOf(calendar)];
  };
  return (await listOpenConflicts(bench.store, 'main')).map((c) => {
    const { winner, loser } = openConflict(bench.store, c);
    return { field: c.field, winner: c.winner, values: [numbers(winner), numbers(loser)] };
  });
};

/** Another patient is with the second therapist when GHL would have Anna there. */
const withClash = async (conflictWinner: 'ephysio' | 'ghl') => {
  const { bench, event } = await withVisit({ sync: { conflictWinner } });
  const { edit } = bench.sandbox.ephysio;
  const { id: annas } = appointmentOf(bench);
  const { id: other } = edit.addPatient(JURG);
  edit.addEvent({ patientId: other, start: THURSDAY, ...therapistOf(bench, 1) });
  await runWell(bench);
  const inbox = listen(bench);
  edit.changeEvent(event.id, therapistOf(bench, 1));
  bench.sandbox.ghl.edit.moveAppointment(annas, THURSDAY, THURSDAY + HALF_HOUR);
  return { bench, inbox, id: event.id, edit };
};

/** Events of one therapist at one time. */
const doubleBooked = (bench: Bench) => {
  const spots = eventsOf(bench).map(({ clientId, start }) => `${clientId} ${start}`);
  return spots.filter((spot, n) => spots.indexOf(spot) !== n);
};

describe.each(WAYS)('a therapist changed in e-Physio and a time changed in GHL in one hour (by %s)', (by) => {
  it('are one conflict that e-Physio wins, and the colleague has one patient at a time', async () => {
    const { bench, inbox, id } = await withClash('ephysio');
    await hear(by, bench, inbox);
    expect(bench.sandbox.ephysio.state.events.get(id)).toMatchObject({
      start: WEDNESDAY,
      ...therapistOf(bench, 1),
    });
    const anna = [...bench.sandbox.ghl.state.appointments.values()].filter((a) => a.startTime === WEDNESDAY);
    expect(anna).toMatchObject([{ calendarId: calendarOf(bench, 1) }]);
    expect(await conflictsOf(bench)).toEqual([
      {
        field: 'slot',
        winner: 'ephysio',
        values: [
          [WEDNESDAY, HALF_HOUR, 1],
          [THURSDAY, HALF_HOUR, 0],
        ],
      },
    ]);
    expect(doubleBooked(bench)).toEqual([]);
    await inbox.settle();
    await expectQuiet(bench);
  });

  it('are one conflict that GHL wins where the config says so: the therapist is the former one again', async () => {
    const { bench, inbox, id } = await withClash('ghl');
    await hear(by, bench, inbox);
    await runWell(bench, { afterMs: MINUTE_MS });
    expect(bench.sandbox.ephysio.state.events.get(id)).toMatchObject({
      start: THURSDAY,
      ...therapistOf(bench, 0),
    });
    expect(await conflictsOf(bench)).toEqual([
      {
        field: 'slot',
        winner: 'ghl',
        values: [
          [THURSDAY, HALF_HOUR, 0],
          [WEDNESDAY, HALF_HOUR, 1],
        ],
      },
    ]);
    expect(doubleBooked(bench)).toEqual([]);
    await inbox.settle();
    await expectQuiet(bench);
  });
});

describe('the slot that lost', () => {
  it.each(['ephysio', 'ghl'] as const)('can be taken as a whole (%s won)', async (conflictWinner) => {
    const { bench, event } = await withVisit({ sync: { conflictWinner } });
    const inbox = listen(bench);
    bench.sandbox.ephysio.edit.changeEvent(event.id, therapistOf(bench, 1));
    moveInGhl(bench, THURSDAY);
    await runWell(bench);
    await inbox.settle();
    const isGhl = conflictWinner === 'ephysio';
    expect(await take(bench, isGhl ? 'ghl' : 'ephysio')).toEqual(DONE);
    const start = isGhl ? THURSDAY : WEDNESDAY;
    const n = isGhl ? 0 : 1;
    expect(bench.sandbox.ephysio.state.events.get(event.id)).toMatchObject({
      start,
      ...therapistOf(bench, n),
    });
    expect(appointmentOf(bench)).toMatchObject({ startTime: start, calendarId: calendarOf(bench, n) });
    expect(await openConflicts(bench)).toEqual([]);
    await inbox.settle();
    await expectQuiet(bench);
  });
});

describe('a conflict of an older version, about the time alone', () => {
  it('can still be resolved', async () => {
    const { bench, event } = await withVisit();
    const [link] = (await linksOf(bench, 'appointment')).filter((l) => l.ephysio_id === String(event.id));
    const time = (start: number) =>
      `${new Date(start).toISOString()}/${new Date(start + HALF_HOUR).toISOString()}`;
    await insertConflict(bench.store, {
      practice: 'main',
      entity: 'appointment',
      linkId: link?.id ?? '',
      field: 'time',
      winner: 'ephysio',
      reason: 'both-changed',
      values: { winner: time(WEDNESDAY), loser: time(THURSDAY) },
      now: bench.clock.now(),
    });
    expect(await take(bench, 'ghl')).toEqual(DONE);
    expect(bench.sandbox.ephysio.state.events.get(event.id)).toMatchObject({
      start: THURSDAY,
      ...therapistOf(bench, 0),
    });
    expect(appointmentOf(bench)).toMatchObject({ startTime: THURSDAY });
    await expectQuiet(bench);
  });
});

describe('a part of the slot that one side alone changed', () => {
  it.each(WAYS)('travels alone (by %s)', async (by) => {
    const { bench, event } = await withVisit();
    const inbox = listen(bench);
    const { id } = appointmentOf(bench);
    bench.sandbox.ghl.edit.moveAppointment(id, WEDNESDAY, WEDNESDAY + 3 * HALF_HOUR);
    await hear(by, bench, inbox);
    expect(bench.sandbox.ephysio.state.events.get(event.id)).toMatchObject({
      start: WEDNESDAY,
      end: WEDNESDAY + 3 * HALF_HOUR,
    });
    expect(await openConflicts(bench)).toEqual([]);
    await inbox.settle();
    await expectQuiet(bench);
  });
});

describe('one calendar of GHL for two therapists', () => {
  /** Both therapists book in the first one's calendar. */
  const withOneCalendar = async (conflictWinner: 'ephysio' | 'ghl' = 'ephysio') => {
    const bench = await openPractice({
      sync: { conflictWinner },
      sandbox: { ephysio: { tokenSeconds: 10 * 86_400 } },
    });
    const [first, second] = bench.context().practices[0]?.calendars ?? [];
    if (!first || !second) throw new Error('the config names no two calendars');
    const { ghlCalendarId, ghlUserId } = first;
    bench.configure({
      calendars: [first, { ...second, ghlCalendarId, ghlUserId }],
      sync: { conflictWinner },
    });
    const { edit } = bench.sandbox.ephysio;
    const { id: patientId } = edit.addPatient(ANNA);
    const { id } = edit.addEvent({ patientId, start: WEDNESDAY });
    await runWell(bench);
    const inbox = listen(bench);
    return { bench, inbox, edit, id, eventNow: () => bench.sandbox.ephysio.state.events.get(id) };
  };

  it('shows no change of the therapist, and nothing is written because of it', async () => {
    const { bench, inbox, edit, id, eventNow } = await withOneCalendar();
    edit.changeEvent(id, therapistOf(bench, 1));
    await expectQuiet(bench);
    moveInGhl(bench, THURSDAY);
    await inbox.settle();
    expect(eventNow()).toMatchObject({ start: THURSDAY, ...therapistOf(bench, 1) });
    await expectQuiet(bench);
    expect(await openConflicts(bench)).toEqual([]);
  });

  it.each(WAYS)(
    'still knows a conflict of therapist and time, and each keeps what it can say (by %s)',
    async (by) => {
      const { bench, inbox, edit, id, eventNow } = await withOneCalendar();
      edit.changeEvent(id, therapistOf(bench, 1));
      moveInGhl(bench, THURSDAY);
      await hear(by, bench, inbox);
      expect(eventNow()).toMatchObject({ start: WEDNESDAY, ...therapistOf(bench, 1) });
      expect(appointmentOf(bench)).toMatchObject({ startTime: WEDNESDAY });
      expect((await openConflicts(bench)).map(({ field }) => field)).toEqual(['slot']);
      await inbox.settle();
      await expectQuiet(bench);
      expect(await take(bench, 'ghl')).toEqual(DONE);
      expect(eventNow()).toMatchObject({ start: THURSDAY, ...therapistOf(bench, 1) });
      await expectQuiet(bench);
    },
  );

  it('gives the therapist back whom e-Physio had, where GHL wins', async () => {
    const { bench, inbox, edit, id, eventNow } = await withOneCalendar('ghl');
    edit.changeEvent(id, therapistOf(bench, 1));
    moveInGhl(bench, THURSDAY);
    await runWell(bench);
    expect(eventNow()).toMatchObject({ start: THURSDAY, ...therapistOf(bench, 0) });
    await inbox.settle();
    await expectQuiet(bench);
  });
});
