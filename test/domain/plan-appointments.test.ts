import { describe, expect, it } from 'vitest';
import type { Appointment } from '../../src/domain/appointment.ts';
import type { Link } from '../../src/domain/plan.ts';
import { type AppointmentsInput, movedByMs, planAppointments } from '../../src/domain/plan-appointments.ts';

const visit: Appointment = {
  patient: 'P1',
  calendar: 'cal/user/1/2',
  start: '2026-03-03T09:00:00.000Z',
  end: '2026-03-03T09:30:00.000Z',
  status: 'confirmed',
};
const later = { start: '2026-03-04T09:00:00.000Z', end: '2026-03-04T09:30:00.000Z' };
const cancelled = { ...visit, status: 'cancelled' };
const linked: Link<Appointment> = {
  id: 'L1',
  ephysioId: '1',
  ghlId: 'g1',
  source: 'ephysio',
  state: 'linked',
  base: { ephysio: visit, ghl: visit },
};
const nothing: AppointmentsInput = {
  changed: [],
  unlinked: { ephysio: [], ghl: [] },
  failures: [],
  reviews: [],
  unchanged: 0,
  linked: 1,
  winner: 'ephysio',
  direction: 'to-ghl',
  newId: () => 'new',
};
const plan = (input: Partial<AppointmentsInput>) => planAppointments({ ...nothing, ...input }).operations;
const changed = (ephysio: Appointment, ghl: Appointment = visit, link = linked, deletedInGhl = false) =>
  plan({ changed: [{ link, now: { ephysio, ghl }, deletedInGhl }] });

describe('a linked appointment', () => {
  it.each<[string, Appointment, object]>([
    ['put off', { ...visit, ...later }, later],
    ['made longer', { ...visit, end: later.end }, { start: visit.start, end: later.end }],
    ['given to another therapist', { ...visit, calendar: 'other' }, { calendar: 'other' }],
    ['attended', { ...visit, status: 'showed' }, { status: 'showed' }],
  ])('that was %s in e-Physio is updated in GHL', (_what, now, changes) => {
    expect(changed(now)).toEqual([
      expect.objectContaining({
        kind: 'update',
        side: 'ghl',
        targetId: 'g1',
        changes,
        record: { ...visit, ...changes },
      }),
    ]);
  });

  it('that is gone from e-Physio is cancelled in GHL, and nothing else of it changes', () => {
    expect(changed({ ...cancelled, ...later })).toEqual([
      expect.objectContaining({ kind: 'cancel', targetId: 'g1', record: cancelled }),
    ]);
  });

  it('that was cancelled on both sides is only learnt about', () => {
    expect(changed(cancelled, { ...visit, status: 'invalid' }).map((o) => o.kind)).toEqual(['adopt']);
  });

  it('that was revived in e-Physio is confirmed again', () => {
    const link = { ...linked, base: { ephysio: cancelled, ghl: cancelled } };
    expect(changed(visit, cancelled, link)).toEqual([
      expect.objectContaining({ kind: 'update', changes: { status: 'confirmed' } }),
    ]);
  });

  it('that was cancelled in GHL only stays as it is: e-Physio is not written in this direction', () => {
    expect(changed(visit, cancelled)).toEqual([]);
  });

  it('that was changed on both sides is written with e-Physio’s, and the other is a conflict', () => {
    const [operation] = changed({ ...visit, status: 'showed' }, { ...visit, status: 'noshow' });
    expect(operation).toMatchObject({
      changes: { status: 'showed' },
      conflicts: [{ field: 'status', winnerValue: 'showed', loserValue: 'noshow', reason: 'both-changed' }],
    });
  });

  it('that GHL no longer has is not written', () => {
    expect(changed({ ...visit, ...later }, cancelled, linked, true)).toEqual([]);
  });

  it('whose patient changed is replaced: GHL cannot hand an appointment over', () => {
    expect(changed({ ...visit, patient: 'P2' })).toEqual([
      {
        kind: 'create',
        side: 'ghl',
        from: { id: '1', record: { ...visit, patient: 'P2' } },
        link: linked,
        replaces: { id: 'g1', record: visit },
        makes: true,
      },
    ]);
  });

  it('whose patient changed, and that is cancelled in GHL, is made without cancelling it twice', () => {
    expect(changed({ ...visit, patient: 'P2' }, cancelled)[0]).toMatchObject({
      kind: 'create',
      replaces: null,
      makes: true,
    });
  });

  it('whose patient changed and that was called off is cancelled, not replaced', () => {
    expect(changed({ ...cancelled, patient: 'P2' }).map((o) => o.kind)).toEqual(['cancel']);
  });

  it('whose replacement is still to be made gets it', () => {
    const half = { ...linked, ghlId: null, base: { ephysio: visit, ghl: cancelled } };
    expect(changed(visit, cancelled, half)).toEqual([
      expect.objectContaining({ kind: 'create', link: half, replaces: null, makes: true }),
    ]);
  });
});

describe('an unlinked appointment', () => {
  const held = (id: string, record: Appointment) => ({ id, record });

  it('is made in GHL', () => {
    expect(plan({ unlinked: { ephysio: [held('1', visit)], ghl: [] } })).toEqual([
      { kind: 'create', side: 'ghl', from: held('1', visit), link: null, replaces: null, makes: true },
    ]);
  });

  it('that is cancelled is made nowhere', () => {
    expect(plan({ unlinked: { ephysio: [held('1', cancelled)], ghl: [] } })).toEqual([]);
  });

  it('is joined with one of the same patient and start, and what differs is sent', () => {
    const other = { ...visit, end: '2026-03-03T09:45:00.000Z' };
    const operations = plan({ unlinked: { ephysio: [held('1', visit)], ghl: [held('g9', other)] } });
    expect(operations).toHaveLength(1);
    const [join] = operations;
    if (join?.kind !== 'link') throw new Error('no link was planned');
    expect(join.link).toMatchObject({ ephysioId: '1', ghlId: 'g9' });
    expect(join.followUps.map((c) => c.changes)).toEqual([{ start: visit.start, end: visit.end }]);
    expect(join.patch.ephysio).toEqual({ patient: 'P1', calendar: visit.calendar, status: 'confirmed' });
  });

  it.each<[string, Appointment]>([
    ['another patient’s', { ...visit, patient: 'P2' }],
    ['another start', { ...visit, ...later }],
    ['a cancelled one', cancelled],
  ])('is not joined with %s', (_which, ghl) => {
    const operations = plan({ unlinked: { ephysio: [held('1', visit)], ghl: [held('g9', ghl)] } });
    expect(operations.map((o) => o.kind)).toEqual(['create']);
  });

  it('prefers the one of its own calendar, and each is joined once', () => {
    const other = { ...visit, calendar: 'other' };
    const operations = plan({
      unlinked: {
        ephysio: [held('1', visit), held('2', other), held('3', visit)],
        ghl: [held('g1', other), held('g2', visit)],
      },
    });
    expect(operations.flatMap((o) => (o.kind === 'link' ? [[o.ephysio.id, o.ghl.id]] : []))).toEqual([
      ['1', 'g2'],
      ['2', 'g1'],
    ]);
    expect(operations.at(-1)).toMatchObject({ kind: 'create', from: { id: '3' } });
  });

  it('is made nowhere when only e-Physio may be written', () => {
    expect(plan({ direction: 'to-ephysio', unlinked: { ephysio: [held('1', visit)], ghl: [] } })).toEqual([]);
  });
});

it('a change says by how much it moves the start', () => {
  const [moved] = changed({ ...visit, ...later });
  const [called] = changed({ ...visit, status: 'showed' });
  if (moved?.kind !== 'update' || called?.kind !== 'update') throw new Error('no update was planned');
  expect(movedByMs(moved)).toBe(86_400_000);
  expect(movedByMs(called)).toBeNull();
});
