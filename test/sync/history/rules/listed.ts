import type { Outcome } from '../outcome.ts';
import type { Change, Which } from '../witness.ts';

const isSame = (a: Which, b: Which): boolean => a.side === b.side && a.entity === b.entity && a.id === b.id;

/** Whether a service shows another record than before; not what it only notes for itself. */
const isSeen = ({ before, after }: Change): boolean => JSON.stringify(before) !== JSON.stringify(after);

/** Writes of the program that `runs show` does not know, and what it lists that was never written. */
export const unlisted = ({ listed, world: { witness } }: Outcome): string[] => {
  const own = witness.changes.filter(({ author }) => author === 'program');
  const made = own.flatMap((change) => {
    if (change.before !== null) return [];
    const { side, entity, id } = change;
    const times = listed.filter((row) => row.kind === 'created' && isSame(row, change)).length;
    return times === 1 ? [] : [`${side} ${entity} ${id} was created, and is listed ${times} times`];
  });
  // What somebody has overwritten since may never be known to have arrived.
  const changed = own.flatMap((change) => {
    const { side, entity, id, before } = change;
    if (before === null || witness.of(change).at(-1) !== change || !isSeen(change)) return [];
    const isListed = listed.some((row) => row.kind !== 'created' && isSame(row, change));
    return isListed ? [] : [`${side} ${entity} ${id} was changed, and that is not listed`];
  });
  const invented = listed
    .filter((row) => !own.some((change) => isSame(row, change)))
    .map(({ kind, side, entity, id }) => `${side} ${entity} ${id} is listed as ${kind}, and never was`);
  return [...made, ...changed, ...invented];
};
