import { describe, expect, it } from 'vitest';
import type { Appointment } from '../../src/domain/records/appointment.ts';
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

const status = (word: string): Appointment => ({ ...visit, status: word });

describe('a status of GHL that e-Physio has no code for', () => {
  it('is not sent, and one review is opened for all appointments', () => {
    const result = changed({ ghl: status('noshow') });
    expect(result.operations.map((o) => o.kind)).toEqual(['adopt']);
    expect(result.reviews).toEqual([
      expect.objectContaining({
        kind: 'status-without-code',
        about: { side: 'ghl', status: 'noshow' },
        side: 'ephysio',
      }),
    ]);
    expect(result.unchanged).toBe(1);
  });

  it('does not hold the move back that came with it', () => {
    const result = changed({ ghl: { ...moved, status: 'noshow' } });
    expect(writes(result)).toEqual([['update', 'ephysio', later]]);
    expect(result.operations[0]).toMatchObject({ before: visit, changes: later });
    expect(result.reviews).toHaveLength(1);
  });

  it.each<[string, Appointment, Appointment]>([
    ['changed in GHL alone', visit, status('noshow')],
    ['changed in GHL, with a move', visit, { ...moved, status: 'noshow' }],
    ['changed on both sides', status('showed'), status('noshow')],
    ['changed on both sides, with a move', status('showed'), { ...moved, status: 'noshow' }],
  ])('stays in GHL for good, as e-Physio’s stays there: %s', (_what, ephysio, ghl) => {
    const now = { ephysio, ghl };
    const first = changed(now, { winner: 'ghl' });
    const after = settled(linked, now, first.operations);
    expect(after.now.ghl.status).toBe('noshow');
    expect(after.now.ephysio.status).toBe(ephysio.status);
    const again = changed({ ...after.now, link: { ...linked, base: after.base } }, { winner: 'ghl' });
    expect(again).toMatchObject({ operations: [], reviews: [] });
  });

  it('overwrites nothing, and so is in no conflict', () => {
    const now = { ephysio: status('showed'), ghl: { ...moved, status: 'noshow' } };
    expect(changed(now, { winner: 'ghl' }).operations).toEqual([
      expect.objectContaining({ kind: 'update', side: 'ephysio', changes: later, conflicts: [] }),
    ]);
  });

  it('is overwritten in GHL when e-Physio’s status changes later', () => {
    const link = agreed(visit, status('noshow'));
    expect(writes(changed({ ephysio: status('showed'), ghl: status('noshow'), link }))).toEqual([
      ['update', 'ghl', { status: 'showed' }],
    ]);
  });
});

describe('a booking that is new in GHL', () => {
  it('is an ordinary one in e-Physio: nothing is sent, and nobody is asked', () => {
    const result = changed({ ghl: status('new') });
    expect(result.operations.map((o) => o.kind)).toEqual(['adopt']);
    expect(result.reviews).toEqual([]);
  });

  it('may be confirmed in GHL, and e-Physio shows it as before', () => {
    const result = changed({ ghl: visit, link: agreed(visit, status('new')) });
    expect(writes(result)).toEqual([]);
  });

  it('may be attended in GHL, which e-Physio learns', () => {
    const link = agreed(visit, status('new'));
    expect(writes(changed({ ghl: status('showed'), link }))).toEqual([
      ['update', 'ephysio', { status: 'showed' }],
    ]);
  });

  it('stays new in GHL while e-Physio moves it', () => {
    const link = agreed(visit, status('new'));
    expect(writes(changed({ ephysio: moved, ghl: status('new'), link }))).toEqual([['update', 'ghl', later]]);
  });

  it('comes to rest when e-Physio confirmed it at the same time', () => {
    const link = agreed(status('showed'));
    const now = { ephysio: visit, ghl: status('new') };
    const first = changed({ ...now, link }, { winner: 'ghl' });
    expect(writes(first)).toEqual([]);
    const after = settled(link, now, first.operations);
    const again = changed({ ...after.now, link: { ...link, base: after.base } }, { winner: 'ghl' });
    expect(again.operations).toEqual([]);
  });

  it('un-cancels it in e-Physio', () => {
    expect(writes(changed({ ephysio: cancelled, ghl: status('new'), link: agreed(cancelled) }))).toEqual([
      ['update', 'ephysio', { status: 'new' }],
    ]);
  });
});

it('a status that GHL itself cannot hold is nobody’s question', () => {
  const shows = { ephysio: (word: string) => word, ghl: () => null };
  const result = changed({ ephysio: status('showed') }, { shows });
  expect(writes(result)).toEqual([]);
  expect(result.reviews).toEqual([]);
});
