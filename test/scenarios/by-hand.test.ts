import { describe, expect, it } from 'vitest';
import { calendarKey } from '../../src/domain/records/calendar.ts';
import { listOpenReviews, openReviewDetail } from '../../src/store/tables/reviews.ts';
import type { Bench } from '../sync/run-sync.ts';
import {
  ANNA,
  contactOf,
  expectQuiet,
  HALF_HOUR,
  listen,
  openPractice,
  reviewKinds,
  runWell,
  THURSDAY,
  WEDNESDAY,
} from './practice.ts';
import { appointmentOf, withVisit } from './visit.ts';

/** What waits for the person at the desk: the kind, and the change with its values. */
const toDo = async ({ store }: Bench): Promise<unknown[]> =>
  (await listOpenReviews(store, 'main')).map((review) => [review.kind, openReviewDetail(store, review)]);

const MUELLER = { firstName: 'Anna', lastName: 'Müller' };

const timeAt = (start: number) => ({
  start: new Date(start).toISOString(),
  end: new Date(start + HALF_HOUR).toISOString(),
});

/** What the config calls the calendar of the first therapist. */
const firstCalendar = (bench: Bench): string => {
  const [mapping] = bench.context().practices[0]?.calendars ?? [];
  if (!mapping) throw new Error('no calendar in the config');
  return calendarKey(mapping);
};

const calls = ({ sandbox }: Bench, route: string): number => sandbox.ephysio.counters.routes[route] ?? 0;

/** Two more runs, and the webhooks of everything so far. */
const goOn = async (bench: Bench, inbox: ReturnType<typeof listen>): Promise<void> => {
  await inbox.settle({ repeat: true });
  for (let n = 0; n < 2; n += 1) await runWell(bench, { full: n === 1 });
};

describe.each([404, 405, 501] as const)('an e-Physio that answers %i to an update of a patient', (answer) => {
  const ROUTE = 'PUT /patients/:id';

  const withAnna = async () => {
    const bench = await openPractice({ sandbox: { ephysio: { updatePatient: answer } } });
    const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    const inbox = listen(bench);
    bench.sandbox.ghl.edit.updateContact(contactOf(bench).id, { city: 'Chur', phone: '+41791112233' });
    return { bench, inbox, id };
  };

  it('gets the exact change as a review, and is asked once', async () => {
    const { bench, inbox, id } = await withAnna();
    await inbox.settle();
    const change = {
      kind: 'update',
      id: String(id),
      fields: { city: 'Chur', phone: '+41791112233' },
      patient: MUELLER,
    };
    expect(await toDo(bench)).toEqual([['patient-by-hand', change]]);
    await goOn(bench, inbox);
    expect(await toDo(bench)).toEqual([['patient-by-hand', change]]);
    expect(calls(bench, ROUTE)).toBe(1);
    const [stored] = await bench.store.db.selectFrom('reviews').selectAll().execute();
    expect(JSON.stringify(stored)).not.toMatch(/Chur/);
  });

  it('is done with it once a person made the change', async () => {
    const { bench, inbox, id } = await withAnna();
    await goOn(bench, inbox);
    bench.sandbox.ephysio.edit.changePatient(id, { city: 'Chur', phone: '079 111 22 33' });
    await expectQuiet(bench);
    expect(await reviewKinds(bench)).toEqual([]);
    expect(calls(bench, ROUTE)).toBe(1);
  });

  it('is asked again once it is disabled and enabled in the config', async () => {
    const { bench, inbox } = await withAnna();
    await goOn(bench, inbox);
    bench.configure({ ephysio: { capabilities: { updatePatient: false } } });
    await runWell(bench);
    expect(calls(bench, ROUTE)).toBe(1);
    expect(await reviewKinds(bench)).toEqual(['patient-by-hand']);
    bench.configure({ ephysio: { capabilities: { updatePatient: true } } });
    await runWell(bench);
    await runWell(bench);
    expect(calls(bench, ROUTE)).toBe(2);
  });
});

describe('an e-Physio that cannot change events', () => {
  const ROUTE = 'PUT /events/:id';

  const withMove = async () => {
    const { bench, event, patientId } = await withVisit(
      { ephysio: { statuses: { 5: 'confirmed' } } },
      { updateEvent: false },
    );
    const inbox = listen(bench);
    bench.sandbox.ghl.edit.moveAppointment(appointmentOf(bench).id, THURSDAY, THURSDAY + HALF_HOUR);
    return { bench, inbox, event, patientId };
  };
  it('gets both times in a review with patient and therapist, and is asked once', async () => {
    const { bench, inbox, event } = await withMove();
    await goOn(bench, inbox);
    const change = {
      kind: 'update',
      id: String(event.id),
      fields: timeAt(THURSDAY),
      patient: MUELLER,
      appointments: [
        {
          id: String(event.id),
          was: { ...timeAt(WEDNESDAY), calendar: firstCalendar(bench) },
          becomes: { ...timeAt(THURSDAY), calendar: firstCalendar(bench) },
        },
      ],
    };
    expect(await toDo(bench)).toEqual([['appointment-by-hand', change]]);
    expect(calls(bench, ROUTE)).toBe(1);
    expect(appointmentOf(bench)).toMatchObject({ startTime: THURSDAY });
  });

  it('is done with it once a person moved the event', async () => {
    const { bench, inbox, event } = await withMove();
    await goOn(bench, inbox);
    bench.sandbox.ephysio.edit.moveEvent(event.id, THURSDAY);
    await expectQuiet(bench);
    expect(await reviewKinds(bench)).toEqual([]);
  });

  it('is done with it when the patient comes at the old time after all', async () => {
    const { bench, inbox, event } = await withMove();
    await goOn(bench, inbox);
    bench.sandbox.ghl.edit.moveAppointment(appointmentOf(bench).id, WEDNESDAY, WEDNESDAY + HALF_HOUR);
    await inbox.settle();
    await expectQuiet(bench);
    expect(await reviewKinds(bench)).toEqual([]);
    expect(bench.sandbox.ephysio.state.events.get(event.id)).toMatchObject({ start: WEDNESDAY });
  });
});

describe('an e-Physio that cannot cancel events', () => {
  const ROUTE = 'DELETE /events/:id';

  const withCancellation = async () => {
    const { bench, event } = await withVisit(
      { ephysio: { statuses: { 5: 'confirmed' } } },
      { cancelEvent: 405 },
    );
    const inbox = listen(bench);
    bench.sandbox.ghl.edit.cancelAppointment(appointmentOf(bench).id);
    return { bench, inbox, event };
  };

  it('gets the cancellation as a review, is asked once, and nobody books the visit again', async () => {
    const { bench, inbox, event } = await withCancellation();
    await goOn(bench, inbox);
    const was = { ...timeAt(WEDNESDAY), calendar: firstCalendar(bench) };
    const change = {
      kind: 'cancel',
      id: String(event.id),
      fields: { status: 'cancelled' },
      patient: MUELLER,
      appointments: [{ id: String(event.id), was, becomes: null }],
    };
    expect(await toDo(bench)).toEqual([['appointment-by-hand', change]]);
    expect(calls(bench, ROUTE)).toBe(1);
    expect(appointmentOf(bench)).toMatchObject({ appointmentStatus: 'cancelled' });
  });

  it('is done with it once a person took the event away', async () => {
    const { bench, inbox, event } = await withCancellation();
    await goOn(bench, inbox);
    bench.sandbox.ephysio.edit.removeEvent(event.id);
    await expectQuiet(bench);
    expect(await reviewKinds(bench)).toEqual([]);
    expect(calls(bench, ROUTE)).toBe(1);
  });
});
