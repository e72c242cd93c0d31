import { describe, expect, it } from 'vitest';
import { openReviewDetail } from '../../src/store/tables/reviews.ts';
import type { Inbox } from '../sync/inbox.ts';
import { DAY_MS } from '../sync/virtual-clock.ts';
import { COLLEAGUE, calendarOf, lost, mapping, type Outside, outOfScope, withColleague } from './outside.ts';
import { expectQuiet, HALF_HOUR, listen, runWell, WAYS, WEDNESDAY } from './practice.ts';

const THURSDAY = WEDNESDAY + DAY_MS;

describe.each(WAYS)('an appointment that goes to a calendar that the config does not name (by %s)', (way) => {
  const heard = async ({ bench }: Outside, inbox: Inbox): Promise<void> => {
    if (way === 'webhook') await inbox.settle();
    else await runWell(bench);
  };

  const moved = async (settings = {}) => {
    const practice = await withColleague(settings);
    const inbox = listen(practice.bench);
    const before = practice.eventNow();
    await practice.move(COLLEAGUE);
    await heard(practice, inbox);
    return { ...practice, inbox, before, hear: () => heard(practice, inbox) };
  };

  it('changes nothing in e-Physio, and a person is asked, with both records', async () => {
    const { bench, before, eventNow, appointment, event } = await moved();
    await expectQuiet(bench);
    expect(eventNow()).toEqual(before);
    expect(await appointment()).toMatchObject({
      calendarId: calendarOf(bench, COLLEAGUE),
      appointmentStatus: 'confirmed',
    });
    const [review, ...others] = await outOfScope(bench);
    expect(others).toEqual([]);
    const detail = review ? openReviewDetail(bench.store, review) : null;
    expect(detail?.patient).toEqual({ firstName: 'Anna', lastName: 'Müller' });
    expect(detail?.appointments?.map(({ id, becomes }) => [id, becomes?.calendar])).toEqual([
      [String(event.id), expect.stringContaining(calendarOf(bench, 0))],
      [(await appointment()).id, `${calendarOf(bench, COLLEAGUE)}///`],
    ]);
  });

  it.each<[string, (o: Outside, id: string) => void]>([
    ['moves', ({ bench }, id) => bench.sandbox.ghl.edit.moveAppointment(id, THURSDAY, THURSDAY + HALF_HOUR)],
    ['ticks off', ({ bench }, id) => bench.sandbox.ghl.edit.setAppointmentStatus(id, 'showed')],
  ])('keeps from e-Physio what somebody %s there', async (_what, act) => {
    const practice = await moved();
    const { bench, hear, before, eventNow, appointment } = practice;
    const { id } = await appointment();
    act(practice, id);
    const edited = await appointment();
    await hear();
    await expectQuiet(bench);
    expect(eventNow()).toEqual(before);
    expect(await appointment()).toEqual(edited);
    expect(await outOfScope(bench)).toHaveLength(1);
  });

  it.each<[string, (o: Outside, id: string) => void]>([
    ['cancels', ({ bench }, id) => bench.sandbox.ghl.edit.cancelAppointment(id)],
    ['deletes', ({ bench }, id) => bench.sandbox.ghl.edit.deleteAppointment(id)],
  ])('is cancelled in e-Physio once somebody %s it there', async (_what, act) => {
    const practice = await moved();
    const { bench, hear, eventNow, appointment } = practice;
    act(practice, (await appointment()).id);
    await hear();
    expect(eventNow()).toMatchObject({ status: 6, start: WEDNESDAY });
    expect(await outOfScope(bench)).toEqual([]);
    await expectQuiet(bench);
  });

  it('is asked about until it is back, with what has changed in the meantime', async () => {
    const { bench, hear, eventNow, appointment, move } = await moved();
    const { id } = await appointment();
    bench.sandbox.ghl.edit.moveAppointment(id, THURSDAY, THURSDAY + HALF_HOUR);
    await hear();
    await move(1);
    await hear();
    expect(eventNow()).toMatchObject({
      start: THURSDAY,
      clientId: mapping(bench, 1).ephysioClientId,
    });
    expect(await outOfScope(bench)).toEqual([]);
    await expectQuiet(bench);
  });

  it('is cancelled where it is once the desk cancels the event', async () => {
    const { bench, event, appointment } = await moved();
    bench.sandbox.ephysio.edit.setStatus(event.id, 6);
    await runWell(bench);
    expect(await appointment()).toMatchObject({
      calendarId: calendarOf(bench, COLLEAGUE),
      appointmentStatus: 'cancelled',
    });
    await expectQuiet(bench);
    expect(await outOfScope(bench)).toEqual([]);
  });

  it('follows the desk, which has moved the event since, and the calendar is a conflict', async () => {
    const { bench, event, appointment } = await moved();
    bench.sandbox.ephysio.edit.moveEvent(event.id, THURSDAY);
    await runWell(bench);
    expect(await appointment()).toMatchObject({ calendarId: calendarOf(bench, 0), startTime: THURSDAY });
    expect((await lost(bench)).slot).toContain(calendarOf(bench, COLLEAGUE));
    await expectQuiet(bench);
    expect(await outOfScope(bench)).toEqual([]);
  });

  it('waits for a person where GHL wins conflicts, also when the desk has moved the event since', async () => {
    const { bench, event, appointment, eventNow } = await moved({ sync: { conflictWinner: 'ghl' } });
    bench.sandbox.ephysio.edit.moveEvent(event.id, THURSDAY);
    await expectQuiet(bench);
    expect(await appointment()).toMatchObject({ calendarId: calendarOf(bench, COLLEAGUE) });
    expect(eventNow()).toMatchObject({ start: THURSDAY, clientId: event.clientId });
    expect(await outOfScope(bench)).toHaveLength(1);
  });

  it('goes to that therapist once the config names the calendar', async () => {
    const { bench, name, eventNow } = await moved();
    name(mapping(bench, 0), mapping(bench, 1), mapping(bench, COLLEAGUE));
    await runWell(bench);
    expect(eventNow()).toMatchObject({ clientId: mapping(bench, COLLEAGUE).ephysioClientId });
    await expectQuiet(bench);
    expect(await outOfScope(bench)).toEqual([]);
  });

  it('is left alone if the desk gives the event to a therapist without a calendar as well', async () => {
    const { bench, give, appointment, eventNow } = await moved();
    give(COLLEAGUE);
    await expectQuiet(bench);
    expect(await appointment()).toMatchObject({ appointmentStatus: 'confirmed' });
    expect(eventNow()).toMatchObject({ status: 5 });
    expect(await outOfScope(bench)).toHaveLength(1);
  });
});

describe('in a run that writes one side only, an appointment in a calendar that the config does not name', () => {
  it.each(['to-ghl', 'to-ephysio'] as const)('is asked about, and left as it is (%s)', async (direction) => {
    const { bench, move, appointment, eventNow } = await withColleague();
    await move(COLLEAGUE);
    const before = [eventNow(), await appointment()];
    await expectQuiet(bench, { direction });
    expect([eventNow(), await appointment()]).toEqual(before);
    expect(await outOfScope(bench)).toHaveLength(1);
  });
});
