import { expect, it } from 'vitest';
import { createProgressText } from '../../../src/cli/render/progress-text.ts';
import type { Step } from '../../../src/domain/plan/run-message.ts';

/** What is shown at last, each call so many seconds after the first. */
const shown = (calls: readonly (readonly [second: number, step: Step, done?: number, total?: number])[]) => {
  let second = 0;
  const text = createProgressText('main', () => second * 1000);
  return calls.map(([at, ...progress]) => {
    second = at;
    return text(...progress);
  });
};

it('says only the step where nothing is counted', () => {
  expect(shown([[3, 'reading-patients']])).toEqual(['main: reading patients']);
});

it('tells no speed before ten seconds of the step have shown one', () => {
  expect(
    shown([
      [0, 'patients', 0, 1000],
      [1, 'patients', 100, 1000],
      [9.9, 'patients', 101, 1000],
      [10, 'patients', 120, 1000],
    ]),
  ).toEqual([
    'main: patients 0/1000',
    'main: patients 100/1000',
    'main: patients 101/1000',
    'main: patients 120/1000, 12.0/s, 74 s left',
  ]);
});

it('takes the last ten seconds, and nothing of the steps before', () => {
  const steady = Array.from({ length: 40 }, (_, i) => [300 + i, 'appointments', i * 10, 3000] as const);
  const lines = shown([[0, 'patients', 0, 3000], [290, 'patients', 3000, 3000], ...steady]);
  expect(lines.slice(2, 12).every((line) => !line.includes('left'))).toBe(true);
  expect(lines.at(-1)).toBe('main: appointments 390/3000, 10.0/s, 261 s left');
});

it('tells no time at the end, nor while nothing moves', () => {
  expect(
    shown([
      [0, 'patients', 0, 20],
      [12, 'patients', 20, 20],
      [40, 'patients', 20, 20],
    ]).slice(1),
  ).toEqual(['main: patients 20/20, 1.7/s', 'main: patients 20/20']);
});
