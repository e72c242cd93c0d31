import { type Command, Option } from 'commander';
import type { Actions, Run } from '../../actions.ts';
import { common } from '../../common.ts';
import { examples } from '../../examples.ts';
import { wholeNumber } from '../../whole-number.ts';

const each = (value: string, before: readonly string[] = []): string[] => [...before, value];

/** Adds `init`. */
export const addInit = (program: Command, { lazily }: Actions): void => {
  const init = common(program.command('init')).description(
    'ask for what the config needs, test it, and write it (mode 0600). Secrets are never taken from the command line: with --yes they come from the environment variables EPHYSIO_EMAIL, EPHYSIO_PASSWORD and GHL_TOKEN, or GHL_CLIENT_ID and GHL_CLIENT_SECRET',
  );
  init
    .option('--yes', 'ask nothing: flags and environment say all')
    .option('--force', 'replace a config that is there; it is kept as .bak')
    .option('--add', 'add a practice to the config that is there')
    .option('--offline', 'test nothing')
    .option('--no-browser', 'print the address of the sign-in instead of opening it')
    .option('--practice-name <name>', 'name of the practice')
    .option('--timezone <zone>', 'time zone of the practice, like Europe/Zurich')
    .option('--location <id>', 'location (sub-account) of GHL')
    .option(
      '--calendar <entry>',
      'GHL_CALENDAR[:GHL_USER]=CLIENT/EVENT_TYPE; several times for several calendars',
      each,
    )
    .option('--admin-info-id <n>', 'adminInfoId of the events of e-Physio', wholeNumber(0, 2 ** 53 - 1))
    .option('--status <entry>', 'CODE=STATUS, what a status code of e-Physio means; several times', each)
    .addOption(
      new Option('--missing-data <how>', 'contacts that lack what e-Physio demands').choices([
        'placeholder',
        'hold',
      ]),
    )
    .addOption(new Option('--conflict-winner <side>', 'which side wins').choices(['ephysio', 'ghl']))
    .addOption(
      new Option('--secrets <place>', 'where secrets are written (env: nowhere)').choices([
        'files',
        'config',
        'env',
      ]),
    )
    .option('--generate-admin-password', "make a password for the listener's page")
    .option('--redirect-uri <url>', 'redirect URL of the GHL app')
    .option('--ephysio-url <url>', 'another e-Physio, such as the sandbox')
    .option('--ghl-url <url>', 'another GHL, such as the sandbox')
    .option('--database <file>', 'database file (default: ./ephysio-ghl.sqlite beside the config)')
    .action(lazily(async () => (await import('./init.ts')).init as Run));
  examples(init, [
    ['init', 'asks, tests each answer, and offers a dry run'],
    [
      'init --yes --location abc123 --calendar def456=5778/29330',
      'for a script; e-Physio and GHL sign-in from the environment',
    ],
  ]);
};
