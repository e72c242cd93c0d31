import { parseArgs } from 'node:util';
import { liveThrough, type SoakResult } from './live-through.ts';

const HELP = `npm run soak -- [--days N] [--patients N] [--seed N] [--json]

A practice lived through in fast motion: people on both sides, outages, kills,
restarts, both changes of the clocks. Ends with both sides compared record by
record; exit code 1 if anything is wrong.
`;

const wholeNumber = (name: string, text: string): number => {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  process.stderr.write(`--${name} is a whole number, not "${text}"\n${HELP}`);
  process.exit(2);
};

const lines = (result: SoakResult): string => {
  const { days, acts, runs, webhooks, outages, restarts, records, requests, conflicts, reviews, database } =
    result;
  const list = (counts: Readonly<Record<string, number>>): string =>
    Object.entries(counts)
      .map(([name, n]) => `${n} ${name}`)
      .join(', ') || 'none';
  return [
    `lived through   ${days} days, ${acts} acts, ${runs.all} runs (${runs.killed} killed, ${runs.failed} failed), ${outages} outages, ${restarts} restarts`,
    `webhooks        ${webhooks.sent} taken in, ${webhooks.lost} times lost`,
    `in the end      ${list(records)}`,
    `for a person    ${conflicts} conflicts; reviews: ${list(reviews)}`,
    `requests        ${requests.ephysio} to e-Physio, ${requests.ghl} to GHL: ${Math.round((requests.ephysio + requests.ghl) / days)} a day`,
    `database        ${(database.bytes / 1e6).toFixed(1)} MB, integrity ok`,
    `wrong           ${result.problems.length === 0 ? 'nothing' : result.problems.length}`,
    ...result.problems.map((problem) => `  ${problem}`),
  ].join('\n');
};

const { values } = parseArgs({
  options: {
    days: { type: 'string', default: '90' },
    patients: { type: 'string', default: '120' },
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
const result = await liveThrough({
  days: wholeNumber('days', values.days),
  patients: wholeNumber('patients', values.patients),
  seed: wholeNumber('seed', values.seed),
  onDay: (day, date) => process.stderr.write(`day ${day}: ${date}\n`),
});
process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : `${lines(result)}\n`);
process.stderr.write(`${((performance.now() - began) / 1000).toFixed(0)} s\n`);
process.exit(result.problems.length === 0 ? 0 : 1);
