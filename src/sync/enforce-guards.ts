import { counted } from '../domain/counted.ts';
import { FLAGS } from '../domain/plan/guard-flags.ts';
import { type GuardInput, type GuardTrip, NOTHING_PLANNED } from '../domain/plan/guard-input.ts';
import { creationLimit, evaluateGuards } from '../domain/plan/guards.ts';
import type { Create, Operation, Plan } from '../domain/plan/plan.ts';
import type { Patient } from '../domain/records/patient.ts';
import { GuardError } from '../errors.ts';
import { listFailures } from '../store/tables/failures.ts';
import { isAboutMapping, MAPPING_REMEDY, type TripNames, tripText } from '../texts/guard-text.ts';
import { calendarNames, therapistNames } from './gather/calendar-names.ts';
import type { RunContext } from './run-context.ts';
import { summariseNamed } from './summarise.ts';

/** `sync` judges several times: by the time that the appointments are judged, the patients are written. */
const whatWasWritten = ({ report, options }: RunContext, trips: readonly GuardTrip[]): string => {
  const { created, updated, cancelled } = report;
  const writes = [created, updated, cancelled].reduce((sum, n) => sum + n.ephysio + n.ghl, 0);
  if (writes === 0 || options.dryRun) return 'Nothing was written.';
  return trips.some(({ facts }) => 'entity' in facts && facts.entity === 'block-slot')
    ? 'No block slot was written; patients and appointments were, earlier in this run.'
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

/** Guards that stopped a run, or held a part of it back. */
export class TrippedError extends GuardError {
  readonly trips: readonly GuardTrip[];
  constructor(trips: readonly GuardTrip[], message: string, hint: string) {
    super(
      trips.map((trip) => trip.facts.guard),
      message,
      hint,
    );
    this.trips = trips;
  }
}

const guardError = async (
  run: RunContext,
  trips: readonly GuardTrip[],
  done: string,
): Promise<TrippedError> => {
  const flags = [...new Set(trips.map((trip) => trip.flag))].join(' ');
  const isNamed = trips.some(({ places }) => places.length > 0);
  const names: TripNames = isNamed
    ? { therapist: await therapistNames(run), calendars: await calendarNames(run) }
    : { therapist: (id) => id, calendars: new Map() };
  const remedy = trips.some(({ facts }) => isAboutMapping(facts)) ? `${MAPPING_REMEDY} ` : '';
  return new TrippedError(
    trips,
    `${trips.map((trip) => tripText(trip, names)).join(' ')} ${done}`,
    `${remedy}Look at both sides first; --dry-run ${flags} lists what would be done. If that is right, run it once with ${flags}.`,
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
  throw await guardError(run, trips, whatWasWritten(run, trips));
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
