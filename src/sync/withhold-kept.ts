import { allDone } from '../domain/all-done.ts';
import type { Appointment } from '../domain/appointment.ts';
import type { Change, Operation, Plan } from '../domain/plan.ts';
import type { AppointmentSide } from '../domain/side.ts';
import { isProtected, withheld } from '../domain/withhold.ts';
import { KeptError, RecordError } from '../errors.ts';
import { byHandReview } from './by-hand.ts';
import type { Target } from './target.ts';
import { withoutFields } from './without-fields.ts';

/** What becomes of a change that its side does not take: it is up for review, and the rest of it goes through. */
const withhold = async (
  target: Target<Appointment>,
  side: AppointmentSide,
  change: Change<Appointment>,
): Promise<Operation<Appointment>[]> => {
  try {
    const kept = await side.keeps(change.targetId, change.changes);
    if (kept === null) return [change];
    const review = byHandReview(target, change, new KeptError(kept));
    const rest = withoutFields(change, kept.fields);
    return [withheld(change, kept.fields, review), ...(rest ? [rest] : [])];
  } catch (error) {
    // The write meets it again, and reports it.
    if (error instanceof RecordError) return [change];
    throw error;
  }
};

/**
 * The plan without the cancellations and moves that GHL's side has no say in: what has begun, or may have been billed. They
 * are taken out before the guards count.
 */
export const withholdKept = async (
  target: Target<Appointment>,
  sides: { readonly ephysio: AppointmentSide; readonly ghl: AppointmentSide },
  plan: Plan<Appointment>,
): Promise<Plan<Appointment>> => {
  const isAsked = (operation: Operation<Appointment>): operation is Change<Appointment> =>
    (operation.kind === 'update' || operation.kind === 'cancel') && isProtected(operation.changes);
  if (!plan.operations.some(isAsked)) return plan;
  const operations = await allDone(
    plan.operations.map(async (operation) =>
      isAsked(operation) ? withhold(target, sides[operation.side], operation) : [operation],
    ),
  );
  return { ...plan, operations: operations.flat() };
};
