import type { Outcome } from '../outcome.ts';
import { areSwapped, bearsAnother, isSameSpelt } from '../spelling.ts';
import type { Change } from '../witness.ts';

const renamedByProgram = ({ world }: Outcome): Change[] =>
  world.witness.changes.filter(
    ({ author, side, entity, before, after }) =>
      author === 'program' &&
      side === 'ephysio' &&
      entity === 'patient' &&
      after !== null &&
      (before?.firstName !== after.firstName || before?.lastName !== after.lastName),
  );

/**
 * Whether what a change overwrote of a name had come from GHL, and the desk has it still. What the desk changed and took back, and
 * no run carried over in between, nobody can tell.
 */
const cameFromGhl = ({ world }: Outcome, change: Change): boolean =>
  (['firstName', 'lastName'] as const).every((field) => {
    const value = change.before?.[field];
    if (value === change.after?.[field]) return true;
    const isNew = (c: Change): boolean => c.at < change.at && c.before?.[field] !== c.after?.[field];
    const given = world.witness.of(change).findLast((c) => c.author === 'program' && isNew(c));
    if (!given || given.after?.[field] !== value) return false;
    return !world
      .partnersOf(change)
      .flatMap((id) => world.witness.of({ side: 'ghl', entity: 'patient', id }))
      .some((c) => c.author === 'program' && isNew(c) && c.at > given.at && c.after?.[field] !== value);
  });

/** Patients in e-Physio to whom the program gave the name of somebody else. */
export const foreignNames = (outcome: Outcome): string[] =>
  renamedByProgram(outcome).flatMap((change) => {
    const { id, before, after } = change;
    const who = outcome.world.cast.who(change);
    if (who === undefined || after === null) return [];
    const another = bearsAnother(who, after);
    if (!another || (before && bearsAnother(who, before))) return [];
    // A longer form of a name that GHL has given: nobody can tell.
    if (another.isPart && (before === null || cameFromGhl(outcome, change))) return [];
    return [`patient ${id} is person ${who}, and was given the name "${after.firstName} ${after.lastName}"`];
  });

/** Names in e-Physio of which the program changed nothing but the spelling, although the desk had entered them. */
export const respelt = (outcome: Outcome): string[] =>
  renamedByProgram(outcome).flatMap((change) => {
    const { id, before, after } = change;
    if (!before || !after || outcome.practice.owners.lastName === 'ghl') return [];
    const isSame =
      areSwapped(before, after) ||
      (isSameSpelt(before.firstName, after.firstName) && isSameSpelt(before.lastName, after.lastName));
    return isSame && !cameFromGhl(outcome, change)
      ? [
          `patient ${id}: "${before.firstName} ${before.lastName}" became "${after.firstName} ${after.lastName}"`,
        ]
      : [];
  });
