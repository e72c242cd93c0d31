import { describe, expect, it } from 'vitest';
import { matchSeries, type SeriesInput } from '../../../src/domain/plan/match-series.ts';

const DAY = 86_400_000;
const WEEK = 7 * DAY;
const HOUR = 3_600_000;
const WEEKLY = { unit: 'week', every: 1, times: 1 } as const;
const FIRST = Date.parse('2026-03-04T08:00:00.000Z');

const iso = (ms: number): string => new Date(ms).toISOString();
const week = (n: number, byMs = 0): string => iso(FIRST + (n - 1) * WEEK + byMs);

/** Links are named by their week, new appointments by where they are. */
const rows = (...weeks: number[]) => weeks.map((n) => ({ id: `link ${n}`, start: week(n) }));
const found = (places: Readonly<Record<string, string>>) =>
  Object.entries(places).map(([id, start]) => ({ id, start }));
const shifted = (weeks: readonly number[], byMs: number) =>
  found(Object.fromEntries(weeks.map((n) => [`${n}`, week(n, byMs)])));
const ALL = [1, 2, 3, 4, 5, 6, 7, 8, 9];

const match = (input: Partial<SeriesInput>) => {
  const whole = { missing: [], unlinked: [], takenOut: [], rule: WEEKLY, wallClock: Date.parse, ...input };
  const listed = input.listed ?? whole.unlinked.map(({ start }) => start);
  return Object.fromEntries(matchSeries({ ...whole, listed }).renamed);
};
const same = (weeks: readonly number[]) => Object.fromEntries(weeks.map((n) => [`link ${n}`, `${n}`]));

describe('a series whose ids have all changed', () => {
  it.each([HOUR, -HOUR, 2 * DAY, -3 * DAY, 5 * WEEK])(
    'by %i ms is matched in the order of its starts',
    (byMs) => {
      expect(match({ missing: rows(...ALL), unlinked: shifted(ALL, byMs) })).toEqual(same(ALL));
    },
  );

  it.each([HOUR, 2 * DAY, -3 * DAY])('by %i ms, and is shorter: the last ones are left over', (byMs) => {
    const left = ALL.slice(0, 7);
    expect(match({ missing: rows(...ALL), unlinked: shifted(left, byMs) })).toEqual(same(left));
  });

  it.each([HOUR, 2 * DAY])('by %i ms, and is longer: the first ones are those that were there', (byMs) => {
    expect(match({ missing: rows(...ALL), unlinked: shifted([...ALL, 10, 11], byMs) })).toEqual(same(ALL));
  });

  it('and has lost one in the middle, or the first: the others move by one amount', () => {
    for (const lost of [1, 4]) {
      const left = ALL.filter((n) => n !== lost);
      expect(match({ missing: rows(...ALL), unlinked: shifted(left, HOUR) })).toEqual(same(left));
    }
  });

  it('whatever the order in which both are given', () => {
    const unlinked = shifted(ALL, HOUR).toReversed();
    expect(match({ missing: rows(...ALL).toReversed(), unlinked })).toEqual(same(ALL));
  });

  it('where the clocks change in between', () => {
    const unlinked = ALL.map((n) => ({ id: `${n}`, start: week(n, n > 4 ? 0 : HOUR) }));
    expect(match({ missing: rows(...ALL), unlinked: unlinked.filter(({ id }) => id !== '2') })).toEqual(
      same(ALL.filter((n) => n !== 2)),
    );
  });
});

describe('one that was moved by itself', () => {
  const listed = (but: number, ...more: string[]) => [
    ...ALL.filter((n) => n !== but).map((n) => week(n)),
    ...more,
  ];

  it('is recognised by its old start, wherever it is now', () => {
    const moved = week(6, DAY);
    const unlinked = found({ moved, '10': week(10) });
    expect(
      match({ missing: rows(2), unlinked, takenOut: [week(2)], listed: listed(2, moved, week(10)) }),
    ).toEqual({ 'link 2': 'moved' });
  });

  it('by an hour is that one, whatever else was moved', () => {
    const moved = week(2, HOUR);
    const unlinked = found({ moved });
    expect(match({ missing: rows(2), unlinked, takenOut: [week(2)], listed: listed(2, moved) })).toEqual({
      'link 2': 'moved',
    });
  });

  it('next to another is not one that the series has lost before', () => {
    const moved = week(3, HOUR / 2);
    const lost = { id: 'lost', start: week(8), isOver: true };
    const starts = [1, 2, 3, 4, 5, 7].map((n) => week(n));
    expect(
      match({
        missing: [...rows(6), lost],
        unlinked: found({ moved }),
        takenOut: [week(6)],
        listed: [...starts, moved],
      }),
    ).toEqual({ 'link 6': 'moved' });
  });

  it('into a place that another has left is recognised by its old start', () => {
    const unlinked = found({ moved: week(3) });
    expect(
      match({
        missing: rows(6),
        unlinked,
        takenOut: [week(3), week(6)],
        listed: [...[1, 2, 4, 5, 7, 8, 9].map((n) => week(n)), week(3), week(3, DAY)],
      }),
    ).toEqual({ 'link 6': 'moved' });
  });

  it('is the one that is left when the others are matched', () => {
    const moved = week(6, DAY);
    const unlinked = [
      ...shifted(
        ALL.filter((n) => n !== 2),
        HOUR,
      ),
      { id: '2', start: moved },
    ];
    expect(match({ missing: rows(...ALL), unlinked })).toEqual(same(ALL));
  });
});

describe('one that is out of the window by now', () => {
  const far = (id: string, start: string) => [{ id, start }];

  it('is found if it was moved by itself', () => {
    const listed = ALL.filter((n) => n !== 4).map((n) => week(n));
    const beyond = far('4', week(60, DAY));
    expect(match({ missing: rows(4), beyond, takenOut: [week(4)], listed })).toEqual(same([4]));
  });

  it('is found if it moved by as much as the others', () => {
    const beyond = [...far('9', week(9, 2 * DAY)), ...far('later', week(10, 2 * DAY))];
    const unlinked = shifted(ALL.slice(0, 8), 2 * DAY);
    expect(match({ missing: rows(...ALL), unlinked, beyond })).toEqual(same(ALL));
  });

  it('is not one that follows the rule there, and was never linked', () => {
    const beyond = far('later', week(40));
    const listed = [...ALL.filter((n) => n !== 4).map((n) => week(n)), week(40)];
    expect(match({ missing: rows(4), beyond, listed })).toEqual({});
  });
});

describe('a series of which one was moved by itself, out of the window', () => {
  const rules = {
    'on Wednesdays and Fridays': [
      { unit: 'week', every: 1, times: 2 },
      (n: number) => week(Math.ceil(n / 2), n % 2 ? 0 : 2 * DAY),
    ],
    'on every fourth of a month': [{ unit: 'month', every: 1, times: 1 }, (n: number) => month(n, 4)],
    'on every thirty-first, or the last day': [
      { unit: 'month', every: 1, times: 1 },
      (n: number) => month(n, [31, 30, 31, 30, 31, 31, 30, 31, 30][n - 1] ?? 0),
    ],
    'on second Wednesdays': [
      { unit: 'month', every: 1, times: 1, weekdayFrom: 'start' },
      (n: number) => month(n, [11, 8, 13, 10, 8, 12, 9, 14, 11][n - 1] ?? 0),
    ],
    'on last Fridays': [
      { unit: 'month', every: 1, times: 1, weekdayFrom: 'end' },
      (n: number) => month(n, [27, 24, 29, 26, 31, 28, 25, 30, 27][n - 1] ?? 0),
    ],
  } as const;
  const month = (n: number, day: number): string => iso(Date.UTC(2026, 1 + n, day, 8));

  it.each(Object.entries(rules))('and that takes place %s: it is that one', (_, [rule, start]) => {
    const far = iso(Date.UTC(2026, 10, 17, 14));
    const places = ALL.filter((n) => n !== 2).map((n) => ({ id: `${n}`, start: start(n) }));
    const beyond = [...places.slice(5), { id: '2', start: far }];
    const listed = [...places.map((place) => place.start), far];
    const missing = [{ id: 'link 2', start: start(2) }];
    const input = { missing, unlinked: [], beyond, listed, takenOut: [start(2)], wallClock: Date.parse };
    expect(matchSeries({ ...input, rule })).toEqual({ renamed: [['link 2', '2']], undecided: [] });
    expect(matchSeries({ ...input, rule: null })).toEqual({ renamed: [], undecided: ['link 2'] });
  });

  it('and that was moved back into it is known, and not mistaken for what comes into the window by itself', () => {
    const back = week(5, DAY);
    const input = {
      missing: [],
      strayed: [{ id: 'link 2', start: week(60, DAY) }],
      unlinked: found({ '10': week(10), back }),
      takenOut: [week(2)],
      listed: [...ALL.filter((n) => n !== 2).map((n) => week(n)), week(10), back],
    };
    expect(match(input)).toEqual({ 'link 2': 'back' });
    expect(match({ ...input, unlinked: found({ '10': week(10) }) })).toEqual({});
  });
});

describe('a series that is out of the window, all of it', () => {
  const beyond = shifted(ALL, 40 * WEEK);

  it('is matched in the order of its starts', () => {
    expect(match({ missing: rows(...ALL), beyond, listed: beyond.map(({ start }) => start) })).toEqual(
      same(ALL),
    );
    const known = ALL.slice(0, 6);
    expect(match({ missing: rows(...known), beyond, listed: beyond.map(({ start }) => start) })).toEqual(
      same(known),
    );
  });

  it('but not those that were taken out of it before', () => {
    const input = { missing: rows(1, 2), beyond, listed: beyond.map(({ start }) => start) };
    expect(match({ ...input, takenOut: [week(1), week(2)] })).toEqual({});
  });
});

describe('one that does not take place any more', () => {
  it('takes nothing away from those that do', () => {
    const over = rows(8, 9).map((row) => ({ ...row, isOver: true }));
    const moved = week(3, HOUR);
    const listed = [
      ...ALL.slice(0, 7)
        .filter((n) => n !== 3)
        .map((n) => week(n)),
      moved,
    ];
    const missing = [...over, ...rows(3)];
    expect(match({ missing, unlinked: found({ moved }), listed })).toEqual({ 'link 3': 'moved' });
    expect(match({ missing, unlinked: found({ moved }), listed, takenOut: [week(3)] })).toEqual({
      'link 3': 'moved',
    });
  });

  it('is matched too when the whole series has moved', () => {
    const missing = rows(...ALL).map((row) => ({ ...row, isOver: row.id === 'link 3' }));
    expect(match({ missing, unlinked: shifted(ALL, HOUR) })).toEqual(same(ALL));
  });
});

describe('one that was deleted by itself', () => {
  it('is not the one that a longer series has got', () => {
    const listed = [...ALL.filter((n) => n !== 3), 10].map((n) => week(n));
    const unlinked = found({ '10': week(10) });
    expect(match({ missing: rows(3), unlinked, takenOut: [week(3)], listed })).toEqual({});
  });
});

describe('a series whose rule is not known', () => {
  it('is matched in the order of its starts', () => {
    const unlinked = shifted(ALL, 3 * DAY);
    expect(match({ missing: rows(...ALL), unlinked, rule: null })).toEqual(same(ALL));
    expect(
      match({ missing: rows(3), unlinked: found({ a: week(8, DAY) }), rule: null, takenOut: [week(3)] }),
    ).toEqual({
      'link 3': 'a',
    });
  });

  it('with nothing on one side is not matched', () => {
    expect(match({ missing: rows(1), rule: null })).toEqual({});
    expect(match({ unlinked: shifted([1], 0), rule: null })).toEqual({});
  });
});
