import { describe, expect, it } from 'vitest';
import {
  insertConflict,
  listOpenConflicts,
  openConflict,
  resolveConflict,
} from '../../../src/store/tables/conflicts.ts';
import { NOON, openTemp } from '../temp-store.ts';

const conflict = {
  practice: 'main',
  entity: 'patient',
  linkId: 'l1',
  field: 'phone',
  winner: 'ephysio',
  reason: 'both-changed',
  values: { winner: '+41791112233', loser: null },
  now: NOON,
} as const;

describe('conflicts', () => {
  it('keep both values sealed until a person settles them', async () => {
    const store = await openTemp();
    const id = await insertConflict(store, conflict);
    const [row] = await listOpenConflicts(store, 'main');
    if (row === undefined) throw new Error('no conflict');
    expect(openConflict(store, row)).toEqual(conflict.values);
    expect(await listOpenConflicts(store, 'other')).toEqual([]);
    expect(await resolveConflict(store, id, NOON)).toBe(true);
    expect(await resolveConflict(store, id, NOON)).toBe(false);
    expect(await listOpenConflicts(store, 'main')).toEqual([]);
  });
});
