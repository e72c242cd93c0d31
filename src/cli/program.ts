import { Command } from 'commander';
import type { ExitCode } from '../errors.ts';
import { VERSION } from '../installation.ts';
import { adminCommand } from './commands/admin/admin-command.ts';
import { authCommand } from './commands/auth/auth-command.ts';
import { backupCommand, restoreCommand } from './commands/backup/backup-command.ts';
import { completionCommand } from './commands/completion/completion-command.ts';
import { contactsCommand } from './commands/contacts/contacts-command.ts';
import { demoCommand } from './commands/demo/demo-command.ts';
import { digestCommand } from './commands/digest/digest-command.ts';
import { doctorCommand } from './commands/doctor/doctor-command.ts';
import { importCommand } from './commands/import-django/import-command.ts';
import { initCommand } from './commands/init/init-command.ts';
import { auditCommand } from './commands/items/audit-command.ts';
import { conflictsCommand } from './commands/items/conflicts-command.ts';
import { failuresCommand } from './commands/items/failures-command.ts';
import { linksCommand } from './commands/items/links-command.ts';
import { reviewCommand } from './commands/items/review-command.ts';
import { webhooksCommand } from './commands/items/webhooks-command.ts';
import { personCommand } from './commands/person/person-command.ts';
import { refreshTokenCommand } from './commands/refresh-token/refresh-token-command.ts';
import { rehearseCommand } from './commands/rehearse/rehearse-command.ts';
import { runsCommand } from './commands/runs/runs-command.ts';
import { sandboxCommand } from './commands/sandbox/sandbox-command.ts';
import { scheduleCommand } from './commands/schedule/schedule-command.ts';
import { serveWebhooksCommand } from './commands/serve-webhooks/serve-webhooks-command.ts';
import { statusCommand } from './commands/status/status-command.ts';
import { syncCommand } from './commands/sync/sync-command.ts';
import { buildCommand, defineCommand } from './define-command.ts';
import type { Runtime } from './options.ts';

const PROGRAM = defineCommand({
  name: 'ephysio-ghl',
  summary: 'Keeps patients and appointments of a practice the same in e-Physio and GoHighLevel (GHL).',
  examples: {
    demo: 'the whole job against two simulated services, nothing to configure',
    'sync --dry-run': 'what a run would do',
  },
  subcommands: [
    initCommand,
    authCommand,
    refreshTokenCommand,
    syncCommand,
    serveWebhooksCommand,
    doctorCommand,
    rehearseCommand,
    statusCommand,
    runsCommand,
    webhooksCommand,
    reviewCommand,
    conflictsCommand,
    failuresCommand,
    linksCommand,
    auditCommand,
    personCommand,
    contactsCommand,
    adminCommand,
    digestCommand,
    scheduleCommand,
    completionCommand,
    importCommand,
    backupCommand,
    restoreCommand,
    demoCommand,
    sandboxCommand,
  ],
});

/**
 * The tree of commands, from their definitions.
 * @param setExit takes the exit code of the command that ran
 * @param writeError takes what is wrong with a command line, piece by piece; stderr when left out
 */
export const buildCli = (
  runtime: Runtime,
  setExit: (code: ExitCode) => void,
  writeError?: (text: string) => void,
): Command => {
  // Every command below inherits these settings, as they are when it is added.
  const program = new Command(PROGRAM.name)
    .enablePositionalOptions()
    .showHelpAfterError('(--help shows what there is)')
    .configureOutput(writeError === undefined ? {} : { writeErr: writeError })
    .configureHelp({ helpWidth: 80 })
    .exitOverride();
  return buildCommand(program, PROGRAM, runtime, setExit).version(VERSION);
};

/**
 * `help sync patients` as `sync patients --help`: commander itself shows the help of the first command only.
 * @param argv with the paths of node and the program
 */
export const helpWords = (argv: readonly string[]): readonly string[] => {
  const [word, ...path] = argv.slice(2);
  return word === 'help' && path.length > 1 ? [...argv.slice(0, 2), ...path, '--help'] : argv;
};
