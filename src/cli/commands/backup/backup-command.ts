import { defineCommand } from '../../define-command.ts';
import { wholeNumber } from '../../options.ts';

export const backupCommand = defineCommand({
  name: 'backup',
  summary:
    'a checked copy of the database of all practices, while everything runs. Its key is not in it: keep that elsewhere',
  arguments: { '[file]': 'a new file (default: <database>.backup-<time>)' },
  options: {
    '--keep <n>': {
      text: 'delete all but the newest n with default names, once this one is done',
      parse: wholeNumber(1, 100_000),
    },
  },
  examples: {
    'backup --keep 14': 'for a timer: every night, the last fourteen beside the database',
    'backup /mnt/usb/ephysio-ghl.sqlite': 'to another disk',
  },
  load: async () => (await import('./backup.ts')).backup,
});

export const restoreCommand = defineCommand({
  name: 'restore',
  summary:
    'put a backup in the place of the database; what is replaced is kept beside it. The backup is checked before, and nothing else may use the database. The next runs compare both sides again',
  arguments: { '<file>': 'the backup' },
  options: {
    '--yes': 'do not ask',
    '--force':
      'also if it is of other practices or locations than the config, or if the database that is replaced cannot be read and what it alone holds would be forgotten',
  },
  examples: {
    'restore ephysio-ghl.sqlite.backup-20260301T030000000Z': 'asks before it replaces anything',
    'restore /mnt/usb/ephysio-ghl.sqlite --yes --json': 'for scripts',
  },
  load: async () => (await import('./restore.ts')).restore,
});
