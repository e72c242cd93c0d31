import { EXIT } from '../../errors.ts';
import type { PracticeResult } from '../per-practice.ts';
import { shortIds } from './short-ids.ts';

/** What became of items that a person settled; `left` were settled by somebody else in the meantime. */
export const settled = (done: readonly string[], left: readonly string[]): PracticeResult => {
  const short = shortIds([...done, ...left].map((id) => ({ id })));
  const lines = [
    ...(done.length === 0 ? [] : [`settled: ${done.map(short).join(', ')}`]),
    ...(left.length === 0 ? [] : [`not open any more: ${left.map(short).join(', ')}`]),
  ];
  return {
    exitCode: left.length === 0 ? EXIT.done : EXIT.someFailed,
    document: { changed: done, unchanged: left },
    text: lines.join('\n'),
  };
};
