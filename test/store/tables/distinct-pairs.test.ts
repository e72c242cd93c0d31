import { describe, expect, it } from 'vitest';
import { pairKey, type RecordName } from '../../../src/domain/identity/distinct-pairs.ts';
import {
  forgetDistinct,
  listDistinctPairs,
  loadDistinctPairs,
  markDistinct,
} from '../../../src/store/tables/distinct-pairs.ts';
import { NOON, openTemp } from '../temp-store.ts';

const ANNA = { side: 'ephysio', id: '12' } as const;
const ANA = { side: 'ghl', id: 'c12' } as const;

describe('people who were declared distinct', () => {
  it('are so whichever is named first, once, until somebody says otherwise, and in their practice only', async () => {
    const store = await openTemp();
    for (const pair of [[ANNA, ANA] as const, [ANA, ANNA] as const])
      await markDistinct(store, 'main', pair, NOON);
    expect((await loadDistinctPairs(store, 'main')).size).toBe(1);
    const areDistinct = async (practice: string, one: RecordName, other: RecordName) =>
      (await loadDistinctPairs(store, practice)).has(pairKey(one, other));
    expect(await areDistinct('main', ANA, ANNA)).toBe(true);
    expect(await areDistinct('other', ANNA, ANA)).toBe(false);
    expect(await areDistinct('main', ANNA, { side: 'ghl', id: 'c1' })).toBe(false);
    expect(await listDistinctPairs(store, 'main')).toEqual([
      { practice: 'main', pair: [ANNA, ANA], decidedAt: new Date(NOON).toISOString() },
    ]);
    await forgetDistinct(store, 'main', [ANA, ANNA]);
    expect(await areDistinct('main', ANNA, ANA)).toBe(false);
  });
});
