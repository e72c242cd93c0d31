import { chownSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { backup } from '../../src/store/backup/backup.ts';
import { openStore } from '../../src/store/database/open.ts';

const isRoot = process.geteuid?.() === 0;
if (!isRoot) console.warn('skipped: what root makes in the folder of another user, because this is not root');

const SERVICE = 12_345;

describe.skipIf(!isRoot)('what root makes by hand in the folder of a service', () => {
  it('belongs to the service: database, key, lock, journals, backup', async () => {
    const outer = mkdtempSync(join(tmpdir(), 'ephysio-ghl-foreign-'));
    onTestFinished(() => rmSync(outer, { recursive: true, force: true }));
    const folder = join(outer, 'state');
    mkdirSync(folder, { mode: 0o700 });
    chownSync(folder, SERVICE, SERVICE);
    const path = join(folder, 'x.sqlite');
    const store = await openStore({ path, env: {}, now: () => 0 });
    await store.db.selectFrom('meta').selectAll().execute();
    await backup(store, join(folder, 'copy.sqlite'));
    const owners = Object.fromEntries(
      readdirSync(folder).map((name) => {
        const { uid, gid, mode } = statSync(join(folder, name));
        return [name, { uid, gid, mode: mode & 0o777 }];
      }),
    );
    await store.close();
    const own = { uid: SERVICE, gid: SERVICE, mode: 0o600 };
    expect(owners).toEqual({
      'x.sqlite': own,
      'x.sqlite-wal': own,
      'x.sqlite-shm': own,
      'x.sqlite.key': own,
      'x.sqlite.lock': own,
      'copy.sqlite': own,
    });
  });
});
