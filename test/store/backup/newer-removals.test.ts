import { describe, expect, it } from 'vitest';
import { keepNewerRemovals } from '../../../src/store/backup/newer-removals.ts';
import { disconnectedAt, setAccounts, setDisconnectedAt } from '../../../src/store/tables/practices.ts';
import { startRun } from '../../../src/store/tables/sync-runs.ts';
import { NOON, openTemp } from '../temp-store.ts';

const HOUR = 3_600_000;
const at = (hour: number | null): string | null =>
  hour === null ? null : new Date(NOON + hour * HOUR).toISOString();

interface State {
  /** In which hour the app was removed, and the last run began. */
  readonly removed: number | null;
  readonly run: number | null;
  readonly location?: string;
}

const openState = async ({ removed, run, location = 'loc' }: State) => {
  const store = await openTemp();
  await setAccounts(store, 'main', { ghlLocationId: location });
  await setDisconnectedAt(store, 'main', at(removed));
  if (run !== null)
    await startRun(store, {
      id: 'run',
      practice: 'main',
      command: 'sync',
      dryRun: false,
      now: NOON + run * HOUR,
    });
  return store;
};

describe('whether the app was removed', () => {
  it.each<[string, State, State, number | null]>([
    ['is kept when it was since', { removed: null, run: 1 }, { removed: 3, run: 2 }, 3],
    ['is over when it was connected again since', { removed: 1, run: 0 }, { removed: null, run: 2 }, null],
    ['stays when nothing newer is known', { removed: 2, run: 1 }, { removed: null, run: 1 }, 2],
    ['stays when nothing at all is known', { removed: 2, run: 1 }, { removed: null, run: null }, 2],
    [
      'stays when the other was of another location',
      { removed: 1, run: 0 },
      { removed: null, run: 2, location: 'old' },
      1,
    ],
  ])('%s', async (_what, backup, replaced, expected) => {
    const [to, from] = [await openState(backup), await openState(replaced)];
    keepNewerRemovals(from.sqlite, to.sqlite, [{ name: 'main', locationId: 'loc' }]);
    expect(await disconnectedAt(to, 'main')).toBe(at(expected));
  });

  it('is kept for a practice that the backup does not know, and for none that the config does not', async () => {
    const [to, from] = [await openTemp(), await openState({ removed: 1, run: 0 })];
    await setDisconnectedAt(from, 'other', at(1));
    keepNewerRemovals(from.sqlite, to.sqlite, [{ name: 'main', locationId: 'loc' }]);
    expect(await disconnectedAt(to, 'main')).toBe(at(1));
    expect(await disconnectedAt(to, 'other')).toBeNull();
  });
});
