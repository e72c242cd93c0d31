import { otherSide } from '../../../src/domain/records/sides.ts';
import { openInbox } from '../inbox.ts';
import { type RunEnd, writesOf } from '../run-sync.ts';
import { HOUR_MS } from '../virtual-clock.ts';
import { applyEdit } from './apply-edit.ts';
import type { History } from './history.ts';
import { isReviewed, type Outcome, outcomeOf } from './outcome.ts';
import { openPractice, type Practice } from './practice.ts';
import { overrides, playRound } from './round.ts';
import { unaccountedFor } from './rules/accounted-for.ts';
import { madeForArchived } from './rules/archived.ts';
import { touchedAfterwards } from './rules/billed-or-begun.ts';
import { lostValues } from './rules/kept-values.ts';
import { leftAlone, untrueTombstones } from './rules/left-alone.ts';
import { unlisted } from './rules/listed.ts';
import { notOnce } from './rules/once.ts';
import { bookedForAnother } from './rules/own-bookings.ts';
import { foreignNames, respelt } from './rules/own-name.ts';
import { madeUnreachable, notOurs, ownedFields, wronglyRetired } from './rules/rights.ts';
import { unlikePatients } from './rules/same-patients.ts';
import { unlikeVisits } from './rules/same-visits.ts';
import { exchangedEvents } from './rules/series.ts';
import { mixedSlots } from './rules/whole-slots.ts';
import { storyOf } from './story.ts';
import type { Change } from './witness.ts';
import { createWorld, type World } from './world.ts';

const MOST_RUNS = 8;
/** So long the listener works at webhooks that come late. */
const LATE_MS = 3 * HOUR_MS;

/** Runs without faults until one has nothing to do. @returns the last run */
const runUntilQuiet = async (world: World, full: boolean): Promise<RunEnd> => {
  const runs: unknown[] = [];
  for (let n = 0; n < MOST_RUNS; n += 1) {
    world.runsBeganAt.push(world.witness.changes.length);
    const end = await world.bench.run({ overrides, full });
    world.witness.note('program');
    await world.refresh();
    if (
      end.error === null &&
      writesOf(end) === 0 &&
      end.report.linked === 0 &&
      end.report.failures.length === 0
    )
      return end;
    const { created, updated, cancelled, linked, failures } = end.report;
    runs.push({ created, updated, cancelled, linked, failures, error: end.error?.message });
  }
  throw new Error(
    `not quiet after ${MOST_RUNS} runs without faults: ${JSON.stringify(runs.slice(-2), null, 1)}`,
  );
};

/**
 * What would be done after a quiet run, apart from what a person was asked to do, and from records that only GHL can tell
 * nobody wants.
 */
const plannedAnew = ({ report }: RunEnd, outcome: Outcome): string[] =>
  report.operations
    .filter(({ side, kind, record, id }) => {
      // A dry run after a quiet run plans none of them: they have no witness, and count in what is compared.
      if (record === 'block-slot') return true;
      if (isReviewed(outcome, [id], [`${record}-by-hand`])) return false;
      const on = kind === 'create' ? otherSide(side) : side;
      const { nameOf } = outcome.world.witness;
      const from = { side: on, entity: record, id: on === 'ghl' ? nameOf(id) : id };
      const whose = outcome.world.witness.of(from).at(-1)?.after?.of ?? id;
      return kind !== 'create' || !isReviewed(outcome, [whose], ['listed-twice', 'who-is-who']);
    })
    .map(({ side, kind, record, id, fields }) => `${kind} ${side} ${record} ${id}: ${fields.join(', ')}`);

const RULES = {
  unlikePatients,
  unlikeVisits,
  leftAlone,
  untrueTombstones,
  notOnce,
  unlisted,
  lostValues,
  ownedFields,
  notOurs,
  madeUnreachable,
  wronglyRetired,
  touchedAfterwards,
  foreignNames,
  respelt,
  bookedForAnother,
  madeForArchived,
  mixedSlots,
  exchangedEvents,
};

/** Requests that broke a rule of a service; not those for an invoice where e-Physio refuses every one. */
const brokenRules = ({ sandbox }: World, { createInvoice }: Practice): string[] =>
  [...sandbox.ghl.counters.violations, ...sandbox.ephysio.counters.violations]
    .filter(({ path }) => path !== '/invoices' || createInvoice !== 'never')
    .map((violation) => JSON.stringify(violation));

/** Plays a history to its end. @returns what is wrong then; nothing else may come out of it */
export const play = async (history: History): Promise<string[]> => {
  const { practice, first, beginsInPeace, rounds } = history;
  const bench = await openPractice(practice);
  const inbox = openInbox(bench, { mislabelled: practice.mislabelled });
  const world = createWorld(bench);
  const { sandbox, witness } = world;
  try {
    for (const edit of first) applyEdit(world, edit);
    if (beginsInPeace) await bench.run({ overrides });
    for (const round of rounds) await playRound(world, inbox, round);
    await world.refresh();
    await runUntilQuiet(world, false);
    const lastLook = bench.clock.now();
    const last = await runUntilQuiet(world, true);
    const dry = await bench.run({ dryRun: true });
    const outcome = await outcomeOf(world, history, last);
    const problems = [
      ...plannedAnew(dry, outcome).map((what) => `planned after a quiet run: ${what}`),
      ...Object.entries(RULES).flatMap(([name, rule]) => rule(outcome).map((what) => `${name}: ${what}`)),
      ...(await unaccountedFor(outcome)).map((what) => `unaccounted for: ${what}`),
      ...(await bench.store.db.selectFrom('operations').select('id').execute()).map(
        () => 'an operation is left open',
      ),
      ...brokenRules(world, practice),
      ...(sandbox.ghl.counters.rateLimited > 0 ? ['GHL answered 429'] : []),
    ];
    const before = witness.changes.length;
    // A guard that trips in the listener would be tried again every few minutes for days.
    await inbox.settle({ repeat: true, forMs: LATE_MS });
    witness.note('program');
    const late = witness.changes.slice(before);
    // Beyond the window only a webhook looks. And what has begun since is not cancelled any more: GHL follows the desk.
    const isExpected = ({ before, after, time }: Change): boolean => {
      const start = Date.parse((before ?? after)?.time?.split('/')[0] ?? '');
      const isBeyond = start < outcome.window.from || start >= outcome.window.to;
      return isBeyond || (start > lastLook && start <= time);
    };
    problems.push(
      ...late.filter((c) => !isExpected(c)).map((c) => `late webhooks changed ${c.side} ${c.entity} ${c.id}`),
    );
    return problems.length === 0 ? [] : [...problems, ...storyOf(outcome)];
  } finally {
    witness.close();
    await inbox.close();
    await bench.close();
  }
};
