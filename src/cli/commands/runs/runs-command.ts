import { defineCommand } from '../../define-command.ts';
import { limitOption } from '../../options.ts';

export const runsCommand = defineCommand({
  name: 'runs',
  summary: 'what runs, webhooks and persons changed',
  examples: {
    'runs list': 'the newest runs, and how much each of them changed',
    'runs show 1a2b3c4d --names': 'what one of them changed, with names and values',
  },
  subcommands: [
    defineCommand({
      name: 'list',
      summary:
        'runs, webhooks and decisions of persons that changed something, newest first; no patient data. Runs that changed nothing are listed too',
      options: limitOption(),
      examples: { 'runs list': 'a table', 'runs list --limit 10 --json': 'for machines, with whole ids' },
      load: async () => (await import('./runs-list.ts')).runsList,
    }),
    defineCommand({
      name: 'show',
      summary:
        'what one run, webhook or decision created, updated, cancelled and linked: ids and names of fields. With --names also names and both values of each field: this is patient data',
      arguments: { '<id>': 'id as listed: whole, or its first 8 or more characters' },
      options: { '--names': 'with names and values; they go to stdout and nowhere else' },
      examples: {
        'runs show 1a2b3c4d': 'ids and names of fields',
        'runs show 1a2b3c4d --names': 'with the values before and after, to undo a mistake by hand',
        'runs show 1a2b3c4d --json': 'for machines',
      },
      load: async () => (await import('./runs-show.ts')).runsShow,
    }),
  ],
});
