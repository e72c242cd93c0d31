import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Bench, Size } from './bench.ts';
import { describeMachine } from './machine.ts';
import { markdown, type Result, terminalText } from './render.ts';
import { backfill } from './rows/backfill.ts';
import { backfillLive } from './rows/backfill-live.ts';
import { backfillTwo } from './rows/backfill-two.ts';
import { delivery } from './rows/delivery.ts';
import { deliveryFair } from './rows/delivery-fair.ts';
import { failOver } from './rows/fail-over.ts';
import { intake } from './rows/intake.ts';
import { listener } from './rows/listener.ts';
import { load } from './rows/load.ts';
import { many } from './rows/many.ts';
import { search } from './rows/search.ts';
import { start } from './rows/start.ts';
import { unchanged } from './rows/unchanged.ts';

const BENCHES: readonly Bench[] = [
  start,
  unchanged,
  many,
  intake,
  load,
  listener,
  search,
  delivery,
  deliveryFair,
  backfill,
  backfillTwo,
  backfillLive,
  failOver,
];

const HELP = `npm run bench [-- NAME ...] [--quick] [--json] [--report FILE.md]

${BENCHES.map(({ name, about }) => `  ${name.padEnd(14)} ${about}`).join('\n')}

  --quick         small numbers, to try it: minutes, not an hour
  --json          one JSON document on stdout
  --report FILE   the same as Markdown

Exit code 1 if what was measured went wrong, never because a machine is slow; 2 for wrong arguments.
`;

const tell = (text: string): void => void process.stderr.write(`${text}\n`);

const runBench = async ({ name, about, measure }: Bench, size: Size, temp: string): Promise<Result> => {
  const folder = join(temp, name);
  mkdirSync(folder);
  try {
    const measured = await measure({ size, folder, tell: (text) => tell(`… ${name}: ${text}`) });
    return { name, about, ...measured };
  } catch (error) {
    return { name, about, rows: [], wrong: [error instanceof Error ? error.message : String(error)] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const run = async (): Promise<number> => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      report: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const unknown = positionals.filter((name) => !BENCHES.some((bench) => bench.name === name));
  if (values.help || unknown.length > 0) {
    tell(unknown.length > 0 ? `Unknown: ${unknown.join(', ')}\n\n${HELP}` : HELP);
    return unknown.length > 0 ? 2 : 0;
  }
  const chosen = BENCHES.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  const size = values.quick ? 'quick' : 'full';
  const judged = size === 'full';
  const machine = describeMachine();
  const results: Result[] = [];
  const temp = mkdtempSync(join(tmpdir(), 'ephysio-ghl-bench-'));
  try {
    for (const bench of chosen) {
      const result = await runBench(bench, size, temp);
      results.push(result);
      if (!values.json) process.stdout.write(`${terminalText(result, judged)}\n`);
    }
  } finally {
    rmSync(temp, { recursive: true, force: true });
  }
  if (values.json) process.stdout.write(`${JSON.stringify({ ...machine, size, results })}\n`);
  if (values.report !== undefined) writeFileSync(values.report, markdown(machine, results, judged));
  return results.some(({ wrong }) => wrong.length > 0) ? 1 : 0;
};

process.exitCode = await run();
