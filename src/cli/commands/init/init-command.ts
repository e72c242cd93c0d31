import { LANGUAGES } from '../../../domain/records/language.ts';
import { defineCommand } from '../../define-command.ts';
import { wholeNumber } from '../../options.ts';

const each = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

export const initCommand = defineCommand({
  name: 'init',
  summary:
    'ask for what the config needs, test it, and write it (mode 0600). Secrets are never taken from the command line: with --yes they come from the environment variables EPHYSIO_EMAIL, EPHYSIO_PASSWORD and GHL_TOKEN, or GHL_CLIENT_ID and GHL_CLIENT_SECRET',
  options: {
    '--yes': 'ask nothing: flags and environment say all',
    '--force': 'replace a config that is there; it is kept as .bak',
    '--add': 'add a practice to the config that is there',
    '--from <file>': 'set up the practices of a CSV file, one row per practice and calendar; asks nothing',
    '--offline': 'test nothing',
    '--no-browser': 'print the address of the sign-in instead of opening it',
    '--practice-name <name>': 'name of the practice',
    '--timezone <zone>': 'time zone of the practice, like Europe/Zurich',
    '--language <code>': {
      text: "language of the words that are written into GHL's calendar",
      choices: LANGUAGES,
    },
    '--location <id>': 'location (sub-account) of GHL',
    '--calendar <entry>': {
      text: 'GHL_CALENDAR[:GHL_USER]=CLIENT/EVENT_TYPE; several times for several calendars',
      parse: each,
    },
    '--admin-info-id <n>': {
      text: 'adminInfoId of the events of e-Physio',
      parse: wholeNumber(0, 2 ** 53 - 1),
    },
    '--status <entry>': {
      text: 'CODE=STATUS, what a status code of e-Physio means; several times',
      parse: each,
    },
    '--missing-data <how>': {
      text: 'contacts that lack what e-Physio demands',
      choices: ['placeholder', 'hold'],
    },
    '--conflict-winner <side>': { text: 'which side wins', choices: ['ephysio', 'ghl'] },
    '--secrets <place>': {
      text: 'where secrets are written (env: nowhere)',
      choices: ['files', 'config', 'env'],
    },
    '--generate-admin-password': "make a password for the listener's page",
    '--redirect-uri <url>': 'redirect URL of the GHL app',
    '--ephysio-url <url>': 'another e-Physio, such as the sandbox',
    '--ghl-url <url>': 'another GHL, such as the sandbox',
    '--database <file>': 'database file (default: ./ephysio-ghl.sqlite beside the config)',
  },
  examples: {
    init: 'asks, tests each answer, and offers a dry run',
    'init --yes --location abc123 --calendar def456=5778/29330':
      'for a script; e-Physio and GHL sign-in from the environment',
  },
  load: async () => (await import('./run-init.ts')).init,
});
