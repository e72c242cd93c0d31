import { describe, expect, it } from 'vitest';
import { createCounters } from '../src/sandbox/counters.ts';
import type { Row } from './bench.ts';
import { complaints, floorMs } from './rate-limit.ts';
import { terminalText } from './render.ts';
import { interleaved, median, percentile } from './rounds.ts';

it.each([
  [1, 0],
  [100, 0],
  [101, 10_000],
  [200, 10_000],
  [3001, 300_000],
])('the limit lets the last of %i requests go after %i ms', (requests, ms) => {
  expect(floorMs(requests)).toBe(ms);
});

it('takes the nearest rank', () => {
  const values = [5, 1, 4, 2, 3];
  expect(median(values)).toBe(3);
  expect(percentile(values, 99)).toBe(5);
  expect(percentile(values, 1)).toBe(1);
  expect(percentile([], 50)).toBeNaN();
});

it('does things in turns', async () => {
  const order: string[] = [];
  const thing = (name: string) => async () => order.push(name);
  const results = await interleaved(2, { a: thing('a'), b: thing('b') });
  expect(order).toEqual(['a', 'b', 'a', 'b']);
  expect(results).toEqual({ a: [1, 3], b: [2, 4] });
});

it('holds 429 and broken rules against the program', () => {
  const [ghl, ephysio] = [createCounters(), createCounters()];
  expect(complaints({ ghl, ephysio })).toEqual([]);
  ghl.rateLimited = 2;
  ephysio.violations.push({ method: 'GET', path: '/patients', status: 400, message: 'status is required' });
  expect(complaints({ ghl, ephysio })).toEqual([
    'ghl answered 2 times with 429',
    'ephysio refused GET /patients: status is required',
  ]);
});

describe('a table', () => {
  const rows: Row[] = [
    { what: 'start', value: 2.5, unit: 'x', goal: { most: 2 }, detail: '100 ms' },
    { what: 'rate', value: 60, unit: 'per second', goal: { least: 50 } },
    { what: 'memory', value: 1234.4, unit: 'MB' },
  ];
  const result = { name: 'one', about: 'what it is', rows, wrong: ['a record is missing'] };

  it('marks the goals that were missed', () => {
    expect(terminalText(result, true).split('\n')).toEqual([
      'one: what it is',
      '  start     2.50 ×  ≤ 2 × MISSED  100 ms',
      '  rate      60 / s  ≥ 50 / s met',
      '  memory  1,234 MB',
      '  WRONG: a record is missing',
      '',
    ]);
  });

  it('judges nothing by small numbers', () => {
    expect(terminalText(result, false)).toContain('2.50 ×  ≤ 2 ×     100 ms');
  });
});
