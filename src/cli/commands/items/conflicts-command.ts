import { defineCommand } from '../../define-command.ts';
import { limitOption, SHORT_IDS } from '../../options.ts';

const load = () => import('./conflicts.ts');

export const conflictsCommand = defineCommand({
  name: 'conflicts',
  summary: 'values that were overwritten, because the other side won',
  examples: {
    'conflicts list': 'what nobody has looked at yet',
    'conflicts show 1a2b3c4d': 'both values of one',
  },
  subcommands: [
    defineCommand({
      name: 'list',
      summary: 'conflicts that nobody has looked at, oldest first; no patient data',
      options: limitOption(),
      examples: {
        'conflicts list': 'a table',
        'conflicts list --practice main --json': 'for machines, with whole ids',
      },
      load: async () => (await load()).conflictsList,
    }),
    defineCommand({
      name: 'show',
      summary:
        'conflicts with both values, the two records side by side and their appointments: this is patient data',
      arguments: SHORT_IDS,
      examples: {
        'conflicts show 1a2b3c4d': 'one conflict',
        'conflicts show 1a2b3c4d 5e6f7a8b --json': 'for machines',
      },
      load: async () => (await load()).conflictsShow,
    }),
    defineCommand({
      name: 'resolve',
      summary:
        'mark conflicts as seen. With --take, both records are read first, and the value that this side had is written where it lost; what has been changed since, or is another person by now, is left, and the conflict stays open',
      arguments: SHORT_IDS,
      options: {
        '--take <side>': { text: 'whose value is to stand on both sides', choices: ['ephysio', 'ghl'] },
      },
      examples: {
        'conflicts resolve 1a2b3c4d': 'what was written stays',
        'conflicts resolve 1a2b3c4d --take ghl': "GHL's value is written to both",
      },
      load: async () => (await load()).conflictsResolve,
    }),
  ],
});
