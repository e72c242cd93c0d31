import { defineCommand } from '../../define-command.ts';
import { limitOption } from '../../options.ts';

const load = () => import('./failures.ts');

const IDS = 'ids of records, as listed';

export const failuresCommand = defineCommand({
  name: 'failures',
  summary: 'records that a service refuses, and those that were given up',
  examples: {
    'failures list': 'what was refused, why, and when it is tried again',
    'failures retry --dead': 'all that were given up, once more',
  },
  subcommands: [
    defineCommand({
      name: 'list',
      summary: 'failed records by id; no patient data',
      options: { '--dead': 'only those that were given up', ...limitOption() },
      examples: {
        'failures list': 'a table',
        'failures list --dead --json': 'those that were given up, for machines',
      },
      load: async () => (await load()).failuresList,
    }),
    defineCommand({
      name: 'show',
      summary:
        'failures of records in full, with the people side by side and their appointments: this is patient data',
      arguments: { '<ids...>': IDS },
      examples: { 'failures show 4711': 'one record', 'failures show 4711 4712 --json': 'for machines' },
      load: async () => (await load()).failuresShow,
    }),
    defineCommand({
      name: 'retry',
      summary: 'have records tried by the next run, with all their tries; nothing is sent now',
      arguments: { '[ids...]': IDS },
      options: { '--dead': 'all that were given up' },
      examples: {
        'failures retry 4711': 'this one',
        'failures retry --dead --practice main': 'all that were given up of one practice',
      },
      load: async () => (await load()).failuresRetry,
    }),
  ],
});
