import { describe, expect, it } from 'vitest';
import { apartKey, type RecordName } from '../../../src/domain/identity/apart.ts';
import { forgetApart, listApart, listToldApart, tellApart } from '../../../src/store/tables/told-apart.ts';
import { NOON, openTemp } from '../temp-store.ts';

const ANNA = { side: 'ephysio', id: '12' } as const;
const ANA = { side: 'ghl', id: 'c12' } as const;

describe('people who were told apart', () => {
  it('are so whichever is named first, once, until somebody says otherwise, and in their practice only', async () => {
    const store = await openTemp();
    for (const pair of [[ANNA, ANA] as const, [ANA, ANNA] as const])
      await tellApart(store, 'main', pair, NOON);
    expect((await listApart(store, 'main')).size).toBe(1);
    const areApart = async (practice: string, one: RecordName, other: RecordName) =>
      (await listApart(store, practice)).has(apartKey(one, other));
    expect(await areApart('main', ANA, ANNA)).toBe(true);
    expect(await areApart('other', ANNA, ANA)).toBe(false);
    expect(await areApart('main', ANNA, { side: 'ghl', id: 'c1' })).toBe(false);
    expect(await listToldApart(store, 'main')).toEqual([
      { practice: 'main', pair: [ANNA, ANA], decidedAt: new Date(NOON).toISOString() },
    ]);
    await forgetApart(store, 'main', [ANA, ANNA]);
    expect(await areApart('main', ANNA, ANA)).toBe(false);
  });
});
