import { expect, it } from 'vitest';
import { age } from '../../../src/cli/render/age.ts';

const SINCE = '2026-03-01T10:00:00.000Z';

it.each([
  ['2026-03-01T09:00:00.000Z', '< 1 min'],
  ['2026-03-01T10:00:59.999Z', '< 1 min'],
  ['2026-03-01T10:01:00.000Z', '1 min'],
  ['2026-03-01T10:59:59.999Z', '59 min'],
  ['2026-03-01T11:00:00.000Z', '1 h'],
  ['2026-03-02T09:59:59.999Z', '23 h'],
  ['2026-03-02T10:00:00.000Z', '1 d'],
  ['2027-03-01T10:00:00.000Z', '365 d'],
])('at %s, what is there since 10:00 is there for %s', (now, expected) => {
  expect(age(SINCE, Date.parse(now))).toBe(expected);
});
