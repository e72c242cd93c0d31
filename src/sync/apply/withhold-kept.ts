import { allSettledOrThrow } from '../../domain/all-settled-or-throw.ts';
import type { Change, Operation, Plan } from '../../domain/plan/plan.ts';
import type { ChangedLink } from '../../domain/plan/plan-appointments.ts';
import type { AppointmentRules } from '../../domain/plan/plan-linked-appointment.ts';
import { followDesk, isProtected, withheld } from '../../domain/plan/withhold.ts';
import type { Appointment } from '../../domain/records/appointment.ts';
import type { Both } from '../../domain/records/sides.ts';
import type { AppointmentSide } from '../../domain/side.ts';
import { KeptError, RecordError } from '../../errors.ts';
import { byHandReview } from './by-hand.ts';
import type { Target } from './target.ts';
import { withoutFields } from './without-fields.ts';

/** What to do with a change that its side does not accept, and with what else was planned for its link. */
interface Withheld {
  readonly instead: readonly Operation<Appointment>[];
  /** The link whose other writes to GHL are no more as planned. */
  readonly replanned: string | null;
}

/** A review is opened, or the desk's own move is written to GHL instead. The rest of the operation is applied. */
const withhold = async (
  { target, sides, found, rules }: Withholding,
  change: Change<Appointment>,
): Promise<Withheld> => {
  try {
    const kept = await sides[change.side].keeps(change.targetId, change.changes);
    if (kept === null) return { instead: [change], replanned: null };
    const changed = found.get(change.link.id);
    const follow = changed ? followDesk(change, kept.fields, changed, rules) : null;
    const rest = withoutFields(change, kept.fields);
    const review = byHandReview(target, change, new KeptError(kept));
    const instead = [...(follow ?? [withheld(change, kept.fields, review)]), ...(rest ? [rest] : [])];
    return { instead, replanned: follow ? change.link.id : null };
  } catch (error) {
    // The write meets it again, and reports it.
    if (error instanceof RecordError) return { instead: [change], replanned: null };
    throw error;
  }
};

const isAsked = (operation: Operation<Appointment>): operation is Change<Appointment> =>
  (operation.kind === 'update' || operation.kind === 'cancel') && isProtected(operation.changes);

/** What deciding needs besides the plan. */
interface Withholding {
  readonly target: Target<Appointment>;
  readonly sides: Both<AppointmentSide>;
  /** What the plan was made from, by link. */
  readonly found: ReadonlyMap<string, ChangedLink>;
  readonly rules: AppointmentRules;
}

/**
 * The plan without the cancellations and moves that GHL's side has no say in: what has begun, or may have been billed. They
 * are taken out before the guards count.
 */
export const withholdKept = async (
  withholding: Withholding,
  plan: Plan<Appointment>,
): Promise<Plan<Appointment>> => {
  if (!plan.operations.some(isAsked)) return plan;
  const settled = await allSettledOrThrow(
    plan.operations.map(async (operation) => ({
      operation,
      ...(isAsked(operation)
        ? await withhold(withholding, operation)
        : { instead: [operation], replanned: null }),
    })),
  );
  const replanned = new Set(settled.flatMap((one) => one.replanned ?? []));
  const isStale = (operation: Operation<Appointment>): boolean =>
    (operation.kind === 'update' || operation.kind === 'cancel') &&
    operation.side === 'ghl' &&
    replanned.has(operation.link.id);
  const operations = settled.flatMap(({ operation, instead }) => (isStale(operation) ? [] : instead));
  return { ...plan, operations };
};
