import { describe, expect, it } from 'vitest';
import {
  listOpenReviews,
  resolveReview,
  resolveUnseenReviews,
  upsertReview,
} from '../../../src/store/tables/reviews.ts';
import { NOON, openTemp } from '../temp-store.ts';

describe('reviews', () => {
  const item = {
    practice: 'main',
    kind: 'ambiguous',
    subject: 'ephysio/7',
    side: 'ephysio',
    message: 'two candidates',
    now: NOON,
  } as const;

  it('are one open item per kind and subject, with the newest message', async () => {
    const store = await openTemp();
    await upsertReview(store, item);
    await upsertReview(store, { ...item, message: 'three candidates', now: NOON + 1000 });
    await upsertReview(store, { ...item, kind: 'other' });
    await upsertReview(store, { ...item, practice: 'other' });
    const open = await listOpenReviews(store, 'main');
    expect(open).toHaveLength(2);
    expect(open.find((row) => row.kind === 'ambiguous')).toMatchObject({
      message: 'three candidates',
      created_at: '2026-03-01T10:00:00.000Z',
      last_seen_at: '2026-03-01T10:00:01.000Z',
    });
  });

  it('can come up again after they were settled', async () => {
    const store = await openTemp();
    await upsertReview(store, item);
    const [row] = await listOpenReviews(store, 'main');
    expect(await resolveReview(store, row?.id ?? '', NOON)).toBe(true);
    expect(await resolveReview(store, row?.id ?? '', NOON)).toBe(false);
    await upsertReview(store, item);
    expect(await listOpenReviews(store, 'main')).toHaveLength(1);
  });

  it('are settled when a complete pass does not see them any more', async () => {
    const store = await openTemp();
    for (const subject of ['a', 'b', 'c']) await upsertReview(store, { ...item, subject });
    await upsertReview(store, { ...item, kind: 'other', subject: 'a' });
    const pass = { practice: 'main', kind: 'ambiguous', seen: new Set(['b']), now: NOON };
    expect(await resolveUnseenReviews(store, pass)).toBe(2);
    expect((await listOpenReviews(store, 'main')).map((r) => `${r.kind} ${r.subject}`).sort()).toEqual([
      'ambiguous b',
      'other a',
    ]);
  });
});
