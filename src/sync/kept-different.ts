import { isKeptDifferent } from '../domain/merge/appointment-view.ts';
import type { Appointment } from '../domain/records/appointment.ts';
import { linkOf } from '../domain/review/review.ts';
import { listOpenReviews } from '../store/tables/reviews.ts';
import type { Target } from './apply/target.ts';
import { appointmentRules } from './appointment-rules.ts';
import type { RunContext } from './run-context.ts';

/**
 * The links of open reviews about agreed differences: appointments that both sides agreed to show differently. No pass finds
 * them again. They stay open until a person settles them or both sides show the same. Read at the end of the run.
 */
export const linksKeptDifferent = async (
  run: RunContext,
  { records }: Target<Appointment>,
): Promise<ReadonlySet<string>> => {
  const open = await listOpenReviews(run.store, run.practice.name);
  const ids = open.flatMap((review) => (review.kind === 'appointment-by-hand' ? (linkOf(review) ?? []) : []));
  const rules = appointmentRules(run, 'both');
  const links = await records.openSome(run.store, ids);
  return new Set(
    [...links.values()].flatMap(({ row, link }) =>
      row.state === 'linked' && isKeptDifferent(link.base, rules) ? [row.id] : [],
    ),
  );
};
