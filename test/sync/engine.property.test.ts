import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linkedTwice, noteShared, orphansInGhl, problemsAfter } from './agreement.ts';
import { type Edit, ephysioEdit, ghlEdit } from './random-edits.ts';
import { playRound, type Round, roundOf, runUntilQuiet } from './random-rounds.ts';
import { type Bench, openBench, writesOf } from './run-sync.ts';

const RUNS = process.env.LONG === '1' ? 500 : 60;
const TIMEOUT_MS = RUNS * 5_000;

/** How the two services behave: all of these are ways in which the real ones have been seen. */
const services = fc.record({
  allowDuplicateContact: fc.boolean(),
  indexLagMs: fc.constantFrom(0, 10_000),
  appointmentWrapper: fc.constantFrom('appointment' as const, 'event' as const),
  rateLimit: fc.constantFrom(null, {}),
  eventRange: fc.constantFrom('inside' as const, 'overlap' as const),
  patients: fc.integer({ min: 1, max: 8 }),
  seed: fc.nat(10_000),
});

type Services = typeof services extends fc.Arbitrary<infer T> ? T : never;

const withBench = async (o: Services, play: (bench: Bench) => Promise<void>): Promise<void> => {
  const { patients, seed, eventRange, ...ghl } = o;
  const bench = await openBench({
    sandbox: { patients, seed, eventsPerPatient: 1, therapists: 2, ghl, ephysio: { eventRange } },
    ephysio: { statuses: { 5: 'confirmed', 7: 'showed' } },
  });
  try {
    await play(bench);
  } finally {
    await bench.close();
  }
};

const rounds = (edit: fc.Arbitrary<Edit>): fc.Arbitrary<Round[]> =>
  fc.array(roundOf(edit), { minLength: 1, maxLength: 4 });

const restoreAll = ({ sandbox: { ephysio } }: Bench): void => {
  for (const { id } of ephysio.state.patients.values()) ephysio.edit.restorePatient(id);
};

/** What holds after any of it, whichever side edited what. */
const holdsAlways = async (bench: Bench): Promise<void> => {
  const { sandbox } = bench;
  const dry = await bench.run({ dryRun: true });
  expect(dry.report.operations, 'a quiet pair has nothing planned').toEqual([]);
  const full = await bench.run({ full: true });
  expect(full.error).toBeNull();
  expect(writesOf(full), 'a complete look at GHL finds nothing else').toBe(0);
  expect(await linkedTwice(bench)).toEqual([]);
  expect(await orphansInGhl(bench)).toEqual([]);
  expect(await bench.store.db.selectFrom('operations').select('id').execute()).toEqual([]);
  expect([...sandbox.ghl.counters.violations, ...sandbox.ephysio.counters.violations]).toEqual([]);
  expect(sandbox.ghl.counters.rateLimited).toBe(0);
};

const check = (property: fc.IAsyncProperty<[Services, Round[]]>): Promise<void> =>
  fc.assert(property, {
    numRuns: RUNS / 2,
    endOnFailure: process.env.SHRINK !== '1',
    // Without LONG the same histories every time: a change is judged by itself, not by its luck.
    ...(process.env.SEED === undefined && process.env.LONG === '1'
      ? {}
      : { seed: Number(process.env.SEED ?? 20_261_121) }),
    ...(process.env.FCPATH === undefined ? {} : { path: process.env.FCPATH }),
  });

describe('after any edits, faults, stops and kills, runs come to rest', () => {
  it(
    'with both sides the same, when only e-Physio was edited',
    () =>
      check(
        fc.asyncProperty(services, rounds(ephysioEdit), (o, played) =>
          withBench(o, async (bench) => {
            const shared = new Set<string>();
            for (const round of played) {
              await playRound(bench, round);
              noteShared(bench, shared);
            }
            restoreAll(bench);
            await runUntilQuiet(bench);
            expect(await problemsAfter(bench, shared)).toEqual([]);
            await holdsAlways(bench);
          }),
        ),
      ),
    TIMEOUT_MS,
  );

  it(
    'with every record once, when people edited contacts in GHL too',
    () =>
      check(
        fc.asyncProperty(services, rounds(fc.oneof(ephysioEdit, ghlEdit)), (o, played) =>
          withBench(o, async (bench) => {
            for (const round of played) await playRound(bench, round);
            restoreAll(bench);
            await runUntilQuiet(bench);
            await holdsAlways(bench);
          }),
        ),
      ),
    TIMEOUT_MS,
  );
});
