import { type Command, Option } from 'commander';
import type { Actions, Run } from '../../actions.ts';
import { common } from '../../common.ts';
import { examples } from '../../examples.ts';
import { timeSpan } from '../../time-span.ts';

const loadSchedule = () => import('./schedule.ts');

const every = (name: string, says: string, least: number, usual: number, shown: string): Option =>
  new Option(`--${name}-every <time>`, says).argParser(timeSpan(least, 1440)).default(usual, shown);

const timed = (command: Command): Command =>
  common(command)
    .addOption(every('patients', 'how often patients are synced', 5, 60, '1h'))
    .addOption(every('appointments', 'how often appointments are synced', 5, 60, '1h'))
    .addOption(every('refresh-token', 'how often GHL tokens are renewed', 60, 1200, '20h'))
    // Not --env-file: Node takes that for its own, wherever it stands.
    .option('--environment-file <file>', 'file with the variables that the config names');

/** Adds `schedule` and what is below it. */
export const addSchedule = (program: Command, { lazily }: Actions): void => {
  const schedule = common(program.command('schedule'))
    .enablePositionalOptions()
    .description('timers for this config and this machine');
  examples(schedule, [
    ['schedule systemd', 'units to look at'],
    ['schedule cron', 'lines for a crontab'],
  ]);
  const cron = timed(schedule.command('cron')).description(
    'lines of a crontab; it mails failures, and nothing else. Installs nothing',
  );
  cron.action(lazily(async () => (await loadSchedule()).scheduleCron as Run));
  examples(cron, [
    ['schedule cron', 'patients and appointments every hour'],
    ['schedule cron --appointments-every 15min', 'appointments more often'],
  ]);
  const systemd = timed(schedule.command('systemd'))
    .description('hardened services and timers, and the listener as a service. Prints them, or writes them')
    .option(
      '--user <name>',
      'an existing user who runs them (default: one that systemd makes up, if the database is below /var/lib; else the owner of its folder)',
    )
    .option('--install <folder>', 'write the units there; enables nothing')
    .option('--force', 'with --install: replace units that say something else')
    .action(lazily(async () => (await loadSchedule()).scheduleSystemd as Run));
  examples(systemd, [
    ['schedule systemd', 'to look at'],
    ['schedule systemd --install /etc/systemd/system', 'as root; says what to run next'],
  ]);
};
