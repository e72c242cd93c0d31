import { describe, expect, test } from 'vitest';
import {
  type BlockSlotsInput,
  type ListedSlots,
  type OwnSlot,
  planBlockSlots,
} from '../../../src/domain/plan/plan-block-slots.ts';
import { type SlotTarget, slotTargets, targetKey, targetOf } from '../../../src/domain/records/block-slot.ts';

const USER: SlotTarget = { kind: 'user', id: 'u1' };
const WINDOW = { from: '2026-03-01T00:00:00.000Z', to: '2026-06-01T00:00:00.000Z' };
const NINE = '2026-03-10T09:00:00.000Z';
const TEN = '2026-03-10T10:00:00.000Z';
const OWN: OwnSlot = {
  id: 'r1',
  event: '7',
  ghlId: 'g1',
  target: USER,
  start: NINE,
  end: TEN,
  title: 'Belegt',
  isNew: false,
};
const listedOf = (slots: readonly Partial<OwnSlot>[], more: Partial<ListedSlots> = {}) =>
  new Map([
    [
      targetKey(USER),
      {
        slots: slots.map((slot) => {
          const { ghlId, target, start, end, title } = { ...OWN, ...slot };
          return { id: ghlId, record: { target, start, end, title } };
        }),
        unreadable: new Set<string>(),
        isWhole: true,
        ...more,
      },
    ],
  ]);

const plan = (input: Partial<BlockSlotsInput>) =>
  planBlockSlots({
    taken: [{ event: '7', targets: [USER], start: NINE, end: TEN }],
    causeOf: () => 'gone',
    rows: [],
    listed: listedOf([]),
    window: WINDOW,
    now: '2026-03-02T08:00:00.000Z',
    title: 'Belegt',
    adopts: false,
    ...input,
  });
const kinds = (input: Partial<BlockSlotsInput>) => plan(input).operations.map(({ kind }) => kind);

describe('a time that is taken', () => {
  test('is a new slot where there is none, and none where there is one', () => {
    expect(kinds({})).toEqual(['create']);
    expect(plan({ rows: [OWN], listed: listedOf([{}]) })).toEqual({ operations: [], unchanged: 1 });
  });

  test('that is over, or has no length, is none', () => {
    expect(kinds({ now: TEN })).toEqual([]);
    expect(kinds({ taken: [{ event: '7', targets: [USER], start: NINE, end: NINE }] })).toEqual([]);
  });

  test.each<[string, Partial<BlockSlotsInput>, string[]]>([
    ['is missing in a list that must show it', { listed: listedOf([]) }, ['create']],
    ['is there under an id that cannot be read', { listed: listedOf([], { isWhole: false }) }, []],
    ['is there, but cannot be read', { listed: listedOf([], { unreadable: new Set(['g1']) }) }, []],
    ['was stored after the list', { rows: [{ ...OWN, isNew: true }] }, []],
    ['was moved in GHL', { listed: listedOf([{ end: '2026-03-10T11:00:00.000Z' }]) }, ['update']],
    ['was not listed at all', { listed: new Map() }, []],
  ])('whose slot %s', (_how, input, expected) => {
    expect(kinds({ rows: [OWN], ...input })).toEqual(expected);
  });

  test('that began before the window is not missed by a list that shows only what starts there', () => {
    const long = { start: '2026-02-01T00:00:00.000Z', end: '2026-07-01T00:00:00.000Z' };
    const input = { taken: [{ event: '7', targets: [USER], ...long }], rows: [{ ...OWN, ...long }] };
    expect(kinds(input)).toEqual([]);
    expect(kinds({ ...input, listed: listedOf([{ start: WINDOW.from, end: WINDOW.to }]) })).toEqual([]);
    expect(kinds({ ...input, listed: listedOf([{ start: WINDOW.from, end: TEN }]) })).toEqual(['update']);
  });

  test.each<[string, Partial<OwnSlot>, string]>([
    ['matches', {}, 'adopt'],
    ['has another title', { title: 'Sitzung' }, 'create'],
    ['has other times', { end: '2026-03-10T10:30:00.000Z' }, 'create'],
  ])('takes a slot over that %s, where the database knows of none', (_how, slot, kind) => {
    expect(kinds({ adopts: true, listed: listedOf([slot]) })).toEqual([kind]);
    expect(kinds({ listed: listedOf([slot]) })).toEqual(['create']);
  });

  test('takes each slot over once', () => {
    const [one, two] = ['7', '8'].map((event) => ({ event, targets: [USER], start: NINE, end: TEN }));
    if (!one || !two) throw new Error('too few');
    expect(kinds({ adopts: true, taken: [one, two], listed: listedOf([{}]) })).toEqual(['adopt', 'create']);
    expect(kinds({ adopts: true, rows: [{ ...OWN, event: '8' }], listed: listedOf([{}]) })).toEqual([
      'create',
      'remove',
    ]);
  });
});

describe('a slot whose time is not taken', () => {
  test.each(['gone', 'cancelled', 'moved', 'replaced', 'setting'] as const)('is removed: %s', (cause) => {
    expect(plan({ taken: [], rows: [OWN], causeOf: () => cause }).operations).toEqual([
      { kind: 'remove', own: OWN, cause },
    ]);
  });

  test('stays while nothing is known of its event, and when it is over', () => {
    expect(kinds({ taken: [], rows: [OWN], causeOf: () => null })).toEqual([]);
    expect(kinds({ taken: [], rows: [OWN], now: TEN })).toEqual([]);
  });
});

describe('users and calendars', () => {
  const mapping = (ghlCalendarId: string, ghlUserId: string | null, ephysioClientId: number) => ({
    ghlCalendarId,
    ghlUserId,
    ephysioClientId,
    ephysioEventTypeId: 1,
  });
  const ownOf = (...args: Parameters<typeof slotTargets>) =>
    Object.fromEntries([...slotTargets(...args).own].map(([id, targets]) => [id, targets.map(targetKey)]));

  test.each<[string, ReturnType<typeof mapping>[], Record<number, string[]>]>([
    ['a user, once', [mapping('a', 'u', 1), mapping('b', 'u', 1)], { 1: ['user u'] }],
    ['each calendar', [mapping('a', null, 1), mapping('b', null, 1)], { 1: ['calendar a', 'calendar b'] }],
    [
      'a user, and the calendar without one',
      [mapping('a', 'u', 1), mapping('b', null, 1)],
      { 1: ['user u', 'calendar b'] },
    ],
    ['nobody for two', [mapping('a', 'u', 1), mapping('b', 'u', 2)], {}],
    ['no calendar of two', [mapping('a', null, 1), mapping('a', null, 2)], {}],
    [
      'no calendar that is another user’s too',
      [mapping('a', null, 1), mapping('a', 'u', 2)],
      { 2: ['user u'] },
    ],
  ])('stand for a therapist: %s', (_what, mappings, expected) => {
    expect(ownOf(mappings, null)).toEqual(expected);
  });

  test('are one of the two kinds only, where GHL takes no other', () => {
    const mappings = [mapping('a', 'u', 1), mapping('b', null, 1)];
    expect(ownOf(mappings, 'calendar')).toEqual({ 1: ['calendar a', 'calendar b'] });
    expect(ownOf(mappings, 'user')).toEqual({ 1: ['user u'] });
  });

  test('keep their names', () => {
    for (const target of [USER, { kind: 'calendar', id: 'a b' }] as const)
      expect(targetOf(targetKey(target))).toEqual(target);
  });
});
