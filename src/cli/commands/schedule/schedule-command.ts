import { defineCommand } from '../../define-command.ts';
import { type OptionDefinitions, timeSpan } from '../../options.ts';

const loadSchedule = () => import('./schedule.ts');

const timer = (text: string, least: number, usual: number, shownDefault: string) => ({
  text,
  parse: timeSpan(least, 1440),
  default: usual,
  shownDefault,
});

const TIMER_OPTIONS = {
  '--patients-every <time>': timer('how often patients are synced', 5, 60, '1h'),
  '--appointments-every <time>': timer('how often appointments are synced', 5, 60, '1h'),
  '--refresh-token-every <time>': timer('how often GHL tokens are renewed', 60, 1200, '20h'),
  // Not --env-file: Node takes that for its own, wherever it stands.
  '--environment-file <file>': 'file with the variables that the config names',
} as const satisfies OptionDefinitions;

export const scheduleCommand = defineCommand({
  name: 'schedule',
  summary: 'timers for this config and this machine',
  examples: { 'schedule systemd': 'units to look at', 'schedule cron': 'lines for a crontab' },
  subcommands: [
    defineCommand({
      name: 'cron',
      summary: 'lines of a crontab; it mails failures, and nothing else. Installs nothing',
      options: TIMER_OPTIONS,
      examples: {
        'schedule cron': 'patients and appointments every hour',
        'schedule cron --appointments-every 15min': 'appointments more often',
      },
      load: async () => (await loadSchedule()).scheduleCron,
    }),
    defineCommand({
      name: 'systemd',
      summary: 'hardened services and timers, and the listener as a service. Prints them, or writes them',
      options: {
        ...TIMER_OPTIONS,
        '--user <name>':
          'an existing user who runs them (default: one that systemd makes up, if the database is below /var/lib; else the owner of its folder)',
        '--install <folder>': 'write the units there; enables nothing',
        '--force': 'with --install: replace units that say something else',
      },
      examples: {
        'schedule systemd': 'to look at',
        'schedule systemd --install /etc/systemd/system': 'as root; says what to run next',
      },
      load: async () => (await loadSchedule()).scheduleSystemd,
    }),
  ],
});
