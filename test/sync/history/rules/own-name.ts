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

/** Whether the name that a change overwrote had come from GHL, and nobody has touched it at the desk since. */
const cameFromGhl = ({ world }: Outcome, change: Change): boolean =>
  world.witness
    .of(change)
    .filter((c) => c.at < change.at)
    .findLast((c) => c.before?.firstName !== c.after?.firstName || c.before?.lastName !== c.after?.lastName)
    ?.author === 'program';

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
