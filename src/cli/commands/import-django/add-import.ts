import type { Command } from 'commander';
import type { Actions, Run } from '../../actions.ts';
import { common } from '../../common.ts';
import { examples } from '../../examples.ts';

/** Adds `import` and what is below it. */
export const addImport = (program: Command, { lazilyWithIds }: Actions): void => {
  const takeOver = common(program.command('import'))
    .enablePositionalOptions()
    .description('take over what another system knows of who is who');
  examples(takeOver, [
    ['import django ghl.json --dry-run', 'what would be taken over'],
    ['import django ghl.json --practice main', 'into this practice'],
  ]);
  const run = lazilyWithIds(async () => (await import('./import-django.ts')).importDjango as Run);
  const django = common(takeOver.command('django'))
    .description(
      'links and tokens of the old Django system, from its "manage.py dumpdata ghl_accounts", so that nothing is made twice; asks no service. Names and numbers are not taken: the next run compares both sides',
    )
    .argument('<file>', 'the dump (also .gz, also UTF-16), or - for standard input')
    .option('--dry-run', 'say what would be taken over')
    .option('--no-tokens', "leave GHL's tokens alone")
    .action((file: string, options: unknown, command: Command) => run([file], options, command));
  examples(django, [
    ['import django ghl.json --dry-run', 'look first'],
    ['import django - --practice main --no-tokens < ghl.json', 'links only, from a pipe'],
  ]);
};
