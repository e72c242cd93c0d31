import { describe, expect, it } from 'vitest';
import {
  type GuardInput,
  type GuardOverrides,
  judgePlan,
  type ListedSide,
  type PlannedChange,
} from '../../src/domain/guards.ts';

const limits = { maxRetirePercent: 5, maxRetire: 10, maxChangePercent: 50 };
const none: GuardOverrides = {
  allowEmpty: false,
  allowShrink: false,
  allowRetire: false,
  allowMassChange: false,
};
const quiet: GuardInput = { sides: [], linked: 100, retired: 0, changes: [] };
const side: ListedSide = { side: 'ephysio', count: 100, complete: true, expected: 100, lastCount: 100 };
const judge = (input: Partial<GuardInput>, overrides: Partial<GuardOverrides> = {}) =>
  judgePlan({ ...quiet, ...input }, limits, { ...none, ...overrides }).map((trip) => trip.guard);
const changes = (count: number, fields: string[], movedByMs: number | null = null): PlannedChange[] =>
  Array.from({ length: count }, () => ({ fields, movedByMs }));

it('lets an ordinary plan through', () => {
  expect(judge({ sides: [side], retired: 2, changes: changes(3, ['city']) })).toEqual([]);
});

describe('the guards of a side’s list', () => {
  it.each<[string, Partial<ListedSide>, string[]]>([
    ['nothing, though links exist', { count: 0 }, ['empty-side']],
    ['nothing, and there are no links', { count: 0, expected: 0, lastCount: null }, []],
    ['nothing since a checkpoint', { count: 0, complete: false }, []],
    ['under 70 % of the last time', { count: 69 }, ['shrunk-side']],
    ['70 % of the last time', { count: 70 }, []],
    ['more than the last time', { count: 170 }, []],
    ['less, but was never counted before', { count: 1, lastCount: null }, []],
    ['less since a checkpoint', { count: 1, complete: false }, []],
  ])('%s', (_lists, changed, expected) => {
    expect(judge({ sides: [{ ...side, ...changed }] })).toEqual(expected);
  });

  it('are lifted by their own flags only', () => {
    const empty = { sides: [{ ...side, count: 0 }] };
    const shrunk = { sides: [{ ...side, count: 10 }] };
    expect(judge(empty, { allowEmpty: true })).toEqual([]);
    expect(judge(empty, { allowShrink: true, allowRetire: true, allowMassChange: true })).toEqual([
      'empty-side',
    ]);
    expect(judge(shrunk, { allowShrink: true })).toEqual([]);
    expect(judge(shrunk, { allowEmpty: true, allowRetire: true, allowMassChange: true })).toEqual([
      'shrunk-side',
    ]);
  });
});

describe('the retire limit', () => {
  it.each([
    ['ten of ten', 10, 10, []],
    ['eleven of eleven', 11, 11, ['retire-limit']],
    ['eleven of 220: exactly 5 %', 11, 220, []],
    ['eleven of 219: over 5 %', 11, 219, ['retire-limit']],
    ['fifty of a thousand', 50, 1000, []],
    ['fifty-one of a thousand', 51, 1000, ['retire-limit']],
  ])('%s', (_what, retired, linked, expected) => {
    expect(judge({ retired, linked })).toEqual(expected);
    expect(judge({ retired, linked }, { allowRetire: true })).toEqual([]);
  });
});

describe('the mass change', () => {
  it.each([
    ['20 of 20 in one field', 20, 20, []],
    ['21 of 21 in one field', 21, 21, ['mass-change']],
    ['21 of 42 in one field: exactly half', 21, 42, []],
    ['21 of 41 in one field: over half', 21, 41, ['mass-change']],
  ])('%s', (_what, count, linked, expected) => {
    expect(judge({ linked, changes: changes(count, ['city']) })).toEqual(expected);
    expect(judge({ linked, changes: changes(count, ['city']) }, { allowMassChange: true })).toEqual([]);
  });

  it('does not add up different fields', () => {
    expect(judge({ linked: 60, changes: [...changes(25, ['city']), ...changes(25, ['zip'])] })).toEqual([]);
  });

  it('counts a field of one record once', () => {
    expect(judge({ linked: 30, changes: changes(15, ['city', 'city']) })).toEqual([]);
  });

  it.each([
    ['21 moves by one hour', changes(21, ['start'], 3_600_000), ['mass-change']],
    ['20 moves by one hour', changes(20, ['start'], 3_600_000), []],
    [
      '21 moves by one hour and one by two',
      [...changes(21, ['start'], 3_600_000), ...changes(1, ['start'], 7_200_000)],
      [],
    ],
    ['21 that do not move', changes(21, ['end'], 0), []],
    [
      '21 moves by one hour beside other changes',
      [...changes(21, ['start'], 3_600_000), ...changes(3, ['status'])],
      ['mass-change'],
    ],
  ])('%s, of a thousand', (_what, moves, expected) => {
    expect(judge({ linked: 1000, changes: moves })).toEqual(expected);
  });
});

it('each trip names its flag and says what it saw in numbers', () => {
  const input = { ...quiet, linked: 20, retired: 11, sides: [{ ...side, count: 0 }] };
  expect(judgePlan(input, limits, none)).toEqual([
    {
      guard: 'empty-side',
      flag: '--allow-empty',
      message: 'e-Physio lists nothing, but 100 linked records should be there.',
    },
    {
      guard: 'retire-limit',
      flag: '--allow-retire',
      message: '11 of 20 linked records would be cancelled.',
    },
  ]);
});
