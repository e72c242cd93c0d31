import { describe, expect, it } from 'vitest';
import { GuardError } from '../../src/errors.ts';
import { setCheckpoint } from '../../src/store/tables/checkpoints.ts';
import { NOON, openTemp, rejection } from './temp-store.ts';

describe('a disk without space', () => {
  it('is a clear error with exit 4, and the transaction leaves nothing', async () => {
    const store = await openTemp();
    // SQLite's own limit: the same code as for a disk that is full.
    store.sqlite.pragma(`max_page_count = ${store.sqlite.pragma('page_count', { simple: true })}`);
    const error = await rejection(
      store.transaction(async (t) => {
        for (let i = 0; ; i += 1) await setCheckpoint(t, 'main', `name ${i}`, 'v'.repeat(1000), NOON);
      }),
    );
    expect(error).toBeInstanceOf(GuardError);
    expect((error as Error).message).toMatch(/no space left/);
    expect((error as Error).message).not.toMatch(/vvv/);
    expect(await store.db.selectFrom('checkpoints').selectAll().execute()).toEqual([]);
  });
});

describe('a transaction', () => {
  it('is kept whole or not at all', async () => {
    const store = await openTemp();
    const error = await rejection(
      store.transaction(async (t) => {
        await setCheckpoint(t, 'main', 'one', 'v', NOON);
        await setCheckpoint(t, 'main', 'two', 'v', NOON);
        throw new Error('stop');
      }),
    );
    expect((error as Error).message).toBe('stop');
    expect(await store.db.selectFrom('checkpoints').selectAll().execute()).toEqual([]);
  });

  it('takes turns with others of the same process', async () => {
    const store = await openTemp();
    await setCheckpoint(store, 'main', 'count', '0', NOON);
    const add = () =>
      store.transaction(async (t) => {
        const { value } = await t.db.selectFrom('checkpoints').select('value').executeTakeFirstOrThrow();
        await new Promise(setImmediate);
        await setCheckpoint(t, 'main', 'count', String(Number(value) + 1), NOON);
      });
    await Promise.all(Array.from({ length: 20 }, add));
    expect((await store.db.selectFrom('checkpoints').select('value').executeTakeFirstOrThrow()).value).toBe(
      '20',
    );
  });
});
