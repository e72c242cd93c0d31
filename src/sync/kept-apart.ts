import { isKeptApart } from '../domain/merge/appointment-view.ts';
import type { Appointment } from '../domain/records/appointment.ts';
import { linkOf } from '../domain/review/review.ts';
import { listOpenReviews } from '../store/tables/reviews.ts';
import type { Target } from './apply/target.ts';
import { appointmentRules } from './appointment-rules.ts';
import type { RunContext } from './run-context.ts';

/**
 * The links of open reviews about appointments that both sides agreed to show differently: no pass meets them again, and
 * they stay open until a person settles them or both sides agree again. Looked at when the run is done.
 */
export const keptApart = async (
  run: RunContext,
  { records }: Target<Appointment>,
): Promise<ReadonlySet<string>> => {
  const open = await listOpenReviews(run.store, run.practice.name);
  const ids = open.flatMap((review) => (review.kind === 'appointment-by-hand' ? (linkOf(review) ?? []) : []));
  const rules = appointmentRules(run, 'both');
  const links = await records.openSome(run.store, ids);
  return new Set(
    [...links.values()].flatMap(({ row, link }) =>
      row.state === 'linked' && isKeptApart(link.base, rules) ? [row.id] : [],
    ),
  );
};
