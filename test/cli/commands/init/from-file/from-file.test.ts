import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { documentOf, expectNoSecret, openFileOffice as open, written } from './file-office.ts';
import { envOf } from './practices-file.ts';

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
});
