import { expect } from 'vitest';
import { resolveAsDifferent } from '../../src/cli/commands/items/review.ts';
import { askedBy } from '../../src/items/reviews.ts';
import { listOpenReviews } from '../../src/store/tables/reviews.ts';
import { shownReview } from '../shown-review.ts';
import type { Bench } from '../sync/run-sync.ts';
import { runWell } from './practice.ts';

/** The open items of one kind. */
export const reviewsOf = async ({ store }: Bench, kind: string) =>
  (await listOpenReviews(store, 'main')).filter((item) => item.kind === kind);

/** The only open item of a kind. */
export const reviewOf = async (bench: Bench, kind: string) => {
  const [item, ...others] = await reviewsOf(bench, kind);
  if (!item || others.length > 0) throw new Error(`there are ${others.length + 1} items of ${kind}, or none`);
  return shownReview(item);
};

/** What `review resolve --different` does with all items of a kind. */
export const sayDifferent = async (bench: Bench, kind: string) => {
  const [practice] = bench.context().practices;
  if (!practice) throw new Error('the sandbox gave a config without a practice');
  const doubts = (await reviewsOf(bench, kind)).map((item) => askedBy(item, 'different'));
  return resolveAsDifferent(bench.context(), practice, doubts);
};

/** Creates of contacts that were sent to GHL, refused ones too. */
export const posts = (bench: Bench): number => bench.sandbox.ghl.counters.routes['POST /contacts'] ?? 0;

/** Several runs in which nothing is sent to make a contact. */
export const expectNoPosts = async (bench: Bench): Promise<void> => {
  const before = posts(bench);
  for (const full of [false, false, true]) await runWell(bench, { full });
  expect(posts(bench)).toBe(before);
};
