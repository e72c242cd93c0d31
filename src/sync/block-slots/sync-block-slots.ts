import { allSettledOrThrow } from '../../domain/all-settled-or-throw.ts';
import { mayWrite } from '../../domain/merge/reconcile-pair.ts';
import type { GuardTrip } from '../../domain/plan/guard-input.ts';
import {
  type BlockSlotsPlan,
  type ListedSlots,
  type OwnSlot,
  planBlockSlots,
  type SlotOperation,
} from '../../domain/plan/plan-block-slots.ts';
import { type SlotTarget, slotTargets, targetKey } from '../../domain/records/block-slot.ts';
import { RecordError } from '../../errors.ts';
import { listBlockSlots } from '../../store/tables/block-slots.ts';
import { addFailure, type OperationSummary, type Report, type RunContext } from '../run-context.ts';
import { applySlots } from './apply-slots.ts';
import type { Passed } from './appointment-fates.ts';
import { enforceSlotGuards } from './enforce-slot-guards.ts';
import { recoverSlots } from './recover-slots.ts';
import { adoptsSlots, blockingOf, blockTitle, noteBegun, noteTakenId, takenId } from './slot-rules.ts';
import { causeOf, takenTimes, withTargets } from './taken-times.ts';

/** What GHL lists, by `targetKey`; `refused`: users and calendars that it knows nothing of. */
interface Listed {
  readonly listed: ReadonlyMap<string, ListedSlots>;
  readonly refused: ReadonlySet<string>;
}

/** GHL's slots of all users and calendars where something is taken, or was. One that GHL refuses is reported, and left alone. */
const listSlots = async (
  run: RunContext,
  { window }: Passed['snapshot'],
  targets: readonly SlotTarget[],
): Promise<Listed> => {
  const distinct = new Map(targets.map((target) => [targetKey(target), target]));
  const listed = new Map<string, ListedSlots>();
  const refused = new Set<string>();
  const listOne = async (key: string, target: SlotTarget): Promise<void> => {
    try {
      const { slots, bad } = await run.blockSlots.list(target, window);
      for (const { id, reason } of bad)
        addFailure(run.report, { link: null, side: 'ghl', id, code: 'unreadable', reason });
      const unreadable = new Set(bad.flatMap(({ id }) => id ?? []));
      listed.set(key, { slots, unreadable, isWhole: bad.every(({ id }) => id !== null) });
    } catch (error) {
      if (!(error instanceof RecordError)) throw error;
      refused.add(key);
      const { code, reason } = error;
      addFailure(run.report, { link: null, side: 'ghl', id: target.id, code, reason });
    }
  };
  await allSettledOrThrow([...distinct].map(([key, target]) => listOne(key, target)));
  return { listed, refused };
};

const NOTHING_LISTED: Listed = { listed: new Map(), refused: new Set() };

interface Slots {
  readonly plan: BlockSlotsPlan;
  readonly rows: readonly OwnSlot[];
  readonly listed: ReadonlyMap<string, ListedSlots>;
}

/** @param among the events that it is about, whose slots are as the rows say; `null`: all, and GHL is asked */
const planSlots = async (
  run: RunContext,
  passed: Passed,
  among: ReadonlySet<string> | null,
): Promise<Slots | null> => {
  const { store, practice } = run;
  const now = new Date(run.now()).toISOString();
  const blocking = await blockingOf(store, practice);
  const stored = await listBlockSlots(store, practice.name, now);
  const { window, readAt } = passed.snapshot;
  const rows = stored
    .filter(({ event }) => among?.has(event) !== false)
    .map((row): OwnSlot => ({ ...row, isNew: row.updatedAt >= readAt && row.updatedAt <= now }));
  if (blocking.kind === 'none' && rows.length === 0) return null;
  const { own } = slotTargets(practice.calendars, await takenId(store, practice.name));
  const found = await takenTimes(run, passed, blocking, among);
  const wanted = withTargets(found, own);
  const concerned = [...rows.map(({ target }) => target), ...wanted.flatMap(({ targets }) => targets)];
  const offered = new Set([...own.values()].flat().map(targetKey));
  const isAsked = among === null && blocking.kind !== 'none';
  const { listed, refused } = isAsked
    ? await listSlots(
        run,
        passed.snapshot,
        concerned.filter((target) => offered.has(targetKey(target))),
      )
    : NOTHING_LISTED;
  if (isAsked)
    for (const { id, reason } of passed.snapshot.ephysio.absences?.bad ?? [])
      addFailure(run.report, { link: null, side: 'ephysio', id, code: 'unreadable', reason });
  const isKnown = (target: SlotTarget): boolean => !refused.has(targetKey(target));
  const plan = planBlockSlots({
    taken: wanted.map((time) => ({ ...time, targets: time.targets.filter(isKnown) })),
    causeOf: causeOf(found, own, window, blocking),
    rows: rows.filter(({ target }) => isKnown(target)),
    listed,
    window,
    now,
    title: blockTitle(practice),
    adopts: among === null && (await adoptsSlots(store, practice.name)),
  });
  return { plan, rows, listed };
};

const summaryOf = (operation: SlotOperation): OperationSummary | null => {
  const { kind } = operation;
  if (kind === 'adopt') return null;
  const id = kind === 'create' ? operation.event : operation.own.ghlId;
  return { side: 'ghl', kind, record: 'block-slot', id, fields: kind === 'remove' ? [] : ['start', 'end'] };
};

const COUNTED = { create: 'created', update: 'updated', remove: 'removed' } as const;

/** Counts a plan as if it had been carried out: a dry run. */
export const reportSlots = (report: Report, { operations }: BlockSlotsPlan): void => {
  for (const operation of operations) {
    const summary = summaryOf(operation);
    if (summary) report.operations.push(summary);
    if (operation.kind !== 'adopt') report.blockSlots[COUNTED[operation.kind]] += 1;
  }
};

/**
 * Blocks in GHL the time of therapists that is taken in e-Physio and is no appointment in GHL, and frees what is not taken
 * any more. After the pass over appointments: who got into GHL there needs no slot.
 * What the retire limit holds back of it, it notes in the report.
 * @param heldBack what a guard has held back of the appointments
 */
export const syncBlockSlots = async (
  run: RunContext,
  pass: Omit<Passed, 'heldLinks'>,
  heldBack: { readonly links: ReadonlySet<string> } | null,
): Promise<void> => {
  const trip = await blockAndFree(run, { ...pass, heldLinks: heldBack?.links ?? new Set() });
  if (trip !== null) run.report.heldBack.trips.push(trip);
};

/** The events that a pass about one appointment of GHL concerns; `null`: it is about all. */
const concernedEvents = ({ snapshot: { wanted, rows }, plan }: Passed): ReadonlySet<string> | null => {
  const ids = wanted.ghl;
  if (ids === null) return null;
  const linked = rows.filter((row) => ids.has(row.ghl_id ?? '')).map((row) => row.ephysio_id);
  const planned = plan.operations.map((operation) => {
    if (operation.kind === 'link') return operation.ephysio.id;
    if (operation.kind === 'create') return operation.side === 'ghl' ? operation.from.id : null;
    return operation.link.ephysioId;
  });
  return new Set([...linked, ...planned].filter((id) => id !== null));
};

const blockAndFree = async (run: RunContext, passed: Passed): Promise<GuardTrip | null> => {
  const { options, store, practice } = run;
  const among = concernedEvents(passed);
  if (!mayWrite(options.direction, 'ghl') || among?.size === 0) return null;
  if (!options.dryRun && among === null) await recoverSlots(run);
  for (let round = 1; ; round += 1) {
    const slots = await planSlots(run, passed, among);
    if (slots === null) return null;
    const { plan, trip } = await enforceSlotGuards(run, slots, among !== null);
    if (options.dryRun) {
      reportSlots(run.report, plan);
      return trip;
    }
    const mayAsk = round === 1 && (await takenId(store, practice.name)) === null;
    const { window } = passed.snapshot;
    const asked = await applySlots(run, plan, { listed: slots.listed, window, mayAsk });
    if (asked !== null) {
      // With the other one of the two ids, once.
      await noteTakenId(store, practice.name, asked, run.now());
      continue;
    }
    if (among === null && options.window === null) await noteBegun(store, practice.name, run.now());
    return trip;
  }
};
