import { describe, expect, it } from 'vitest';
import type { Bench } from '../sync/run-sync.ts';
import {
  ANNA,
  book,
  contactOf,
  eventsOf,
  expectQuiet,
  listen,
  openPractice,
  runWell,
  WEDNESDAY,
} from './practice.ts';
import { appointmentOf, withVisit } from './visit.ts';

const calendars = ({ sandbox }: Bench) => [...sandbox.ghl.state.calendars.values()];

/** The visit goes to the second therapist, in GHL. */
const handOver = (bench: Bench): void => {
  const [, calendar] = calendars(bench);
  bench.sandbox.ghl.edit.changeAppointment(appointmentOf(bench).id, {
    calendarId: calendar?.id ?? '',
    assignedUserId: calendar?.team[0] ?? null,
  });
};

/** The second therapist is not in the config (any more). */
const forgetSecond = (bench: Bench, ephysio: object): void => {
  const [first] = bench.context().practices[0]?.calendars ?? [];
  bench.configure({ ephysio, calendars: first ? [first] : [] });
};

const STATUSES = { statuses: { 5: 'confirmed', 6: 'cancelled', 7: 'showed', 8: 'noshow' } } as const;

describe('an appointment that goes to another therapist in GHL', () => {
  it.each(['webhook', 'run'] as const)(
    'goes to that therapist in e-Physio, with his kind of treatment (by %s)',
    async (by) => {
      const { bench, event } = await withVisit();
      const inbox = listen(bench);
      handOver(bench);
      if (by === 'webhook') await inbox.settle();
      else await runWell(bench);
      const [, therapist] = bench.sandbox.ephysio.practice.therapists;
      expect(bench.sandbox.ephysio.state.events.get(event.id)).toMatchObject({
        clientId: therapist?.clientId,
        eventTypeId: therapist?.eventTypeIds[0],
        start: WEDNESDAY,
      });
      await inbox.settle();
      await expectQuiet(bench, { full: false });
    },
  );

  it('whom the config does not name stays as it is in e-Physio', async () => {
    const { bench, event } = await withVisit();
    forgetSecond(bench, STATUSES);
    const inbox = listen(bench);
    handOver(bench);
    const before = bench.sandbox.ephysio.state.events.get(event.id);
    await inbox.settle();
    await runWell(bench);
    expect(bench.sandbox.ephysio.state.events.get(event.id)).toEqual(before);
    expect(appointmentOf(bench)).toMatchObject({ appointmentStatus: 'confirmed' });
    await expectQuiet(bench, { full: false });
  });
});

describe('an appointment in a calendar that the config does not name', () => {
  it('concerns nobody in e-Physio, by webhook and by run', async () => {
    const bench = await openPractice();
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    forgetSecond(bench, {});
    const inbox = listen(bench);
    book(bench, contactOf(bench).id, { therapist: 1 });
    await inbox.settle();
    await expectQuiet(bench, { full: false });
    expect(eventsOf(bench)).toEqual([]);
  });
});
