import type { Command } from 'commander';
import type { Actions, Run } from '../../actions.ts';
import { common } from '../../common.ts';
import { examples } from '../../examples.ts';
import { wholeNumber } from '../../whole-number.ts';

/** Adds `backup` and `restore`. */
export const addBackup = (program: Command, { lazilyWithIds }: Actions): void => {
  const copy = lazilyWithIds(async () => (await import('./backup.ts')).backup as Run);
  const backup = common(program.command('backup'))
    .description(
      'a checked copy of the database of all practices, while everything runs. Its key is not in it: keep that elsewhere',
    )
    .argument('[file]', 'a new file (default: <database>.backup-<time>)')
    .option(
      '--keep <n>',
      'delete all but the newest n with default names, once this one is done',
      wholeNumber(1, 100_000),
    )
    .action((file: string | undefined, options: unknown, command: Command) =>
      copy(file === undefined ? [] : [file], options, command),
    );
  examples(backup, [
    ['backup --keep 14', 'for a timer: every night, the last fourteen beside the database'],
    ['backup /mnt/usb/ephysio-ghl.sqlite', 'to another disk'],
  ]);
  const putBack = lazilyWithIds(async () => (await import('./restore.ts')).restore as Run);
  const restore = common(program.command('restore'))
    .description(
      'put a backup in the place of the database; what is replaced is kept beside it. The backup is checked before, and nothing else may use the database. The next runs compare both sides again',
    )
    .argument('<file>', 'the backup')
    .option('--yes', 'do not ask')
    .option('--force', 'also if it is of other practices or locations than the config')
    .action((file: string, options: unknown, command: Command) => putBack([file], options, command));
  examples(restore, [
    ['restore ephysio-ghl.sqlite.backup-20260301T030000000Z', 'asks before it replaces anything'],
    ['restore /mnt/usb/ephysio-ghl.sqlite --yes --json', 'for scripts'],
  ]);
};
