import { describe, expect, it } from 'vitest';
import { shortIds } from '../../../src/cli/render/short-ids.ts';

const items = ['aaaaaaaa-1111', 'aaaaaaaa-1222', 'bbbbbbbb-1111'].map((id) => ({ id }));
describe('shortIds', () => {
  it('keeps eight characters, or as many as make the items distinct', () => {
    expect(shortIds([{ id: '0123456789' }])('0123456789')).toBe('01234567');
    expect(items.map(({ id }) => shortIds(items)(id))).toEqual(['aaaaaaaa-11', 'aaaaaaaa-12', 'bbbbbbbb-11']);
  });

  it('takes an item that stands there twice for one', () => {
    expect(shortIds([{ id: '0123456789' }, { id: '0123456789' }])('0123456789')).toBe('01234567');
  });
});
