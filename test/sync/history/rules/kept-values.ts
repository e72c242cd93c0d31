import { otherSide } from '../../../../src/domain/records/sides.ts';
import type { Outcome } from '../outcome.ts';
import { isPartOfName, isSameSpelt } from '../spelling.ts';
import { PERSON_FIELDS, VISIT_FIELDS } from '../views.ts';
import type { Change } from '../witness.ts';

/** A status in GHL's words. A code that the config does not name reads as `new`, and `new` counts as confirmed. */
const wordFor = ({ practice }: Outcome, status: string): string => {
  if (!/^\d+$/.test(status)) return status;
  if (status === '9') return practice.cancelledStatus === null ? 'new' : 'cancelled';
  return { 5: 'confirmed', 7: 'showed' }[status] ?? 'new';
};

const isSame = (outcome: Outcome, field: string, a: string, b: string): boolean => {
  if (field.endsWith('Name')) return isSameSpelt(a, b) || (field === 'firstName' && isPartOfName(a, b));
  if (field !== 'status') return a === b;
  const words = [wordFor(outcome, a), wordFor(outcome, b)].map((word) =>
    word === 'new' ? 'confirmed' : word,
  );
  return words[0] === words[1];
};

/** Who gave a field the value that it has before `change`. */
const setterOf = ({ world: { witness } }: Outcome, change: Change, field: string): Change | undefined =>
  witness
    .of(change)
    .filter((c) => c.at < change.at)
    .findLast((c) => c.after?.[field] !== c.before?.[field]);

/**
 * Whether the other half of the pair held the value at some time since the record first did: then the person who changed it there
 * has seen it.
 */
const wasSeen = (outcome: Outcome, change: Change, field: string, value: string): boolean => {
  const { world } = outcome;
  const { side, entity } = change;
  const since = world.witness.of(change).find((c) => c.after?.[field] === value)?.at ?? 0;
  return world.partnersOf(change).some((partner) => {
    const history = world.witness.of({ side: otherSide(side), entity, id: partner });
    const swapped = { firstName: 'lastName', lastName: 'firstName' }[field];
    return history.some((c, i) => {
      const until = history[i + 1]?.at ?? Number.POSITIVE_INFINITY;
      if (!c.after || until <= since || c.at >= change.at) return false;
      const held = [c.after[field], ...(swapped === undefined ? [] : [c.after[swapped]])];
      return held.some((text) => text !== undefined && isSame(outcome, field, text, value));
    });
  });
};

/** A status belongs to its time: what is moved into the future is confirmed again. */
const isPutOff = ({ before, after, time }: Change): boolean =>
  ['showed', 'noshow', '7'].includes(before?.status ?? '') &&
  ['confirmed', '5'].includes(after?.status ?? '') &&
  Date.parse(after?.time?.split('/')[0] ?? '') > time;

/** What was cancelled in GHL only, because its event had begun or was billed, and is moved at the desk, takes place again. */
const isPutOnAgain = ({ world }: Outcome, change: Change, runBeganAt: number): boolean => {
  const { side, before, after } = change;
  if (side !== 'ghl' || after?.live !== 'yes' || before?.time === after.time) return false;
  // Somebody may have put it on while the run was writing.
  const read = world.witness.of(change).findLast((c) => c.at < Math.min(runBeganAt, change.at));
  return !before?.live || read?.after?.live === '';
};

/**
 * What was cancelled in GHL only, and whose event somebody at the desk has given to another therapist since, or to one without a
 * calendar and back: a review says that the cancellation was not carried out, and it is not carried out later.
 */
const isTakenUpAgain = ({ world: { witness, partnersOf } }: Outcome, change: Change): boolean => {
  const { at, side, after } = change;
  const off = witness.of(change).findLast((c) => c.at < at && c.before?.live === 'yes' && !c.after?.live);
  return (
    side === 'ghl' &&
    after?.live === 'yes' &&
    off !== undefined &&
    partnersOf(change).some((id) =>
      witness
        .of({ side: 'ephysio', entity: 'appointment', id })
        .some(
          (c) =>
            c.author === 'person' &&
            c.at > off.at &&
            c.at < at &&
            c.before?.live === 'yes' &&
            c.before.calendar !== c.after?.calendar,
        ),
    )
  );
};

/** One that was cancelled for good, and that a longer series has got again under its id: it takes place where GHL says. */
const isMadeAnew = ({ world: { witness, partnersOf } }: Outcome, change: Change): boolean =>
  change.side === 'ephysio' &&
  change.before?.live === '' &&
  change.after?.live === 'yes' &&
  partnersOf(change).some((id) =>
    witness
      .of({ side: 'ghl', entity: 'appointment', id })
      .some((c, n) => n > 0 && c.author === 'person' && c.before === null && c.at < change.at),
  );

/** What is cancelled because its event is another patient's by now: when it would have been is of no interest. */
const isHandedOver = ({ world }: Outcome, change: Change): boolean =>
  change.side === 'ghl' &&
  !change.after?.live &&
  world
    .partnersOf(change)
    .some((id) =>
      world.witness
        .of({ side: 'ephysio', entity: 'appointment', id })
        .some((c) => c.at < change.at && c.before !== null && c.after?.of !== c.before.of),
    );

/** Values that somebody entered, that the program overwrote, and that it kept nowhere. */
export const lostValues = (outcome: Outcome): string[] => {
  const { world, conflicts } = outcome;
  const { witness, runsBeganAt } = world;
  const problems: string[] = [];
  for (const change of witness.changes) {
    const { side, entity, id, before, after } = change;
    if (change.author !== 'program' || !before || !after) continue;
    const runBeganAt = runsBeganAt.findLast((at) => at <= change.at) ?? 0;
    const isPutOn = isPutOnAgain(outcome, change, runBeganAt);
    for (const field of entity === 'patient' ? PERSON_FIELDS : VISIT_FIELDS) {
      const value = before[field] ?? '';
      const isElsewhere = isPutOn || isHandedOver(outcome, change) || isMadeAnew(outcome, change);
      if (['time', 'calendar'].includes(field) && isElsewhere) continue;
      if (value === '' || isSame(outcome, field, value, after[field] ?? '')) continue;
      // The other side's word for it, or what is cancelled: nothing is overwritten.
      const isOver = after.live !== 'yes' || isPutOff(change) || isPutOn || isTakenUpAgain(outcome, change);
      if (field === 'status' && isOver) continue;
      const setter = setterOf(outcome, change, field);
      // Between the reading and the writing of one run nobody can tell.
      if (!setter || setter.author === 'program' || setter.at >= runBeganAt) continue;
      if (wasSeen(outcome, change, field, value)) continue;
      const kept = conflicts.some(
        (lost) =>
          lost.field === field &&
          lost.loser === side &&
          isSame(outcome, field, lost.value, value) &&
          world.linksOf(change).includes(lost.linkId),
      );
      if (!kept)
        problems.push(
          `${field} "${value}" of ${side} ${entity} ${id} was overwritten with "${after[field]}"`,
        );
    }
  }
  return problems;
};
