import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSqlite } from '../../src/store/database/sqlite.ts';
import type { AnyJson } from '../any-json.ts';
import { openMonitor } from '../ops/monitor.ts';
import type { Ended } from './run-program.ts';
import { createGate, inDatabase, type Office, openOAuthOffice, openOffice, signIn } from './set-up.ts';

const monitor = (office: Office, monitoring: Record<string, unknown>): void =>
  office.rewrite((config) => void Object.assign(config, { monitoring }));

/** What stands on stderr, which is no terminal: nothing but lines of the log. */
const logOf = ({ rawStderr }: Ended): AnyJson[] =>
  rawStderr
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

describe('a monitor', () => {
  it('is notified that a run begins and how it ended, with numbers only', async () => {
    const office = await openOffice();
    const { url, calls } = await openMonitor();
    monitor(office, { pingUrl: `${url}/key?create=1` });
    expect(await office.run('sync')).toMatchObject({ exitCode: 0 });
    expect(calls.map((call) => [call.url.pathname, call.body])).toEqual([
      ['/key/start', ''],
      [
        '/key',
        expect.stringMatching(
          /^sync: practices 1, created \d+, updated 0, cancelled 0, linked 0, failed 0, reviews \d+, conflicts 0$/,
        ),
      ],
    ]);
    expect(new Set(calls.map((call) => call.url.search)).size).toBe(1);
    expect(await office.run('sync', '--dry-run')).toMatchObject({ exitCode: 0 });
    expect(await office.run('status')).toMatchObject({ exitCode: 0 });
    expect(calls).toHaveLength(2);
  });

  it('gets the exit code of a run that failed, however it did', async () => {
    const office = await openOffice();
    const { url, calls } = await openMonitor();
    monitor(office, { pingUrl: url });
    office.sandbox.faults.add({ service: 'ephysio', path: '/patients', fault: 'html' });
    expect(await office.run('sync')).toMatchObject({ exitCode: 69 });
    office.rewrite((config) => {
      config.database = './folder-that-is-a-file/x.sqlite';
    });
    writeFileSync(join(office.folder, 'folder-that-is-a-file'), '');
    const broken = await office.run('sync');
    expect(broken.exitCode).not.toBe(0);
    expect(calls.map((call) => call.url.pathname)).toEqual(['/start', '/69', `/${broken.exitCode}`]);
  });

  it('hears of a stop, and of a run that another one kept away', async () => {
    const [reached, goOn] = [createGate(), createGate()];
    const office = await openOffice({
      ephysio: { latencyMs: 2 },
      sleep: async () => {
        reached.open();
        await goOn.opened;
      },
    });
    const { url, calls } = await openMonitor();
    monitor(office, { pingUrl: url });
    const first = office.start(['sync']);
    await first.until(reached.opened);
    expect(await office.run('sync')).toMatchObject({ exitCode: 75 });
    first.process.kill('SIGTERM');
    await first.says(/Stopping/);
    goOn.open();
    expect(await first.ended).toMatchObject({ exitCode: 1 });
    expect(calls.map((call) => call.url.pathname)).toEqual(['/start', '/log', '/1']);
    const [start, log, end] = calls.map((call) => call.url.searchParams.get('rid'));
    expect([start === end, start === log]).toEqual([true, false]);
  });

  it('that is out of order harms nothing', async () => {
    const office = await openOffice();
    const { url } = await openMonitor([404, 404]);
    monitor(office, { pingUrl: `${url}/secret-key` });
    const end = await office.run('sync');
    expect(end.exitCode).toBe(0);
    const pings = logOf(end).filter(({ event }) => event === 'ping.failed');
    expect(pings).toMatchObject([
      { level: 'warn', kind: 'start', reason: 'the monitor answered 404' },
      { level: 'warn', kind: 'done' },
    ]);
    expect(end.rawStderr).not.toContain('secret-key');
  });
});

describe('the metrics file', () => {
  const values = (office: Office): Record<string, string> =>
    Object.fromEntries(
      readFileSync(join(office.folder, 'ephysio-ghl.prom'), 'utf8')
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('#'))
        .map((line) => [line.slice(0, line.lastIndexOf(' ')), line.slice(line.lastIndexOf(' ') + 1)]),
    );

  it('holds all practices and commands, whatever the last run was about', async () => {
    const office = await openOAuthOffice({ practices: 2 });
    monitor(office, { metricsFile: 'ephysio-ghl.prom' });
    await signIn(office, '--practice', 'main');
    await office.run('sync', '--practice', 'main');
    await office.run('refresh-token', '--practice', 'main');
    expect(await office.run('sync', 'patients', '--practice', 'lausanne')).toMatchObject({ exitCode: 3 });
    const found = values(office);
    expect(found).toMatchObject({
      'ephysio_ghl_run_exit_code{practice="main",command="sync"}': '0',
      'ephysio_ghl_run_exit_code{practice="main",command="refresh-token"}': '0',
      'ephysio_ghl_run_exit_code{practice="lausanne",command="sync patients"}': '3',
      'ephysio_ghl_run_records{practice="main",command="sync",what="created",side="ghl"}':
        expect.stringMatching(/^\d+$/),
      'ephysio_ghl_ok{practice="main"}': '1',
      'ephysio_ghl_ok{practice="lausanne"}': '0',
      'ephysio_ghl_links{practice="main",kind="patients"}': '8',
      'ephysio_ghl_dead_letters{practice="lausanne",kind="records"}': '0',
    });
    const at = Number(found['ephysio_ghl_run_end_seconds{practice="main",command="sync"}']);
    expect(Date.now() / 1000 - at).toBeLessThan(600);
    await office.run('sync', '--dry-run', '--practice', 'main');
    expect(values(office)).toEqual(found);
  });

  it('that cannot be written is an error with a cure, and the run ends as it would', async () => {
    const office = await openOffice();
    monitor(office, { metricsFile: './missing/ephysio-ghl.prom' });
    const end = await office.run('sync');
    expect(end.exitCode).toBe(0);
    expect(logOf(end).filter(({ level }) => level === 'error')).toMatchObject([
      {
        event: 'metrics.failed',
        file: join(office.folder, 'missing/ephysio-ghl.prom'),
        error: 'ENOENT',
        hint: expect.stringContaining('Make its folder'),
      },
    ]);
  });
});

describe('the log', () => {
  it('says of every line of a run which run and practice it is about', async () => {
    const office = await openOffice();
    office.sandbox.ephysio.edit.addPatient({ firstName: { a: 'Kasimir' }, lastName: 'Unlesbar' });
    office.sandbox.ghl.edit.createContact({ firstName: 'Lea', email: 'lea@example.ch' });
    const end = await office.run('sync', '--log-level', 'debug');
    const lines = logOf(end);
    const stored = inDatabase(office.database, (db) => db.prepare('select id from sync_runs').pluck().get());
    expect(new Set(lines.map((line) => line.run))).toEqual(new Set([stored]));
    expect(new Set(lines.map((line) => line.practice))).toEqual(new Set(['main']));
    expect(new Set(lines.map((line) => line.event))).toEqual(
      new Set([
        'run.start',
        'ephysio.request',
        'ghl.request',
        'record.write',
        'record.failed',
        'review',
        'run.end',
      ]),
    );
    expect(lines.find(({ event }) => event === 'record.write')).toMatchObject({
      entity: 'patient',
      side: 'ghl',
      kind: 'create',
      operation: expect.any(String),
      id: expect.any(String),
    });
    expect(lines.find(({ event }) => event === 'review')).toMatchObject({ id: expect.any(String) });
  });

  it.each([
    { what: 'of a practice', args: ['sync'], event: 'run.stopped' },
    { what: 'of another command', args: ['refresh-token'], event: 'command.failed' },
    { what: 'before there is any log', args: ['sync', '--config', 'nowhere.json'], event: 'command.failed' },
  ])('tells an error once, with what to do: $what', async ({ args, event }) => {
    const office = await openOAuthOffice();
    const end = await office.run(...args, '--log-level', 'error');
    expect(end.exitCode).toBeGreaterThan(1);
    expect(logOf(end)).toMatchObject([
      { level: 'error', event, exitCode: end.exitCode, reason: expect.any(String), hint: expect.any(String) },
    ]);
  });

  it('keeps no error back, also where it is silent', async () => {
    const office = await openOAuthOffice();
    const end = await office.run('sync', '--log-level', 'silent');
    expect(end.rawStderr).toMatch(/^error: practice main: Not signed in .*\n {2}Run `ephysio-ghl auth`\.\n$/);
  });
});

describe('retention', () => {
  it('is done by every run that is not dry', async () => {
    const office = await openOffice();
    expect(await office.run('sync')).toMatchObject({ exitCode: 0 });
    const db = openSqlite(office.database);
    db.prepare(
      "insert into sync_runs (id, practice, command, started_at, finished_at, exit_code) values ('old', 'main', 'sync', '2020-01-01T00:00:00.000Z', '2020-01-01T00:00:01.000Z', 0)",
    ).run();
    db.close();
    const old = () =>
      inDatabase(office.database, (d) =>
        d.prepare("select count(*) from sync_runs where id = 'old'").pluck().get(),
      );
    expect(await office.run('sync', '--dry-run')).toMatchObject({ exitCode: 0 });
    expect(old()).toBe(1);
    const end = await office.run('sync', 'patients');
    expect(logOf(end).map(({ event, count }) => [event, count])).toContainEqual(['retention.done', 1]);
    expect(old()).toBe(0);
  });
});
