import { defineCommand } from '../../define-command.ts';

export const importCommand = defineCommand({
  name: 'import',
  summary: 'take over what another system knows of who is who',
  examples: {
    'import django ghl.json --dry-run': 'what would be taken over',
    'import django ghl.json --practice main': 'into this practice',
  },
  subcommands: [
    defineCommand({
      name: 'django',
      summary:
        'links and tokens of the old Django system, from its "manage.py dumpdata ghl_accounts", so that nothing is made twice; asks no service. Names and numbers are not taken: the next run compares both sides',
      arguments: { '<file>': 'the dump (also .gz, also UTF-16), or - for standard input' },
      options: {
        '--dry-run': 'say what would be taken over',
        '--no-tokens': "leave GHL's tokens alone",
      },
      examples: {
        'import django ghl.json --dry-run': 'look first',
        'import django - --practice main --no-tokens < ghl.json': 'links only, from a pipe',
      },
      load: async () => (await import('./import-django.ts')).importDjango,
    }),
  ],
});
