import { describe, expect, it } from 'vitest';
import { backup } from '../../../src/store/backup/backup.ts';
import { replacedDatabase } from '../../../src/store/backup/backup-files.ts';
import { replaceDatabase } from '../../../src/store/backup/replace-database.ts';
import { holdDatabase } from '../../../src/store/database/hold-database.ts';
import { openStore } from '../../../src/store/database/open.ts';
import type { Store } from '../../../src/store/store.ts';
import { listBlockSlots, putBlockSlot, SLOTS_BEGUN } from '../../../src/store/tables/block-slots.ts';
import { getCheckpoint, setCheckpoint } from '../../../src/store/tables/checkpoints.ts';
import { setAccounts } from '../../../src/store/tables/practices.ts';
import { NOON, openTemp, tempPath } from '../temp-store.ts';

const put = (store: Store, event: string) =>
  putBlockSlot(store, {
    id: `row-${event}`,
    practice: 'main',
    event,
    ghlId: `slot-${event}`,
    target: { kind: 'user', id: 'u' },
    start: '2026-03-10T09:00:00.000Z',
    end: '2026-03-10T10:00:00.000Z',
    title: 'Belegt',
    now: NOON,
  });

/** A backup that knows of one slot, put in the place of a database that has made one more since. */
const restored = async (locationId: string) => {
  const path = tempPath();
  const before = await openStore({ path, env: {}, now: () => NOON });
  await setAccounts(before, 'main', { ghlLocationId: 'loc' });
  await setCheckpoint(before, 'main', SLOTS_BEGUN, 'yes', NOON);
  await put(before, '1');
  const file = tempPath();
  await backup(before, file);
  await put(before, '2');
  const { sealer } = before;
  await before.close();
  const present = holdDatabase(path, NOON);
  const practices = [{ name: 'main', locationId }];
  const kept = replacedDatabase(path, NOON);
  const now = () => NOON;
  try {
    await replaceDatabase({ path, backup: file, kept, present, sealer, practices, isForced: false, now });
  } finally {
    present.release();
  }
  return openTemp({ path });
};

describe('a restored database', () => {
  it('knows the block slots that were made since the backup, and takes over what matches', async () => {
    const store = await restored('loc');
    const slots = await listBlockSlots(store, 'main', '2026-03-01T00:00:00.000Z');
    expect(slots.map(({ event }) => event).sort()).toEqual(['1', '2']);
    expect(await getCheckpoint(store, 'main', SLOTS_BEGUN)).toBeNull();
  });

  it('takes none over of another GHL location', async () => {
    const store = await restored('elsewhere');
    const slots = await listBlockSlots(store, 'main', '2026-03-01T00:00:00.000Z');
    expect(slots.map(({ event }) => event)).toEqual(['1']);
  });
});
