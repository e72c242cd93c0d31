import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../sync/virtual-clock.ts';
import { COLLEAGUE, calendarOf, lost, mapping, type Outside, outOfScope, withColleague } from './outside.ts';
import {
  didToGhl,
  expectQuiet,
  HALF_HOUR,
  listen,
  NOTHING,
  patientOf,
  runWell,
  WAYS,
  WEDNESDAY,
} from './practice.ts';

const THURSDAY = WEDNESDAY + DAY_MS;

/** The config does not name the event's therapist any more. */
const withoutFirst = async (settings = {}): Promise<Outside> => {
  const practice = await withColleague(settings);
  practice.name(mapping(practice.bench, 1));
  return practice;
};

const both = async ({ eventNow, appointment }: Outside) => [eventNow(), await appointment()];

describe('a calendar that is removed from the config', () => {
  it('leaves its appointments as they are, without a request for each, and nobody is asked', async () => {
    const practice = await withoutFirst();
    const before = await both(practice);
    await expectQuiet(practice.bench);
    const end = await runWell(practice.bench, { what: 'appointments' });
    expect(end.ghlRoutes).toEqual({ 'GET /calendars/events': 1, 'GET /calendars/blocked-slots': 1 });
    expect(end.requests.ephysio).toBe(1);
    expect(await both(practice)).toEqual(before);
    expect(await outOfScope(practice.bench)).toEqual([]);
  });

  it.each<[string, (o: Outside, id: string) => void]>([
    ['cancelled', ({ bench }, id) => bench.sandbox.ghl.edit.cancelAppointment(id)],
    ['moved', ({ bench }, id) => bench.sandbox.ghl.edit.moveAppointment(id, THURSDAY, THURSDAY + HALF_HOUR)],
    [
      'put in another calendar',
      ({ bench }, id) => bench.sandbox.ghl.edit.giveAppointmentTo(id, calendarOf(bench, 1)),
    ],
  ])('keeps from e-Physio that one of them is %s in GHL, by webhook and by run', async (_what, act) => {
    const practice = await withoutFirst();
    const { bench, eventNow, appointment } = practice;
    const inbox = listen(bench);
    const before = eventNow();
    act(practice, (await appointment()).id);
    await inbox.settle();
    await expectQuiet(bench);
    expect(eventNow()).toEqual(before);
  });

  it('trips no guard, however many appointments it had', async () => {
    const { bench, name } = await withColleague();
    const { edit } = bench.sandbox.ephysio;
    const { id: patientId } = patientOf(bench);
    for (let n = 0; n < 30; n += 1) edit.addEvent({ patientId, start: WEDNESDAY + n * HALF_HOUR * 2 });
    await runWell(bench);
    name(mapping(bench, 1));
    await expectQuiet(bench);
    name(mapping(bench, COLLEAGUE));
    await expectQuiet(bench);
  });

  it('and added again is as if nothing had been', async () => {
    const practice = await withoutFirst();
    const { bench, name } = practice;
    const before = await both(practice);
    await runWell(bench);
    name(mapping(bench, 0), mapping(bench, 1));
    await expectQuiet(bench);
    expect(await both(practice)).toEqual(before);
    bench.sandbox.ghl.edit.moveAppointment((await practice.appointment()).id, THURSDAY, THURSDAY + HALF_HOUR);
    await runWell(bench);
    expect(practice.eventNow()).toMatchObject({ start: THURSDAY });
  });

  it('does not hold an event that goes to a therapist with a calendar', async () => {
    const { bench, give, appointment } = await withoutFirst();
    give(1);
    expect(didToGhl(await runWell(bench))).toEqual({ ...NOTHING, updated: 1 });
    expect(await appointment()).toMatchObject({ calendarId: calendarOf(bench, 1), startTime: WEDNESDAY });
    expect(await lost(bench)).toEqual({});
    await expectQuiet(bench);
  });

  it('does not hold an event that goes to another therapist without one: it is cancelled in GHL', async () => {
    const { bench, give, appointment } = await withoutFirst();
    give(COLLEAGUE);
    await runWell(bench);
    expect(await appointment()).toMatchObject({
      calendarId: calendarOf(bench, 0),
      appointmentStatus: 'cancelled',
    });
    await expectQuiet(bench);
  });
});

describe('a therapist who gets another calendar in the config', () => {
  const replaced = async (): Promise<Outside> => {
    const practice = await withColleague();
    const { bench, name } = practice;
    name(mapping(bench, 0, COLLEAGUE), mapping(bench, 1));
    return practice;
  };

  it('keeps the appointments that are in the former one, until the desk changes them', async () => {
    const practice = await replaced();
    const { bench, event, appointment } = practice;
    const before = await both(practice);
    await expectQuiet(bench);
    expect(await both(practice)).toEqual(before);
    bench.sandbox.ephysio.edit.moveEvent(event.id, THURSDAY);
    await runWell(bench);
    expect(await appointment()).toMatchObject({
      calendarId: calendarOf(bench, COLLEAGUE),
      startTime: THURSDAY,
    });
    await expectQuiet(bench);
  });

  it('has them cancelled in GHL when the desk cancels or removes them', async () => {
    const { bench, event, appointment } = await replaced();
    bench.sandbox.ephysio.edit.removeEvent(event.id);
    await runWell(bench);
    expect(await appointment()).toMatchObject({
      calendarId: calendarOf(bench, 0),
      appointmentStatus: 'cancelled',
    });
    await expectQuiet(bench);
  });

  it('has them cancelled in e-Physio when a webhook says that they are in GHL', async () => {
    const { bench, eventNow, appointment } = await replaced();
    const inbox = listen(bench);
    bench.sandbox.ghl.edit.cancelAppointment((await appointment()).id);
    await inbox.settle();
    expect(eventNow()).toMatchObject({ status: 6 });
    await expectQuiet(bench);
  });
});

describe('two therapists whose calendars are swapped in the config', () => {
  it.each(WAYS)('keep the appointments that they have (by %s)', async (way) => {
    const practice = await withColleague();
    const { bench, name, appointment } = practice;
    name(mapping(bench, 0, 1), mapping(bench, 1, 0));
    const inbox = listen(bench);
    const before = await both(practice);
    if (way === 'webhook') {
      // GHL tells of an update that changes nothing.
      bench.sandbox.ghl.edit.changeAppointment((await appointment()).id, { title: 'x' });
      await inbox.settle();
    }
    await expectQuiet(bench);
    const [event, now] = await both(practice);
    expect(event).toEqual(before[0]);
    expect(now).toMatchObject({ calendarId: calendarOf(bench, 0), startTime: WEDNESDAY });
  });
});
