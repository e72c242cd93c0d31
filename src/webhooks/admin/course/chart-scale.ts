/** How a value becomes a height: `count` in proportion, `duration` (milliseconds) so that seconds show beside hours. */
export type Scale = 'count' | 'duration';

/** Durations below this are hardly more than nothing. */
const SHORT_MS = 100;

const SECOND_MS = 1000;
const MARKS_MS = [SHORT_MS, SECOND_MS, 60 * SECOND_MS, 3600 * SECOND_MS, 86_400 * SECOND_MS];
/** So many of them fit beside a chart. */
const MOST_MARKS = 3;

/** The height of a value, in a unit that is the same for all values of a chart. */
export const heightOf = (scale: Scale, value: number): number =>
  scale === 'count' ? value : Math.log10(1 + value / SHORT_MS);

/** The largest of 1, 2, 5, 10, 20 … that a count reaches. */
const roundCount = (most: number): number => {
  const power = 10 ** Math.floor(Math.log10(most));
  return ([5, 2].find((step) => step * power <= most) ?? 1) * power;
};

/** Where lines with a number stand, up to the largest value: few, and round. */
export const marksUpTo = (scale: Scale, most: number): readonly number[] => {
  if (scale === 'duration') return MARKS_MS.filter((mark) => mark <= most).slice(-MOST_MARKS);
  return most < 1 ? [] : [roundCount(most)];
};
