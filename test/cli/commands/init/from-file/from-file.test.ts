import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { initFromFile } from '../../../../../src/cli/commands/init/from-file/init-from-file.ts';
import type { InitOptions } from '../../../../../src/cli/commands/init/init-options.ts';
import { createOutput } from '../../../../../src/cli/output.ts';
import type { AnyJson } from '../../../../any-json.ts';
import { documentsOf } from '../../../run-program.ts';
import { type Desk, type Outcome, openDesk } from '../desk.ts';
import { type Change, csvOf, envOf, FROM, rowsOf, tokensOf } from './practices-file.ts';

interface Office extends Desk {
  /** Writes the rows of the sandbox, changed, and runs `init --from`. */
  setUp(
    change?: (rows: Record<string, string>[]) => readonly Change[] | undefined,
    options?: Partial<InitOptions>,
    env?: NodeJS.ProcessEnv,
  ): Promise<Outcome>;
}

const open = async (practices = 3): Promise<Office> => {
  const desk = await openDesk({ practices, patients: 4, eventsPerPatient: 2 });
  const { sandbox, folder } = desk;
  return {
    ...desk,
    setUp: (change = () => undefined, options = {}, env = envOf(sandbox)) => {
      const rows = rowsOf(sandbox);
      writeFileSync(join(folder, 'practices.csv'), csvOf(change(rows) ?? rows));
      return desk.init(null, { ...FROM, ...options }, { env });
    },
  };
};

const documentOf = (end: Outcome): AnyJson => {
  const [document, ...others] = documentsOf(end);
  expect(others).toEqual([]);
  return document;
};

/** The files of the folder but the CSV file. */
const written = (office: Office): Record<string, string> => {
  const { 'practices.csv': _, ...files } = office.files();
  return files;
};

const expectNoSecret = ({ sandbox }: Office, end: Outcome): void => {
  const { stdout, stderr, error } = end;
  for (const secret of [...Object.values(envOf(sandbox)), ...Object.values(tokensOf(sandbox))])
    if (secret !== sandbox.ghl.clientId)
      expect(stdout + stderr + (error instanceof Error ? error.message : '')).not.toContain(secret);
};

describe('init --from', () => {
  it('writes all practices of the file into a new config, tested, with references only', async () => {
    const office = await open();
    const { sandbox } = office;
    const end = await office.setUp();
    expect([end.error, end.exitCode]).toEqual([null, 0]);
    expect(statSync(office.configPath).mode & 0o777).toBe(0o600);
    expect(Object.keys(written(office))).toEqual(['ephysio-ghl.config.json']);
    expectNoSecret(office, end);
    for (const secret of [sandbox.ghl.clientSecret, ...sandbox.practices.map((p) => p.ephysio.password)])
      expect(readFileSync(office.configPath, 'utf8')).not.toContain(secret);
    const { practices, ghl } = office.load(envOf(sandbox));
    expect(ghl).toMatchObject({ clientId: sandbox.ghl.clientId, baseUrl: sandbox.ghl.url });
    const { practices: expected } = sandbox.config();
    expect(practices).toMatchObject(
      expected.map(({ ephysio: { statuses: _, ...ephysio }, ...practice }) => ({ ...practice, ephysio })),
    );
    expect(end.stdout).toContain('main, lausanne, lugano');
    expect(end.stdout).toMatch(/GHL are not checked yet.*: main, lausanne, lugano/);
    expect(end.stdout).toContain('ephysio-ghl auth --practice lugano');
    expect(end.stdout).toContain('  PASSWORD_LUGANO\n');
  });

  it('lists what is wrong by row, and writes the other practices', async () => {
    const office = await open(4);
    const end = await office.setUp(
      (rows) => {
        Object.assign(rows[1] ?? {}, { ephysioPassword: 'Sommer2026!' });
        Object.assign(rows[4] ?? {}, { ephysioEventType: '29330.5', timezone: 'Mars/Olympus' });
        return undefined;
      },
      { json: true },
    );
    expect([end.error, end.exitCode]).toEqual([null, 2]);
    expect(end.stdout + end.stderr).not.toContain('Sommer');
    expect(documentOf(end)).toMatchObject({
      command: 'init',
      practice: null,
      ok: false,
      config: office.configPath,
      practices: [
        { practice: 'main', rows: [2, 3, 4], state: 'failed' },
        { practice: 'lausanne', rows: [5, 6, 7], state: 'failed' },
        { practice: 'lugano', rows: [8, 9, 10], state: 'added', tested: { ephysio: true, ghl: false } },
        { practice: 'zug', state: 'added' },
      ],
      failures: [
        { row: 3, practice: 'main', column: 'ephysioPassword', code: 'clear-password' },
        { row: 6, practice: 'lausanne', column: 'timezone', code: 'invalid' },
        { row: 6, practice: 'lausanne', column: 'ephysioEventType', code: 'invalid' },
      ],
    });
    expect(office.load(envOf(office.sandbox)).practices.map(({ name }) => name)).toEqual(['lugano', 'zug']);
  });

  it('says it to a person too, with cause and cure', async () => {
    const office = await open(2);
    const end = await office.setUp((rows) => {
      Object.assign(rows[1] ?? {}, { ephysioPassword: 'Sommer2026!' });
      return undefined;
    });
    expect(end.stdout).toContain('left out   main (rows 2, 3, 4)\n');
    expect(end.stdout).toMatch(
      / {2}row 3, practice main, column ephysioPassword\n {6}A password must not stand in the file\.\n {6}Write \$\{NAME\}/,
    );
    expect(end.stdout).toContain('Correct the rows, and run the same command again');
    expect(end.stderr).toContain('1 practice of 2 not written; 1 problem in the file.');
    expect(end.stdout + end.stderr).not.toContain('Sommer');
  });

  it('is harmless twice, and adds the practices that were corrected', async () => {
    const office = await open();
    const spoil = (rows: Record<string, string>[]): undefined => {
      Object.assign(rows[3] ?? {}, { language: 'rm' });
    };
    expect((await office.setUp(spoil)).exitCode).toBe(2);
    const first = written(office);
    const again = await office.setUp(spoil, { json: true });
    expect(documentOf(again).practices.map(({ state }: { state: string }) => state)).toEqual([
      'unchanged',
      'failed',
      'unchanged',
    ]);
    expect(written(office)).toEqual(first);
    const corrected = await office.setUp(undefined, { json: true });
    expect([corrected.error, corrected.exitCode]).toEqual([null, 0]);
    expect(documentOf(corrected)).toMatchObject({
      ok: true,
      backups: [`${office.configPath}.bak`],
      practices: [{ state: 'unchanged' }, { state: 'added' }, { state: 'unchanged' }],
    });
    expect(office.load(envOf(office.sandbox)).practices.map(({ name }) => name)).toEqual([
      'main',
      'lugano',
      'lausanne',
    ]);
    const before = written(office);
    expect((await office.setUp()).exitCode).toBe(0);
    expect(written(office)).toEqual(before);
  });

  it('leaves a config that is there as it is, except for the new practices, and changes none of the old ones', async () => {
    const office = await open();
    const { sandbox } = office;
    const config = { ...sandbox.config(), monitoring: { maxRunAgeHours: 7 } };
    config.practices.splice(1);
    writeFileSync(office.configPath, JSON.stringify(config), { mode: 0o600 });
    const end = await office.setUp(
      (rows) => {
        Object.assign(rows[0] ?? {}, { language: 'it', ephysioEventType: '1' });
        return undefined;
      },
      { json: true },
    );
    expect([end.error, end.exitCode]).toEqual([null, 2]);
    const { failures } = documentOf(end);
    expect(failures).toEqual([
      expect.objectContaining({ row: 3, practice: 'main', column: 'language', code: 'differs' }),
      expect.objectContaining({ row: 4, practice: 'main', column: 'language', code: 'differs' }),
    ]);
    const raw = JSON.parse(readFileSync(office.configPath, 'utf8'));
    expect(raw.monitoring).toEqual({ maxRunAgeHours: 7 });
    expect(raw.practices[0]).toEqual(config.practices[0]);
    expect(raw.practices).toHaveLength(3);
    const other = await office.setUp((rows) => rows.slice(0, 2), { json: true });
    expect(documentOf(other).failures).toEqual([
      expect.objectContaining({ row: 2, practice: 'main', column: 'ghlCalendar', code: 'other-values' }),
    ]);
  });

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
