import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openOAuthOffice, signIn } from './set-up.ts';

describe('what is left on the disk and on the screen', () => {
  it('is readable by its owner only', async () => {
    const office = await openOAuthOffice();
    await signIn(office);
    await office.run('sync');
    const modes: Record<string, string> = {};
    // In the middle of a run, when the files that SQLite keeps beside the database are there.
    office.sandbox.ghl.onExchange(() => {
      for (const name of readdirSync(office.folder)) {
        modes[name] = (statSync(join(office.folder, name)).mode & 0o777).toString(8);
      }
    });
    expect(await office.run('sync')).toMatchObject({ exitCode: 0 });
    expect(modes).toMatchObject({
      'ephysio-ghl.sqlite': '600',
      'ephysio-ghl.sqlite-wal': '600',
      'ephysio-ghl.sqlite.key': '600',
    });
    expect(Object.values(modes).filter((mode) => mode !== '600')).toEqual([]);
  });
});
