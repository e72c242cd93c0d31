import fc from 'fast-check';
import type { FaultRule } from '../../src/sandbox/faults.ts';
import { applyEdit, type Edit } from './random-edits.ts';
import type { Bench, RunEnd } from './run-sync.ts';

/** Edits, then one run over a line with faults, which may be ended early. */
export interface Round {
  readonly edits: readonly Edit[];
  readonly faults: readonly FaultRule[];
  /** The operator stops the run at this answer of a service. */
  readonly stopAt: number | null;
  /** From this transaction on nothing is stored any more, as after a kill. */
  readonly lostFrom: number | null;
  readonly what: 'patients' | 'appointments' | 'both';
  readonly full: boolean;
  readonly concurrency: number;
}

const fault: fc.Arbitrary<FaultRule> = fc
  .record({
    service: fc.constantFrom('ghl' as const, 'ghl' as const, 'ephysio' as const),
    method: fc.constantFrom(undefined, undefined, 'POST', 'PUT', 'GET'),
    fault: fc.constantFrom<FaultRule['fault']>(
      { status: 500 },
      { status: 503 },
      'drop-before',
      'drop-after',
      'drop-after',
      'garbage',
      'html',
    ),
    probability: fc.constantFrom(0.1, 0.3, 0.6, 1),
    times: fc.integer({ min: 1, max: 12 }),
    seed: fc.nat(),
  })
  .map(({ method, ...rule }) => ({ ...rule, ...(method === undefined ? {} : { method }) }));

export const roundOf = (edit: fc.Arbitrary<Edit>): fc.Arbitrary<Round> =>
  fc.record({
    edits: fc.array(edit, { maxLength: 6 }),
    faults: fc.array(fault, { maxLength: 3 }),
    stopAt: fc.option(fc.integer({ min: 1, max: 40 }), { freq: 2 }),
    lostFrom: fc.option(fc.integer({ min: 1, max: 40 }), { freq: 2 }),
    what: fc.constantFrom('both', 'both', 'patients', 'appointments'),
    full: fc.constantFrom(false, false, true),
    concurrency: fc.integer({ min: 1, max: 6 }),
  });

/** The guards are for whole practices; here a handful of records may all change at once. */
const overrides = { allowEmpty: true, allowShrink: true, allowRetire: true, allowMassChange: true };

export const playRound = async (bench: Bench, round: Round): Promise<RunEnd> => {
  const { sandbox } = bench;
  const links = await bench.store.db.selectFrom('contact_sync').select('ghl_id').execute();
  const linked = new Set(links.flatMap((row) => row.ghl_id ?? []));
  for (const edit of round.edits) applyEdit(sandbox, edit, linked);
  for (const rule of round.faults) sandbox.faults.add(rule);
  const stop = new AbortController();
  let answers = 0;
  const count = (): void => {
    answers += 1;
    if (answers === round.stopAt) stop.abort();
  };
  const ends = [sandbox.ghl.onExchange(count), sandbox.ephysio.onExchange(count)];
  try {
    return await bench.run({
      what: round.what,
      full: round.full,
      concurrency: round.concurrency,
      stopping: stop.signal,
      overrides,
      ...(round.lostFrom === null ? {} : { lostFrom: round.lostFrom }),
    });
  } finally {
    for (const end of ends) end();
    sandbox.faults.clear();
  }
};

const MOST_RUNS = 8;

/** Runs without faults until one has nothing to do. @returns the last run */
export const runUntilQuiet = async (bench: Bench): Promise<RunEnd> => {
  const runs: unknown[] = [];
  for (let n = 0; n < MOST_RUNS; n += 1) {
    const end = await bench.run({ overrides });
    const { created, updated, cancelled, linked, failures } = end.report;
    const writes = [created, updated, cancelled].reduce((sum, c) => sum + c.ghl + c.ephysio, linked);
    if (end.error === null && writes === 0 && failures.length === 0) return end;
    runs.push({ created, updated, cancelled, linked, failures, error: end.error?.message });
  }
  throw new Error(`not quiet after ${MOST_RUNS} runs without faults: ${JSON.stringify(runs.slice(-2))}`);
};
