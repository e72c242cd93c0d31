import { describe, expect, it } from 'vitest';
import { movedByMs } from '../../../src/domain/plan/plan-appointments.ts';
import type { Appointment } from '../../../src/domain/records/appointment.ts';
import { otherSide } from '../../../src/domain/records/sides.ts';
import {
  agreed,
  cancelled,
  changed,
  later,
  linked,
  moved,
  settled,
  visit,
  writes,
} from '../appointment-plan.ts';

const SIDES = ['ephysio', 'ghl'] as const;
const EARLIER = { start: '2026-03-02T07:00:00.000Z', end: '2026-03-02T07:30:00.000Z' };
const earlier: Appointment = { ...visit, ...EARLIER };
const slot = ({ start, end, calendar }: Appointment) => `${start}/${end}/${calendar}`;
const TARGET = { ephysio: '1', ghl: 'g1' } as const;

describe.each(SIDES)('a linked appointment that changed in %s', (side) => {
  const other = otherSide(side);

  it.each<[string, Appointment, Appointment]>([
    ['rescheduled', moved, later],
    ['made longer', { ...visit, end: later.end }, { end: later.end }],
    ['given to another therapist', { ...visit, calendar: 'other' }, { calendar: 'other' }],
    ['attended', { ...visit, status: 'showed' }, { status: 'showed' }],
    ['begun earlier and attended', { ...earlier, status: 'showed' }, { ...EARLIER, status: 'showed' }],
  ])('as it was %s is updated on the other side', (_what, now, changes) => {
    const { operations } = changed({ [side]: now });
    expect(operations).toEqual([
      {
        kind: 'update',
        side: other,
        link: linked,
        targetId: TARGET[other],
        changes,
        before: visit,
        patch: { ephysio: changes, ghl: changes },
        conflicts: [],
      },
    ]);
  });

  it('as it was cancelled is cancelled on the other side, and nothing else of it changes', () => {
    const { operations } = changed({ [side]: { ...cancelled, ...later } });
    expect(operations).toEqual([
      expect.objectContaining({
        kind: 'cancel',
        side: other,
        targetId: TARGET[other],
        changes: { status: 'cancelled' },
        before: visit,
      }),
    ]);
  });

  it('as it is gone is cancelled on the other side', () => {
    expect(writes(changed({ [side]: cancelled, gone: side }))).toEqual([
      ['cancel', other, { status: 'cancelled' }],
    ]);
  });

  it('as it was cancelled, and moved on the other side, is cancelled there and moved nowhere', () => {
    expect(writes(changed({ [side]: cancelled, [other]: moved }))).toEqual([
      ['cancel', other, { status: 'cancelled' }],
    ]);
  });

  it('as it was cancelled is moved no more, though only that side may be written', () => {
    const direction = side === 'ghl' ? 'to-ghl' : 'to-ephysio';
    expect(changed({ [side]: cancelled, [other]: moved }, { direction }).operations).toEqual([]);
  });

  it('as it is gone is not written there, whatever changed on the other side', () => {
    for (const now of [moved, { ...visit, status: 'showed' }, { ...visit, calendar: 'other' }])
      for (const winner of SIDES)
        expect(
          writes(changed({ [side]: cancelled, [other]: now, gone: side }, { winner })).map(([, s]) => s),
        ).not.toContain(side);
  });

  it('as it is gone, and the other side’s new status wins, is for a person to settle', () => {
    const now = { [side]: cancelled, [other]: { ...visit, status: 'showed' }, gone: side };
    const { operations, reviews } = changed(now, { winner: other });
    expect(operations).toEqual([]);
    expect(reviews).toEqual([
      expect.objectContaining({
        kind: 'deleted-but-on',
        about: expect.objectContaining({ link: 'L1' }),
        side,
      }),
    ]);
    expect(writes(changed(now, { winner: side }))).toEqual([['cancel', other, { status: 'cancelled' }]]);
    expect(changed(now, { winner: side }).reviews).toEqual([]);
  });

  it('as it was cancelled and then deleted, and is un-cancelled on the other side, is for a person too', () => {
    const { operations, reviews } = changed({ [side]: cancelled, gone: side, link: agreed(cancelled) });
    expect(operations).toEqual([]);
    expect(reviews.map(({ kind }) => kind)).toEqual(['deleted-but-on']);
  });

  it('as it was un-cancelled is confirmed again on the other side', () => {
    expect(writes(changed({ [other]: cancelled, link: agreed(cancelled) }))).toEqual([
      ['update', other, { status: 'confirmed' }],
    ]);
  });

  it('as it was moved, cancelled, and later un-cancelled, takes place when that side says', () => {
    const off = { ephysio: cancelled, ghl: cancelled, [side]: { ...moved, status: 'cancelled' } };
    const link = agreed(off.ephysio, off.ghl);
    expect(writes(changed({ ...off, [side]: moved, link }))).toEqual([
      ['update', other, { ...later, status: 'confirmed' }],
    ]);
    expect(writes(changed({ ...off, [other]: visit, link }))).toEqual([
      ['update', side, { start: visit.start, end: visit.end, status: 'confirmed' }],
    ]);
  });

  it('as it was un-cancelled at another time is moved too', () => {
    expect(writes(changed({ [side]: moved, [other]: cancelled, link: agreed(cancelled) }))).toEqual([
      ['update', other, { ...later, status: 'confirmed' }],
    ]);
  });

  it('is left alone when only that side may be written', () => {
    const direction = side === 'ghl' ? 'to-ghl' : 'to-ephysio';
    for (const now of [moved, cancelled, { ...visit, status: 'showed' }])
      expect(changed({ [side]: now }, { direction })).toMatchObject({ operations: [], unchanged: 1 });
  });

  it('wins where both sides changed it and the config says so, and the other value is a conflict', () => {
    const [operation, ...rest] = changed(
      { [side]: { ...visit, status: 'showed' }, [other]: { ...visit, status: 'new' } },
      { winner: side },
    ).operations;
    expect(operation).toMatchObject({
      side: other,
      changes: { status: 'showed' },
      conflicts: [
        { field: 'status', winner: side, winnerValue: 'showed', loserValue: 'new', reason: 'both-changed' },
      ],
    });
    expect(rest).toEqual([]);
  });
});

describe('a linked appointment', () => {
  it.each<[string, Appointment, Appointment]>([
    ['cancelled', cancelled, cancelled],
    ['cancelled in e-Physio and invalid in GHL', { ...cancelled, ...later }, { ...visit, status: 'invalid' }],
  ])('that is %s on both sides is only learnt about', (_what, ephysio, ghl) => {
    expect(changed({ ephysio, ghl })).toMatchObject({
      operations: [{ kind: 'adopt', patch: { ephysio, ghl } }],
      unchanged: 1,
    });
  });

  it('that GHL calls invalid is cancelled in e-Physio', () => {
    expect(writes(changed({ ghl: { ...visit, status: 'invalid' } }))).toEqual([
      ['cancel', 'ephysio', { status: 'cancelled' }],
    ]);
  });

  it.each(SIDES)(
    'that moved in %s and changed its therapist on the other is a conflict: the other therapist could have somebody then',
    (side) => {
      const now = { ephysio: moved, ghl: moved, [otherSide(side)]: { ...visit, calendar: 'other' } };
      const byWinner = changed(now, { winner: side }).operations;
      expect(byWinner).toEqual([
        expect.objectContaining({
          side: otherSide(side),
          changes: { ...later, calendar: visit.calendar },
          conflicts: [
            {
              field: 'slot',
              winner: side,
              reason: 'both-changed',
              winnerValue: slot(moved),
              loserValue: slot({ ...visit, calendar: 'other' }),
            },
          ],
        }),
      ]);
      const byLoser = changed(now, { winner: otherSide(side) }).operations;
      expect(byLoser).toEqual([
        expect.objectContaining({
          side,
          changes: { start: visit.start, end: visit.end, calendar: 'other' },
          conflicts: [expect.objectContaining({ field: 'slot', loserValue: slot(moved) })],
        }),
      ]);
      const after = settled(linked, now, byWinner);
      expect(after.now).toEqual({ ephysio: moved, ghl: moved });
      expect(after.base).toEqual(after.now);
    },
  );

  it('whose start and end changed on different sides is one change of the slot, and a conflict', () => {
    const [operation] = changed({
      ephysio: { ...visit, start: '2026-03-03T08:45:00.000Z' },
      ghl: { ...visit, end: '2026-03-03T09:45:00.000Z' },
    }).operations;
    expect(operation).toMatchObject({
      side: 'ghl',
      changes: { start: '2026-03-03T08:45:00.000Z', end: visit.end },
      conflicts: [{ field: 'slot', loserValue: slot({ ...visit, end: '2026-03-03T09:45:00.000Z' }) }],
    });
  });

  it('that was made longer to an end where the other side moved it to is a conflict: it is shorter than that', () => {
    const end = later.end;
    const now = { ephysio: moved, ghl: { ...visit, end } };
    const { operations } = changed(now);
    expect(operations).toEqual([
      expect.objectContaining({
        side: 'ghl',
        changes: { start: later.start },
        conflicts: [expect.objectContaining({ field: 'slot', loserValue: slot({ ...visit, end }) })],
      }),
    ]);
    const after = settled(linked, now, operations);
    expect(after.now).toEqual({ ephysio: moved, ghl: moved });
    expect(after.base).toEqual(after.now);
  });

  it('that both sides moved to one time, and one of them gave to another therapist, is no conflict', () => {
    const now = { ephysio: { ...moved, calendar: 'other' }, ghl: moved };
    const { operations } = changed(now);
    expect(operations).toEqual([
      expect.objectContaining({ side: 'ghl', changes: { calendar: 'other' }, conflicts: [] }),
    ]);
    expect(settled(linked, now, operations).base).toEqual({ ephysio: now.ephysio, ghl: now.ephysio });
  });

  it.each(SIDES)('that was moved in %s and cancelled on the other is settled in one go', (side) => {
    const now = { ephysio: cancelled, ghl: cancelled, [side]: moved };
    const after = settled(linked, now, changed(now).operations);
    expect(after.base).toEqual(after.now);
  });

  it.each(SIDES)(
    'that was un-cancelled in %s, and moved to where the other side has it, is settled in one go',
    (side) => {
      const off = { ephysio: cancelled, ghl: cancelled, [side]: { ...moved, status: 'cancelled' } };
      const link = agreed(off.ephysio, off.ghl);
      const now = { ...off, [otherSide(side)]: moved };
      const after = settled(link, now, changed({ ...now, link }).operations);
      expect(after.now).toEqual({ ephysio: moved, ghl: moved });
      expect(after.base).toEqual(after.now);
    },
  );

  it('that both sides un-cancelled at different times is as the winner says, and the other time a conflict', () => {
    const link = agreed({ ...moved, status: 'cancelled' }, cancelled);
    expect(changed({ ephysio: moved, ghl: visit, link }).operations).toEqual([
      expect.objectContaining({ kind: 'adopt' }),
      expect.objectContaining({
        side: 'ghl',
        changes: later,
        conflicts: [expect.objectContaining({ field: 'slot', loserValue: slot(visit) })],
      }),
    ]);
  });

  it('that is cancelled on one side and attended on the other is as the winner says', () => {
    const now = { ephysio: { ...visit, status: 'showed' }, ghl: cancelled };
    expect(writes(changed(now))).toEqual([['update', 'ghl', { status: 'showed' }]]);
    expect(changed(now, { winner: 'ghl' }).operations).toEqual([
      expect.objectContaining({
        kind: 'cancel',
        side: 'ephysio',
        conflicts: [expect.objectContaining({ field: 'status', loserValue: 'showed' })],
      }),
    ]);
  });
});

it.each<[string, Appointment, Appointment, number | null]>([
  ['a move', moved, visit, 86_400_000],
  ['a status', { ...visit, status: 'showed' }, visit, null],
  ['a move from the other side', visit, moved, 86_400_000],
])('a change says by how much it moves the start: %s', (_what, ephysio, ghl, expected) => {
  const [operation] = changed({ ephysio, ghl }).operations;
  if (operation?.kind !== 'update') throw new Error('no update was planned');
  expect(movedByMs(operation)).toBe(expected);
});

it('moves by nothing where a side has no time yet', () => {
  const { start: _start, end: _end, ...timeless } = visit;
  const [operation] = changed({ link: agreed(timeless), ghl: timeless }).operations;
  if (operation?.kind !== 'update') throw new Error('no update was planned');
  expect(movedByMs(operation)).toBeNull();
});
