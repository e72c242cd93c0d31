import { type Command, Option } from 'commander';
import type { Actions, Run } from '../../actions.ts';
import { common } from '../../common.ts';
import { examples } from '../../examples.ts';
import { wholeNumber } from '../../whole-number.ts';

const loadReview = () => import('./review.ts');
const loadApart = () => import('./review-apart.ts');
const loadConflicts = () => import('./conflicts.ts');

const IDS = 'ids: whole, or their first 8 or more characters';

const addReview = (program: Command, { lazily, lazilyWithIds }: Actions): void => {
  const review = common(program.command('review'))
    .enablePositionalOptions()
    .description('what only a person can settle');
  examples(review, [
    ['review list', 'what waits'],
    ['review show 1a2b3c4d', 'one item, with the exact change that is to be made by hand'],
  ]);
  const list = common(review.command('list')).description('open items, oldest first; no patient data');
  list
    .option('--limit <n>', 'at most so many a practice', wholeNumber(1, 100_000), 100)
    .action(lazily(async () => (await loadReview()).reviewList as Run));
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
      'mark items as settled. The next run puts up again what still stands, but for patients with placeholders (kind "placeholders"), at whom you have looked, and for who is who (kinds "who-is-who", "listed-twice" and "imported-link") if you say it',
    )
    .argument('<ids...>', IDS)
    .option(
      '--same <id>',
      'the record on the other side that is the same person: links the two, and writes what differs to both services, also where the runs have a --direction',
    )
    .option(
      '--different',
      'different people: each is made on the other side. Asked again only once name, birth date and phone or e-mail agree, of two records of one service never; to take it back, see review apart',
    );
  resolve.action(lazilyWithIds(async () => (await loadReview()).reviewResolve as Run));
  examples(resolve, [
    ['review resolve 1a2b3c4d 5e6f7a8b', 'both are done'],
    ['review resolve 1a2b3c4d --same 4711', 'it is the person of record 4711'],
  ]);
  const apart = common(review.command('apart'))
    .description('who was told apart with review resolve --different, newest first; no patient data')
    .option('--limit <n>', 'at most so many a practice', wholeNumber(1, 100_000), 100)
    .option('--forget <id>', 'take it back for this record: the next run looks anew who it is');
  apart.action(lazily(async () => (await loadApart()).reviewApart as Run));
  examples(apart, [
    ['review apart', 'which records are two people, by what was said'],
    ['review apart --forget 4711', 'record 4711 may be one of those after all'],
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
  list
    .option('--limit <n>', 'at most so many a practice', wholeNumber(1, 100_000), 100)
    .action(lazily(async () => (await loadConflicts()).conflictsList as Run));
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
      'mark conflicts as seen. With --take, both records are read first, and the value that this side had is written where it lost; what has been changed since, or is another person by now, is left, and the conflict stays open',
    )
    .argument('<ids...>', IDS)
    .addOption(
      new Option('--take <side>', 'whose value is to stand on both sides').choices(['ephysio', 'ghl']),
    );
  resolve.action(lazilyWithIds(async () => (await loadConflicts()).conflictsResolve as Run));
  examples(resolve, [
    ['conflicts resolve 1a2b3c4d', 'what was written stays'],
    ['conflicts resolve 1a2b3c4d --take ghl', "GHL's value is written to both"],
  ]);
};

/** Adds `review` and `conflicts`, with what is below them. */
export const addReviews = (program: Command, actions: Actions): void => {
  addReview(program, actions);
  addConflicts(program, actions);
};
