import { Command, Option } from 'commander';
import type { ExitCode } from '../errors.ts';
import { VERSION } from '../installation.ts';
import { createActions, type Run } from './actions.ts';
import type { Runtime } from './command-options.ts';
import { addBackup } from './commands/backup/add-backup.ts';
import { addCompletion } from './commands/completion/add-completion.ts';
import { addDoctor } from './commands/doctor/add-doctor.ts';
import { addImport } from './commands/import-django/add-import.ts';
import { addInit } from './commands/init/add-init.ts';
import { addFailures } from './commands/items/add-failures.ts';
import { addLinks } from './commands/items/add-links.ts';
import { addReviews } from './commands/items/add-reviews.ts';
import { addWebhooks } from './commands/items/add-webhooks.ts';
import { addSchedule } from './commands/schedule/add-schedule.ts';
import { addStatus } from './commands/status/add-status.ts';
import { common } from './common.ts';
import { examples } from './examples.ts';
import { wholeNumber } from './whole-number.ts';

const syncOptions = (command: Command): Command =>
  common(command)
    .addOption(
      new Option('--direction <direction>', 'which side is written')
        .choices(['both', 'to-ghl', 'to-ephysio'])
        .default('both'),
    )
    .option('--dry-run', 'say what would be done; only reads leave the program')
    .option('--full', 'read all of GHL, not only what changed since the last run')
    .option('--concurrency <n>', 'records written side by side', wholeNumber(1, 100), 12)
    .option('--allow-empty', 'go on although a side lists nothing')
    .option('--allow-shrink', 'go on although a side lists under 70 % of its last count')
    .option('--allow-retire', 'go on although many appointments would be cancelled')
    .option('--allow-mass-change', 'go on although most records would change');

/**
 * The tree of commands. A command's module is loaded only when it runs, so that `--version` and `--help` stay quick.
 * @param setExit takes the exit code of the command that ran
 * @param tell takes what is wrong with a command line, piece by piece; stderr when left out
 */
export const buildCli = (
  runtime: Runtime,
  setExit: (code: ExitCode) => void,
  tell?: (text: string) => void,
): Command => {
  const actions = createActions(runtime, setExit);
  const { lazily } = actions;
  const program = common(new Command('ephysio-ghl'))
    .description('Keeps patients and appointments of a practice the same in e-Physio and GoHighLevel (GHL).')
    .version(VERSION)
    .enablePositionalOptions()
    .showHelpAfterError('(--help shows what there is)')
    .configureOutput(tell === undefined ? {} : { writeErr: tell })
    .exitOverride();
  examples(program, [
    ['demo', 'the whole job against two simulated services, nothing to configure'],
    ['sync --dry-run', 'what a run would do'],
  ]);

  addInit(program, actions);
  const auth = common(program.command('auth'))
    .enablePositionalOptions()
    .allowExcessArguments()
    .description('sign in to GHL and e-Physio');
  auth
    .option('--no-browser', 'print the address instead of opening a browser')
    .option('--code <code>', 'a code that was got by hand, or the whole address with it')
    .action(lazily(async () => (await import('./commands/auth/auth.ts')).auth as Run));
  examples(auth, [
    ['auth', 'opens the browser, waits for the answer on ghl.redirectUri'],
    ['auth --practice main --code 1a2b3c', 'takes a code by hand, where no browser can reach this machine'],
  ]);
  const authStatus = common(auth.command('status')).description('who is signed in, and until when');
  authStatus.action(lazily(async () => (await import('./commands/auth/auth-status.ts')).authStatus as Run));
  examples(authStatus, [
    ['auth status', 'a table'],
    ['auth status --json', 'for machines; no token is ever printed'],
  ]);

  const refresh = common(program.command('refresh-token')).description('renew GHL tokens before they expire');
  refresh
    .option('--within <hours>', 'renew what expires within this many hours', wholeNumber(0, 8760), 12)
    .option('--force', 'renew in any case')
    .action(
      lazily(async () => (await import('./commands/refresh-token/refresh-token.ts')).refreshToken as Run),
    );
  examples(refresh, [
    ['refresh-token', 'for a timer: does something only when it is time'],
    ['refresh-token --force --practice main', 'now'],
  ]);

  const sync = syncOptions(program.command('sync'))
    .enablePositionalOptions()
    .allowExcessArguments()
    .description('patients, then appointments');
  const loadSync = async (): Promise<Run> => (await import('./commands/sync/sync.ts')).sync as Run;
  sync.action(lazily(loadSync, { what: 'both' }));
  examples(sync, [
    ['sync', 'what cron runs every hour'],
    ['sync --dry-run --json', 'what it would do, for machines'],
  ]);
  const patients = syncOptions(sync.command('patients')).description(
    'patients of e-Physio and contacts of GHL',
  );
  patients.action(lazily(loadSync, { what: 'patients' }));
  examples(patients, [
    ['sync patients --dry-run', 'look first'],
    ['sync patients --full', 'compare with all of GHL'],
  ]);
  const appointments = syncOptions(sync.command('appointments'))
    .description('events of e-Physio and appointments of GHL')
    .option('--from <date>', 'first day, YYYY-MM-DD in the time zone of the practice')
    .option('--to <date>', 'last day, YYYY-MM-DD in the time zone of the practice');
  appointments.action(lazily(loadSync, { what: 'appointments' }));
  examples(appointments, [
    ['sync appointments', 'the rolling window of the config'],
    ['sync appointments --from 2026-01-01 --to 2026-12-31', 'a backfill'],
  ]);

  const serve = common(program.command('serve-webhooks')).description(
    "listen for GHL's webhooks, and work on what arrives, until SIGTERM",
  );
  serve
    .option('--host <host>', 'address to listen on (default: webhooks.host)')
    .option('--port <port>', 'port to listen on (default: webhooks.port)', wholeNumber(0, 65_535))
    .action(
      lazily(async () => {
        const { serveWebhooksWith } = await import('./commands/serve-webhooks/serve-webhooks.ts');
        const { openRecordProcessor } = await import('../app/record-processor.ts');
        return serveWebhooksWith(openRecordProcessor) as Run;
      }),
    );
  examples(serve, [
    ['serve-webhooks', 'as a service, behind a reverse proxy that speaks https'],
    ['serve-webhooks --host 0.0.0.0 --port 8080', 'elsewhere than the config says'],
  ]);

  addDoctor(program, actions);
  addStatus(program, actions);
  addWebhooks(program, actions);
  addReviews(program, actions);
  addFailures(program, actions);
  addLinks(program, actions);
  addSchedule(program, actions);
  addCompletion(program, actions);
  addImport(program, actions);
  addBackup(program, actions);

  const demo = program
    .command('demo')
    .description('the whole job against both sandboxes, in a temporary folder');
  demo
    .option('--json', 'one JSON document on stdout')
    .option('--patients <n>', 'how many patients', wholeNumber(4, 1000), 36)
    .option('--seed <n>', 'another practice', wholeNumber(0, 2 ** 31), 1)
    .action(lazily(async () => (await import('./commands/demo/demo.ts')).demo as Run));
  examples(demo, [
    ['demo', 'ends within a minute'],
    ['demo --patients 60 --seed 7', 'another, larger practice'],
  ]);

  const sandbox = program
    .command('sandbox')
    .description('both simulated services on local ports, with a config for them');
  sandbox
    .option('--dir <folder>', 'where the config is written', './ephysio-ghl-sandbox')
    .option('--patients <n>', 'how many patients', wholeNumber(0, 20_000), 100)
    .option('--seed <n>', 'another practice', wholeNumber(0, 2 ** 31), 1)
    .option('--latency <ms>', 'how long each answer takes', wholeNumber(0, 10_000), 20)
    .option('--ephysio-port <port>', 'port of e-Physio', wholeNumber(0, 65_535), 4010)
    .option('--ghl-port <port>', 'port of GHL', wholeNumber(0, 65_535), 4020)
    .option('--webhooks <url>', "where GHL's webhooks go", 'http://127.0.0.1:8000/api/webhooks/')
    .option('--json', 'one JSON document on stdout')
    .action(lazily(async () => (await import('./commands/sandbox/sandbox.ts')).sandbox as Run));
  examples(sandbox, [
    ['sandbox', 'runs until Ctrl-C; try the real commands against it'],
    ['sandbox --patients 1000 --latency 100', 'a large practice, far away'],
  ]);

  for (const command of [program, ...descendants(program)])
    command.exitOverride().configureHelp({ helpWidth: 80 });
  return program;
};

const descendants = (command: Command): Command[] => command.commands.flatMap((c) => [c, ...descendants(c)]);
