import { describe, expect, it } from 'vitest';
import type { GuardOverrides } from '../../../src/domain/plan/guard-flags.ts';
import {
  type GuardInput,
  type ListedSide,
  NOTHING_PLANNED,
  type Place,
  type PlannedChange,
} from '../../../src/domain/plan/guard-input.ts';
import { evaluateGuards } from '../../../src/domain/plan/guards.ts';
import { tripText } from '../../../src/texts/guard-text.ts';

const limits = { maxRetirePercent: 5, maxRetire: 10, maxChangePercent: 50, maxCreate: 50 };
const none: GuardOverrides = {
  allowEmpty: false,
  allowShrink: false,
  allowRetire: false,
  allowMassChange: false,
  allowCreate: false,
};
const quiet: GuardInput = {
  entity: 'appointment',
  sides: [],
  linked: 100,
  retired: [],
  retiredBefore: 0,
  changes: [],
  first: NOTHING_PLANNED.first,
  therapists: new Set(['1', '2']),
};
const side: ListedSide = { side: 'ephysio', count: 100, complete: true, expected: 100, lastCount: 100 };
const judge = (input: Partial<GuardInput>, overrides: Partial<GuardOverrides> = {}) =>
  evaluateGuards({ ...quiet, ...input }, limits, { ...none, ...overrides }).map((trip) => trip.facts.guard);
const at = (therapist: string, day = '2026-03-02'): Place => ({ therapist, day });
const places = (count: number, therapist = '1'): Place[] =>
  Array.from({ length: count }, () => at(therapist));
const changes = (count: number, fields: string[], movedByMs: number | null = null): PlannedChange[] =>
  Array.from({ length: count }, () => ({ fields, movedByMs }));

it('lets an ordinary plan through', () => {
  expect(judge({ sides: [side], retired: places(2), changes: changes(3, ['city']) })).toEqual([]);
});

describe('the guards of a side’s list', () => {
  it.each<[string, Partial<ListedSide>, string[]]>([
    ['nothing, though links exist', { count: 0 }, ['empty-side']],
    ['nothing, and there are no links', { count: 0, expected: 0, lastCount: null }, []],
    ['nothing since a checkpoint', { count: 0, complete: false }, []],
    ['under 70 % of the last time', { count: 69 }, ['shrunk-side']],
    ['70 % of the last time', { count: 70 }, []],
    ['ten fewer, of fourteen', { count: 4, lastCount: 14 }, ['shrunk-side']],
    ['nine fewer, of thirteen', { count: 4, lastCount: 13 }, []],
    ['one fewer, of three', { count: 2, lastCount: 3 }, []],
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
  ])('%s', (_what, count, linked, expected) => {
    const retired = places(count);
    expect(judge({ retired, linked })).toEqual(expected);
    expect(judge({ retired, linked }, { allowRetire: true })).toEqual([]);
  });

  it('adds what was cancelled before to what is judged now', () => {
    expect(judge({ retired: places(1), retiredBefore: 9, linked: 20 })).toEqual([]);
    expect(judge({ retired: places(1), retiredBefore: 10, linked: 20 })).toEqual(['retire-limit']);
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

  const HOUR = 3_600_000;
  const moves = (count: number, movedByMs: number, therapist = '1'): PlannedChange[] =>
    changes(count, ['start', 'end'], movedByMs).map((change) => ({ ...change, place: at(therapist) }));
  const ofTwo = (count: number, movedByMs: number): PlannedChange[] => [
    ...moves(count - 1, movedByMs),
    ...moves(1, movedByMs, '2'),
  ];

  it.each<[string, PlannedChange[], number, string[]]>([
    ['21 of 84 by one hour: a quarter', ofTwo(21, HOUR), 84, ['mass-change']],
    ['21 of 85 by one hour: less than a quarter', ofTwo(21, HOUR), 85, []],
    ['20 of 80 by one hour', ofTwo(20, HOUR), 80, []],
    ['21 by an hour back', ofTwo(21, -HOUR), 84, ['mass-change']],
    ['21 by one hour, and others by two', [...ofTwo(21, HOUR), ...ofTwo(9, 2 * HOUR)], 84, ['mass-change']],
    ['20 by one hour and 20 by two', [...ofTwo(20, HOUR), ...ofTwo(20, 2 * HOUR)], 84, []],
    ['21 by nothing', ofTwo(21, 0), 84, []],
    ['21 by one day', ofTwo(21, 24 * HOUR), 84, []],
    ['21 by a minute under a day', ofTwo(21, 24 * HOUR - 60_000), 84, ['mass-change']],
    ['21 by one week back', ofTwo(21, -168 * HOUR), 84, []],
    ['21 of one therapist by one hour', moves(21, HOUR), 84, []],
    ['nearly all by one week, as for holidays', ofTwo(80, 168 * HOUR), 84, []],
    ['nearly all of one therapist, to free times', moves(80, HOUR), 84, []],
    [
      '21 by one hour beside other changes',
      [...ofTwo(21, HOUR), ...changes(3, ['status'])],
      84,
      ['mass-change'],
    ],
  ])('of times: %s', (_what, planned, linked, expected) => {
    expect(judge({ linked, changes: planned })).toEqual(expected);
    expect(judge({ linked, changes: planned }, { allowMassChange: true })).toEqual([]);
  });

  it('of times asks for no second therapist where only one has appointments', () => {
    const alone = { linked: 84, changes: moves(21, HOUR), therapists: new Set(['1']) };
    expect(judge(alone)).toEqual(['mass-change']);
  });
});

it('each trip names its flag and says what it saw in numbers, and where', () => {
  const retired = places(11);
  const input = { ...quiet, linked: 20, retired, sides: [{ ...side, count: 0 }] };
  expect(evaluateGuards(input, limits, none)).toEqual([
    {
      facts: { guard: 'empty-side', side: 'ephysio', expected: 100 },
      flag: '--allow-empty',
      places: [],
    },
    {
      facts: { guard: 'retire-limit', entity: 'appointment', count: 11, linked: 20, before: 0 },
      flag: '--allow-retire',
      places: retired,
    },
  ]);
});

describe('the text of a trip', () => {
  const textOf = (input: Partial<GuardInput>): string[] =>
    evaluateGuards({ ...quiet, ...input }, limits, none).map((trip) =>
      tripText(trip, { therapist: (id) => `client ${id}`, calendars: new Map() }),
    );

  it('counts by therapist and day, and begins with who has the most', () => {
    const retired = [
      at('2', '2026-03-03'),
      ...places(3),
      at('1', '2026-03-05'),
      ...Array.from({ length: 6 }, () => at('2', '2026-03-03')),
    ];
    expect(textOf({ retired, linked: 80 })).toEqual([
      '11 of 80 linked appointments would be cancelled: client 2 7 (2026-03-03), client 1 4 (2026-03-02 to 2026-03-05).',
    ]);
  });

  it('says so where no therapist and no day is known', () => {
    const retired = Array.from({ length: 11 }, (): Place => ({ therapist: null, day: null }));
    expect(textOf({ retired, linked: 80 })).toEqual([
      '11 of 80 linked appointments would be cancelled: unknown therapist 11.',
    ]);
  });

  it('tells what was cancelled before from what would be now', () => {
    expect(textOf({ retired: places(1), retiredBefore: 10, linked: 80 })).toEqual([
      '1 more of 80 linked appointments would be cancelled, after 10 in the last day: client 1 1 (2026-03-02).',
    ]);
  });

  it('is in numbers alone for patients', () => {
    expect(textOf({ entity: 'patient', linked: 22, changes: changes(21, ['city']) })).toEqual([
      'Field city would change in 21 of 22 linked patients.',
    ]);
  });
});

describe('records that meet for the first time', () => {
  const first = (count: number, fields: string[]): PlannedChange[] =>
    changes(count, fields).map((change) => ({ ...change, isFirst: true }));
  const meetings = (
    count: number,
    before = { count: 0, changed: 0 },
    fits: GuardInput['first']['fits'] = [],
  ): GuardInput['first'] => ({ count, before, fits });
  const fitting = (count: number) => ({ calendar: 'X', user: null, mapped: [1], fits: 2, count, of: count });

  it.each<[string, number, string, GuardInput['first'], string[]]>([
    ['21 of 41', 21, 'lastName', meetings(41), ['mass-change']],
    ['21 of 42: half', 21, 'lastName', meetings(42), []],
    ['20 of 20', 20, 'lastName', meetings(20), []],
    ['an end, 21 of 30', 21, 'end', meetings(30), ['mass-change']],
    ['one, after 20 of the last day', 1, 'end', meetings(1, { count: 30, changed: 20 }), ['mass-change']],
    ['one, after 20 of many', 1, 'end', meetings(1, { count: 60, changed: 20 }), []],
    [
      '10 of a calendar that is another’s',
      10,
      'calendar',
      meetings(90, undefined, [fitting(10)]),
      ['mass-change'],
    ],
    ['9 of a calendar that is another’s', 9, 'calendar', meetings(90, undefined, [fitting(9)]), []],
    ['names, beside such a calendar', 10, 'lastName', meetings(90, undefined, [fitting(10)]), []],
  ])('%s overwritten', (_what, count, field, met, expected) => {
    expect(judge({ linked: 1000, changes: first(count, [field]), first: met })).toEqual(expected);
  });

  it('are lifted by the flag of mass changes', () => {
    const input = { changes: first(30, ['end']), first: meetings(30) };
    expect(judge(input, { allowMassChange: true })).toEqual([]);
  });

  it('count together with what changes in links', () => {
    const both = [...first(11, ['status']), ...changes(11, ['status'])];
    expect(judge({ linked: 12, changes: both, first: meetings(30) })).toEqual(['mass-change']);
    expect(judge({ linked: 14, changes: both, first: meetings(30) })).toEqual([]);
  });
});
