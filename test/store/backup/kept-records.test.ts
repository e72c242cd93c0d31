import { describe, expect, it } from 'vitest';
import { listAccesses, recordAccess } from '../../../src/store/audit/audit-log.ts';
import { keepRecords, NOTHING_KEPT } from '../../../src/store/backup/kept-records.ts';
import { insertRehearsed, rehearsedIds, setRehearsedId } from '../../../src/store/rehearsals/rehearsals.ts';
import type { Store } from '../../../src/store/store.ts';
import { insertChange, listChanges, openChange } from '../../../src/store/tables/changes.ts';
import { exclude, loadExclusions } from '../../../src/store/tables/leaving.ts';
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
    expect(keep(replaced, backup)).toEqual({ changes: 1, exclusions: 0, rehearsals: 0, audit_log: 0 });
    expect(await namesIn(backup)).toEqual(['backup', 'both', 'since']);
  });

  it('are the patients who object, of both, also where an older version made the replaced one', async () => {
    const { backup, replaced } = await openBoth();
    await exclude(backup, 'main', '1', NOON);
    await exclude(replaced, 'main', '1', NOON + 1);
    await exclude(replaced, 'main', '2', NOON);
    expect(keep(replaced, backup)).toEqual({ changes: 0, exclusions: 1, rehearsals: 0, audit_log: 0 });
    expect([...(await loadExclusions(backup, 'main'))].sort()).toEqual(['1', '2']);
    replaced.sqlite.exec('drop table exclusions');
    expect(keep(replaced, backup)).toEqual({ changes: 0, exclusions: 0, rehearsals: 0, audit_log: 0 });
  });

  it('are the records of rehearsals, which a later one has to remove', async () => {
    const { backup, replaced } = await openBoth();
    const row = { practice: 'main', side: 'ghl', kind: 'contact', mark: 'abcdefgh' } as const;
    await insertRehearsed(replaced, { ...row, id: 'since' }, NOON);
    await setRehearsedId(replaced, 'since', 'c1');
    expect(keep(replaced, backup)).toEqual({ changes: 0, exclusions: 0, rehearsals: 1, audit_log: 0 });
    expect([...(await rehearsedIds(backup, 'main', 'ghl', 'patient'))]).toEqual(['c1']);
  });

  it('also of a practice that the config does not know, but not of another GHL location', async () => {
    const { backup, replaced } = await openBoth();
    await change(replaced, 'left', 'left');
    await change(replaced, 'moved');
    await setAccounts(replaced, 'left', { ghlLocationId: 'elsewhere' });
    await setAccounts(replaced, 'main', { ghlLocationId: 'old' });
    expect(keep(replaced, backup)).toEqual({ changes: 1, exclusions: 0, rehearsals: 0, audit_log: 0 });
    expect(await namesIn(backup, 'left')).toEqual(['left']);
    expect(await namesIn(backup)).toEqual([]);
  });

  it('are all entries of the audit log, whatever location or key they are from, each once', async () => {
    const { backup } = await openBoth();
    const other = await openTemp();
    await setAccounts(other, 'main', { ghlLocationId: 'old' });
    const entry = { at: NOON, who: 'petra', action: 'log-in', subject: null, from: '127.0.0.1' } as const;
    await recordAccess(other, { ...entry, practice: null });
    await recordAccess(other, { ...entry, practice: 'main' });
    await recordAccess(backup, { ...entry, practice: 'main', who: 'hans' });
    expect(keep(other, backup)).toEqual({ ...NOTHING_KEPT, audit_log: 2 });
    expect(keep(other, backup)).toEqual(NOTHING_KEPT);
    const all = await listAccesses(backup, { practices: ['main'], general: 'all' });
    expect(all.map(({ who }) => who).sort()).toEqual(['hans', 'petra', 'petra']);
  });

  it('is refused under another key, if there are any', async () => {
    const { backup } = await openBoth();
    const other = await openTemp();
    expect(keep(other, backup)).toEqual({ changes: 0, exclusions: 0, rehearsals: 0, audit_log: 0 });
    await change(other, 'unreadable');
    expect(() => keep(other, backup)).toThrow(/cannot be read .* would forget .* changed/);
  });

  it('is nothing where an older version made it', async () => {
    const { backup, replaced } = await openBoth();
    replaced.sqlite.exec('drop table changes');
    expect(keep(replaced, backup)).toEqual({ changes: 0, exclusions: 0, rehearsals: 0, audit_log: 0 });
  });
});
