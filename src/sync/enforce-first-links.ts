import { firstChanges, joinsIn, overwrittenFields } from '../domain/plan/first-linking.ts';
import type { GuardInput } from '../domain/plan/guard-input.ts';
import type { Plan } from '../domain/plan/plan.ts';
import { seriesKey } from '../domain/records/series.ts';
import { stopUnlessHeldBack, tripsOf } from './enforce-guards.ts';
import type { DayCount, RunContext } from './run-context.ts';

/** A series counts once, however many webhooks name it. */
const idOf = ({ ghl }: { readonly ghl: { readonly id: string } }): string => seriesKey(ghl.id) ?? ghl.id;

const howMany = async (count: DayCount): Promise<number> => {
  let known = 0;
  await count.take([], (before) => {
    known = before;
    return [];
  });
  return known;
};

/**
 * Of the listener: what single webhooks link is judged together with what those of the last day have linked. In a run the
 * guards see it as a whole.
 * @param input what the guards know of the plan
 * @throws GuardError where too much of what records hold would be overwritten at their first meeting
 */
export const enforceFirstLinks = async <R extends object>(
  run: RunContext,
  plan: Plan<R>,
  input: GuardInput,
): Promise<void> => {
  const counts = run.options.dayCounts?.firstLinks[plan.entity];
  const joins = joinsIn(plan.operations);
  if (counts === undefined || joins.length === 0) return;
  const overwritten = new Map<string, string[]>();
  for (const join of joins)
    for (const field of new Set(firstChanges(join).flatMap(overwrittenFields)))
      overwritten.set(field, [...(overwritten.get(field) ?? []), idOf(join)]);
  const linked = overwritten.size > 0 ? await howMany(counts.linked) : 0;
  for (const [field, ids] of overwritten) {
    const changes = input.changes.flatMap((change) =>
      change.isFirst && change.fields.includes(field) ? [{ ...change, fields: [field] }] : [],
    );
    const trips = await counts.overwritten(field).take(ids, (changed) => {
      const first = { ...input.first, before: { count: linked, changed } };
      return tripsOf(run, { ...input, changes, first, retired: [] });
    });
    await stopUnlessHeldBack(run, trips);
  }
  await counts.linked.take(joins.map(idOf), () => []);
};
