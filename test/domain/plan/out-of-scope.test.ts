import { describe, expect, it } from 'vitest';
import type { Appointment } from '../../../src/domain/records/appointment.ts';
import { calendarOutside, therapistOutside } from '../../../src/domain/records/calendar.ts';
import { agreed, cancelled, changed, later, linked, moved, visit, writes } from '../appointment-plan.ts';

/** The event is with a therapist whom the config does not name. */
const away: Appointment = { ...visit, calendar: therapistOutside(7) };
/** GHL's appointment is in a calendar that the config does not name. */
const elsewhere: Appointment = { ...visit, calendar: calendarOutside('calZ') };
/** As the link is after the event has left. */
const left = agreed(away, cancelled);
const OFF = { status: 'cancelled' };

describe('an event that goes to a therapist without a calendar', () => {
  it('has GHL’s cancelled, and that is not the desk’s own cancellation', () => {
    const { operations } = changed({ ephysio: away });
    expect(operations).toEqual([
      expect.objectContaining({
        kind: 'cancel',
        side: 'ghl',
        cause: 'out-of-scope',
        changes: OFF,
        patch: { ephysio: away, ghl: cancelled },
        conflicts: [],
      }),
    ]);
  });

  it('and is cancelled there as well is the desk’s cancellation', () => {
    const { operations } = changed({ ephysio: { ...away, status: 'cancelled' } });
    expect(operations).toEqual([expect.objectContaining({ kind: 'cancel', cause: 'cancelled' })]);
  });

  it('keeps what GHL had changed as conflicts', () => {
    const { operations } = changed({ ephysio: away, ghl: { ...moved, status: 'showed' } });
    const [cancel] = operations;
    expect(cancel).toMatchObject({
      kind: 'cancel',
      conflicts: [
        { field: 'slot', loserValue: expect.stringContaining(later.start) },
        { field: 'status', loserValue: 'showed' },
      ],
    });
  });

  it.each(['to-ephysio', 'none'] as const)('waits where GHL is not written (%s)', (direction) => {
    expect(changed({ ephysio: away }, { direction }).operations).toEqual([]);
  });

  it('and that somebody has cancelled in GHL before is known to have left, and what GHL says is not learnt', () => {
    const { operations } = changed({ ephysio: away, ghl: cancelled });
    expect(operations).toEqual([{ kind: 'adopt', link: linked, patch: { ephysio: away, ghl: {} } }]);
  });

  it('and that was deleted in GHL is known to be off there', () => {
    const { operations } = changed({ ephysio: away, ghl: cancelled, gone: 'ghl' });
    expect(operations).toEqual([{ kind: 'adopt', link: linked, patch: { ephysio: away, ghl: OFF } }]);
  });

  it('is left alone where somebody has moved GHL’s into a calendar that is not named either', () => {
    const { operations, reviews } = changed({ ephysio: away, ghl: elsewhere });
    expect([operations, reviews.map(({ kind }) => kind)]).toEqual([[], ['out-of-scope']]);
  });

  it('of a link that was taken over is compared with GHL’s calendar', () => {
    const { operations } = changed({ ephysio: away, link: agreed({ patient: 'P1' }, { patient: 'P1' }) });
    expect(operations).toEqual([expect.objectContaining({ kind: 'cancel', cause: 'out-of-scope' })]);
    const same = { ...visit, calendar: therapistOutside(1) };
    const link = agreed({ patient: 'P1' }, { patient: 'P1' });
    expect(changed({ ephysio: same, link }).operations).toEqual([]);
  });
});

describe('as long as the therapist has no calendar', () => {
  it.each<[string, Appointment]>([
    ['revives', visit],
    ['revives and moves', moved],
    ['ticks off', { ...visit, status: 'showed' }],
    ['moves, cancelled,', { ...cancelled, ...later }],
  ])('what somebody %s in GHL plans nothing', (_what, ghl) => {
    for (const winner of ['ephysio', 'ghl'] as const)
      expect(changed({ ephysio: away, ghl, link: left }, { winner }).operations).toEqual([]);
  });

  it('what the desk changes is learnt, and no more', () => {
    const later2 = { ...away, ...later };
    expect(changed({ ephysio: later2, ghl: cancelled, link: left }).operations).toEqual([
      { kind: 'adopt', link: left, patch: { ephysio: later2, ghl: {} } },
    ]);
  });

  it('an event that is cancelled takes along what was revived in GHL', () => {
    const off = { ...away, status: 'cancelled' };
    expect(writes(changed({ ephysio: off, ghl: visit, link: left }, { winner: 'ghl' }))).toEqual([
      ['cancel', 'ghl', OFF],
    ]);
  });
});

describe('an event that returns', () => {
  it('brings its time and status to GHL in one write, which alone teaches the base', () => {
    const { operations } = changed({ ephysio: moved, ghl: cancelled, link: left });
    expect(operations).toEqual([
      expect.objectContaining({
        kind: 'update',
        side: 'ghl',
        changes: { ...later, status: 'confirmed' },
        conflicts: [],
      }),
    ]);
    const [update] = operations;
    expect(update).toMatchObject({ patch: { ephysio: { calendar: visit.calendar, ...later } } });
  });

  it('meets what GHL has changed since: the winner’s stands, and the other one is kept', () => {
    const ghl = { ...moved };
    const own = changed({ ephysio: visit, ghl, link: left });
    expect(writes(own)).toEqual([['update', 'ghl', { start: visit.start, end: visit.end }]]);
    const theirs = changed({ ephysio: visit, ghl, link: left }, { winner: 'ghl' });
    expect(writes(theirs)).toEqual([['update', 'ephysio', later]]);
    for (const { operations } of [own, theirs])
      expect(operations).toMatchObject([{ conflicts: [{ field: 'slot' }] }]);
  });

  it('takes place although somebody had cancelled it in GHL: that is a conflict', () => {
    const link = agreed(away, visit);
    const own = changed({ ephysio: visit, ghl: cancelled, link });
    expect(writes(own)).toEqual([['update', 'ghl', { status: 'confirmed' }]]);
    expect(own.operations).toMatchObject([{ conflicts: [{ field: 'status', loserValue: 'cancelled' }] }]);
    const theirs = changed({ ephysio: visit, ghl: cancelled, link }, { winner: 'ghl' });
    expect(writes(theirs)).toEqual([['cancel', 'ephysio', OFF]]);
  });

  it('waits, and is not forgotten, where GHL is not written', () => {
    for (const ghl of [cancelled, visit])
      expect(changed({ ephysio: visit, ghl, link: left }, { direction: 'to-ephysio' }).operations).toEqual(
        [],
      );
  });

  it('is made again where GHL’s was deleted', () => {
    for (const winner of ['ephysio', 'ghl'] as const)
      expect(
        changed({ ephysio: visit, ghl: cancelled, link: left, gone: 'ghl' }, { winner }).operations,
      ).toEqual([expect.objectContaining({ kind: 'create', side: 'ghl', from: { id: '1', record: visit } })]);
  });
});

describe('an appointment that is moved into a calendar that is not named', () => {
  it.each<[string, Appointment]>([
    ['as it was', elsewhere],
    ['and to another time', { ...elsewhere, ...later }],
    ['and ticked off', { ...elsewhere, status: 'showed' }],
  ])('%s changes nothing, and is asked about', (_what, ghl) => {
    for (const winner of ['ephysio', 'ghl'] as const) {
      const { operations, reviews } = changed({ ghl }, { winner });
      expect([operations, reviews.map(({ kind }) => kind)]).toEqual([[], ['out-of-scope']]);
    }
  });

  it('is cancelled with its event, and its event with it', () => {
    expect(writes(changed({ ghl: elsewhere, ephysio: cancelled }))).toEqual([['cancel', 'ghl', OFF]]);
    expect(writes(changed({ ghl: { ...elsewhere, ...OFF } }))).toEqual([['cancel', 'ephysio', OFF]]);
  });

  it('is moved back once the desk moves its event, unless GHL wins', () => {
    expect(writes(changed({ ephysio: moved, ghl: elsewhere }))).toEqual([
      ['update', 'ghl', { calendar: visit.calendar, ...later }],
    ]);
    const { operations, reviews } = changed({ ephysio: moved, ghl: elsewhere }, { winner: 'ghl' });
    expect([operations, reviews.length]).toEqual([[], 1]);
  });

  it('gets no status there', () => {
    const { operations, reviews } = changed({ ephysio: { ...visit, status: 'showed' }, ghl: elsewhere });
    expect([operations, reviews.length]).toEqual([[], 1]);
  });
});
