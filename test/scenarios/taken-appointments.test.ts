import { describe, expect, it } from 'vitest';
import { DONE, openConflicts, take } from './conflicting.ts';
import {
  ANNA,
  appointmentsOf,
  eventsOf,
  expectQuiet,
  HALF_HOUR,
  INVOICE_TEMPLATE,
  listen,
  openPractice,
  openWithInvoices,
  runWell,
  WEDNESDAY,
} from './practice.ts';

const HOUR = 3_600_000;
const AT = { nine: WEDNESDAY, ten: WEDNESDAY + HOUR, eleven: WEDNESDAY + 2 * HOUR };

/** A visit moved to ten says e-Physio, to eleven says GHL. */
const withTimes = async () => {
  const bench = await openWithInvoices();
  const { edit } = bench.sandbox.ephysio;
  const { id: patientId } = edit.addPatient(ANNA);
  const { id } = edit.addEvent({ patientId, start: AT.nine });
  await runWell(bench);
  const inbox = listen(bench);
  const visit = () => {
    const [appointment] = appointmentsOf(bench);
    if (!appointment) throw new Error('no appointment');
    return appointment;
  };
  edit.changeEvent(id, { start: AT.ten, end: AT.ten + HALF_HOUR });
  bench.sandbox.ghl.edit.moveAppointment(visit().id, AT.eleven, AT.eleven + HALF_HOUR);
  await runWell(bench);
  await inbox.deliver({ lose: true });
  const times = () => [eventsOf(bench)[0]?.start, visit().startTime];
  expect(times()).toEqual([AT.ten, AT.ten]);
  return { bench, inbox, edit, id, visit, times };
};

describe('taking the time of an appointment that lost', () => {
  it('writes it to both sides', async () => {
    const { bench, inbox, times, visit } = await withTimes();
    expect(await take(bench, 'ghl')).toEqual(DONE);
    expect(times()).toEqual([AT.eleven, AT.eleven]);
    expect(visit()).toMatchObject({ endTime: AT.eleven + HALF_HOUR, appointmentStatus: 'confirmed' });
    expect(await openConflicts(bench)).toEqual([]);
    await inbox.settle();
    await expectQuiet(bench);
  });

  it('is refused where the appointment was moved or cancelled since', async () => {
    const moved = await withTimes();
    moved.edit.changeEvent(moved.id, { start: AT.nine, end: AT.nine + HALF_HOUR });
    expect((await take(moved.bench, 'ghl')).results).toEqual([
      expect.stringContaining('slot has been changed'),
    ]);
    const off = await withTimes();
    off.bench.sandbox.ghl.edit.cancelAppointment(off.visit().id);
    expect((await take(off.bench, 'ghl')).results).toEqual([expect.stringContaining('is cancelled')]);
  });
});

describe('taking the status of an appointment that lost', () => {
  const STATUSES = { '5': 'confirmed', '6': 'cancelled', '7': 'showed' } as const;

  /** Says e-Physio that Anna came, and GHL that she did not, or did not have to. */
  const withStatuses = async (inGhl: 'noshow' | 'cancelled') => {
    const bench = await openPractice({
      ephysio: { invoiceTemplate: INVOICE_TEMPLATE, statuses: STATUSES },
    });
    const { edit } = bench.sandbox.ephysio;
    const { id: patientId } = edit.addPatient(ANNA);
    const { id } = edit.addEvent({ patientId, start: AT.nine });
    await runWell(bench);
    const [visit] = appointmentsOf(bench);
    edit.changeEvent(id, { status: 7 });
    bench.sandbox.ghl.edit.setAppointmentStatus(visit?.id ?? '', inGhl);
    await runWell(bench);
    const statuses = () => [eventsOf(bench)[0]?.status, appointmentsOf(bench)[0]?.appointmentStatus];
    expect(statuses()).toEqual([7, 'showed']);
    return { bench, statuses, edit, id };
  };

  it('writes it where there is a word for it, and leaves the other side as it is', async () => {
    const { bench, statuses } = await withStatuses('noshow');
    expect(await take(bench, 'ghl')).toEqual(DONE);
    expect(statuses()).toEqual([7, 'noshow']);
    expect(await openConflicts(bench)).toEqual([]);
    await expectQuiet(bench);
    expect(statuses()).toEqual([7, 'noshow']);
  });

  it('cancels it on both sides where that had lost', async () => {
    const { bench, statuses } = await withStatuses('cancelled');
    expect(await take(bench, 'ghl')).toEqual(DONE);
    expect(statuses()).toEqual([6, 'cancelled']);
    await expectQuiet(bench);
    expect(statuses()).toEqual([6, 'cancelled']);
  });
});

describe('taking the calendar of an appointment that lost', () => {
  it('puts it there on both sides', async () => {
    const bench = await openPractice({
      sandbox: { therapists: 3 },
      ephysio: { invoiceTemplate: INVOICE_TEMPLATE },
    });
    const [, second, third] = bench.context().practices[0]?.calendars ?? [];
    if (!second || !third) throw new Error('too few therapists');
    const { edit } = bench.sandbox.ephysio;
    const { id: patientId } = edit.addPatient(ANNA);
    const { id } = edit.addEvent({ patientId, start: AT.nine });
    await runWell(bench);
    edit.changeEvent(id, { clientId: second.ephysioClientId, eventTypeId: second.ephysioEventTypeId });
    const [visit] = appointmentsOf(bench);
    bench.sandbox.ghl.edit.changeAppointment(visit?.id ?? '', {
      calendarId: third.ghlCalendarId,
      assignedUserId: third.ghlUserId ?? '',
    });
    await runWell(bench);
    const places = () => [eventsOf(bench)[0]?.clientId, appointmentsOf(bench)[0]?.calendarId];
    expect(places()).toEqual([second.ephysioClientId, second.ghlCalendarId]);
    expect(await take(bench, 'ghl')).toEqual(DONE);
    expect(places()).toEqual([third.ephysioClientId, third.ghlCalendarId]);
    await expectQuiet(bench);
    expect(appointmentsOf(bench)).toHaveLength(1);
  });
});
