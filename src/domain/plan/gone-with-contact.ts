import { type Direction, mayWrite } from '../merge/reconcile-pair.ts';
import { type Appointment, isCancelled } from '../records/appointment.ts';
import type { Both } from '../records/sides.ts';
import type { Link, Operation } from './plan.ts';

/**
 * GHL's appointment went together with its contact, and has no owner there: a clean-up in GHL, which says nothing about the
 * visit. Both sides agree to differ, until the person has a contact again.
 */
export const isWithoutContact = ({ base }: Pick<Link<Appointment>, 'base'>): boolean =>
  base.ghl.patient === null && isCancelled(base.ghl);

/** What the base holds of GHL's half from then on. */
const OWNERLESS: Appointment = { status: 'cancelled', patient: null };

const isNews = (agreed: Appointment, learnt: Appointment): boolean =>
  (Object.keys(learnt) as (keyof Appointment)[]).some((field) => learnt[field] !== agreed[field]);

/** What is decided of an appointment whose contact was deleted with it. */
interface WithoutContact {
  readonly operations: readonly Operation<Appointment>[];
  /** A person is asked about it. */
  readonly isReviewed: boolean;
}

/**
 * The event stays as it is. A person is asked about it as long as it has not begun; once the person has a contact again, it
 * is created in GHL for that one.
 * @param isGone the contact is not there; `false`: the person has one again
 */
export const planWithoutContact = (
  link: Link<Appointment>,
  now: Both<Appointment>,
  isGone: boolean,
  rules: { readonly direction: Direction; readonly now: string },
): WithoutContact => {
  const { ephysioId } = link;
  const isAhead = typeof now.ephysio.start === 'string' && now.ephysio.start > rules.now;
  if (!isGone && isAhead && ephysioId !== null) {
    if (!mayWrite(rules.direction, 'ghl')) return { operations: [], isReviewed: false };
    const from = { id: ephysioId, record: now.ephysio };
    return {
      operations: [{ kind: 'create', side: 'ghl', from, link, replaces: null, makes: true }],
      isReviewed: false,
    };
  }
  const { base } = link;
  const isKnown = !isNews(base.ephysio, now.ephysio) && !isNews(base.ghl, OWNERLESS);
  return {
    operations: isKnown ? [] : [{ kind: 'adopt', link, patch: { ephysio: now.ephysio, ghl: OWNERLESS } }],
    isReviewed: isGone && isAhead,
  };
};
