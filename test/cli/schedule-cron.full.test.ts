import { spawn, spawnSync } from 'node:child_process';
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AnyJson } from '../any-json.ts';
import { documentOf } from './run-program.ts';
import { runsHere } from './runs-here.ts';
import { CONFIG, scheduled, WITH_MAIL } from './scheduled.ts';
import { openOffice } from './set-up.ts';

const hasCrontab = runsHere('crontab');

const FIELD = { minute: [0, 59], hour: [0, 23], day: [1, 31], month: [1, 12], weekday: [0, 7] };

/** What crontab(5) allows in a field, as far as it is used here. */
const isField = (text: string, [least = 0, most = 0]: number[]): boolean =>
  text.split(',').every((part) => {
    const [, first, step = '1'] = /^(\*|\d+|\d+-\d+)(?:\/(\d+))?$/.exec(part) ?? [];
    if (first === undefined || Number(step) < 1 || Number(step) > most) return false;
    return first === '*' || first.split('-').every((n) => Number(n) >= least && Number(n) <= most);
  });

/** The five fields and the command of those lines that start something. */
const jobsIn = (lines: readonly string[]): { fields: string[]; command: string }[] =>
  lines
    .filter((line) => !/^#|^[A-Z_]+=/.test(line))
    .map((line) => {
      const words = line.split(' ');
      return { fields: words.slice(0, 5), command: words.slice(5).join(' ') };
    });

const linesOf = async (run: (...args: string[]) => Promise<AnyJson>, ...args: string[]): Promise<string[]> =>
  documentOf(await run('cron', '--json', ...args)).lines;

/** Runs a crontab's command as cron does: up to the first bare percent sign, by the shell, with its bare environment. */
const asCron = (command: string) =>
  new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve, reject) => {
    const [first = ''] = command.split(/(?<!\\)%/);
    const env = { PATH: '/usr/bin:/bin', HOME: '/nonexistent' };
    const shell = spawn('/bin/sh', ['-c', first.replaceAll('\\%', '%')], { cwd: '/', env });
    const text = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      shell[name].setEncoding('utf8').on('data', (chunk: string) => {
        text[name] += chunk;
      });
    }
    shell.on('error', reject);
    shell.on('close', (code) => resolve({ code, ...text }));
  });

const SILENT = { code: 0, stdout: '', stderr: '' };

describe('schedule cron', () => {
  it('prints lines that are the same as JSON and start what a timer would', async () => {
    const { run, path } = scheduled({});
    const lines = await linesOf(run);
    expect((await run('cron')).stdout).toBe(`${lines.join('\n')}\n`);
    expect(jobsIn(lines).map(({ fields }) => fields.join(' '))).toEqual([
      '7 * * * *',
      '27 * * * *',
      '47 3 * * *',
      '17 */12 * * *',
    ]);
    const commands = jobsIn(lines).map(({ command }) => command);
    for (const command of commands) expect(command).toContain(`--config ${path} --log-level error`);
    expect(commands.map((command) => /\.js (.*?) --config/.exec(command)?.[1])).toEqual([
      'sync patients',
      'sync appointments',
      'sync patients --full',
      'refresh-token --within 21',
    ]);
    expect(lines.join('\n')).toMatch(/every 12h \(20h does not divide a day\)/);
  });

  it.each([
    ['5min', '3h'],
    ['7min', '90min'],
    ['1h', '1d'],
    ['8h', '1h'],
  ])('keeps to the grammar of a crontab, every %s and %s', async (patients, token) => {
    const { run } = scheduled({});
    const lines = await linesOf(run, '--patients-every', patients, '--refresh-token-every', token);
    const limits = Object.values(FIELD);
    for (const { fields, command } of jobsIn(lines)) {
      expect(fields.every((field, i) => isField(field, limits[i] ?? []))).toBe(true);
      expect(command).not.toMatch(/(?<!\\)%/);
      expect(command.length).toBeLessThan(998);
    }
  });

  it('has the digest last, on weekdays by the clock of the practice, if there is a mail server', async () => {
    const { run, path } = scheduled(WITH_MAIL);
    const lines = await linesOf(run);
    const digest = jobsIn(lines).at(-1);
    expect(digest?.fields).toEqual(['0', '7', '*', '*', '1-5']);
    expect(digest?.fields.every((field, i) => isField(field, Object.values(FIELD)[i] ?? []))).toBe(true);
    expect(digest?.command).toContain(`.js digest --config ${path} --log-level error`);
    expect(lines.at(-2)).toBe('CRON_TZ=Europe/Zurich');
    const { run: here, path: other } = scheduled({
      ...WITH_MAIL,
      practices: CONFIG.practices.map((practice) => ({ ...practice, timezone: 'UTC' })),
    });
    expect(other).not.toBe(path);
    expect((await linesOf(here)).join('\n')).not.toContain('CRON_TZ');
  });

  it.skipIf(!hasCrontab)('prints what crontab itself takes', async () => {
    const { run, folder } = scheduled(WITH_MAIL);
    const file = join(folder, 'crontab');
    writeFileSync(file, (await run('cron', '--patients-every', '10min')).stdout);
    const dryRun = (path: string) => spawnSync('crontab', ['-n', path], { encoding: 'utf8' });
    const help = spawnSync('crontab', ['-h'], { encoding: 'utf8' }).stderr;
    if (!/-n/.test(help)) return console.warn('not checked: this crontab has no dry run');
    expect(dryRun(file).stderr).not.toMatch(/error/i);
    writeFileSync(file, '61 * * * * true\n');
    expect(dryRun(file).stderr).toMatch(/error/i);
  });

  it('mails nothing after success, nothing while another run holds the lock, and what failed', async () => {
    const office = await openOffice({ patients: 4 });
    const lines = await linesOf((...args) => office.run('schedule', ...args));
    const [patients = { command: '' }] = jobsIn(lines);
    expect(await asCron(patients.command)).toEqual(SILENT);

    const exitWith = (code: number): string =>
      patients.command.replace(/\$\(.*\)(?= \|\|)/, `$(echo "100\\% trouble"; exit ${code})`);
    expect(await asCron(exitWith(75))).toEqual(SILENT);
    expect((await asCron(exitWith(69))).stdout).toBe('100% trouble\n');

    office.rewrite((config) => {
      Object.assign(config, { practices: [] });
    });
    const failed = await asCron(patients.command);
    expect(failed.stdout).toContain('must list at least one practice');
    expect(failed.stderr).toBe('');
  });

  it('gives the program the variables of a file', async () => {
    const office = await openOffice({ patients: 4 });
    office.rewrite((config) => {
      Object.assign(config, { admin: { password: `\${ADMIN_PASSWORD}` } });
    });
    writeFileSync(join(office.folder, 'variables'), 'ADMIN_PASSWORD=a-secret-of-the-page\n', { mode: 0o600 });
    const lines = await linesOf(
      (...args) => office.run('schedule', ...args),
      '--environment-file',
      'variables',
    );
    const [patients = { command: '' }] = jobsIn(lines);
    expect(await asCron(patients.command)).toEqual(SILENT);
  });

  it('finds its way with a path that would end a word or a line', async () => {
    const office = await openOffice({ patients: 4 });
    const odd = join(office.folder, "an odd 50% name isn't it.json");
    renameSync(join(office.folder, 'ephysio-ghl.config.json'), odd);
    const lines = await linesOf((...args) => office.run('schedule', ...args, '--config', odd));
    const [patients = { command: '' }] = jobsIn(lines);
    expect(await asCron(patients.command)).toEqual(SILENT);
  });
});
