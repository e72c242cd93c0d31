import type { Command } from 'commander';
import type { Actions, Run } from '../../actions.ts';
import { common } from '../../common.ts';
import { examples } from '../../examples.ts';
import { wholeNumber } from '../../whole-number.ts';

/** Adds `failures` and what is below it. */
export const addFailures = (program: Command, { lazily, lazilyWithIds }: Actions): void => {
  const load = () => import('./failures.ts');
  const failures = common(program.command('failures'))
    .enablePositionalOptions()
    .description('records that a service refuses, and those that were given up');
  examples(failures, [
    ['failures list', 'what was refused, why, and when it is tried again'],
    ['failures retry --dead', 'all that were given up, once more'],
  ]);
  const list = common(failures.command('list')).description('failed records by id; no patient data');
  list
    .option('--dead', 'only those that were given up')
    .option('--limit <n>', 'at most so many a practice', wholeNumber(1, 100_000), 100)
    .action(lazily(async () => (await load()).failuresList as Run));
  examples(list, [
    ['failures list', 'a table'],
    ['failures list --dead --json', 'those that were given up, for machines'],
  ]);
  const show = common(failures.command('show'))
    .description('failures of records in full; no patient data')
    .argument('<ids...>', 'ids of records, as listed');
  show.action(lazilyWithIds(async () => (await load()).failuresShow as Run));
  examples(show, [
    ['failures show 4711', 'one record'],
    ['failures show 4711 4712 --json', 'for machines'],
  ]);
  const retry = common(failures.command('retry'))
    .description('have records tried by the next run, with all their tries; nothing is sent now')
    .argument('[ids...]', 'ids of records, as listed')
    .option('--dead', 'all that were given up');
  retry.action(lazilyWithIds(async () => (await load()).failuresRetry as Run));
  examples(retry, [
    ['failures retry 4711', 'this one'],
    ['failures retry --dead --practice main', 'all that were given up of one practice'],
  ]);
};
