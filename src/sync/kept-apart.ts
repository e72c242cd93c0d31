import type { Appointment } from '../domain/appointment.ts';
import { isKeptApart } from '../domain/appointment-view.ts';
import { listOpenReviews } from '../store/reviews.ts';
import { appointmentRules } from './appointment-rules.ts';
import { byHandKind } from './by-hand.ts';
import type { RunContext } from './run-context.ts';
import type { Target } from './target.ts';

const LINK = 'link ';

/**
 * The subjects of open reviews about appointments that both sides agreed to show differently: no pass meets them again, and
 * they stay open until a person settles them or both sides agree again. Looked at when the run is done.
 */
export const keptApart = async (
  run: RunContext,
  { records }: Target<Appointment>,
): Promise<ReadonlySet<string>> => {
  const open = await listOpenReviews(run.store, run.practice.name);
  const ids = open.flatMap(({ kind, subject }) =>
    kind === byHandKind('appointment') && subject.startsWith(LINK) ? [subject.slice(LINK.length)] : [],
  );
  const rules = appointmentRules(run, 'both');
  const links = await records.openSome(run.store, ids);
  return new Set(
    [...links.values()].flatMap(({ row, link }) =>
      row.state === 'linked' && isKeptApart(link.base, rules) ? [`${LINK}${row.id}`] : [],
    ),
  );
};
