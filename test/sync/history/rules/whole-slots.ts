import { otherSide } from '../../../../src/domain/records/sides.ts';
import type { Outcome } from '../outcome.ts';
import type { View } from '../views.ts';
import type { Change, Which } from '../witness.ts';

const slotOf = (view: View): string => `${view.calendar} at ${view.time}`;

const isSlotChange = ({ before, after }: Change): boolean =>
  after !== null && (before === null || slotOf(before) !== slotOf(after));

/** A record and all that was ever linked with it. */
const pairOf = ({ world }: Outcome, which: Which): Which[] => {
  const pair = [which];
  for (const member of pair)
    for (const id of world.partnersOf(member)) {
      const side = otherSide(member.side);
      if (!pair.some((w) => w.side === side && w.id === id)) pair.push({ side, entity: which.entity, id });
    }
  return pair;
};

/**
 * Therapists and times that the program put together: every slot that it writes is one that a person chose as a whole. What
 * somebody changes while a run is on may be overtaken by it.
 */
export const mixedSlots = (outcome: Outcome): string[] => {
  const { witness, duringRounds } = outcome.world;
  return witness.changes.flatMap((change) => {
    const { author, entity, side, id, after } = change;
    if (author !== 'program' || entity !== 'appointment' || !after?.of || !isSlotChange(change)) return [];
    const earlier = pairOf(outcome, change)
      .flatMap((which) => witness.of(which))
      .filter((c) => c.at < change.at && c.author === 'person' && isSlotChange(c));
    if (earlier.some(({ at }) => duringRounds.has(at))) return [];
    const isChosen = earlier.some((c) => c.after && slotOf(c.after) === slotOf(after));
    return isChosen ? [] : [`${side} appointment ${id} was put to ${slotOf(after)}, which nobody chose`];
  });
};
