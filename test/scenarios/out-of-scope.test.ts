import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../sync/virtual-clock.ts';
import { COLLEAGUE, lost, type Outside, withColleague } from './outside.ts';
import {
  didToEphysio,
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

/** The event is with the colleague, and GHL's appointment is cancelled. */
const handedOver = async (settings = {}): Promise<Outside> => {
  const practice = await withColleague(settings);
  practice.give(COLLEAGUE);
  await runWell(practice.bench);
  return practice;
};

describe('an appointment that the desk gives to a therapist without a calendar', () => {
  it('is cancelled in GHL, where nobody is notified, and the link stays', async () => {
    const { bench, give, appointment } = await withColleague();
    const sent: unknown[] = [];
    bench.sandbox.ghl.onExchange(({ method, requestBody }) => {
      if (method === 'PUT') sent.push(JSON.parse(requestBody));
    });
    give(COLLEAGUE);
    const end = await runWell(bench);
    expect([didToGhl(end), didToEphysio(end)]).toEqual([{ ...NOTHING, cancelled: 1 }, NOTHING]);
    expect(await appointment()).toMatchObject({ appointmentStatus: 'cancelled', startTime: WEDNESDAY });
    expect(sent).toEqual([expect.objectContaining({ appointmentStatus: 'cancelled', toNotify: false })]);
    const next = await runWell(bench, { what: 'appointments' });
    expect([didToGhl(next), didToEphysio(next)]).toEqual([NOTHING, NOTHING]);
    expect([next.ghlRoutes, next.requests.ephysio]).toEqual([
      { 'GET /calendars/events': 2, 'GET /calendars/blocked-slots': 2 },
      1,
    ]);
    expect(await reviewKinds(bench)).toEqual([]);
  });

  it('is cancelled in GHL as soon as a webhook has it looked at', async () => {
    const { bench, give, appointment } = await withColleague();
    const inbox = listen(bench);
    give(COLLEAGUE);
    bench.sandbox.ghl.edit.setAppointmentStatus((await appointment()).id, 'showed');
    await inbox.settle();
    expect(await appointment()).toMatchObject({ appointmentStatus: 'cancelled' });
    expect(await lost(bench)).toEqual({ status: 'showed' });
    await expectQuiet(bench);
  });

  it('is not cancelled by a run that does not write GHL, and is by the next one that does', async () => {
    const { bench, give, appointment } = await withColleague();
    give(COLLEAGUE);
    expect(didToGhl(await runWell(bench, { direction: 'to-ephysio' }))).toEqual(NOTHING);
    expect(await appointment()).toMatchObject({ appointmentStatus: 'confirmed' });
    expect(didToGhl(await runWell(bench, { direction: 'to-ghl' }))).toEqual({ ...NOTHING, cancelled: 1 });
    await expectQuiet(bench);
  });

  it('keeps what GHL had moved since as a conflict', async () => {
    const { bench, give, appointment } = await withColleague();
    give(COLLEAGUE);
    const { id } = await appointment();
    bench.sandbox.ghl.edit.moveAppointment(id, WEDNESDAY + DAY_MS, WEDNESDAY + DAY_MS + HALF_HOUR);
    await runWell(bench);
    expect((await lost(bench)).slot).toContain(new Date(WEDNESDAY + DAY_MS).toISOString());
    await expectQuiet(bench);
  });

  it.each(['drop-before', 'drop-after'] as const)(
    'is cancelled once, although the answer to it was lost (%s)',
    async (fault) => {
      const { bench, give, appointment } = await withColleague();
      give(COLLEAGUE);
      bench.sandbox.faults.add({ service: 'ghl', method: 'PUT', times: 9, fault });
      await bench.run();
      bench.sandbox.faults.clear();
      await runWell(bench);
      expect(await appointment()).toMatchObject({ appointmentStatus: 'cancelled' });
      await expectQuiet(bench);
    },
  );

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('survives a kill at transaction %i', async (lostFrom) => {
    const { bench, give, appointment, event } = await withColleague();
    give(COLLEAGUE);
    await bench.run({ lostFrom });
    await runWell(bench);
    expect(await appointment()).toMatchObject({ appointmentStatus: 'cancelled' });
    give(0);
    await bench.run({ lostFrom });
    await runWell(bench);
    expect(await appointment()).toMatchObject({ appointmentStatus: 'confirmed', startTime: event.start });
    expect(await lost(bench)).toEqual({});
    await expectQuiet(bench);
  });
});

describe.each(WAYS)('as long as its therapist has no calendar (by %s)', (way) => {
  it.each<[string, (o: Outside, id: string) => void]>([
    ['confirms', ({ bench }, id) => bench.sandbox.ghl.edit.setAppointmentStatus(id, 'confirmed')],
    ['ticks off', ({ bench }, id) => bench.sandbox.ghl.edit.setAppointmentStatus(id, 'showed')],
    [
      'moves',
      ({ bench }, id) =>
        bench.sandbox.ghl.edit.moveAppointment(id, WEDNESDAY + DAY_MS, WEDNESDAY + DAY_MS + HALF_HOUR),
    ],
    ['deletes', ({ bench }, id) => bench.sandbox.ghl.edit.deleteAppointment(id)],
  ])('what somebody %s in GHL does not travel', async (_what, act) => {
    const practice = await handedOver();
    const { bench, appointment, eventNow } = practice;
    const inbox = listen(bench);
    const [before, { id }] = [eventNow(), await appointment()];
    act(practice, id);
    const edited = bench.sandbox.ghl.state.appointments.get(id);
    if (way === 'webhook') await inbox.settle();
    await expectQuiet(bench);
    expect(eventNow()).toEqual(before);
    expect(bench.sandbox.ghl.state.appointments.get(id)).toEqual(edited);
  });

  it('nor does a cancellation in GHL that came first', async () => {
    const { bench, give, appointment, eventNow } = await withColleague();
    const inbox = listen(bench);
    give(COLLEAGUE);
    bench.sandbox.ghl.edit.cancelAppointment((await appointment()).id);
    if (way === 'webhook') await inbox.settle();
    await expectQuiet(bench);
    expect(eventNow()).toMatchObject({ status: 5 });
    expect(await reviewKinds(bench)).toEqual([]);
  });
});

describe('an event that is cancelled while its therapist has no calendar', () => {
  it.each<[string, (o: Outside) => void]>([
    ['cancelled', ({ bench, event }) => bench.sandbox.ephysio.edit.setStatus(event.id, 6)],
    ['removed', ({ bench, event }) => bench.sandbox.ephysio.edit.removeEvent(event.id)],
  ])('takes GHL’s along, also one that was revived there (%s)', async (_how, callOff) => {
    const practice = await handedOver();
    const { bench, appointment } = practice;
    bench.sandbox.ghl.edit.setAppointmentStatus((await appointment()).id, 'confirmed');
    await runWell(bench);
    callOff(practice);
    await runWell(bench);
    expect(await appointment()).toMatchObject({ appointmentStatus: 'cancelled' });
    await expectQuiet(bench);
  });
});
