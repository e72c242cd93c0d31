import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkDatabase, checkNoDatabase } from '../../../../src/cli/commands/doctor/files.ts';
import { checkEnvironment, checkInstallation } from '../../../../src/cli/commands/doctor/machine-checks.ts';
import { openSqlite } from '../../../../src/store/database/sqlite.ts';
import { openTemp } from '../../../store/temp-store.ts';
import { tempFolder } from '../../set-up.ts';
import { allShown, shown } from './shown.ts';

describe('the installation', () => {
  it.each(['18.20.0', '20.18.9'])('is too old with Node %s', (version) => {
    expect(shown(checkInstallation(version))).toMatchObject({ status: 'fail', exitCode: 2 });
  });

  it.each(['20.19.0', '24.1.0'])('is fine with Node %s', (version) => {
    expect(shown(checkInstallation(version))).toMatchObject({
      status: 'ok',
      message: expect.stringMatching(new RegExp(`^Node ${version}, SQLite 3\\.`)),
    });
  });
});

describe('what the config is filled in from', () => {
  const config = (text: string): string => {
    const path = join(tempFolder(), 'config.json');
    writeFileSync(path, text);
    return path;
  };
  const reference = (name: string): string => '$'.concat(`{${name}}`);

  it('is named, each once', () => {
    const path = config(
      `{"a": "${reference('MAIL')}", "b": "${reference('file:word')}${reference('MAIL')}"}`,
    );
    expect(allShown(checkEnvironment(path, { MAIL: 'x' }))).toMatchObject([
      { status: 'ok', message: 'the config is filled in from MAIL, file:word' },
    ]);
  });

  it('may be nothing', () => {
    expect(allShown(checkEnvironment(config('{}'), {}))).toMatchObject([{ status: 'ok' }]);
  });

  it('warns of white space around a value, and does not show it', () => {
    const found = allShown(checkEnvironment(config(`"${reference('WORD')}"`), { WORD: 'secret\r' }));
    expect(found).toMatchObject([
      { status: 'ok' },
      { status: 'warn', message: expect.stringContaining('WORD') },
    ]);
    expect(JSON.stringify(found)).not.toContain('secret');
  });
});

describe('the database', () => {
  it('is shown with its version and where its key is from', async () => {
    const store = await openTemp();
    const { status, message } = shown(checkDatabase(store, { env: {} }));
    expect(status).toBe('ok');
    expect(message).toMatch(/^whole, version \d{4}-\S+, key from .*\.key$/);
  });

  it('fails where an index does not agree with its table, which opening it does not see', async () => {
    const store = await openTemp();
    store.sqlite.exec("insert into practices (name) values ('main'), ('other')");
    store.sqlite.exec('create index practices_account on practices (name)');
    const other = openSqlite(store.path);
    other.unsafeMode(true);
    other.exec('pragma writable_schema = on');
    other.exec(
      "update sqlite_master set sql = replace(sql, '(name)', '(ghl_location_id)') where name = 'practices_account'",
    );
    // Tells open connections to read it again.
    other.exec('pragma schema_version = 9999');
    other.close();
    expect(store.sqlite.prepare('pragma quick_check').pluck().get()).toBe('ok');
    expect(() => checkDatabase(store, { env: {} })).toThrow(
      /is damaged \(\d+ faults; the first: .*practices_account/,
    );
  });

  it('may not be there yet, but not if its key is', () => {
    const path = join(tempFolder(), 'db.sqlite');
    expect(shown(checkNoDatabase(path))).toMatchObject({ status: 'ok' });
    writeFileSync(`${path}.key`, '');
    expect(shown(checkNoDatabase(path))).toMatchObject({ status: 'fail', exitCode: 4 });
    rmSync(`${path}.key`);
  });
});
