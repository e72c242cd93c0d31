import { expect, it } from 'vitest';
import { settled } from '../../../src/cli/render/settled.ts';

const [A, B] = ['aaaaaaaa-1111', 'bbbbbbbb-1111'] as const;

it.each([
  ['all of them', [A, B], [], 0, 'settled: aaaaaaaa, bbbbbbbb'],
  ['none', [], [A], 1, 'not open any more: aaaaaaaa'],
  ['one of two', [B], [A], 1, 'settled: bbbbbbbb\nnot open any more: aaaaaaaa'],
])('says what was settled, and what somebody else settled first: %s', (_what, done, left, exitCode, text) => {
  expect(settled(done, left)).toEqual({ exitCode, document: { changed: done, unchanged: left }, text });
});
