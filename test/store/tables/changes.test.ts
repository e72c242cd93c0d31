import { describe, expect, it } from 'vitest';
import {
  countChanges,
  insertChange,
  listChanges,
  type NewChange,
  openChange,
} from '../../../src/store/tables/changes.ts';
import { NOON, openTemp } from '../temp-store.ts';

const RUN = { kind: 'run', id: 'run-1', command: 'sync patients' } as const;
const DESK = { kind: 'person', id: 'decision-1', command: 'links remove' } as const;

const changeOf = (over: Partial<NewChange> = {}): NewChange => ({
  id: 'operation-1',
  practice: 'main',
  writer: RUN,
  entity: 'patient',
  kind: 'updated',
  side: 'ghl',
  ephysioId: '7',
  ghlId: 'c7',
  linkId: 'l7',
  data: {
    about: { ghl: { lastName: 'Müller' } },
    before: { city: null },
    after: { city: 'Bern' },
  },
  now: NOON,
  ...over,
});

describe('a change', () => {
  it('is kept with both values, and opens only where it belongs', async () => {
    const store = await openTemp();
    await insertChange(store, changeOf());
    await insertChange(store, changeOf({ id: 'operation-2', now: NOON + 1 }));
    const [first, second, ...others] = await listChanges(store, 'main', RUN.id);
    expect(others).toEqual([]);
    expect(first).toMatchObject({
      id: 'operation-1',
      at: '2026-03-01T10:00:00.000Z',
      writer: 'run',
      writer_id: 'run-1',
      command: 'sync patients',
      entity: 'patient',
      kind: 'updated',
      side: 'ghl',
      ephysio_id: '7',
      ghl_id: 'c7',
      link_id: 'l7',
    });
    if (!first || !second) throw new Error('too few');
    expect(openChange(store, first)).toEqual(changeOf().data);
    expect(() => openChange(store, { id: first.id, data: second.data })).toThrow(/cannot be opened/);
  });

  it('of one operation is listed once, as it was found first', async () => {
    const store = await openTemp();
    await insertChange(store, changeOf());
    await insertChange(store, changeOf({ writer: DESK, now: NOON + 1 }));
    expect(await listChanges(store, 'main', RUN.id)).toHaveLength(1);
    expect(await listChanges(store, 'main', DESK.id)).toEqual([]);
  });

  it('is counted by who made it, by kind and by side, a practice at a time', async () => {
    const store = await openTemp();
    const rows: Partial<NewChange>[] = [
      {},
      { now: NOON + 60_000 },
      { side: 'ephysio' },
      { writer: DESK, kind: 'unlinked', side: null },
      { practice: 'other' },
    ];
    for (const [n, over] of rows.entries()) await insertChange(store, changeOf({ id: `o${n}`, ...over }));
    const counts = await countChanges(store, 'main');
    expect(counts).toHaveLength(3);
    expect(counts).toContainEqual({
      writer: RUN,
      kind: 'updated',
      side: 'ghl',
      count: 2,
      firstAt: '2026-03-01T10:00:00.000Z',
      lastAt: '2026-03-01T10:01:00.000Z',
    });
    expect(counts).toContainEqual(
      expect.objectContaining({ writer: DESK, kind: 'unlinked', side: null, count: 1 }),
    );
  });
});
