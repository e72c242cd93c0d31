import type { Change } from '../../domain/plan/plan.ts';
import { withWholeAddress } from '../../domain/records/address.ts';

/** A change without some of its fields, which wait. `null`: nothing is left, or a person has asked for the whole of it. */
export const withoutFields = <R extends object>(
  change: Change<R>,
  refused: readonly string[],
): Change<R> | null => {
  const fields = withWholeAddress(refused);
  const without = <T extends object>(record: T): T =>
    Object.fromEntries(Object.entries(record).filter(([field]) => !fields.includes(field))) as T;
  const changes = without(change.changes);
  if (fields.length === 0 || change.settles !== undefined || Object.keys(changes).length === 0) return null;
  const { patch, conflicts } = change;
  return {
    ...change,
    changes,
    patch: { ...patch, ephysio: without(patch.ephysio), ghl: without(patch.ghl) },
    conflicts: conflicts.filter(({ field }) => !fields.includes(field)),
  };
};
