import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { initFromFile } from '../../../../../src/cli/commands/init/from-file/init-from-file.ts';
import { createOutput } from '../../../../../src/cli/output.ts';
import { documentOf, expectNoSecret, openFileOffice as open, written } from './file-office.ts';
import { csvOf, envOf, FROM, rowsOf, tokensOf } from './practices-file.ts';

describe('init --from, where something is in the way', () => {
  it('tests GHL where the environment has a token, and names the row of a calendar that is not there', async () => {
    const office = await open();
    const { GHL_CLIENT_ID: _, GHL_CLIENT_SECRET: __, ...passwords } = envOf(office.sandbox);
    const { GHL_TOKEN_LUGANO: ___, ...tokens } = tokensOf(office.sandbox);
    const end = await office.setUp(
      (rows) => {
        Object.assign(rows[4] ?? {}, { ghlCalendar: 'nope' });
        return undefined;
      },
      { json: true },
      { ...passwords, ...tokens },
    );
    expectNoSecret(office, end);
    expect([end.error, end.exitCode]).toEqual([null, 2]);
    expect(documentOf(end)).toMatchObject({
      secrets: { variables: expect.arrayContaining(['GHL_TOKEN_MAIN', 'PASSWORD_MAIN']) },
      practices: [{ state: 'added', tested: { ephysio: true, ghl: true } }, { state: 'failed' }, {}],
      failures: [
        {
          row: 6,
          practice: 'lausanne',
          column: 'ghlCalendar',
          code: 'refused',
          message: expect.stringContaining('has no calendar nope'),
        },
        {
          row: 8,
          practice: 'lugano',
          column: null,
          code: 'no-access',
          cure: expect.stringContaining('GHL_TOKEN_LUGANO'),
        },
      ],
    });
    const { practices } = office.load({ ...passwords, ...tokens });
    expect(practices.map((p) => [p.name, p.ghl.privateIntegrationToken])).toEqual([
      ['main', tokens.GHL_TOKEN_MAIN],
    ]);
  });

  it.each([
    { what: 'a wrong password', env: { PASSWORD_MAIN: 'wrong' }, exitCode: 3, code: 'refused' },
    { what: 'a variable that is not set', env: { PASSWORD_MAIN: undefined }, exitCode: 2, code: 'reference' },
    { what: 'an empty variable', env: { PASSWORD_MAIN: '' }, exitCode: 2, code: 'reference' },
  ])('leaves a practice out because of $what, with its row and column', async ({ env, exitCode, code }) => {
    const office = await open(2);
    const end = await office.setUp(undefined, { json: true }, { ...envOf(office.sandbox), ...env });
    expect([end.error, end.exitCode]).toEqual([null, exitCode]);
    expect(documentOf(end).failures).toEqual([
      expect.objectContaining({ row: 2, practice: 'main', column: 'ephysioPassword', code }),
    ]);
    expect(end.stdout + end.stderr).not.toContain('practices[');
  });

  it('says of a service that is down that it is down, and writes nothing', async () => {
    const office = await open(2);
    await office.sandbox.close();
    const end = await office.setUp(undefined, { json: true });
    expect([end.error, end.exitCode]).toEqual([null, 69]);
    expect(written(office)).toEqual({});
    expect(documentOf(end)).toMatchObject({
      ok: false,
      practices: [{ state: 'failed' }, { state: 'failed' }],
    });
  });

  it('follows files relative to the config, and refuses one that others can read', async () => {
    const office = await open(2);
    mkdirSync(join(office.folder, 'secrets'));
    const secret = (name: string, mode: number): void =>
      writeFileSync(
        join(office.folder, 'secrets', name),
        `${office.sandbox.practices[name === 'main' ? 0 : 1]?.ephysio.password}\n`,
        { mode },
      );
    secret('main', 0o600);
    secret('lausanne', 0o644);
    const end = await office.setUp(
      (rows) => rows.map((row) => ({ ...row, ephysioPassword: `\${file:secrets/${row.practice}}` })),
      { json: true },
    );
    expect([end.error, end.exitCode]).toEqual([null, 2]);
    expect(documentOf(end).failures).toEqual([
      expect.objectContaining({
        practice: 'lausanne',
        code: 'reference',
        message: expect.stringContaining('chmod 600'),
      }),
    ]);
    expect(office.load(envOf(office.sandbox)).practices[0]?.ephysio.password).toBe(
      office.sandbox.ephysio.password,
    );
  });

  it('asks no service with --offline, takes one practice with --practice, and defaults from flags', async () => {
    const office = await open();
    await office.sandbox.close();
    const end = await office.setUp(
      (rows) => rows.map((row) => ({ ...row, timezone: '', language: '', adminInfoId: '7' })),
      { offline: true, practice: 'lugano', language: 'fr', missingData: 'hold', secrets: 'files' },
    );
    expect([end.error, end.exitCode]).toEqual([null, 0]);
    const { practices } = office.load(envOf(office.sandbox));
    expect(practices).toMatchObject([
      {
        name: 'lugano',
        timezone: 'Europe/Zurich',
        language: 'fr',
        ephysio: { adminInfoId: 7, missingData: 'hold' },
      },
    ]);
    expect(Object.keys(written(office))).toContain('ephysio-ghl.secrets/ghl-client-secret');
    const none = await office.setUp(undefined, { offline: true, practice: 'basel' });
    expect(none.error).toMatchObject({ exitCode: 2, message: 'The file has no practice "basel".' });
  });

  it('wonders about two practices with one account of e-Physio', async () => {
    const office = await open(2);
    const end = await office.setUp(
      (rows) =>
        rows.map((row) => ({ ...row, ephysioEmail: 'a@b.example', ephysioPassword: `\${PASSWORD_MAIN}` })),
      { offline: true, json: true },
    );
    expect([end.error, end.exitCode]).toEqual([null, 0]);
    expect(documentOf(end).notes).toEqual([
      { practice: 'main', message: expect.stringContaining('also that of lausanne') },
      { practice: 'lausanne', message: expect.stringContaining('also that of main') },
    ]);
  });

  it.each([
    { what: 'force', options: { force: true }, says: '--force' },
    { what: 'calendar', options: { calendar: ['a=1/2'] }, says: '--calendar' },
    { what: 'a file that is not there', options: { from: 'other.csv' }, says: 'Cannot read' },
  ])('is refused with $what', async ({ options, says }) => {
    const office = await open(1);
    const end = await office.setUp(undefined, options);
    expect(end.error).toMatchObject({ exitCode: 2, message: expect.stringContaining(says) });
    expect(written(office)).toEqual({});
  });

  it('refuses half an app, and a config that would lose its comments', async () => {
    const office = await open(1);
    const { GHL_CLIENT_SECRET: _, ...half } = envOf(office.sandbox);
    expect((await office.setUp(undefined, {}, half)).error).toMatchObject({
      exitCode: 2,
      message: 'GHL_CLIENT_SECRET is not set.',
    });
    const yaml = join(office.folder, 'c.yaml');
    writeFileSync(yaml, 'practices: []\n');
    expect((await office.setUp(undefined, { config: yaml })).error).toMatchObject({
      exitCode: 2,
      message: expect.stringContaining('JSON file only'),
    });
  });

  it('does not write over what somebody else has written while it tested', async () => {
    const { folder, configPath, sandbox } = await open(2);
    writeFileSync(join(folder, 'practices.csv'), csvOf(rowsOf(sandbox)));
    const config = sandbox.config();
    config.practices.splice(1);
    const edited = JSON.stringify({ ...config, monitoring: { maxRunAgeHours: 7 } });
    writeFileSync(configPath, JSON.stringify(config), { mode: 0o600 });
    const run = initFromFile(
      { browser: false, from: 'practices.csv', ephysioUrl: sandbox.ephysio.url },
      {
        stopping: new AbortController().signal,
        env: envOf(sandbox),
        cwd: folder,
        sleep: () => Promise.resolve(),
        output: createOutput({ json: true, logging: false }),
        // Asked for while the services are.
        now: () => {
          writeFileSync(configPath, edited);
          return Date.now();
        },
      },
    );
    await expect(run).rejects.toMatchObject({ exitCode: 2, message: expect.stringContaining('was changed') });
    expect(readFileSync(configPath, 'utf8')).toBe(edited);
  });

  it('stops at a signal without writing', async () => {
    const office = await open(2);
    const stopping = AbortSignal.abort();
    writeFileSync(join(office.folder, 'practices.csv'), csvOf(rowsOf(office.sandbox)));
    const end = await office.init(null, FROM, { env: envOf(office.sandbox), stopping });
    expect(end.error).toMatchObject({ exitCode: 1 });
    expect(written(office)).toEqual({});
  });
});
