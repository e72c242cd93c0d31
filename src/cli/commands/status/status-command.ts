import { defineCommand } from '../../define-command.ts';
import { wholeNumber } from '../../options.ts';

export const statusCommand = defineCommand({
  name: 'status',
  summary: 'how each practice is doing, and whether somebody has to look',
  description:
    'how each practice is doing: sign-ins, inbox, last runs, what waits, the last 14 days. Reads the database only. Ends with 0 only if nothing is wrong, so that it can be a monitoring check: 3 for a sign-in, 4 for a guard, 69 for a service, else 1. Reviews and conflicts that wait are everyday work: they are shown, and leave it at 0',
  options: {
    '--short': 'one line a practice: its state in a word, the age of its last run, and what waits',
    '--watch [seconds]': {
      text: 'look again and again, until Ctrl-C (default: every 5)',
      parse: wholeNumber(1, 86_400),
    },
  },
  examples: {
    'status --short': 'one line a practice',
    'status --json --watch 60': 'one line a minute and practice, for machines',
  },
  load: async () => (await import('./status.ts')).status,
});
