import { counted } from '../domain/counted.ts';
import { FLAGS } from '../domain/plan/guard-flags.ts';
import {
  creationLimit,
  evaluateGuards,
  type GuardInput,
  type GuardTrip,
  type ListedSide,
  NOTHING_PLANNED,
  type Place,
  type PlannedChange,
} from '../domain/plan/guards.ts';
import { type Change, type Create, hasNoBase, type Operation, type Plan } from '../domain/plan/plan.ts';
import { ADDRESS, ADDRESS_PARTS } from '../domain/records/address.ts';
import type { Patient } from '../domain/records/patient.ts';
import { oncePerSeries } from '../domain/records/series.ts';
import type { Both } from '../domain/records/sides.ts';
import type { Side } from '../domain/side.ts';
import { GuardError } from '../errors.ts';
import { listFailures } from '../store/tables/failures.ts';
import { tripText } from '../texts/guard-text.ts';
import { therapistNames } from './gather/calendar-names.ts';
import type { RunContext } from './run-context.ts';
import { summariseNamed } from './summarise.ts';

/** What the guards have to know of appointments. */
export interface About<R> {
  /** By how much a change moves a start. */
  readonly movedByMs: (change: Change<R>) => number | null;
  readonly placeOf: (operation: Change<R> | Create<R>) => Place;
  readonly therapists: ReadonlySet<string>;
}

type Retiring<R> = Change<R> | Create<R>;

/**
 * Cancels an appointment without a decision of the desk: because its counterpart is gone or was cancelled in GHL, or because
 * it is another patient's by now, where it is cancelled and made again.
 */
export const retires = <R>(operation: Operation<R>): operation is Retiring<R> =>
  operation.kind === 'create'
    ? operation.replaces !== null
    : operation.kind === 'cancel' && !(operation.side === 'ghl' && operation.cause === 'cancelled');

/**
 * Two records that meet for the first time, or in a field that the config did not name before, fill in what the other
 * lacks: that changes nothing of anybody.
 */
const changedFields = <R extends object>({ kind, link, changes, conflicts }: Change<R>): string[] => {
  if (kind === 'update' && hasNoBase(link)) return conflicts.map(({ field }) => field);
  const overwritten: readonly string[] = conflicts.flatMap((conflict) =>
    conflict.field === ADDRESS ? ADDRESS_PARTS : [conflict.field],
  );
  const isMet = (field: string): boolean => field in link.base.ghl || overwritten.includes(field);
  return Object.keys(changes).filter((field) => kind !== 'update' || isMet(field));
};

/** What the guards have to know of a plan. */
export const guardInput = <R extends object>(
  { entity, linked, operations }: Plan<R>,
  sides: readonly ListedSide[],
  about?: About<R>,
): GuardInput => {
  const changes = oncePerSeries(
    operations.flatMap((o) => ((o.kind === 'update' || o.kind === 'cancel') && !retires(o) ? [o] : [])),
    ({ link: { ghlId }, changes }) => ({ ghlId, does: Object.keys(changes).sort().join(' ') }),
  );
  const placeOf = (operation: Retiring<R>): Place =>
    about?.placeOf(operation) ?? { therapist: null, day: null };
  return {
    entity,
    sides,
    linked,
    retired: oncePerSeries(operations.filter(retires), (operation) => ({
      ghlId: operation.link?.ghlId,
      does: operation.kind,
    })).map(placeOf),
    retiredBefore: 0,
    changes: changes.map(
      (change): PlannedChange => ({
        fields: changedFields(change),
        movedByMs: about?.movedByMs(change) ?? null,
        ...(about === undefined ? {} : { place: about.placeOf(change) }),
      }),
    ),
    therapists: about?.therapists ?? new Set(),
  };
};

/**
 * The part of a plan that is applied. A change that its side does not accept waits for a person, run after run. It changes
 * nothing, and must not use up a limit.
 */
export const carriedOut = async <R extends object>(
  plan: Plan<R>,
  sides: Both<Pick<Side<R, never>, 'takes'>>,
): Promise<Plan<R>> => {
  const left = new Set<string>();
  for (const side of ['ephysio', 'ghl'] as const)
    for (const kind of ['update', 'cancel'] as const)
      if (!(await sides[side].takes(kind))) left.add(`${side} ${kind}`);
  const isCarriedOut = (operation: Operation<R>): boolean =>
    !('side' in operation) || !left.has(`${operation.side} ${operation.kind}`);
  return { ...plan, operations: plan.operations.filter(isCarriedOut) };
};

/** `sync` judges twice: by the time that the appointments are judged, the patients are written. */
const whatWasWritten = ({ report, options }: RunContext): string => {
  const writes = [report.created, report.updated, report.cancelled].reduce(
    (sum, n) => sum + n.ephysio + n.ghl,
    0,
  );
  return writes === 0 || options.dryRun
    ? 'Nothing was written.'
    : `No appointment was written; ${counted(writes, 'patient was', 'patients were')}, earlier in this run.`;
};

/** What the retire limit holds back is left out of the plan; the rest is applied. */
const whatWasHeldBack = ({ report, options }: RunContext): string => {
  if (options.dayCounts !== undefined) return 'It waits, the others go on.';
  if (options.dryRun) return 'They would be held back, and the rest written. Nothing was written.';
  const { created, updated, cancelled } = report;
  const [made, changed, off] = [created, updated, cancelled].map((n) => n.ephysio + n.ghl);
  return `They were held back; the rest of the run was written: ${made} created, ${changed} updated, ${off} cancelled.`;
};

const guardError = async (
  run: RunContext,
  trips: readonly GuardTrip[],
  done: string,
): Promise<GuardError> => {
  const flags = [...new Set(trips.map((trip) => trip.flag))].join(' ');
  const nameOf = trips.some(({ places }) => places.length > 0)
    ? await therapistNames(run)
    : (therapist: string) => therapist;
  return new GuardError(
    trips.map((trip) => trip.facts.guard),
    `${trips.map((trip) => tripText(trip, nameOf)).join(' ')} ${done}`,
    `Look at both sides first; --dry-run ${flags} lists what would be done. If that is right, run it once with ${flags}.`,
  );
};

const isNewPatient = (operation: Operation<Patient>): operation is Create<Patient> =>
  operation.kind === 'create' && operation.side === 'ephysio';

/** Contacts that e-Physio refused, and whose time has not come: nothing is sent for them. */
const refusedContacts = async ({ store, practice, now }: RunContext): Promise<Set<string>> => {
  const at = new Date(now()).toISOString();
  const failures = await listFailures(store, practice.name, { entity: 'patient' });
  const waits = failures.filter(
    (f) => f.side === 'ephysio' && (f.dead_at !== null || f.next_attempt_at > at),
  );
  return new Set(waits.map((failure) => failure.record_id));
};

/** Whether so many new patients are more than this run may create by itself; the listener judges each by itself. */
export const areTooMany = async (run: RunContext, contactIds: readonly string[]): Promise<boolean> => {
  const { options, practice, report } = run;
  const { contacts, created } = report.heldBack;
  if (options.dayCounts !== undefined || contactIds.length === 0) return false;
  const refused = await refusedContacts(run);
  const count = contactIds.filter((id) => !refused.has(id) && !created.has(id) && !contacts.has(id)).length;
  const before = created.size + contacts.size;
  return creationLimit({ count, before }, practice.sync.guards, options.overrides).length > 0;
};

/**
 * The plan without new patients, where they are more than a run, or the listener in a day, may create by itself. The rest of
 * it is applied.
 */
export const holdBackCreations = async (
  run: RunContext,
  plan: Plan<Patient>,
  isHeldBack: boolean,
): Promise<Plan<Patient>> => {
  const creates = plan.operations.filter(isNewPatient);
  if (creates.length === 0) return plan;
  const { report, options } = run;
  const { contacts, created } = report.heldBack;
  const ids = creates.map(({ from }) => from.id);
  const isTooMany = isHeldBack || ids.some((id) => contacts.has(id)) || (await areTooMany(run, ids));
  if (!isTooMany && (await isGranted(run, ids))) {
    for (const id of ids) created.add(id);
    return plan;
  }
  const fresh = creates.filter(({ from }) => !contacts.has(from.id));
  if (options.dryRun)
    report.operations.push(
      ...fresh.flatMap((create) =>
        summariseNamed(run, plan, create).map((line) => ({ ...line, heldBack: true as const })),
      ),
    );
  for (const id of ids) contacts.add(id);
  return { ...plan, operations: plan.operations.filter((operation) => !isNewPatient(operation)) };
};

/** Whether the listener may create these patients today. */
const isGranted = async (
  { options: { dayCounts, overrides }, practice, report }: RunContext,
  contactIds: readonly string[],
): Promise<boolean> => {
  const trips = await dayCounts?.creations.take(contactIds, (before) => {
    report.heldBack.createdLately = before;
    return creationLimit({ count: contactIds.length, before }, practice.sync.guards, overrides);
  });
  return (trips ?? []).length === 0;
};

/** @throws GuardError where a guard has held something back, once the rest was applied */
export const throwIfHeldBack = async (run: RunContext): Promise<void> => {
  const { trips, contacts, created, createdLately } = run.report.heldBack;
  const limit = run.practice.sync.guards.maxCreate;
  const all = [...trips];
  if (contacts.size > 0 && limit !== null) {
    const before = run.options.dayCounts === undefined ? created.size : createdLately;
    const facts = { guard: 'creations', count: contacts.size, before, limit } as const;
    all.push({ facts, flag: FLAGS.creations, places: [] });
  }
  if (all.length > 0) throw await guardError(run, all, whatWasHeldBack(run));
};

export const tripsOf = (run: RunContext, input: GuardInput): GuardTrip[] =>
  evaluateGuards(input, run.practice.sync.guards, run.options.overrides);

/**
 * @returns the retire limit, if it is the only guard that trips: what it counted is held back
 * @throws GuardError naming each guard that trips and the flag that lifts it
 */
export const stopUnlessHeldBack = async (
  run: RunContext,
  trips: readonly GuardTrip[],
): Promise<GuardTrip | null> => {
  const [first] = trips;
  if (first === undefined) return null;
  if (trips.every(({ facts }) => facts.guard === 'retire-limit')) return first;
  throw await guardError(run, trips, whatWasWritten(run));
};

/** Judges a finished plan, before its first write. */
export const enforceGuards = (run: RunContext, input: GuardInput): Promise<GuardTrip | null> =>
  stopUnlessHeldBack(run, tripsOf(run, input));

/** Judges lists before anything is looked up one by one: one that is empty by mistake would have all of it looked up. */
export const enforceListGuards = async (
  run: RunContext,
  lists: Pick<GuardInput, 'entity' | 'sides' | 'linked'>,
): Promise<void> => {
  await enforceGuards(run, { ...NOTHING_PLANNED, ...lists });
};
