import { expect, it } from 'vitest';
import { age, renderValue } from '../../../src/cli/render/format.ts';

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

it.each([
  ['what is empty', null, '(empty)'],
  ['what is not said', undefined, '(empty)'],
  ['an empty text', '', '(empty)'],
  ['a name', "d'Ávila-Müller", "d'Ávila-Müller"],
  ['a birth date', '1980-02-29', '1980-02-29'],
  ['a street with a slash', 'Weg 3/4', 'Weg 3/4'],
  ['a time in winter', '2026-03-02T08:00:00.000Z', '2026-03-02 09:00+01:00'],
  ['the first 02:30 of the night when summer ends', '2026-10-25T00:30:00.000Z', '2026-10-25 02:30+02:00'],
  ['the second', '2026-10-25T01:30:00.000Z', '2026-10-25 02:30+01:00'],
  [
    'from when to when',
    '2026-07-01T07:00:00.000Z/2026-07-01T07:30:00.000Z',
    '2026-07-01 09:00+02:00 to 2026-07-01 09:30+02:00',
  ],
  ['what only looks like a time', '2026-13-02T08:00:00.000Z', '2026-13-02T08:00:00.000Z'],
  ['what a terminal would obey', 'A\u001b[2J\u009b1m\r\nB', 'A\\x1b[2J\\x9b1m\\x0d\\nB'],
])('%s is shown to a person as it is meant', (_what, value, expected) => {
  expect(renderValue(value, 'Europe/Zurich')).toBe(expected);
});
