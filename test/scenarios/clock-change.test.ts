import { describe, expect, it } from 'vitest';
import type { Bench } from '../sync/run-sync.ts';
import {
  ANNA,
  appointmentsOf,
  book,
  contactOf,
  eventsOf,
  expectQuiet,
  HALF_HOUR,
  listen,
  openPractice,
  runWell,
  WEDNESDAY,
} from './practice.ts';

/** Start and end, and what clocks in Zurich show then. */
const CASES = [
  ['that ends when summer time begins', '2026-03-29T00:30:00Z', ['01', '30'], ['03', '00']],
  ['over the hour that summer time leaves out', '2026-03-29T00:45:00Z', ['01', '45'], ['03', '15']],
  ['on the first morning of summer time', '2026-03-29T07:00:00Z', ['09', '00'], ['09', '30']],
  ['in the hour that comes twice, the first time', '2025-10-26T00:15:00Z', ['02', '15'], ['02', '45']],
  [
    'out of the hour that comes twice into its repetition',
    '2025-10-26T00:45:00Z',
    ['02', '45'],
    ['02', '15'],
  ],
  ['in the hour that comes twice, the second time', '2025-10-26T01:15:00Z', ['02', '15'], ['02', '45']],
  ['on the first morning of winter time', '2025-10-26T08:00:00Z', ['09', '00'], ['09', '30']],
] as const;

const open = async (): Promise<Bench> => {
  const bench = await openPractice({ sync: { window: { pastDays: 200, futureDays: 60 } } });
  const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
  bench.sandbox.ephysio.edit.addEvent({ patientId: id, start: WEDNESDAY });
  await runWell(bench);
  return bench;
};

/** The last event that was written to e-Physio, as it was sent. */
const lastSent = (bench: Bench): (() => Record<string, unknown>) => {
  let body: Record<string, unknown> = {};
  bench.sandbox.ephysio.onExchange(({ method, path, requestBody }) => {
    if (method !== 'GET' && path.startsWith('/events')) body = JSON.parse(requestBody) as typeof body;
  });
  return () => body;
};

describe.each(CASES)('an appointment %s', (_when, at, [startHour, startMinute], [endHour, endMinute]) => {
  const start = Date.parse(at);
  const clocks = {
    start,
    end: start + HALF_HOUR,
    startDateHours: startHour,
    startDateMinutes: startMinute,
    endDateHours: endHour,
    endDateMinutes: endMinute,
  };

  it('is booked in GHL and entered in e-Physio at the same instant, by the practice’s clock', async () => {
    const bench = await open();
    const inbox = listen(bench);
    const sent = lastSent(bench);
    book(bench, contactOf(bench).id, { start });
    await inbox.settle();
    expect(sent()).toMatchObject(clocks);
    expect(eventsOf(bench).at(-1)).toMatchObject({ start, end: start + HALF_HOUR });
    await expectQuiet(bench, { full: false });
  });

  it('is moved there in GHL, and in e-Physio too', async () => {
    const bench = await open();
    const sent = lastSent(bench);
    const [{ id = '' } = {}] = appointmentsOf(bench);
    bench.sandbox.ghl.edit.moveAppointment(id, start, start + HALF_HOUR);
    await runWell(bench);
    expect(sent()).toMatchObject(clocks);
    await expectQuiet(bench, { full: false });
  });

  it('is entered in e-Physio and comes to GHL at the same instant', async () => {
    const bench = await open();
    const [patient] = bench.sandbox.ephysio.state.patients.values();
    bench.sandbox.ephysio.edit.addEvent({ patientId: patient?.id ?? 0, start });
    await runWell(bench);
    expect(appointmentsOf(bench).at(-1)).toMatchObject({ startTime: start, endTime: start + HALF_HOUR });
    await expectQuiet(bench, { full: false });
  });
});
