import type { Command } from 'commander';
import type { Actions, Run } from './actions.ts';
import { common } from './common.ts';
import { examples } from './examples.ts';

const loadReview = () => import('../commands/review.ts');
const loadConflicts = () => import('../commands/conflicts.ts');

const IDS = 'ids, or as much of their beginnings as is unique';

const addReview = (program: Command, { lazily, lazilyWithIds }: Actions): void => {
  const review = common(program.command('review'))
    .enablePositionalOptions()
    .description('what only a person can settle');
  examples(review, [
    ['review list', 'what waits'],
    ['review show 1a2b3c4d', 'one item, with the exact change that is to be made by hand'],
  ]);
  const list = common(review.command('list')).description('open items, oldest first; no patient data');
  list.action(lazily(async () => (await loadReview()).reviewList as Run));
  examples(list, [
    ['review list', 'a table'],
    ['review list --practice main --json', 'for machines, with whole ids'],
  ]);
  const show = common(review.command('show'))
    .description(
      'open items in full. What has to be done by hand is shown field by field: this is patient data',
    )
    .argument('<ids...>', IDS);
  show.action(lazilyWithIds(async () => (await loadReview()).reviewShow as Run));
  examples(show, [
    ['review show 1a2b3c4d', 'one item'],
    ['review show 1a2b3c4d 5e6f7a8b --json', 'for machines'],
  ]);
  const resolve = common(review.command('resolve'))
    .description(
      'mark items as settled. The next run puts up again what still stands; only patients with placeholders (kind "placeholders") stay settled, because you have looked at them',
    )
    .argument('<ids...>', IDS);
  resolve.action(lazilyWithIds(async () => (await loadReview()).reviewResolve as Run));
  examples(resolve, [
    ['review resolve 1a2b3c4d', 'this one is done'],
    ['review resolve 1a2b3c4d 5e6f7a8b', 'both are'],
  ]);
};

const addConflicts = (program: Command, { lazily, lazilyWithIds }: Actions): void => {
  const conflicts = common(program.command('conflicts'))
    .enablePositionalOptions()
    .description('values that were overwritten, because the other side won');
  examples(conflicts, [
    ['conflicts list', 'what nobody has looked at yet'],
    ['conflicts show 1a2b3c4d', 'both values of one'],
  ]);
  const list = common(conflicts.command('list')).description(
    'conflicts that nobody has looked at, oldest first; no patient data',
  );
  list.action(lazily(async () => (await loadConflicts()).conflictsList as Run));
  examples(list, [
    ['conflicts list', 'a table'],
    ['conflicts list --practice main --json', 'for machines, with whole ids'],
  ]);
  const show = common(conflicts.command('show'))
    .description('conflicts with the values of both sides: this is patient data')
    .argument('<ids...>', IDS);
  show.action(lazilyWithIds(async () => (await loadConflicts()).conflictsShow as Run));
  examples(show, [
    ['conflicts show 1a2b3c4d', 'one conflict'],
    ['conflicts show 1a2b3c4d 5e6f7a8b --json', 'for machines'],
  ]);
  const resolve = common(conflicts.command('resolve'))
    .description(
      'mark conflicts as seen. No value is written: to bring the loser back, enter it in e-Physio or GHL',
    )
    .argument('<ids...>', IDS);
  resolve.action(lazilyWithIds(async () => (await loadConflicts()).conflictsResolve as Run));
  examples(resolve, [
    ['conflicts resolve 1a2b3c4d', 'this one'],
    ['conflicts resolve 1a2b3c4d 5e6f7a8b', 'both'],
  ]);
};

/** Adds `review` and `conflicts`, with what is below them. */
export const addReviews = (program: Command, actions: Actions): void => {
  addReview(program, actions);
  addConflicts(program, actions);
};
