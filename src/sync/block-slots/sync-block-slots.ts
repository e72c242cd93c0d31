import { mayWrite } from '../../domain/merge/reconcile-pair.ts';
import type { GuardTrip } from '../../domain/plan/guard-input.ts';
import {
  type BlockSlotsPlan,
  type ListedSlots,
  type OwnSlot,
  planBlockSlots,
  type SlotOperation,
  type TakenTime,
} from '../../domain/plan/plan-block-slots.ts';
import { type BlockSlot, slotTargets, targetKey } from '../../domain/records/block-slot.ts';
import { isSameSlot } from '../../domain/records/group-slot.ts';
import { listBlockSlots, listOverSlots, type StoredSlot } from '../../store/tables/block-slots.ts';
import { afterPlan } from '../gather/taken-time.ts';
import { addFailure, type OperationSummary, type Report, type RunContext } from '../run-context.ts';
import { applySlots, forgetFailures } from './apply-slots.ts';
import type { Passed } from './appointment-fates.ts';
import { slotKey } from './commit-slot.ts';
import { enforceSlotGuards } from './enforce-slot-guards.ts';
import { listSlots } from './list-slots.ts';
import { recoverSlots } from './recover-slots.ts';
import { adoptsSlots, blockingOf, blockTitle, noteBegun, noteTakenId, takenId } from './slot-rules.ts';
import { causeOf, takenTimes, withTargets } from './taken-times.ts';

interface Slots {
  readonly plan: BlockSlotsPlan;
  readonly rows: readonly OwnSlot[];
  readonly listed: ReadonlyMap<string, ListedSlots>;
}

/** What is stored of the slots that are not over, and of those whose events have been moved into the future since. */
const withOverOnes = async (
  { store, practice }: RunContext,
  ahead: readonly StoredSlot[],
  now: string,
  taken: readonly TakenTime[],
): Promise<StoredSlot[]> => {
  const there = new Set(ahead.map((row) => slotKey(row.event, row)));
  const lacking = taken.filter(
    ({ event, targets }) => !targets.every((target) => there.has(slotKey(event, { target }))),
  );
  const events = lacking.map(({ event }) => event);
  return [...ahead, ...(await listOverSlots(store, practice.name, events, now))];
};

/** @param among the events that it is about, whose slots are as the rows say; `null`: all, and GHL is asked */
const planSlots = async (
  run: RunContext,
  passed: Passed,
  among: ReadonlySet<string> | null,
): Promise<Slots | null> => {
  const { store, practice } = run;
  const now = new Date(run.now()).toISOString();
  const blocking = await blockingOf(store, practice);
  const ahead = await listBlockSlots(store, practice.name, now);
  if (blocking.kind === 'none' && ahead.length === 0) return null;
  const { own } = slotTargets(practice.calendars, await takenId(store, practice.name));
  const found = await takenTimes(run, passed, blocking, among);
  const taken = withTargets(found, own);
  const { window, readAt } = passed.snapshot;
  const rows = (await withOverOnes(run, ahead, now, taken))
    .filter(({ event }) => among?.has(event) !== false)
    .map((row): OwnSlot => ({ ...row, isNew: row.updatedAt >= readAt && row.updatedAt <= now }));
  const adopts = await adoptsSlots(store, practice.name);
  const planWith = (listed: ReadonlyMap<string, ListedSlots>): BlockSlotsPlan =>
    planBlockSlots({
      taken,
      causeOf: causeOf(found, own, window, blocking),
      rows,
      listed,
      window,
      now,
      title: blockTitle(practice),
      adopts,
    });
  const concerned =
    among === null
      ? [...rows.map(({ target }) => target), ...taken.flatMap(({ targets }) => targets)]
      : // Only what is made needs to know what is there.
        planWith(new Map()).operations.flatMap((o) => (o.kind === 'create' ? [o.slot.target] : []));
  const offered = new Set([...own.values()].flat().map(targetKey));
  const wanted = concerned.filter((target) => offered.has(targetKey(target)));
  const lists = blocking.kind === 'none' ? new Map() : await listSlots(run, window, wanted);
  if (among === null && blocking.kind !== 'none')
    for (const { id, reason } of passed.snapshot.ephysio.absences?.bad ?? [])
      addFailure(run.report, { link: null, side: 'ephysio', id, code: 'unreadable', reason });
  const listed = new Map([...lists].flatMap(([key, list]) => (list === null ? [] : [[key, list] as const])));
  const plan = planWith(listed);
  const isUnlisted = ({ target }: BlockSlot): boolean => lists.get(targetKey(target)) === null;
  const operations = plan.operations.filter(
    (operation) => !isUnlisted('slot' in operation ? operation.slot : operation.own),
  );
  return { plan: { ...plan, operations }, rows: rows.filter(({ end }) => end > now), listed };
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
const concernedEvents = (passed: Passed): ReadonlySet<string> | null => {
  const {
    snapshot: { wanted, rows },
    plan,
  } = passed;
  const ids = wanted.ghl;
  if (ids === null) return null;
  const linked = rows.filter((row) => ids.has(row.ghl_id ?? '')).map((row) => row.ephysio_id);
  const planned = plan.operations.map((operation) => {
    if (operation.kind === 'link') return operation.ephysio.id;
    if (operation.kind === 'create') return operation.side === 'ghl' ? operation.from.id : null;
    return operation.link.ephysioId;
  });
  const own = new Set([...linked, ...planned].filter((id) => id !== null));
  return withGroups(passed, own);
};

/** With those who are, or were, in one slot with them: a place that is taken or free by now concerns all. */
const withGroups = ({ snapshot, plan }: Passed, own: ReadonlySet<string>): ReadonlySet<string> => {
  const { records } = snapshot.ephysio;
  const { events, made } = afterPlan(records, plan);
  const slots = [
    ...[...records, ...events].filter(({ id }) => own.has(id)).map(({ record }) => record),
    ...made.map(({ record }) => record),
  ];
  const beside = records.filter(({ record }) => slots.some((slot) => isSameSlot(slot, record)));
  return new Set([...own, ...beside.map(({ id }) => id)]);
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
    if (among === null && options.window === null) {
      await forgetFailures(run, slots.plan);
      await noteBegun(store, practice.name, run.now());
    }
    return trip;
  }
};
