import { defineCommand } from '../../define-command.ts';
import { limitOption } from '../../options.ts';

const load = () => import('./webhooks.ts');

const IDS = 'numbers of events, or ids of deliveries';

export const webhooksCommand = defineCommand({
  name: 'webhooks',
  summary: 'what arrived and is not done, and its dead letters',
  examples: {
    'webhooks list': 'what waits, and what was given up',
    'webhooks retry --dead': 'all that was given up, once more',
  },
  subcommands: [
    defineCommand({
      name: 'list',
      summary: 'events of the inbox; no patient data',
      options: {
        '--state <state>': {
          text: 'events in this state (default: new and dead)',
          choices: ['new', 'dead', 'done', 'discarded', 'all'],
        },
        ...limitOption('at most so many'),
      },
      examples: {
        'webhooks list': 'what waits, and what was given up',
        'webhooks list --state dead --json': 'the dead letters, for machines',
      },
      load: async () => (await load()).webhooksList,
    }),
    defineCommand({
      name: 'show',
      summary: 'states, times and the last error of events; never what they said',
      arguments: { '<ids...>': IDS },
      examples: { 'webhooks show 17': 'one event', 'webhooks show 17 18 --json': 'for machines' },
      load: async () => (await load()).webhooksShow,
    }),
    defineCommand({
      name: 'retry',
      summary: 'work on events at once, dead letters too; the listener finds them in seconds',
      arguments: { '[ids...]': IDS },
      options: { '--dead': 'all dead letters' },
      examples: { 'webhooks retry 17 18': 'these two', 'webhooks retry --dead': 'all that was given up' },
      load: async () => (await load()).webhooksRetry,
    }),
    defineCommand({
      name: 'discard',
      summary: 'take events out of the inbox for good',
      arguments: { '[ids...]': IDS },
      options: { '--dead': 'all dead letters' },
      examples: {
        'webhooks discard 17': 'this one',
        'webhooks discard --dead --practice main': 'all that was given up of one practice',
      },
      load: async () => (await load()).webhooksDiscard,
    }),
  ],
});
