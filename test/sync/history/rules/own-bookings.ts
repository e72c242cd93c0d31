import type { Outcome } from '../outcome.ts';
import { bearsAnother } from '../spelling.ts';
import type { View } from '../views.ts';
import type { Change } from '../witness.ts';

const POINTS = ['phone', 'email'] as const;

/** A contact that bore somebody else's name when the run began. */
interface Overwritten {
  readonly who: number;
  readonly view: View;
  /** Its phones and e-mails while it bore its own name. */
  readonly own: Readonly<Record<(typeof POINTS)[number], readonly string[]>>;
}

const overwrittenAt = ({ world }: Outcome, contactId: string, before: number): Overwritten | null => {
  const contact = { side: 'ghl', entity: 'patient', id: contactId } as const;
  const who = world.cast.who(contact);
  const views = world.witness.of(contact).flatMap((c) => (c.at < before && c.after ? [c.after] : []));
  const view = views.at(-1);
  if (who === undefined || !view) return null;
  const another = bearsAnother(who, view);
  if (!another || another.isPart) return null;
  const while_ = views.filter((v) => !bearsAnother(who, v));
  return {
    who,
    view,
    own: { phone: while_.map((v) => v.phone ?? ''), email: while_.map((v) => v.email ?? '') },
  };
};

const contactOf = ({ world }: Outcome, appointment: string): string =>
  world.witness.of({ side: 'ghl', entity: 'appointment', id: appointment })[0]?.after?.of ?? '';

const fromGhl = (outcome: Outcome, { id }: Change, contactIds: readonly string[], before: number) =>
  contactIds.flatMap((contactId) => {
    const overwritten = overwrittenAt(outcome, contactId, before);
    return overwritten
      ? [
          `event ${id} was made for person ${overwritten.who} out of a booking on contact ${contactId}, which was "${overwritten.view.firstName} ${overwritten.view.lastName}"`,
        ]
      : [];
  });

const toGhl = (outcome: Outcome, { id, after }: Change, before: number): string[] => {
  const overwritten = overwrittenAt(outcome, after?.of ?? '', before);
  if (!overwritten) return [];
  const { own, view, who } = overwritten;
  const isReached = POINTS.every((point) => own[point].includes(view[point] ?? ''));
  return isReached
    ? []
    : [`appointment ${id} of person ${who} went to contact ${after?.of}, which is somebody else's by now`];
};

/**
 * Bookings on a contact that bears somebody else's name that became events of the person whose contact it was; and
 * appointments of that person that went to such a contact although its phone or e-mail is another one.
 */
export const bookedForAnother = (outcome: Outcome): string[] => {
  const { world } = outcome;
  return world.witness.changes.flatMap((change) => {
    const { author, entity, side, before, after } = change;
    if (author !== 'program' || entity !== 'appointment' || before !== null || !after?.of) return [];
    const runBeganAt = world.runsBeganAt.findLast((at) => at <= change.at) ?? 0;
    if (side === 'ghl') return toGhl(outcome, change, runBeganAt);
    const bookings = world.partnersOf(change).filter((id) => {
      const [first] = world.witness.of({ side: 'ghl', entity, id });
      return first?.author === 'person';
    });
    return fromGhl(
      outcome,
      change,
      bookings.map((id) => contactOf(outcome, id)),
      runBeganAt,
    );
  });
};
