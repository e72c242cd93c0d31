import { describe, expect, it } from 'vitest';
import { eachResult, groupedResult, settledResult } from '../../../../src/cli/commands/items/acted-result.ts';
import type { Acted, End } from '../../../../src/items/item-kind.ts';

const [A, B] = ['aaaaaaaa-1111', 'bbbbbbbb-1111'] as const;

const acted = (id: string, end: End): Acted<{ readonly id: string }, string> => ({
  item: { id },
  end,
  outcome: `it is ${end}`,
});

it.each([
  ['all of them', [acted(A, 'done'), acted(B, 'done')], 0, 'settled: aaaaaaaa, bbbbbbbb'],
  ['none', [acted(A, 'left')], 1, 'not open any more: aaaaaaaa'],
  ['one of two', [acted(A, 'left'), acted(B, 'done')], 1, 'settled: bbbbbbbb\nnot open any more: aaaaaaaa'],
])('says what was settled, and what somebody else settled first: %s', (_what, all, exitCode, text) => {
  const ids = (end: End) => all.filter((one) => one.end === end).map(({ item }) => item.id);
  const document = { changed: ids('done'), unchanged: ids('left') };
  expect(settledResult(all)).toEqual({ exitCode, document, text });
});

describe('the outcome of an act on each item', () => {
  it.each<[readonly End[], number, readonly string[], readonly string[]]>([
    [['done'], 0, [A], []],
    [['partly', 'done'], 1, [A, B], []],
    [['left', 'done'], 1, [B], [A]],
    [['done', 'busy'], 75, [A], [B]],
    [['busy', 'left'], 75, [], [A, B]],
  ])('%j ends with %i', (ends, exitCode, changed, unchanged) => {
    const all = ends.map((end, n) => acted([A, B][n] ?? '', end));
    const result = eachResult(all, ({ outcome }) => outcome, { before: { first: 1 }, after: { last: 2 } });
    expect(result).toMatchObject({ exitCode, document: { first: 1, changed, unchanged, last: 2 } });
    expect(result.text.split('\n')).toEqual(ends.map((end, n) => `${[A, B][n]?.slice(0, 8)}  it is ${end}`));
  });
});

describe('the outcome of an act on all items', () => {
  const numbered = (id: number, end: End) => ({ item: { id }, end, outcome: null });
  const ofNumber = ({ id }: { readonly id: number }) => id;

  it('keeps long numbers whole', () => {
    const all = [numbered(1_234_567_890, 'done'), numbered(17, 'left')];
    expect(groupedResult(all, ofNumber, { done: 'gone', left: 'there', none: 'nothing' })).toEqual({
      exitCode: 1,
      document: { changed: [1_234_567_890], unchanged: [17] },
      text: 'gone: 1234567890\nthere: 17',
    });
  });

  it('says that there was none, and nothing of what cannot be left', () => {
    expect(groupedResult([], ofNumber, { done: 'gone', none: 'nothing' })).toEqual({
      exitCode: 0,
      document: { changed: [] },
      text: 'nothing',
    });
  });
});
