import type { JudgedFacts, PracticeStatus, State } from './practice-status.ts';
import { stateOf } from './practice-status.ts';
import type { FoundProblem } from './problem.ts';

/** A problem that no item says better. */
export type ShownProblem = Exclude<
  FoundProblem,
  { readonly code: 'inbox-held' | 'dead-webhooks' | 'dead-records' | 'reviews' | 'conflicts' }
>;

const SAID_BY_ITEMS: readonly FoundProblem['code'][] = [
  'inbox-held',
  'dead-webhooks',
  'dead-records',
  'reviews',
  'conflicts',
];

/** Whether a problem is an item of the page Today itself, and not what other items say already. */
export const isShownProblem = (problem: FoundProblem): problem is ShownProblem =>
  !SAID_BY_ITEMS.includes(problem.code);

/**
 * How many items the page Today lists for a practice: problems of the whole practice, guards that hold events back, events
 * and records that were given up or are refused, reviews and conflicts.
 * @param failedRecords all that a service refuses, those that are still tried among them
 */
export const countOnDesk = (
  { inbox, reviews, conflicts }: Pick<JudgedFacts, 'inbox' | 'reviews' | 'conflicts'>,
  found: readonly FoundProblem[],
  failedRecords: number,
): number => {
  const ofPractice = found.filter((problem) => isShownProblem(problem) || problem.code === 'inbox-held');
  return ofPractice.length + inbox.dead + failedRecords + reviews.open + conflicts;
};

/** A practice's state on the page, in one word: also what is still tried by itself keeps it from being good. */
export const deskStateOf = (
  status: Pick<PracticeStatus, 'ok' | 'reviews' | 'conflicts' | 'deadLetters'>,
  onDesk: number,
): State => {
  const state = stateOf(status);
  return state === 'well' && onDesk > 0 ? 'waiting' : state;
};
