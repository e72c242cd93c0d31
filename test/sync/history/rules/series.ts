import { otherSide } from '../../../../src/domain/records/sides.ts';
import type { GhlAppointment } from '../../../../src/sandbox/ghl/model.ts';
import type { Outcome } from '../outcome.ts';
import type { Which } from '../witness.ts';

/** Whether a record stopped to take place, or became another patient's, at some time. */
const wasGivenUp = ({ world }: Outcome, which: Which): boolean => {
  const history = world.witness.of(which);
  const [first] = history;
  return history.some(({ after }) => after?.live !== 'yes' || after.of !== first?.after?.of);
};

const isInstance = ({ world }: Outcome, id: string): boolean =>
  world.witness
    .of({ side: 'ghl', entity: 'appointment', id })
    .some(({ raw }) => ((raw.after ?? raw.before) as GhlAppointment | null)?.masterEventId != null);

/**
 * Appointments of a series that have another event than before, and the other way round, although neither was ever given up.
 * Where several things happened at once, nobody can tell which is which.
 */
export const exchangedEvents = (outcome: Outcome): string[] => {
  const { world, links, isCalm } = outcome;
  if (!isCalm) return [];
  return links.flatMap(({ entity, ephysio, ghl }) => {
    if (entity !== 'appointment' || ghl === null || !isInstance(outcome, ghl)) return [];
    const halves: Which[] = [
      { side: 'ghl', entity, id: ghl },
      ...(ephysio === null ? [] : [{ side: 'ephysio', entity, id: ephysio } as const]),
    ];
    return halves.flatMap((half) => {
      const partners = [...new Set(world.partnersOf(half))];
      const side = otherSide(half.side);
      const kept = partners.filter((id) => !wasGivenUp(outcome, { side, entity, id }));
      if (partners.length < 2 || kept.length === 0 || wasGivenUp(outcome, half)) return [];
      return [`${half.side} appointment ${half.id} was linked with ${partners.join(', then ')}`];
    });
  });
};
