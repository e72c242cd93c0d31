import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Clash,
  findClashes,
  isGroup,
  mayBeGroup,
  type TakenTime,
} from '../../../src/domain/plan/double-booked.ts';
import { runs } from '../property-runs.ts';

const NOW = '2026-03-09T07:00:00.000Z';
const at = (time: string, day = '2026-03-11'): string => `${day}T${time}:00.000Z`;

const time = (id: string, start: string, end: string, more: Partial<TakenTime> = {}): TakenTime => ({
  side: 'ephysio',
  id,
  therapist: '10',
  calendar: 'gym/user/10/1',
  start,
  end,
  patient: id,
  isFromGhl: false,
  isAbsence: false,
  ...more,
});
const booking = (id: string, start: string, end: string, more: Partial<TakenTime> = {}): TakenTime =>
  time(id, start, end, { side: 'ghl', isFromGhl: true, ...more });
const absence = (id: string, start: string, end: string): TakenTime =>
  time(id, start, end, { isAbsence: true, calendar: null, patient: null });

const pairs = (clashes: readonly Clash[]): string[] =>
  clashes.map(({ booking: { id }, other }) => `${id} ${other.id}`).sort();
const found = (...times: TakenTime[]): string[] => pairs(findClashes(times, NOW));

describe('a booking clashes', () => {
  const nine = booking('b', at('09:00'), at('09:30'));

  it.each([
    ['with one at the same time', time('e', at('09:00'), at('09:30'))],
    ['with one that begins in it', time('e', at('09:29'), at('10:00'))],
    ['with one that it begins in', time('e', at('08:45'), at('09:01'))],
    ['with one within it', time('e', at('09:10'), at('09:20'))],
    ['with one around it', time('e', at('08:00'), at('12:00'))],
    ['with an absence of all day', absence('e', at('23:00', '2026-03-10'), at('23:00'))],
    ['with another visit of its own patient', time('e', at('09:15'), at('09:45'), { patient: 'b' })],
  ])('%s', (_what, other) => {
    expect(found(nine, other)).toEqual(['b e']);
    expect(found(other, nine)).toEqual(['b e']);
  });

  it.each([
    ['with one that ends as it begins', time('e', at('08:30'), at('09:00'))],
    ['with one that begins as it ends', time('e', at('09:30'), at('10:00'))],
    ['with what takes no time', time('e', at('09:10'), at('09:10'))],
    ['with another therapist’s', time('e', at('09:00'), at('09:30'), { therapist: '11' })],
  ])('not %s', (_what, other) => {
    expect(found(nine, other)).toEqual([]);
  });

  it('with each of several, and these not with each other', () => {
    const desk = [time('e1', at('08:50'), at('09:10')), time('e2', at('09:00'), at('10:00'))];
    expect(found(nine, ...desk, absence('a', at('06:00'), at('18:00')))).toEqual(['b a', 'b e1', 'b e2']);
  });

  it('with another booking once, and named in one order', () => {
    const other = booking('a', at('09:10'), at('09:40'));
    expect(found(nine, other)).toEqual(['a b']);
    expect(found(other, nine)).toEqual(['a b']);
  });

  it('with nothing once either is over', () => {
    const past = booking('b', at('06:00', '2026-03-09'), at('08:00', '2026-03-09'));
    expect(found(past, time('e', at('06:30', '2026-03-09'), at('07:00', '2026-03-09')))).toEqual([]);
    expect(found(past, time('e', at('06:30', '2026-03-09'), at('07:01', '2026-03-09')))).toEqual(['b e']);
  });

  it('by the instant in the hour that the clocks show twice', () => {
    // 02:30 in Zurich, before and after the clocks go back.
    const first = booking('b', at('00:30', '2026-10-25'), at('01:00', '2026-10-25'));
    expect(found(first, time('e', at('01:30', '2026-10-25'), at('02:00', '2026-10-25')))).toEqual([]);
    // All of that day: 25 hours.
    const day = absence('a', at('22:00', '2026-10-24'), at('23:00', '2026-10-25'));
    const last = booking('c', at('22:30', '2026-10-25'), at('23:00', '2026-10-25'));
    expect(found(first, last, day)).toEqual(['b a', 'c a']);
  });
});

describe('a group', () => {
  const one = booking('b', at('09:00'), at('09:45'));
  const places = new Map([['gym', 8]]);
  const groupOf = (other: TakenTime): boolean => {
    const [clash] = findClashes([one, other], NOW);
    return clash !== undefined && mayBeGroup(clash) && isGroup(clash, places);
  };

  it('is people who start together in a calendar that takes several', () => {
    const joined = time('e', at('09:00'), at('09:30'), { calendar: 'gym/user/10/2' });
    expect(groupOf(joined)).toBe(true);
    expect(groupOf(booking('c', at('09:00'), at('09:45')))).toBe(true);
    const [clash] = findClashes([one, joined], NOW);
    expect(clash && isGroup(clash, new Map([['gym', 1]]))).toBe(false);
  });

  it.each([
    ['later', time('e', at('09:15'), at('10:00'))],
    ['in another calendar', time('e', at('09:00'), at('09:45'), { calendar: 'room/user/10/1' })],
    ['an absence', absence('e', at('09:00'), at('09:45'))],
    ['the same person again', time('e', at('09:00'), at('09:45'), { patient: 'b' })],
  ])('is not what is %s', (_what, other) => {
    expect(groupOf(other)).toBe(false);
  });
});

describe('the sweep', () => {
  const HALF_HOUR = 1_800_000;
  const START = Date.parse(NOW);
  const instant = (slot: number): string => new Date(START + slot * HALF_HOUR).toISOString();
  const anyTime = fc.record({
    therapist: fc.constantFrom('10', '11'),
    from: fc.integer({ min: -4, max: 20 }),
    length: fc.constantFrom(0, 1, 1, 2, 3, 20),
    kind: fc.constantFrom('desk', 'ghl', 'absence'),
  });

  it('finds what looking at each pair finds', () => {
    fc.assert(
      fc.property(fc.array(anyTime, { maxLength: 40 }), (drawn) => {
        const times = drawn.map(({ therapist, from, length, kind }, n) =>
          time(`${n}`, instant(from), instant(from + length), {
            therapist,
            isFromGhl: kind === 'ghl',
            isAbsence: kind === 'absence',
            side: kind === 'ghl' ? 'ghl' : 'ephysio',
          }),
        );
        const naive = times.flatMap((one, n) =>
          times.slice(n + 1).flatMap((other): string[] => {
            const overlap =
              one.therapist === other.therapist &&
              [one, other].every(({ start, end }) => start < end && end > NOW) &&
              one.start < other.end &&
              other.start < one.end;
            if (!overlap || !(one.isFromGhl || other.isFromGhl)) return [];
            const isFirst = one.isFromGhl && (!other.isFromGhl || `ghl ${one.id}` < `ghl ${other.id}`);
            return [isFirst ? `${one.id} ${other.id}` : `${other.id} ${one.id}`];
          }),
        );
        expect(pairs(findClashes(times, NOW))).toEqual(naive.sort());
        expect(pairs(findClashes([...times].reverse(), NOW))).toEqual(naive);
      }),
      runs,
    );
  });
});
