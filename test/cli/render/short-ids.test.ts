import { describe, expect, it } from 'vitest';
import { namedItems, shortIds } from '../../../src/cli/render/short-ids.ts';
import { ConfigError } from '../../../src/errors.ts';

const items = ['aaaaaaaa-1111', 'aaaaaaaa-1222', 'bbbbbbbb-1111'].map((id) => ({ id }));
const [first, second, third] = items;

const named = (beginnings: readonly string[], from = items) =>
  namedItems(from, beginnings, 'thing', 'things list');

const refusal = (run: () => unknown): { message: string; hint: string; exitCode: number } => {
  try {
    run();
  } catch (error) {
    if (error instanceof ConfigError) return error;
  }
  throw new Error('it went through');
};

describe('shortIds', () => {
  it('keeps eight characters, or as many as make the items distinct', () => {
    expect(shortIds([{ id: '0123456789' }])('0123456789')).toBe('01234567');
    expect(items.map(({ id }) => shortIds(items)(id))).toEqual(['aaaaaaaa-11', 'aaaaaaaa-12', 'bbbbbbbb-11']);
  });

  it('takes an item that stands there twice for one', () => {
    expect(shortIds([{ id: '0123456789' }, { id: '0123456789' }])('0123456789')).toBe('01234567');
  });
});

describe('namedItems', () => {
  it('finds each item by a beginning of its id, once, in the order in which they are named', () => {
    expect(named(['bbbbbbbb', 'AAAAAAAA-11', 'aaaaaaaa-1222', 'bbbbbbbb-1'])).toEqual([third, first, second]);
  });

  it.each([['cccccccc'], ['aaaaaaaa-11111']])('says of "%s" that there is none, and what there is', (id) => {
    expect(refusal(() => named(['bbbbbbbb', id]))).toMatchObject({
      exitCode: 2,
      message: `There is no open thing "${id}".`,
      hint: 'Open: aaaaaaaa-11, aaaaaaaa-12, bbbbbbbb-11. See `things list`.',
    });
  });

  it.each([[''], ['bbbb'], ['bbbbbbb']])(
    'does not take "%s", which fits by chance, for the only item',
    (id) => {
      expect(refusal(() => named([id], items.slice(2))).hint).toBe(
        'Write 8 or more characters of its id. Open: bbbbbbbb. See `things list`.',
      );
    },
  );

  it('says that nothing is open', () => {
    expect(refusal(() => named(['a'], [])).hint).toBe('None is open. See `things list`.');
  });

  it('asks which one of several is meant', () => {
    expect(refusal(() => named(['aaaaaaaa']))).toMatchObject({
      exitCode: 2,
      message: '"aaaaaaaa" is the beginning of 2 ids.',
      hint: 'Write more of the one that you mean: aaaaaaaa-11, aaaaaaaa-12.',
    });
  });

  it('names ten at most', () => {
    const many = Array.from({ length: 12 }, (_, i) => ({ id: `${String.fromCharCode(97 + i)}0000000` }));
    expect(refusal(() => named(['zzzzzzzz'], many)).hint).toMatch(/i0000000, j0000000 and 2 more\. See/);
  });
});
