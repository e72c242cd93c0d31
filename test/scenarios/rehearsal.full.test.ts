import { expect, it } from 'vitest';
import type { RehearsalReport } from '../../src/app/rehearsal/rehearse-practice.ts';
import type { AskHand, HandTask } from '../../src/domain/rehearsal/journal.ts';
import { createMissingCapabilities } from '../../src/store/tables/ephysio-refusals.ts';
import type { Bench } from '../sync/run-sync.ts';
import {
  appointmentsOf,
  contactsOf,
  eventsOf,
  HALF_HOUR,
  listen,
  openPractice,
  patientOf,
  reviewKinds,
} from './practice.ts';
import { codesIn, foundOf, rehearse } from './rehearsing.ts';

const BY_HAND = ['status-cancelled', 'status-noshow', 'status-showed', 'series'];
const WEBHOOKS = ['webhook-contact', 'webhook-appointment', 'webhook-deletion'];

it('finds everything as it is assumed, and leaves a patient with an invoice in e-Physio and nothing in GHL', async () => {
  const bench = await openPractice();
  const report = await rehearse(bench, { inbox: listen(bench) });
  expect(report.findings.filter(({ state }) => state === 'not so')).toEqual([]);
  expect(codesIn(report, 'not tried')).toEqual(BY_HAND);
  expect(report.learned).toEqual({
    capabilities: { updatePatient: true, updateEvent: true, cancelEvent: true, createInvoice: true },
    sexTrue: 'm',
  });
  expect(patientOf(bench)).toMatchObject({ firstName: 'Ephysio-GHL' });
  const left = report.left.map(({ side, kind }) => `${side} ${kind}`);
  expect(new Set(left)).toEqual(new Set(['ephysio patient', 'ephysio invoice']));
  expect([eventsOf(bench), contactsOf(bench)]).toEqual([[], []]);
  expect(appointmentsOf(bench).every(({ deleted }) => deleted)).toBe(true);
  expect(bench.sandbox.ghl.state.blockSlots.size).toBe(0);
});

it('tells what the listener would have to take in only where one works', async () => {
  const report = await rehearse(await openPractice());
  expect(codesIn(report, 'not tried')).toEqual([...BY_HAND, ...WEBHOOKS]);
  expect(foundOf(report, 'webhook-contact')).toEqual({ state: 'not tried', why: 'no-listener' });
});

it('a second rehearsal is as complete as the first, with the same patient and invoice', async () => {
  const bench = await openPractice();
  const first = await rehearse(bench);
  const second = await rehearse(bench);
  const statesOf = ({ findings }: RehearsalReport) => findings.map(({ code, state }) => [code, state]);
  expect(statesOf(second)).toEqual(statesOf(first));
  expect(foundOf(second, 'createInvoice')).toEqual({ state: 'seen', facts: { what: 'earlier' } });
  expect(foundOf(second, 'invoice-day')).toEqual({ state: 'seen' });
  expect(second.learned).toEqual(first.learned);
  patientOf(bench);
  expect(bench.sandbox.ephysio.state.invoices.size).toBe(1);
});

it('makes another patient once the first was archived', async () => {
  const bench = await openPractice();
  await rehearse(bench);
  bench.sandbox.ephysio.edit.archivePatient(patientOf(bench).id);
  const report = await rehearse(bench);
  expect(codesIn(report, 'not so')).toEqual([]);
  expect(bench.sandbox.ephysio.state.patients.size).toBe(2);
  expect(report.left.filter(({ kind }) => kind === 'patient')).toHaveLength(1);
});

it('learns the codes of statuses from a person who sets them, and asks for an invoice where none can be made', async () => {
  const bench = await openPractice({ sandbox: { ephysio: { createInvoice: 'never' } } });
  const { edit } = bench.sandbox.ephysio;
  const codes = { cancelled: 9, noshow: 6, showed: null };
  const tasks: HandTask['task'][] = [];
  const report = await rehearse(bench, {
    ask: async (task) => {
      tasks.push(task.task);
      if (task.task === 'open-invoice') edit.addInvoice(Number(task.patientId), Date.parse(task.day));
      const code = task.task === 'set-status' ? codes[task.status] : null;
      if (task.task === 'set-status' && code !== null) edit.setStatus(Number(task.eventId), code);
      return task.task === 'open-invoice' || code !== null;
    },
  });
  expect(tasks).toEqual(['open-invoice', 'set-status', 'set-status', 'set-status', 'book-series']);
  expect(codesIn(report, 'not so')).toEqual(['createInvoice']);
  expect(foundOf(report, 'status-cancelled')).toEqual({ state: 'seen', facts: { code: '9' } });
  expect(foundOf(report, 'status-showed')).toEqual({ state: 'not tried', why: 'skipped' });
  expect(foundOf(report, 'invoice-day')).toEqual({ state: 'seen' });
  expect(report.learned).toMatchObject({
    capabilities: { createInvoice: false },
    statuses: { '9': 'cancelled', '6': 'noshow' },
  });
});

it('says so when nobody opens an invoice, and when a person sets no status', async () => {
  const never = await openPractice({ sandbox: { ephysio: { createInvoice: 'never' } } });
  const without = await rehearse(never);
  expect(foundOf(without, 'event-fields')).toEqual({ state: 'not tried', why: 'no-invoice' });
  expect(foundOf(without, 'cancelEvent')).toEqual({ state: 'not tried', why: 'no-event' });
  const report = await rehearse(await openPractice(), { ask: async ({ task }) => task === 'set-status' });
  expect(codesIn(report, 'not so')).toEqual(['status-cancelled', 'status-noshow', 'status-showed']);
});

it('takes the status that a cancelled event is listed with for the code that means cancelled', async () => {
  const bench = await openPractice({ sandbox: { ephysio: { cancelKeeps: 8 } } });
  const report = await rehearse(bench);
  expect(foundOf(report, 'cancelEvent')).toEqual({ state: 'seen', facts: { what: 'kept', code: '8' } });
  expect(report.learned.statuses).toEqual({ '8': 'cancelled' });
  expect(eventsOf(bench)).toMatchObject([{ status: 8 }]);
  expect(report.left).toContainEqual(expect.objectContaining({ kind: 'event', isLive: false }));
});

it('tries the code that the config names for cancelled, and finds one that e-Physio does not keep', async () => {
  const sandbox = { ephysio: { cancelledStatus: 9 } };
  const good = await rehearse(await openPractice({ sandbox }));
  expect(foundOf(good, 'status-cancelled')).toEqual({ state: 'seen', facts: { code: '9' } });
  const odd = { ephysio: { cancelledStatus: 9, forgets: ['status'] } };
  const bad = await rehearse(await openPractice({ sandbox: odd }));
  expect(foundOf(bad, 'status-cancelled')).toEqual({ state: 'not so', facts: { code: 'none' } });
});

it('names an event that it could not cancel', async () => {
  const bench = await openPractice({ sandbox: { ephysio: { cancelEvent: 405 } } });
  const report = await rehearse(bench);
  const [event] = eventsOf(bench);
  expect(report.left).toContainEqual(
    expect.objectContaining({ kind: 'event', recordId: String(event?.id), isLive: true }),
  );
});

/** A person who books the series, and removes it again. */
const booksSeries =
  ({ sandbox }: Bench): AskHand =>
  async (task) => {
    const { edit, state } = sandbox.ghl;
    if (task.task === 'book-series') {
      const start = Date.parse(task.start);
      const { contactId, calendarId, count } = task;
      edit.createSeries({ contactId, calendarId, start, end: start + HALF_HOUR, freq: 'WEEKLY', count });
      return true;
    }
    if (task.task !== 'remove-series') return false;
    for (const { id, contactId, deleted } of state.appointments.values())
      if (contactId === task.contactId && !deleted) edit.deleteAppointment(id);
    return true;
  };

it.each([
  ['each', { 'of the master': 0, 'of instances': 3 }],
  ['first', { 'of the master': 0, 'of instances': 1 }],
  ['master', { 'of the master': 1, 'of instances': 0 }],
] as const)(
  'looks at a series that a person books, whose webhooks name %s',
  async (seriesWebhooks, webhooks) => {
    const bench = await openPractice({ sandbox: { ghl: { seriesWebhooks } } });
    const inbox = listen(bench);
    const report = await rehearse(bench, { inbox, ask: booksSeries(bench) });
    expect(foundOf(report, 'series')).toEqual({ state: 'seen', facts: { listed: 3, webhooks } });
    await inbox.settle();
    expect([eventsOf(bench), await reviewKinds(bench)]).toEqual([[], []]);
  },
);

it('says when a read by the id of an instance shows its master', async () => {
  const bench = await openPractice({ sandbox: { ghl: { instanceReads: 'master', listsMasters: true } } });
  const report = await rehearse(bench, { ask: booksSeries(bench) });
  expect(foundOf(report, 'series')).toEqual({ state: 'seen', facts: { listed: 4, what: 'reads-as-master' } });
});

it('runs try a call again that was seen to work', async () => {
  const bench = await openPractice();
  const { now } = bench.clock;
  const [practice] = bench.context().practices;
  const memory = () =>
    createMissingCapabilities(bench.store, 'main', practice?.ephysio.capabilities ?? {}, now);
  await memory().note('updatePatient');
  expect(await memory().isMissing('updatePatient')).toBe(true);
  await rehearse(bench);
  expect(await memory().isMissing('updatePatient')).toBe(false);
  expect(await memory().hasWorked('updatePatient')).toBe(true);
});

it('finds out which sex is listed as true, and whether the config says the same', async () => {
  const sandbox = { ephysio: { sexTrue: 'f' } } as const;
  const unset = await rehearse(await openPractice({ sandbox }));
  expect([foundOf(unset, 'patient-sex'), unset.learned.sexTrue]).toEqual([{ state: 'seen' }, 'f']);
  const wrong = await rehearse(await openPractice({ sandbox, ephysio: { sexTrue: 'm' } }));
  expect(foundOf(wrong, 'patient-sex')).toEqual({ state: 'not so', facts: { what: 'other-than-config' } });
  expect(wrong.learned.sexTrue).toBe('f');
});
