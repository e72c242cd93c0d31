import { expect, it } from 'vitest';
import type { EphysioInvoice } from '../../src/sandbox/ephysio/model.ts';
import { findingText } from '../../src/texts/assumption-text.ts';
import type { Bench } from '../sync/run-sync.ts';
import { DAY_MS } from '../sync/virtual-clock.ts';
import { eventsOf, openPractice, patientOf } from './practice.ts';
import { codesIn, foundOf, rehearse } from './rehearsing.ts';

const NEVER = { sandbox: { ephysio: { createInvoice: 'never' } } } as const;

const invoicesOf = ({ sandbox }: Bench): EphysioInvoice[] => [...sandbox.ephysio.state.invoices.values()];

it('in another year, whose appointment has another day, it makes an invoice of its own, and names both', async () => {
  const bench = await openPractice();
  await rehearse(bench);
  bench.clock.advance(366 * DAY_MS);
  const second = await rehearse(bench);
  expect(foundOf(second, 'createInvoice')).toEqual({ state: 'seen' });
  expect(foundOf(second, 'invoice-day')).toEqual({ state: 'seen' });
  expect(invoicesOf(bench)).toHaveLength(2);
  const left = second.left.flatMap(({ kind, recordId }) => (kind === 'invoice' ? [recordId] : []));
  expect(left).toEqual(invoicesOf(bench).map(({ id }) => String(id)));
});

it('an invoice that somebody opened by hand serves the next rehearsal too, which asks for nothing', async () => {
  const bench = await openPractice(NEVER);
  const { edit } = bench.sandbox.ephysio;
  const asked: string[] = [];
  const opens = {
    ask: async (task: { task: string; patientId?: string; day?: string }) => {
      asked.push(task.task);
      if (task.task !== 'open-invoice') return false;
      edit.addInvoice(Number(task.patientId), Date.parse(task.day ?? ''));
      return true;
    },
  };
  const first = await rehearse(bench, opens);
  const second = await rehearse(bench, opens);
  expect(second.findings).toEqual(first.findings);
  expect(codesIn(second, 'not so')).toEqual(['createInvoice']);
  expect(foundOf(second, 'invoice-day')).toEqual({ state: 'seen' });
  expect(asked.filter((task) => task === 'open-invoice')).toHaveLength(1);
});

it('where nobody can be asked it says which invoice to open; the rest is tried on any that is open', async () => {
  const bench = await openPractice(NEVER);
  const without = await rehearse(bench);
  const untried = without.findings.find(({ code }) => code === 'invoice-day');
  expect(untried).toMatchObject({ state: 'not tried', why: 'no-invoice' });
  expect(untried && findingText(untried)).toMatch(
    /^there is no open invoice; open one dated \d{4}-01-\d\d for the made-up patient in e-Physio, and run rehearse again$/,
  );
  bench.sandbox.ephysio.edit.addInvoice(patientOf(bench).id, bench.clock.now());
  const other = await rehearse(bench);
  expect(foundOf(other, 'invoice-day')).toMatchObject({ state: 'not tried', why: 'no-invoice-of-day' });
  expect(foundOf(other, 'updateEvent')).toEqual({ state: 'seen' });
});

it('an invoice that is opened by hand and not found by its day is not so; one that is left out is not tried', async () => {
  const bench = await openPractice({
    sandbox: { ephysio: { createInvoice: 'never', invoicesByDay: false } },
  });
  const { edit } = bench.sandbox.ephysio;
  const skipping = await rehearse(bench, { ask: async () => false });
  expect(foundOf(skipping, 'invoice-day')).toMatchObject({ state: 'not tried', why: 'skipped' });
  const report = await rehearse(bench, {
    ask: async (task) => {
      if (task.task === 'open-invoice') edit.addInvoice(Number(task.patientId), Date.parse(task.day));
      return task.task === 'open-invoice';
    },
  });
  expect(foundOf(report, 'invoice-day')).toEqual({ state: 'not so', facts: { what: 'not-listed' } });
});

it('where lists show neither invoices of events nor comments, as they were seen, nothing is not so', async () => {
  const bench = await openPractice({
    // Nor is there the call that cancels: the code that means cancelled has to do.
    sandbox: {
      ephysio: { forgets: ['invoiceId'], listsComments: false, cancelEvent: 405, cancelledStatus: 9 },
    },
  });
  const report = await rehearse(bench);
  expect(codesIn(report, 'not so')).toEqual(['cancelEvent']);
  const observed = { state: 'seen', facts: { what: 'not-listed' } };
  expect(foundOf(report, 'event-invoice')).toEqual(observed);
  expect(foundOf(report, 'patient-comment')).toEqual(observed);
  expect(eventsOf(bench)).toMatchObject([{ status: 9 }]);
  expect(report.left).toContainEqual(expect.objectContaining({ kind: 'event', isLive: false }));
});
