import { describe, expect, it } from 'vitest';
import { keepRecords } from '../../../src/store/backup/kept-records.ts';
import type { Store } from '../../../src/store/store.ts';
import { insertChange, listChanges, openChange } from '../../../src/store/tables/changes.ts';
import { setAccounts } from '../../../src/store/tables/practices.ts';
import { NOON, openTemp } from '../temp-store.ts';

const PRACTICES = [{ name: 'main', locationId: 'loc' }];
const KEY = { EPHYSIO_GHL_KEY: Buffer.alloc(32, 7).toString('base64') };

const change = (store: Store, id: string, practice = 'main') =>
  insertChange(store, {
    id,
    practice,
    writer: { kind: 'run', id: 'run', command: 'sync' },
    entity: 'patient',
    kind: 'created',
    side: 'ghl',
    ephysioId: '7',
    ghlId: 'c7',
    linkId: 'l7',
    data: { about: {}, before: {}, after: { lastName: id } },
    now: NOON,
  });

const openBoth = async () => ({
  backup: await openTemp({ env: KEY }),
  replaced: await openTemp({ env: KEY }),
});

const keep = (from: Store, to: Store) => keepRecords(from.sqlite, to.sqlite, to.sealer, PRACTICES, from.path);

const namesIn = async (store: Store, practice = 'main') =>
  (await listChanges(store, practice, 'run')).map((row) => openChange(store, row).after.lastName).sort();

describe('what a restore keeps of the database that it replaces', () => {
  it('are the changes that the backup does not have, and they can be opened', async () => {
    const { backup, replaced } = await openBoth();
    for (const id of ['both', 'backup']) await change(backup, id);
    for (const id of ['both', 'since']) await change(replaced, id);
    expect(keep(replaced, backup)).toEqual({ changes: 1 });
    expect(await namesIn(backup)).toEqual(['backup', 'both', 'since']);
  });

  it('also of a practice that the config does not know, but not of another GHL location', async () => {
    const { backup, replaced } = await openBoth();
    await change(replaced, 'left', 'left');
    await change(replaced, 'moved');
    await setAccounts(replaced, 'left', { ghlLocationId: 'elsewhere' });
    await setAccounts(replaced, 'main', { ghlLocationId: 'old' });
    expect(keep(replaced, backup)).toEqual({ changes: 1 });
    expect(await namesIn(backup, 'left')).toEqual(['left']);
    expect(await namesIn(backup)).toEqual([]);
  });

  it('is refused under another key, if there are any', async () => {
    const { backup } = await openBoth();
    const other = await openTemp();
    expect(keep(other, backup)).toEqual({ changes: 0 });
    await change(other, 'unreadable');
    expect(() => keep(other, backup)).toThrow(/cannot be read .* would forget .* changed/);
  });

  it('is nothing where an older version made it', async () => {
    const { backup, replaced } = await openBoth();
    replaced.sqlite.exec('drop table changes');
    expect(keep(replaced, backup)).toEqual({ changes: 0 });
  });
});
