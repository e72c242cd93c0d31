import type { Operation, Plan } from '../../domain/plan/plan.ts';
import { isAwayInGhl } from '../../domain/plan/scope.ts';
import { type Appointment, isCancelled } from '../../domain/records/appointment.ts';
import { inWindow } from '../../domain/records/window.ts';
import type { LinkHead } from '../../store/tables/links.ts';
import type { Target } from '../apply/target.ts';
import type { AppointmentSnapshot } from '../gather/snapshots.ts';
import { readInFlight } from '../in-flight.ts';
import type { RunContext } from '../run-context.ts';

/** How an appointment of e-Physio stands in GHL. `unknown`: it waits for a guard, or somebody is writing it. */
export type Fate = 'in-ghl' | 'not-in-ghl' | 'cancelled' | 'unknown';

/** A pass over appointments whose plan was carried out, or in a dry run would be. */
export interface Passed {
  readonly target: Target<Appointment>;
  readonly snapshot: AppointmentSnapshot;
  readonly plan: Plan<Appointment>;
  /** Links of which a guard holds something back. */
  readonly heldLinks: ReadonlySet<string>;
}

/** A dry run knows only what it would have done. */
const plannedFates = (operations: readonly Operation<Appointment>[]): Map<string, Fate> => {
  const fates = new Map<string, Fate>();
  for (const operation of operations) {
    if (operation.kind === 'link') fates.set(operation.ephysio.id, 'in-ghl');
    else if (operation.kind === 'create' && operation.side === 'ghl')
      fates.set(operation.from.id, operation.makes ? 'in-ghl' : 'not-in-ghl');
    else if ('side' in operation && operation.kind !== 'create') {
      const { ephysioId } = operation.link;
      if (ephysioId === null) continue;
      if (operation.kind === 'cancel' && operation.side === 'ephysio') fates.set(ephysioId, 'cancelled');
      if (operation.kind === 'update' && operation.side === 'ghl' && operation.changes.status !== undefined)
        fates.set(ephysioId, 'in-ghl');
    }
  }
  return fates;
};

const linksOf = ({ operations }: Plan<Appointment>): Set<string> =>
  new Set(operations.flatMap((o) => (o.link === null ? [] : [o.link.id])));

/**
 * Whether GHL has these appointments of e-Physio, after the pass.
 * @param events ids of events that are not cancelled, as the pass has listed them
 */
export const appointmentFates = async (
  run: RunContext,
  { target, snapshot, plan, heldLinks }: Passed,
  events: readonly string[],
): Promise<Map<string, Fate>> => {
  const { ghl, window, rows: listedRows, readAt } = snapshot;
  const planned = run.options.dryRun ? plannedFates(plan.operations) : new Map<string, Fate>();
  const isQuiet = run.options.dryRun || plan.operations.length === 0;
  const rows: readonly LinkHead[] = isQuiet
    ? listedRows
    : await target.records.listBy(run.store, 'ephysio', events);
  const rowOf = new Map(rows.map((row) => [row.ephysio_id, row]));
  const before = new Map(listedRows.map((row) => [row.id, row.updated_at]));
  const written = linksOf(plan);
  // In a calendar that the config does not name, it takes no time in the therapist's own.
  const listed = new Map(
    ghl.records.map(({ id, record }) => [id, isCancelled(record) || isAwayInGhl(record)]),
  );
  const deleted = new Set(ghl.deleted);
  const unreadable = new Set(ghl.bad.map(({ id }) => id));
  const inFlight = run.options.dryRun ? snapshot.inFlight : await readInFlight(run, target);

  /** Written since the lists came: its base says how both sides are. */
  const isWritten = (row: LinkHead): boolean =>
    written.has(row.id) || before.get(row.id) !== row.updated_at || row.updated_at >= readAt;
  const isListedLive = ({ ghl_id: id }: LinkHead): boolean => id !== null && listed.get(id) === false;

  const fates = new Map<string, Fate>();
  const open: LinkHead[] = [];
  for (const event of events) {
    const row = rowOf.get(event);
    const known = planned.get(event);
    if (known !== undefined) fates.set(event, known);
    else if (inFlight.ids.ephysio.has(event) || (row && heldLinks.has(row.id))) fates.set(event, 'unknown');
    else if (row?.state !== 'linked' || row.ghl_id === null) fates.set(event, 'not-in-ghl');
    else if (isListedLive(row) && !isWritten(row)) fates.set(event, 'in-ghl');
    else open.push(row);
  }
  const bases = await target.records.openSome(
    run.store,
    open.map(({ id }) => id),
  );
  for (const row of open) {
    const event = row.ephysio_id ?? '';
    const base = bases.get(row.id)?.link.base;
    const id = row.ghl_id ?? '';
    if (!base) fates.set(event, 'unknown');
    else if (isCancelled(base.ephysio) && isWritten(row) && !run.options.dryRun)
      fates.set(event, 'cancelled');
    else if (isCancelled(base.ghl)) fates.set(event, 'not-in-ghl');
    else if (isWritten(row) || unreadable.has(id) || unreadable.has(null)) fates.set(event, 'in-ghl');
    else if (listed.get(id) === true || deleted.has(id)) fates.set(event, 'not-in-ghl');
    else {
      // Where a complete list lacks it, it is gone, unless it starts elsewhere.
      const isGone = ghl.complete && (!base.ghl.start || inWindow(base.ghl.start, window));
      fates.set(event, isGone ? 'not-in-ghl' : 'in-ghl');
    }
  }
  return fates;
};
