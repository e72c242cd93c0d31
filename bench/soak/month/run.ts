import { parseArgs } from 'node:util';
import { liveMonth, type MonthResult } from './live-month.ts';

const HELP = `npm run month -- [--days N] [--patients N] [--seed N] [--json]

A month of a practice in fast motion: families, booking forms that overwrite
names, sick days, holidays, closed invoices, leads, marriages, no-shows, series,
classes, double bookings, a colleague without a calendar, people who object.
Who comes when to whom, and who is away, is kept apart from the program, and
compared with both sides every evening: appointments, the time that GHL offers,
and what a person is asked about. Exit code 1 if anything is wrong. The seed also
says whether e-Physio has status codes, whether there is a listener, whether
invoices are refused, how GHL reports a series, whose time it lets block, and
whether new patients are left out.
`;

const wholeNumber = (name: string, text: string): number => {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  process.stderr.write(`--${name} is a whole number, not "${text}"\n${HELP}`);
  process.exit(2);
};

const SERIES = { master: 'its master', each: 'each', first: 'the first' };

const list = (counts: Readonly<Record<string, number>>, indent: string): string[] =>
  Object.entries(counts)
    .sort(([, a], [, b]) => b - a)
    .map(([name, n]) => `${indent}${String(n).padStart(6)} ${name}`);

const lines = ({ mode, runs, done, requests, problems }: MonthResult): string =>
  [
    `practice        ${mode.hasCodes ? 'with' : 'without'} status codes, ${mode.hasListener ? 'with a listener' : 'by timer alone'}, invoices ${mode.refusesInvoices ? 'refused' : 'taken'}`,
    `                webhooks of a series name ${SERIES[mode.series]}, slots by ${mode.blocks}${mode.hasNotes ? ', notes in the calendar' : ''}${mode.leavesOut ? ', new patients left out' : ''}`,
    `runs            ${runs.all} (${runs.killed} killed)`,
    'happened',
    ...list(done, '  '),
    'requests',
    ...list(requests, '  '),
    `wrong           ${problems.length === 0 ? 'nothing' : problems.length}`,
    ...problems.map((problem) => `  ${problem}`),
  ].join('\n');

const { values } = parseArgs({
  options: {
    days: { type: 'string', default: '28' },
    patients: { type: 'string', default: '80' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  process.stdout.write(HELP);
  process.exit(0);
}
const began = performance.now();
const result = await liveMonth({
  days: wholeNumber('days', values.days),
  patients: wholeNumber('patients', values.patients),
  seed: wholeNumber('seed', values.seed),
  onDay: (day, problems) =>
    process.stderr.write([day, ...problems.map((problem) => `  ${problem}`), ''].join('\n')),
});
process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : `${lines(result)}\n`);
process.stderr.write(`${((performance.now() - began) / 1000).toFixed(0)} s\n`);
process.exit(result.problems.length === 0 ? 0 : 1);
