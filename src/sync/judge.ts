import { counted } from '../domain/counted.ts';
import { type GuardInput, judgePlan, type PlannedChange } from '../domain/guards.ts';
import { type Change, neverMet, type Plan } from '../domain/plan.ts';
import { GuardError } from '../errors.ts';
import type { RunContext } from './run-context.ts';

const changesOf = <R>(plan: Plan<R>): Change<R>[] =>
  plan.operations.flatMap((operation) =>
    operation.kind === 'update' || operation.kind === 'cancel' ? [operation] : [],
  );

/** Two records that meet for the first time fill in what the other lacks: that changes nothing of anybody. */
const changedFields = <R extends object>({ link, changes, conflicts }: Change<R>): string[] =>
  neverMet(link) ? conflicts.map(({ field }) => field) : Object.keys(changes);

/** What the guards have to know of a plan. `movedByMs`: by how much a change moves a start. */
export const guardInput = <R extends object>(
  plan: Plan<R>,
  sides: GuardInput['sides'],
  movedByMs: (change: Change<R>) => number | null = () => null,
): GuardInput => {
  const changes = changesOf(plan);
  const updates = changes.filter((change) => change.kind === 'update');
  // An appointment that is handed to another patient is cancelled too, and made anew.
  const replaced = plan.operations.filter((o) => o.kind === 'create' && o.replaces !== null).length;
  return {
    sides,
    linked: plan.linked,
    retired: changes.length - updates.length + replaced,
    changes: updates.map(
      (change): PlannedChange => ({ fields: changedFields(change), movedByMs: movedByMs(change) }),
    ),
  };
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

/** @throws GuardError naming each guard that trips and the flag that lifts it */
export const judge = (run: RunContext, input: GuardInput): void => {
  const trips = judgePlan(input, run.practice.sync.guards, run.options.overrides);
  if (trips.length === 0) return;
  const flags = [...new Set(trips.map((trip) => trip.flag))].join(' ');
  throw new GuardError(
    trips.map((trip) => trip.guard).join(', '),
    `${trips.map((trip) => trip.message).join(' ')} ${whatWasWritten(run)}`,
    `Look at both sides first; --dry-run ${flags} lists what would be done. If that is right, run it once with ${flags}.`,
  );
};
