import { describe, expect, it } from 'vitest';
import type { Appointment } from '../../src/domain/records/appointment.ts';
import type { SideName } from '../../src/domain/records/sides.ts';
import { messageOf } from '../shown-review.ts';
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
} from './appointment-plan.ts';

const handedOver: Appointment = { ...visit, patient: 'P2' };

describe('an appointment that e-Physio gave to another patient', () => {
  it('is replaced in GHL, which cannot hand an appointment over', () => {
    expect(changed({ ephysio: handedOver }).operations).toEqual([
      {
        kind: 'create',
        side: 'ghl',
        from: { id: '1', record: handedOver },
        link: linked,
        replaces: { id: 'g1', record: visit },
        makes: true,
      },
    ]);
  });

  it('is made without cancelling what is cancelled in GHL already', () => {
    expect(changed({ ephysio: handedOver, ghl: cancelled }).operations).toEqual([
      expect.objectContaining({ kind: 'create', replaces: null, makes: true }),
    ]);
  });

  it('and cancelled is cancelled, not replaced', () => {
    expect(writes(changed({ ephysio: { ...cancelled, patient: 'P2' } }))).toEqual([
      ['cancel', 'ghl', { status: 'cancelled' }],
    ]);
  });

  it('and cancelled, then revived, is made for the new patient: the former one’s stays cancelled', () => {
    const now = { ephysio: { ...cancelled, patient: 'P2' }, ghl: visit };
    const { base, now: after } = settled(linked, now, changed(now).operations);
    const [revived, ...rest] = changed({
      ephysio: handedOver,
      ghl: after.ghl,
      link: { ...linked, base },
    }).operations;
    expect(revived).toMatchObject({
      kind: 'create',
      side: 'ghl',
      from: { record: handedOver },
      replaces: null,
    });
    expect(rest).toEqual([]);
  });

  it('and cancelled is cancelled even if GHL wins, and what GHL said of the former patient is a conflict', () => {
    const now = { ephysio: { ...cancelled, patient: 'P2' }, ghl: { ...moved, status: 'showed' } };
    expect(changed(now, { winner: 'ghl' }).operations).toEqual([
      expect.objectContaining({
        kind: 'cancel',
        side: 'ghl',
        conflicts: [
          expect.objectContaining({ field: 'status', loserValue: 'showed' }),
          expect.objectContaining({
            field: 'slot',
            loserValue: `${moved.start}/${moved.end}/${moved.calendar}`,
          }),
        ],
      }),
    ]);
  });

  it('while it was cancelled on both sides does not take place because the former patient’s does again', () => {
    const off = { ephysio: { ...cancelled, patient: 'P2' }, ghl: cancelled };
    const { operations, reviews } = changed({ ...off, ghl: visit, link: agreed(off.ephysio, off.ghl) });
    expect(operations).toEqual([]);
    expect(reviews).toEqual([
      expect.objectContaining({ kind: 'patient-changed', about: expect.objectContaining({ link: 'L1' }) }),
    ]);
  });

  it('while it was cancelled on both sides is made for the new patient once it is revived', () => {
    const now = { ephysio: { ...cancelled, patient: 'P2' }, ghl: cancelled };
    const { base } = settled(agreed(cancelled), now, changed({ ...now, link: agreed(cancelled) }).operations);
    expect(changed({ ephysio: handedOver, ghl: cancelled, link: { ...linked, base } }).operations).toEqual([
      expect.objectContaining({ kind: 'create', side: 'ghl', replaces: null }),
    ]);
  });

  it('waits while only e-Physio may be written, and takes nothing from the former patient’s', () => {
    const direction = 'to-ephysio';
    for (const ghl of [visit, moved, cancelled])
      expect(changed({ ephysio: handedOver, ghl }, { direction }).operations).toEqual([]);
  });

  it('is not one that GHL names no contact of', () => {
    const { patient: _, ...nobodys } = visit;
    expect(changed({ ephysio: moved, ghl: nobodys, link: agreed(visit, nobodys) }).operations).toEqual([
      expect.objectContaining({ kind: 'update', side: 'ghl', changes: later }),
    ]);
  });

  it('and that GHL has for the same one by now is learnt, not created again', () => {
    const now = { ephysio: handedOver, ghl: handedOver };
    const { operations, reviews } = changed(now);
    expect(operations.map((o) => o.kind)).toEqual(['adopt']);
    expect(reviews).toEqual([]);
    expect(settled(linked, now, operations).base).toEqual(now);
  });
});

describe('an appointment that GHL shows under another contact', () => {
  it('is a question for a person, and is given to nobody', () => {
    const { operations, reviews } = changed({ ghl: handedOver });
    expect(operations).toEqual([]);
    expect(reviews).toEqual([
      expect.objectContaining({
        kind: 'patient-changed',
        about: expect.objectContaining({ link: 'L1' }),
        side: 'ghl',
      }),
    ]);
    expect(messageOf(reviews[0])).toMatch(/g1.*event 1:/);
  });

  it('is asked about as long as it is so', () => {
    const { base } = settled(
      linked,
      { ephysio: visit, ghl: handedOver },
      changed({ ghl: handedOver }).operations,
    );
    expect(changed({ ghl: handedOver, link: { ...linked, base } }).reviews).toHaveLength(1);
  });

  it('still gets what e-Physio changed', () => {
    const result = changed({ ephysio: moved, ghl: handedOver });
    expect(writes(result)).toEqual([['update', 'ghl', later]]);
    expect(result.reviews).toHaveLength(1);
  });
});

describe('a link with a missing half', () => {
  it.each<[SideName, { ghlId?: null; ephysioId?: null }, string]>([
    ['ghl', { ghlId: null }, '1'],
    ['ephysio', { ephysioId: null }, 'g1'],
  ])('in %s gets it made from the other', (side, ids, id) => {
    const half = { ...linked, ...ids };
    const now = { ephysio: visit, ghl: visit, [side]: cancelled };
    expect(changed({ ...now, link: half }).operations).toEqual([
      { kind: 'create', side, from: { id, record: visit }, link: half, replaces: null, makes: true },
    ]);
  });

  it.each<[SideName, { ghlId?: null; ephysioId?: null }]>([
    ['ghl', { ghlId: null }],
    ['ephysio', { ephysioId: null }],
  ])('in %s does not get it when the other is cancelled, or that side may not be written', (side, ids) => {
    const link = { ...linked, ...ids };
    const direction = side === 'ghl' ? 'to-ephysio' : 'to-ghl';
    const now = { ephysio: visit, ghl: visit, [side]: cancelled };
    expect(changed({ ...now, link }, { direction }).operations).toEqual([]);
    const off = { ...now, [side === 'ghl' ? 'ephysio' : 'ghl']: { ...visit, status: 'invalid' } };
    expect(writes(changed({ ...off, link }))).toEqual([]);
  });

  it('on both sides has nothing to be made from', () => {
    expect(changed({ ephysio: moved, link: { ...linked, ghlId: null, ephysioId: null } }).operations).toEqual(
      [],
    );
  });
});
