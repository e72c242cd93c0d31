import {
  chmodSync,
  chownSync,
  existsSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../src/store/database/open.ts';
import { setDisconnectedAt } from '../../src/store/tables/practices.ts';
import { documentOf } from './run-program.ts';
import { type Office, openOffice } from './set-up.ts';

const BACKUP = 'bk.sqlite';
const SERVICE = 12_345;

const isRoot = process.geteuid?.() === 0;
if (!isRoot) console.warn('skipped: whose the files are that root makes, because this is not root');

const openBackedUp = async (): Promise<Office> => {
  const office = await openOffice({ ghl: { indexLagMs: 0 }, config: { opensInvoices: true } });
  expect(await office.run('sync', 'patients')).toMatchObject({ exitCode: 0 });
  expect(await office.run('backup', BACKUP)).toMatchObject({ exitCode: 0 });
  return office;
};

const open = ({ database }: Office) => openStore({ path: database, env: {}, now: Date.now });

const setRemoved = async (office: Office, at: string | null): Promise<void> => {
  const store = await open(office);
  await setDisconnectedAt(store, 'main', at);
  await store.close();
};

const listOf = (office: Office): string[] => readdirSync(office.folder).sort();

describe('restore', () => {
  it.each([
    ['moved away', (file: string) => renameSync(file, `${file}.bad`), []],
    ['deleted', (file: string) => rmSync(file), []],
    ['truncated', (file: string) => truncateSync(file, 0), ['--force']],
    ['overwritten', (file: string) => writeFileSync(file, 'rubbish '.repeat(1000)), ['--force']],
  ])('is refused with 75 while anybody works with the database that was %s', async (_what, damage, force) => {
    const office = await openBackedUp();
    const store = await open(office);
    damage(office.database);
    const before = listOf(office);
    const refused = await office.run('restore', BACKUP, '--yes');
    expect(refused).toMatchObject({ exitCode: 75, stdout: '' });
    expect(refused.stderr).toMatch(
      /Another process .* works with the database .*\n.*ephysio-ghl\.sqlite\.lock/,
    );
    expect(listOf(office)).toEqual(before);
    await store.close();
    expect(await office.run('restore', BACKUP, '--yes', ...force)).toMatchObject({ exitCode: 0 });
  });

  it('can go on once the listener has seen that its database was moved away, and has ended', async () => {
    const office = await openBackedUp();
    const listener = office.start(['serve-webhooks', '--port', '0', '--json']);
    await listener.says(/"url"/);
    renameSync(office.database, `${office.database}.bad`);
    const end = await listener.ended;
    expect(end).toMatchObject({ exitCode: 4 });
    expect(end.stderr).toMatch(/was moved, deleted or replaced while this program worked with it/);
    expect(await office.run('restore', BACKUP, '--yes')).toMatchObject({ exitCode: 0 });
  });

  it.runIf(isRoot)('by root leaves the database with the user that it was of', async () => {
    const office = await openBackedUp();
    const ownerOf = (): number => statSync(office.database).uid;
    // A folder of root's, in which the service may write; the files are the service's.
    chownSync(office.folder, 0, SERVICE);
    chmodSync(office.folder, 0o770);
    for (const name of readdirSync(office.folder)) chownSync(join(office.folder, name), SERVICE, SERVICE);
    expect(await office.run('restore', BACKUP, '--yes')).toMatchObject({ exitCode: 0 });
    expect(ownerOf()).toBe(SERVICE);
    // Where there is none to be like, the key tells.
    rmSync(office.database);
    expect(await office.run('restore', BACKUP, '--yes')).toMatchObject({ exitCode: 0 });
    expect(ownerOf()).toBe(SERVICE);
  });

  it('takes along that the app was removed since, or connected again', async () => {
    const office = await openBackedUp();
    await setRemoved(office, new Date().toISOString());
    expect(await office.run('backup', 'removed.sqlite')).toMatchObject({ exitCode: 0 });
    expect(await office.run('restore', BACKUP, '--yes')).toMatchObject({ exitCode: 0 });
    expect(await office.run('sync', 'patients')).toMatchObject({ exitCode: 3 });
    await setRemoved(office, null);
    expect(await office.run('sync', 'patients')).toMatchObject({ exitCode: 0 });
    expect(await office.run('restore', 'removed.sqlite', '--yes')).toMatchObject({ exitCode: 0 });
    expect(await office.run('sync', 'patients')).toMatchObject({ exitCode: 0 });
  });

  it('that cannot open what it has put in place says so, and where the old database is', async () => {
    const office = await openBackedUp();
    const hook = fileURLToPath(new URL('lose-key.mjs', import.meta.url));
    const end = await office.start(['restore', BACKUP, '--yes'], { node: ['--import', hook] }).ended;
    expect(end).toMatchObject({ exitCode: 2, stdout: '' });
    const [, kept = ''] =
      /is in the place of .* already, .* key .* is missing.*The old one is (\S+)\./.exec(end.stderr) ?? [];
    expect(existsSync(kept)).toBe(true);
  });
});

describe('backup', () => {
  it('with --keep never deletes the one that it has just made, whatever the others are called', async () => {
    const office = await openBackedUp();
    // Made while the clock was wrong.
    writeFileSync(`${office.database}.backup-20990101T000000000Z`, '');
    const made = documentOf(await office.run('backup', '--keep', '1', '--json'));
    expect(made.deleted).toEqual([]);
    expect(existsSync(made.file)).toBe(true);
  });

  it('takes away what one has left that was killed', async () => {
    const office = await openBackedUp();
    const left = `${office.database}.backup-20200101T000000000Z.partial`;
    writeFileSync(left, '');
    expect(documentOf(await office.run('backup', '--json')).deleted).toEqual([left]);
    expect(existsSync(left)).toBe(false);
  });
});
