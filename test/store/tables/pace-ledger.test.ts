import { describe, expect, it } from 'vitest';
import { getCheckpoint, setCheckpoint } from '../../../src/store/tables/checkpoints.ts';
import { createPaceLedger } from '../../../src/store/tables/pace-ledger.ts';
import { NOON, openTemp } from '../temp-store.ts';

describe('the pace ledger', () => {
  it('hands the state from turn to turn, each location its own', async () => {
    const store = await openTemp();
    const count = (location: string) =>
      createPaceLedger(store, location).transact((state) => {
        const next = ((state as { n: number } | undefined)?.n ?? 0) + 1;
        return { state: { n: next }, result: next };
      });
    expect([count('a'), count('a'), count('b'), count('a')]).toEqual([1, 2, 1, 3]);
    expect(store.sqlite.pragma('synchronous', { simple: true })).toBe(2);
  });

  it('takes junk for no state, and keeps the old one when the turn fails', async () => {
    const store = await openTemp();
    await store.db.insertInto('pace').values({ location_id: 'a', state: 'junk' }).execute();
    const ledger = createPaceLedger(store, 'a');
    const seen = ledger.transact((state) => ({ state: 1, result: state }));
    expect(seen).toBeUndefined();
    expect(() =>
      ledger.transact(() => {
        throw new Error('stop');
      }),
    ).toThrow('stop');
    expect(ledger.transact((state) => ({ state, result: state }))).toBe(1);
  });

  it('works in the middle of a transaction of the same process', async () => {
    const store = await openTemp();
    const ledger = createPaceLedger(store, 'a');
    await store.transaction(async (t) => {
      await setCheckpoint(t, 'main', 'n', 'v', NOON);
      ledger.transact(() => ({ state: 5, result: null }));
    });
    expect(ledger.transact((state) => ({ state, result: state }))).toBe(5);
    expect(await getCheckpoint(store, 'main', 'n')).toBe('v');
  });
});
