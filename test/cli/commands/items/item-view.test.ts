import { describe, expect, it } from 'vitest';
import type { CommandContext } from '../../../../src/app/context.ts';
import { namedItems, viewById } from '../../../../src/cli/commands/items/item-view.ts';
import { ConfigError } from '../../../../src/errors.ts';
import { conflicts } from '../../../../src/items/conflicts.ts';
import { insertConflict } from '../../../../src/store/tables/conflicts.ts';
import { NOON, openTemp } from '../../../store/temp-store.ts';

const VIEW = viewById(() => conflicts, 'things', 'open thing', 'things list', 'conflict');
const [FIRST, SECOND, THIRD] = ['aaaaaaaa-1111', 'aaaaaaaa-1222', 'bbbbbbbb-1111'] as const;
const THREE = [FIRST, SECOND, THIRD];

/** Open conflicts with these ids, the last one in another practice; one of a practice that was not chosen. */
const openWith = async (ids: readonly string[]) => {
  const store = await openTemp();
  const add = async (id: string, practice: string, now: number): Promise<void> => {
    const made = await insertConflict(store, {
      practice,
      entity: 'patient',
      linkId: 'l1',
      field: 'city',
      winner: 'ghl',
      reason: 'owner',
      values: { winner: null, loser: null },
      now,
    });
    await store.db.updateTable('conflicts').set({ id }).where('id', '=', made).execute();
  };
  for (const [n, id] of ids.entries()) await add(id, n === ids.length - 1 ? 'other' : 'main', NOON + n);
  await add('cccccccc-1111', 'elsewhere', NOON);
  const context = { store, practices: [{ name: 'main' }, { name: 'other' }] } as unknown as CommandContext;
  return async (...beginnings: string[]) => (await namedItems(context, VIEW, beginnings)).map(({ id }) => id);
};

const refusal = async (named: Promise<unknown>) => {
  const error = await named.then(
    () => null,
    (caught: unknown) => caught,
  );
  if (error instanceof ConfigError) return error;
  throw new Error('it went through');
};

describe('items that a person names', () => {
  it('are found by a beginning of the id, once, in the order in which they are named', async () => {
    const named = await openWith(THREE);
    expect(await named('bbbbbbbb', 'AAAAAAAA-11', 'aaaaaaaa-1222', 'bbbbbbbb-1')).toEqual([
      THIRD,
      FIRST,
      SECOND,
    ]);
  });

  it.each([['cccccccc'], ['aaaaaaaa-11111'], ['aaaaaaa%'], ['________']])(
    'are refused where there is none like "%s", with what there is',
    async (id) => {
      const named = await openWith(THREE);
      expect(await refusal(named('bbbbbbbb', id))).toMatchObject({
        exitCode: 2,
        message: `There is no open thing "${id}".`,
        hint: 'Listed: aaaaaaaa-11, aaaaaaaa-12, bbbbbbbb-11. See `things list`.',
      });
    },
  );

  it.each([[''], ['bbbb'], ['bbbbbbb']])('are not found by "%s", which fits by chance', async (id) => {
    const named = await openWith([THIRD]);
    expect((await refusal(named(id))).hint).toBe(
      'Write 8 or more characters of its id. Listed: bbbbbbbb. See `things list`.',
    );
  });

  it('are refused where nothing is open', async () => {
    const named = await openWith([]);
    expect((await refusal(named('a'))).hint).toBe('None is listed. See `things list`.');
  });

  it('are asked about where several fit', async () => {
    const named = await openWith(THREE);
    expect(await refusal(named('aaaaaaaa'))).toMatchObject({
      exitCode: 2,
      message: '"aaaaaaaa" is the beginning of 2 ids.',
      hint: 'Write more of the one that you mean: aaaaaaaa-11, aaaaaaaa-12.',
    });
  });

  it('are at most ten in an error', async () => {
    const named = await openWith(Array.from({ length: 12 }, (_, n) => `${n.toString(16)}0000000`));
    expect((await refusal(named('ffffffff'))).hint).toMatch(/80000000, 90000000 and 2 more\. See/);
  });
});
