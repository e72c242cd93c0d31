import { type Command, Option } from 'commander';
import type { Actions, Run } from '../../actions.ts';
import { common } from '../../common.ts';
import { examples } from '../../examples.ts';
import { wholeNumber } from '../../whole-number.ts';

const STATES = ['new', 'dead', 'done', 'discarded', 'all'];

/** Adds `webhooks` and what is below it. */
export const addWebhooks = (program: Command, { lazily, lazilyWithIds }: Actions): void => {
  const webhooks = common(program.command('webhooks'))
    .enablePositionalOptions()
    .description('what arrived and is not done, and its dead letters');
  examples(webhooks, [
    ['webhooks list', 'what waits, and what was given up'],
    ['webhooks retry --dead', 'all that was given up, once more'],
  ]);
  const loadWebhooks = () => import('./webhooks.ts');
  const webhooksList = common(webhooks.command('list')).description('events of the inbox; no patient data');
  webhooksList
    .addOption(new Option('--state <state>', 'events in this state (default: new and dead)').choices(STATES))
    .option('--limit <n>', 'at most so many', wholeNumber(1, 100_000), 100)
    .action(lazily(async () => (await loadWebhooks()).webhooksList as Run));
  examples(webhooksList, [
    ['webhooks list', 'what waits, and what was given up'],
    ['webhooks list --state dead --json', 'the dead letters, for machines'],
  ]);
  const webhooksShow = common(webhooks.command('show'))
    .description('states, times and the last error of events; never what they said')
    .argument('<ids...>', 'numbers of events, or ids of deliveries');
  webhooksShow.action(lazilyWithIds(async () => (await loadWebhooks()).webhooksShow as Run));
  examples(webhooksShow, [
    ['webhooks show 17', 'one event'],
    ['webhooks show 17 18 --json', 'for machines'],
  ]);
  const webhooksRetry = common(webhooks.command('retry'))
    .description('work on events at once, dead letters too; the listener finds them in seconds')
    .argument('[ids...]', 'numbers of events, or ids of deliveries')
    .option('--dead', 'all dead letters');
  webhooksRetry.action(lazilyWithIds(async () => (await loadWebhooks()).webhooksRetry as Run));
  examples(webhooksRetry, [
    ['webhooks retry 17 18', 'these two'],
    ['webhooks retry --dead', 'all that was given up'],
  ]);
  const webhooksDiscard = common(webhooks.command('discard'))
    .description('take events out of the inbox for good')
    .argument('[ids...]', 'numbers of events, or ids of deliveries')
    .option('--dead', 'all dead letters');
  webhooksDiscard.action(lazilyWithIds(async () => (await loadWebhooks()).webhooksDiscard as Run));
  examples(webhooksDiscard, [
    ['webhooks discard 17', 'this one'],
    ['webhooks discard --dead --practice main', 'all that was given up of one practice'],
  ]);
};
