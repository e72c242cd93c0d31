import type { Facts } from './facts.ts';
import { clockInterval, cronTime, spanText } from './interval.ts';
import { type Intervals, type Job, jobsOf } from './jobs.ts';

/** A word for the shell. */
const shellWord = (text: string): string =>
  /^[\w@+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

/** cron takes a percent sign for the end of the line. */
const cronCommand = (text: string): string => text.replaceAll('%', '\\%');

const timeOf = (job: Job): string =>
  job.atHour === undefined
    ? `${cronTime(clockInterval(job.every), job.minute)} * * *`
    : `${job.minute} ${job.atHour} * * ${job.isOnWeekdays ? '1-5' : '*'}`;

/** cron mails what a line prints: nothing after success, and nothing if another run holds the lock (75). */
const lineOf = (facts: Facts, job: Job): string => {
  const env = facts.environmentFile === null ? [] : [`--env-file=${facts.environmentFile}`];
  const practice = facts.practice === null ? [] : ['--practice', facts.practice];
  const words = [facts.node, ...env, facts.program, ...job.args, '--config', facts.config, ...practice];
  const command = [...words, '--log-level', 'error'].map(shellWord).join(' ');
  const quiet = `out=$(${command} 2>&1 >/dev/null) || [ $? -eq 75 ] || printf '%s\\n' "$out"`;
  return `${timeOf(job)} ${cronCommand(quiet)}`;
};

/** Where cron goes by another clock than the practice. It holds for all lines below, so the job that has one comes last. */
const zoneLines = ({ timezone }: Job): readonly string[] =>
  timezone === undefined || timezone === new Intl.DateTimeFormat().resolvedOptions().timeZone
    ? []
    : [
        '# A cron that does not know CRON_TZ (as on Debian) goes by the clock of the machine: change the hour then.',
        `CRON_TZ=${timezone}`,
      ];

const headOf = (job: Job): string => {
  const every = clockInterval(job.every);
  if (job.atHour !== undefined) return `# ${job.says}${job.isOnWeekdays ? ', Monday to Friday' : ''}`;
  const reason = every === job.every ? '' : ` (${spanText(job.every)} does not divide a day)`;
  return `# ${job.says}: every ${spanText(every)}${reason}`;
};

/** The lines of a crontab, for the user who owns the database. */
export const crontabLines = (facts: Facts, owner: string | null, every: Intervals): readonly string[] => [
  '# ephysio-ghl: keeps e-Physio and GoHighLevel the same.',
  `# For the crontab of the user who owns the database${owner === null ? '' : `: crontab -u ${owner} -e`}`,
  '# Failures are mailed to MAILTO; a run that finds another one at work is none.',
  '# The listener for webhooks is a service: ephysio-ghl schedule systemd.',
  'SHELL=/bin/sh',
  `MAILTO=${owner ?? 'root'}`,
  ...jobsOf(every, facts).flatMap((job) => [headOf(job), ...zoneLines(job), lineOf(facts, job)]),
];
