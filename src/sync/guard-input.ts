import type { CalendarFit } from '../domain/plan/calendar-fit.ts';
import { firstChanges, isJoin, joinsIn, overwrittenFields } from '../domain/plan/first-linking.ts';
import {
  type GuardInput,
  type ListedSide,
  NOTHING_PLANNED,
  type Place,
  type PlannedChange,
} from '../domain/plan/guard-input.ts';
import { type Change, type Create, hasNoBase, type Operation, type Plan } from '../domain/plan/plan.ts';
import { ADDRESS, ADDRESS_PARTS } from '../domain/records/address.ts';
import { oncePerSeries } from '../domain/records/series.ts';
import type { Both } from '../domain/records/sides.ts';
import type { Side } from '../domain/side.ts';

/** What the guards have to know of appointments. */
export interface About<R> {
  /** By how much a change moves a start. */
  readonly movedByMs: (change: Change<R>) => number | null;
  readonly placeOf: (operation: Change<R> | Create<R>) => Place;
  readonly therapists: ReadonlySet<string>;
  readonly fits: readonly CalendarFit[];
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
  const joins = joinsIn(operations);
  const firsts = joins.flatMap(firstChanges);
  const planned = (change: Change<R>, fields: readonly string[]): PlannedChange => ({
    fields,
    movedByMs: about?.movedByMs(change) ?? null,
    ...(about === undefined ? {} : { place: about.placeOf(change) }),
  });
  return {
    entity,
    sides,
    linked,
    retired: oncePerSeries(operations.filter(retires), (operation) => ({
      ghlId: operation.link?.ghlId,
      does: operation.kind,
    })).map(placeOf),
    retiredBefore: 0,
    changes: [
      ...changes.map((change) => planned(change, changedFields(change))),
      ...firsts.map((change) => ({ ...planned(change, overwrittenFields(change)), isFirst: true }) as const),
    ],
    first: {
      count: joins.length,
      before: NOTHING_PLANNED.first.before,
      fits: about?.fits ?? [],
    },
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
  const operations = plan.operations.filter(isCarriedOut);
  return {
    ...plan,
    operations: operations.map((operation) =>
      isJoin(operation) ? { ...operation, followUps: operation.followUps.filter(isCarriedOut) } : operation,
    ),
  };
};
