import { defineCommand } from '../../define-command.ts';
import { limitOption } from '../../options.ts';

export const auditCommand = defineCommand({
  name: 'audit',
  summary: 'who decided, searched or looked',
  examples: {
    'audit list': 'the newest entries',
    'audit list --user petra --from 2026-11-01': 'what one user did since a day',
  },
  subcommands: [
    defineCommand({
      name: 'list',
      summary:
        'the audit log, newest first: who, when, what, from which address; ids only. What is about no single practice, a log-in for one, is listed with each',
      options: {
        '--user <name>': 'only this user of the page, or os:NAME',
        '--from <date>': 'first day, YYYY-MM-DD in the time zone of the practice',
        '--to <date>': 'last day, YYYY-MM-DD in the time zone of the practice',
        ...limitOption(),
      },
      examples: {
        'audit list --practice main --from 2026-11-01 --to 2026-11-30': 'one month of one practice',
        'audit list --json --limit 100000': 'all of it, for machines',
      },
      load: async () => (await import('./audit.ts')).auditList,
    }),
  ],
});
