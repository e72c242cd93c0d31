import { chmodSync, readdirSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../src/store/database/open.ts';
import { acquireLock } from '../../src/store/tables/locks.ts';
import { found, type Looked, look } from './look-with-doctor.ts';
import { type Ended, runProgram } from './run-program.ts';
import { HEALTHY, type Office, openOffice, stateOf, tempFolder, writeConfig } from './set-up.ts';

/** An office whose database is there. */
const openUsedOffice = async (): Promise<Office> => {
  const office = await openOffice();
  const { exitCode } = await office.run('sync');
  expect(exitCode).toBe(0);
  return office;
};

const names = ({ machine, practices }: Looked): string[] =>
  [machine, ...Object.values(practices)].flatMap(({ checks }) =>
    checks.map(({ check }: { readonly check: string }) => check),
  );

describe('doctor', () => {
  it('finds nothing that fails in an office that is well', async () => {
    const office = await openUsedOffice();
    const looked = await look(office);
    expect(looked.exitCode).toBe(0);
    expect(looked.machine).toMatchObject({ command: 'doctor', practice: null, ok: true });
    expect(looked.practices.main).toMatchObject({ command: 'doctor', practice: 'main', ok: true });
    expect([...new Set(names(looked))]).toEqual([
      ...['config', 'config-rights', 'environment', 'installation', 'database-rights', 'disk', 'database'],
      ...['proxy', 'clock', 'timers', 'listener', 'monitoring', 'mail'],
      ...[
        'ephysio-sign-in',
        'ephysio-patients',
        'ephysio-events',
        'ephysio-invoices',
        'therapists',
        'statuses',
      ],
      ...['ephysio-calls', 'ghl-sign-in', 'ghl-scopes', 'ghl-location', 'duplicates', 'time-zone'],
      ...[
        'ghl-contacts',
        'ghl-calendars',
        'ghl-users',
        'ghl-appointments',
        'mapping',
        'links',
        'absences',
        'webhooks',
      ],
    ]);
    expect(found(looked, 'timers')[0]?.message).toMatch(/the last run began < 1 min ago/);
    expect(found(looked, 'ephysio-patients')[0]?.message).toBe('patients: 8, all as expected');
    expect(stateOf(office.database)).toEqual(HEALTHY);
  });

  it('sends reads and sign-ins only, and few of them', async () => {
    const office = await openUsedOffice();
    const sent: string[] = [];
    for (const service of [office.sandbox.ephysio, office.sandbox.ghl])
      service.onExchange(({ method, path }) =>
        sent.push(`${method} ${path.replace(/[A-Za-z0-9]{15,}|\d+/, 'ID')}`),
      );
    await look(office);
    expect(sent.sort()).toEqual([
      'GET /calendars',
      // one for each calendar
      'GET /calendars/events',
      'GET /calendars/events',
      'GET /calendars/events',
      'GET /contacts/ID',
      'GET /events/events',
      'GET /invoices/patients/ID',
      'GET /locations/ID',
      'GET /patients',
      'HEAD /',
      'HEAD /',
      'POST /contacts/search',
      'POST /token',
    ]);
  });

  it('says it to a person in 80 columns, each cure below its check', async () => {
    const office = await openOffice();
    office.rewrite((config) => {
      for (const calendar of config.practices[0]?.calendars ?? []) calendar.ghlUserId = 'nobody';
    });
    const { exitCode, stdout, stderr } = await office.run('doctor');
    expect(exitCode).toBe(2);
    expect(stderr).toBe('');
    for (const line of stdout.split('\n')) expect([...line].length, line).toBeLessThanOrEqual(80);
    expect(stdout).toMatch(/^this machine\n {2}ok {4}config {12}\//);
    expect(stdout).toMatch(/\npractice main\n/);
    expect(stdout).toMatch(/\n {2}fail {2}ghl-users {9}nobody [^→]+\n {26}→ Its team: /);
    expect(stdout).toMatch(/\n\d+ ok, \d+ warn, 3 fail, \d+ skip\n$/);
  });

  it('works while a sync holds its lock', async () => {
    const office = await openUsedOffice();
    const store = await openStore({ path: office.database, env: {}, now: Date.now });
    const lock = await acquireLock(store, { name: 'sync main', command: 'sync', now: Date.now });
    const { exitCode } = await look(office);
    await lock.release();
    await store.close();
    expect(exitCode).toBe(0);
  });

  it('makes no database where there is none', async () => {
    const office = await openOffice();
    const looked = await look(office);
    expect(found(looked, 'database')).toMatchObject([{ status: 'ok' }]);
    expect(found(looked, 'ghl-contacts')).toMatchObject([{ status: 'ok' }]);
    expect(readdirSync(office.folder)).toEqual(['ephysio-ghl.config.json']);
  });
});

const only = async (ended: Promise<Ended>) => {
  const { exitCode, stdout, stderr } = await ended;
  const lines = stdout.trim().split('\n');
  expect(lines).toHaveLength(1);
  return { exitCode, stderr, document: JSON.parse(lines[0] ?? '') };
};

describe('doctor on a machine where something is wrong', () => {
  it.each([
    ['there is no config', () => undefined, /There is no config file/],
    [
      'the config has an unknown key',
      (folder: string) => writeConfig(folder, { databse: 'x' }),
      /databse: is not a known key/,
    ],
    [
      'others can read the secrets in it',
      (folder: string) =>
        writeConfig(
          folder,
          {
            practices: [
              {
                name: 'main',
                ephysio: { email: 'a', password: 'hidden' },
                ghl: { locationId: 'l', privateIntegrationToken: 'p' },
              },
            ],
          },
          0o644,
        ),
      /chmod 600/,
    ],
  ])('says first that %s, and looks at the rest', async (_what, write, says) => {
    const folder = tempFolder();
    write(folder);
    const { exitCode, document } = await only(runProgram(['doctor', '--json'], { cwd: folder }));
    expect(exitCode).toBe(2);
    expect(document).toMatchObject({ command: 'doctor', practice: null, ok: false });
    expect(document.checks).toMatchObject([
      { check: 'config', status: 'fail', message: expect.stringMatching(says), exitCode: 2 },
      { check: 'installation', status: 'ok' },
    ]);
    expect(document.checks[0].cure).not.toBeNull();
    expect(JSON.stringify(document)).not.toContain('hidden');
  });

  it('says that the config has no such practice', async () => {
    const office = await openOffice();
    const { exitCode, document } = await only(office.run('doctor', '--json', '--practice', 'nobody'));
    expect(exitCode).toBe(2);
    expect(document.checks[0].message).toMatch(/no practice "nobody"/);
  });

  it('looks at the services also when the database is damaged', async () => {
    const office = await openOffice();
    writeFileSync(office.database, Buffer.alloc(8192, 7), { mode: 0o600 });
    const looked = await look(office);
    expect(looked.exitCode).toBe(4);
    expect(found(looked, 'database')).toMatchObject([{ status: 'fail', exitCode: 4 }]);
    for (const check of ['ephysio-patients', 'ghl-contacts', 'ghl-calendars'])
      expect(found(looked, check)).toMatchObject([{ status: 'ok' }]);
    expect(found(looked, 'webhooks')).toMatchObject([{ status: 'skip' }]);
  });

  it('tells of a clock that is wrong, by those of the services', async () => {
    const office = await openOffice({ now: () => Date.now() + 120_000 });
    const looked = await look(office);
    expect(looked.exitCode).toBe(2);
    expect(found(looked, 'clock')).toHaveLength(2);
    for (const { status, message } of found(looked, 'clock')) {
      expect(status).toBe('fail');
      expect(message).toMatch(/^this clock is 1\d\d s behind 127\.0\.0\.1:\d+$/);
    }
  });

  it('tells of a key that does not fit', async () => {
    const office = await openUsedOffice();
    const { exitCode, stdout } = await runProgram(['doctor', '--json'], {
      cwd: office.folder,
      env: { EPHYSIO_GHL_KEY: Buffer.alloc(32, 1).toString('base64') },
    });
    expect(exitCode).toBe(2);
    expect(stdout).toMatch(
      /"check":"database","status":"fail","message":"The key from EPHYSIO_GHL_KEY is not/,
    );
  });

  it('tells that others could read the database, once', async () => {
    const office = await openUsedOffice();
    chmodSync(office.database, 0o644);
    const looked = await look(office);
    expect(looked.exitCode).toBe(0);
    expect(found(looked, 'database-rights')).toMatchObject([
      { status: 'warn', message: `${office.database} was open to others (mode 0644)` },
    ]);
    expect(found(await look(office), 'database-rights')).toMatchObject([{ status: 'ok' }]);
  });

  it('finds the listener when it runs, and not when it does not', async () => {
    const office = await openUsedOffice();
    office.rewrite((config) => {
      config.webhooks.port = Number(new URL(config.ghl.redirectUri).port);
    });
    expect(found(await look(office), 'listener')).toMatchObject([{ status: 'warn' }]);
    const listener = office.start(['serve-webhooks', '--log-level', 'info']);
    await listener.says(/"event":"listener.start"/);
    const looked = await look(office);
    expect(found(looked, 'listener')).toMatchObject([{ status: 'ok' }]);
    // It runs, so webhooks are expected; the private token of this office brings none.
    expect(found(looked, 'webhooks')).toMatchObject([{ status: 'warn' }]);
  });
});
