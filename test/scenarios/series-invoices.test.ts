import { describe, expect, it } from 'vitest';
import { contactsOf, patientsOf, runWell, WEDNESDAY } from './practice.ts';
import { bookSeries, expectSame, liveEvents, openForSeries, WEEK_MS } from './series.ts';

const WAYS = ['run', 'webhook'] as const;

type Opened = Awaited<ReturnType<typeof openForSeries>>;

const hear = async ({ bench, inbox }: Opened, way: (typeof WAYS)[number]): Promise<void> => {
  if (way === 'run') {
    await inbox.deliver({ lose: true });
    await runWell(bench);
  } else await inbox.settle();
};

const invoicesOf = (opened: Opened): number[] => [
  ...new Set(liveEvents(opened.bench).map(({ invoiceId }) => Number(invoiceId))),
];

/** The lead is a patient with an open invoice for each of three weeks. */
const withInvoices = async () => {
  const opened = await openForSeries({ seriesWebhooks: 'master' });
  const { bench } = opened;
  await runWell(bench);
  const patient = patientsOf(bench).find(({ lastName }) => lastName === 'Frei')?.id ?? 0;
  const { edit } = bench.sandbox.ephysio;
  const made = [0, 1, 2].map((n) => edit.addInvoice(patient, WEDNESDAY + n * WEEK_MS).id);
  expect(contactsOf(bench)).toHaveLength(2);
  return { ...opened, made, edit };
};

describe.each(WAYS)('the appointments of a series (%s)', (way) => {
  it('use one open invoice, though others are open on their days', async () => {
    const opened = await withInvoices();
    const series = bookSeries(opened.bench);
    await hear(opened, way);
    expect(liveEvents(opened.bench)).toHaveLength(9);
    expect(invoicesOf(opened)).toHaveLength(1);
    expect(opened.made).toContain(invoicesOf(opened)[0]);
    await expectSame(opened, series);
  });

  it('share the invoice that is made for the first', async () => {
    const opened = await openForSeries({ seriesWebhooks: 'each' });
    const series = bookSeries(opened.bench);
    await hear(opened, way);
    expect(invoicesOf(opened)).toHaveLength(1);
    expect(opened.bench.sandbox.ephysio.counters.routes['POST /invoices']).toBe(1);
    await expectSame(opened, series);
  });

  it('that are added later go on the invoice of the others, as long as it is open', async () => {
    const opened = await withInvoices();
    const { bench, edit } = opened;
    const series = bookSeries(bench, { count: 3 });
    await hear(opened, way);
    const [first = 0] = invoicesOf(opened);
    bench.sandbox.ghl.edit.resizeSeries(series, 4);
    await hear(opened, way);
    expect(invoicesOf(opened)).toEqual([first]);
    edit.closeInvoice(first);
    bench.sandbox.ghl.edit.resizeSeries(series, 6);
    await hear(opened, way);
    expect(liveEvents(bench).map(({ invoiceId }) => Number(invoiceId) === first)).toEqual([
      ...[true, true, true, true],
      ...[false, false],
    ]);
    expect(invoicesOf(opened)).toHaveLength(2);
    await expectSame(opened, series);
  });
});
