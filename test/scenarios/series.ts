import { expect } from 'vitest';
import { compareSides } from '../../src/sandbox/compare-sides.ts';
import type { EphysioEvent } from '../../src/sandbox/ephysio/model.ts';
import type { GhlAppointment } from '../../src/sandbox/ghl/model.ts';
import type { SandboxOptions } from '../../src/sandbox/options.ts';
import type { Bench } from '../sync/run-sync.ts';
import { DAY_MS } from '../sync/virtual-clock.ts';
import { openInterruptible } from './interruptible.ts';
import {
  contactsOf,
  eventsOf,
  expectQuiet,
  HALF_HOUR,
  JURG,
  LEAD,
  listen,
  runWell,
  WEDNESDAY,
  WITH_INVOICES,
} from './practice.ts';
import { requestsToGhl } from './requests.ts';

export const WEEK_MS = 7 * DAY_MS;
export const HOUR_MS = 3_600_000;
/** Somebody else's visit, so that no side is ever empty. */
const OTHER = WEDNESDAY + 100 * DAY_MS;

const STATUSES = { 5: 'confirmed', 6: 'cancelled', 7: 'showed', 8: 'noshow' } as const;

/** A lead in GHL; nine appointments, one a week, are booked by `bookSeries`. */
export const openForSeries = async (
  ghl: SandboxOptions['ghl'] = {},
  {
    statuses = STATUSES,
  }: { readonly statuses?: Record<string, 'confirmed' | 'cancelled' | 'showed' | 'noshow'> } = {},
) => {
  const { bench, during } = await openInterruptible({
    ephysio: { ...WITH_INVOICES.ephysio, statuses },
    sandbox: { ghl, ephysio: { tokenSeconds: 100 * 86_400 } },
  });
  const { sent } = requestsToGhl(bench);
  const { id: patientId } = bench.sandbox.ephysio.edit.addPatient(JURG);
  bench.sandbox.ephysio.edit.addEvent({ patientId, start: OTHER });
  await runWell(bench);
  bench.sandbox.ghl.edit.createContact(LEAD);
  const inbox = listen(bench);
  return { bench, inbox, sent, during };
};

/** @returns the id of the series */
export const bookSeries = (
  bench: Bench,
  {
    start = WEDNESDAY,
    count = 9,
    freq = 'WEEKLY',
  }: {
    readonly start?: number;
    readonly count?: number;
    readonly freq?: 'DAILY' | 'WEEKLY' | 'MONTHLY';
  } = {},
): string => {
  const [calendarId = ''] = bench.sandbox.ghl.state.calendars.keys();
  const contactId = contactsOf(bench).find(({ email }) => email === LEAD.email)?.id ?? '';
  const [first] = bench.sandbox.ghl.edit.createSeries({
    calendarId,
    contactId,
    start,
    end: start + HALF_HOUR,
    count,
    freq,
  });
  return first?.masterEventId ?? '';
};

export const instancesOf = ({ sandbox }: Bench, series: string): GhlAppointment[] =>
  [...sandbox.ghl.state.appointments.values()]
    .filter((a) => a.masterEventId === series && !a.deleted)
    .sort((a, b) => a.startTime - b.startTime);

/** Events that take place, in the order of their start. */
export const liveEvents = (bench: Bench): EphysioEvent[] =>
  eventsOf(bench)
    .filter(({ status, start }) => status !== 6 && start !== OTHER)
    .sort((a, b) => a.start - b.start);

export const idsAndStarts = (bench: Bench) => liveEvents(bench).map(({ id, start }) => [id, start] as const);

/** Both sides hold the same, a run has nothing to do, and no write has ever named the series or a rule. */
export const expectSame = async (
  { bench, sent }: Pick<Awaited<ReturnType<typeof openForSeries>>, 'bench' | 'sent'>,
  series: string,
  { isAlone = true } = {},
): Promise<void> => {
  await expectQuiet(bench);
  const now = bench.clock.now();
  const window = { from: now - 14 * DAY_MS, to: now + 500 * DAY_MS };
  const events = liveEvents(bench).map(({ start, end }) => ({ start, end }));
  const booked = instancesOf(bench, series).filter((a) => a.appointmentStatus !== 'cancelled');
  if (isAlone) expect(events).toEqual(booked.map((a) => ({ start: a.startTime, end: a.endTime })));
  const { ephysio, ghl } = bench.sandbox;
  expect(compareSides({ ephysio: { ...ephysio, cancelledStatus: 6 }, ghl }, window).problems).toEqual([]);
  expect(ghl.counters.violations).toEqual([]);
  const writes = sent.filter(({ route }) => /^(POST|PUT|DELETE) \/calendars/.test(route));
  expect(writes.filter(({ route }) => route.endsWith(`/${series}`))).toEqual([]);
  expect(writes.filter(({ text }) => text.includes('rrule'))).toEqual([]);
};

/** A series of nine that both sides have. */
export const withSeries = async (ghl: SandboxOptions['ghl'] = {}) => {
  const opened = await openForSeries(ghl);
  const series = bookSeries(opened.bench);
  await opened.inbox.deliver({ lose: true });
  await runWell(opened.bench);
  expect(liveEvents(opened.bench)).toHaveLength(9);
  return { ...opened, series, events: liveEvents(opened.bench).map(({ id }) => id) };
};
