import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../sync/virtual-clock.ts';
import { COLLEAGUE, calendarOf, lost, mapping, type Outside, withColleague } from './outside.ts';
import {
  appointmentsOf,
  contactOf,
  didToGhl,
  expectQuiet,
  HALF_HOUR,
  listen,
  NOTHING,
  reviewKinds,
  runWell,
  WAYS,
  WEDNESDAY,
} from './practice.ts';

const THURSDAY = WEDNESDAY + DAY_MS;
const slot = (start: number) =>
  `${new Date(start).toISOString()}/${new Date(start + HALF_HOUR).toISOString()}`;

/** The event is with the colleague, and GHL's appointment is cancelled. */
const handedOver = async (settings = {}): Promise<Outside> => {
  const practice = await withColleague(settings);
  practice.give(COLLEAGUE);
  await runWell(practice.bench);
  return practice;
};

describe('an event that returns to a therapist with a calendar', () => {
  it('is in GHL again, with its time and status, and nothing counts as lost', async () => {
    const { bench, give, event, appointment } = await handedOver();
    const { id } = await appointment();
    bench.sandbox.ephysio.edit.moveEvent(event.id, THURSDAY);
    await runWell(bench);
    give(0);
    expect(didToGhl(await runWell(bench))).toEqual({ ...NOTHING, updated: 1 });
    expect(await appointment()).toMatchObject({
      id,
      startTime: THURSDAY,
      endTime: THURSDAY + HALF_HOUR,
      appointmentStatus: 'confirmed',
      calendarId: calendarOf(bench, 0),
    });
    expect(await lost(bench)).toEqual({});
    await expectQuiet(bench);
  });

  it('is in the calendar of the therapist who has it now', async () => {
    const { bench, give, appointment } = await handedOver();
    give(1);
    await runWell(bench);
    expect(await appointment()).toMatchObject({
      calendarId: calendarOf(bench, 1),
      appointmentStatus: 'confirmed',
    });
    await expectQuiet(bench);
  });

  it('is confirmed again also where e-Physio had kept it, begun, though GHL had cancelled it: a review says so', async () => {
    const { bench, give, event, eventNow, appointment } = await withColleague();
    bench.clock.advance(event.start + 10 * 60_000 - bench.clock.now());
    const { id } = await appointment();
    bench.sandbox.ghl.edit.cancelAppointment(id);
    await runWell(bench, { afterMs: 60_000 });
    expect(await reviewKinds(bench)).toEqual(['appointment-by-hand']);
    give(COLLEAGUE);
    await runWell(bench, { afterMs: 60_000 });
    expect(await appointment()).toMatchObject({ id, appointmentStatus: 'cancelled' });
    give(0);
    await runWell(bench, { afterMs: 60_000 });
    expect(await appointment()).toMatchObject({ id, appointmentStatus: 'confirmed' });
    expect(eventNow()?.status).toBe(event.status);
    expect(await lost(bench)).toEqual({});
    await expectQuiet(bench);
  });

  it('waits for a run that writes GHL', async () => {
    const { bench, give, appointment } = await handedOver();
    give(0);
    await runWell(bench, { direction: 'to-ephysio' });
    expect(await appointment()).toMatchObject({ appointmentStatus: 'cancelled' });
    await runWell(bench, { direction: 'to-ghl' });
    expect(await appointment()).toMatchObject({ appointmentStatus: 'confirmed' });
    await expectQuiet(bench);
  });

  it('returns because the config names its therapist by now', async () => {
    const { bench, appointment, name } = await handedOver();
    name(mapping(bench, 0), mapping(bench, 1), mapping(bench, COLLEAGUE));
    await runWell(bench);
    expect(await appointment()).toMatchObject({
      calendarId: calendarOf(bench, COLLEAGUE),
      appointmentStatus: 'confirmed',
    });
    await expectQuiet(bench);
  });

  it('with a status of what is over, shows it', async () => {
    const { bench, give, event, appointment } = await handedOver();
    bench.sandbox.ephysio.edit.setStatus(event.id, 7);
    give(0);
    await runWell(bench);
    expect(await appointment()).toMatchObject({ appointmentStatus: 'showed', startTime: WEDNESDAY });
    await expectQuiet(bench);
  });
});

describe.each(WAYS)('what was done in GHL since (seen by %s)', (way) => {
  const play = async (act: (o: Outside, id: string) => void, settings = {}): Promise<Outside> => {
    const practice = await handedOver(settings);
    const { bench, appointment, give } = practice;
    const inbox = listen(bench);
    act(practice, (await appointment()).id);
    if (way === 'webhook') await inbox.settle();
    else await runWell(bench);
    give(0);
    await runWell(bench);
    await inbox.settle();
    return practice;
  };

  it('is a conflict when the event returns: e-Physio’s time stands', async () => {
    const { bench, appointment, eventNow } = await play(({ bench: { sandbox } }, id) => {
      sandbox.ghl.edit.setAppointmentStatus(id, 'confirmed');
      sandbox.ghl.edit.moveAppointment(id, THURSDAY, THURSDAY + HALF_HOUR);
    });
    expect(await appointment()).toMatchObject({ startTime: WEDNESDAY, appointmentStatus: 'confirmed' });
    expect(eventNow()).toMatchObject({ start: WEDNESDAY });
    expect((await lost(bench)).slot).toContain(slot(THURSDAY));
    await expectQuiet(bench);
  });

  it('stands where GHL wins conflicts', async () => {
    const { bench, appointment, eventNow } = await play(
      ({ bench: { sandbox } }, id) => {
        sandbox.ghl.edit.setAppointmentStatus(id, 'confirmed');
        sandbox.ghl.edit.moveAppointment(id, THURSDAY, THURSDAY + HALF_HOUR);
      },
      { sync: { conflictWinner: 'ghl' } },
    );
    expect(await appointment()).toMatchObject({ startTime: THURSDAY, appointmentStatus: 'confirmed' });
    expect(eventNow()).toMatchObject({ start: THURSDAY });
    expect((await lost(bench)).slot).toContain(slot(WEDNESDAY));
    await expectQuiet(bench);
  });

  it('is no conflict where it is what the event says', async () => {
    const { bench, appointment } = await play(({ bench: { sandbox } }, id) => {
      sandbox.ghl.edit.setAppointmentStatus(id, 'confirmed');
    });
    expect(await appointment()).toMatchObject({ startTime: WEDNESDAY, appointmentStatus: 'confirmed' });
    expect(await lost(bench)).toEqual({});
    await expectQuiet(bench);
  });

  it('was to delete it: it is made again, once, on the same link', async () => {
    const { bench, appointment } = await play(({ bench: { sandbox } }, id) =>
      sandbox.ghl.edit.deleteAppointment(id),
    );
    expect(await appointment()).toMatchObject({ startTime: WEDNESDAY, appointmentStatus: 'confirmed' });
    const here = appointmentsOf(bench).filter((a) => a.startTime === WEDNESDAY && !a.deleted);
    expect(here).toHaveLength(1);
    await expectQuiet(bench);
  });

  it('was to delete the contact: a person is asked, and nothing is made', async () => {
    const { bench, eventNow } = await play(({ bench: inner }) =>
      inner.sandbox.ghl.edit.deleteContact(contactOf(inner).id),
    );
    expect(await reviewKinds(bench)).toContain('deleted-but-on');
    expect(eventNow()).toMatchObject({ status: 5 });
    const live = appointmentsOf(bench).filter((a) => a.startTime === WEDNESDAY && !a.deleted);
    expect(live.filter((a) => a.appointmentStatus !== 'cancelled')).toEqual([]);
    await expectQuiet(bench);
  });
});

describe('an appointment that somebody cancelled in GHL before the event left', () => {
  it('is a conflict when the event returns, and takes place', async () => {
    const { bench, give, appointment, eventNow } = await withColleague();
    give(COLLEAGUE);
    bench.sandbox.ghl.edit.cancelAppointment((await appointment()).id);
    await runWell(bench);
    give(0);
    await runWell(bench);
    expect(eventNow()).toMatchObject({ status: 5 });
    expect(await appointment()).toMatchObject({ appointmentStatus: 'confirmed' });
    expect(await lost(bench)).toEqual({ status: 'cancelled' });
    await expectQuiet(bench);
  });
});
