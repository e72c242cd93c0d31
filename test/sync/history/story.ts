import type { Outcome } from './outcome.ts';
import type { Change } from './witness.ts';

const whatHappened = ({ before, after }: Change): string => {
  if (after === null) return 'is gone';
  const fields = Object.keys(after).filter((field) => after[field] !== (before?.[field] ?? ''));
  const values = fields.map((field) => `${field} "${before?.[field] ?? ''}" -> "${after[field]}"`).join(', ');
  return before === null ? `is new: ${values}` : values;
};

/** Everything that was done, by whom and around which run, and how it is linked and reported in the end: to see why. */
export const storyOf = ({ world, links, conflicts, reviews }: Outcome): string[] => [
  ...world.witness.changes.map((change) => {
    const run = world.runsBeganAt.filter((at) => at <= change.at).length;
    return `(${run}. ${change.author}: ${change.side} ${change.entity} ${change.id} ${whatHappened(change)})`;
  }),
  ...links.map(
    (link) =>
      `(${link.isTombstone ? 'tombstone' : 'link'} ${link.id}: ${link.entity} ${link.ephysio} = ${link.ghl}, from ${link.source})`,
  ),
  ...conflicts.map(
    ({ linkId, field, loser, value }) => `(conflict ${linkId}: ${field} "${value}" of ${loser} lost)`,
  ),
  ...reviews.map(({ kind, text }) => `(review ${kind}: ${text})`),
];
