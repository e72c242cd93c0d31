import { describe, expect, it } from 'vitest';
import { enteredTwiceReview, unsureReview } from '../../../src/domain/review/patient-reviews.ts';
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
    ...unsureReview('ephysio', '7', [{ side: 'ghl', id: 'c1' }]),
    now: NOON,
  };
  const asked = (id: string, ...candidates: readonly string[]) => ({
    ...unsureReview(
      'ephysio',
      id,
      candidates.map((c) => ({ side: 'ghl', id: c })),
    ),
    practice: 'main',
    now: NOON,
  });

  it('are one open item per kind and subject, with the newest facts', async () => {
    const store = await openTemp();
    await upsertReview(store, item);
    await upsertReview(store, { ...asked('7', 'c1', 'c2'), now: NOON + 1000 });
    await upsertReview(store, { ...enteredTwiceReview('7', []), practice: 'main', now: NOON });
    await upsertReview(store, { ...item, practice: 'other' });
    const open = await listOpenReviews(store, 'main');
    expect(open).toHaveLength(2);
    expect(open.find((row) => row.kind === 'who-is-who')).toMatchObject({
      facts: { candidates: [{ id: 'c1' }, { id: 'c2' }] },
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
    for (const id of ['a', 'b', 'c']) await upsertReview(store, asked(id));
    await upsertReview(store, { ...enteredTwiceReview('a', []), practice: 'main', now: NOON });
    const pass = { practice: 'main', kind: 'who-is-who', seen: new Set(['ephysio patient b']), now: NOON };
    expect(await resolveUnseenReviews(store, pass)).toBe(2);
    expect((await listOpenReviews(store, 'main')).map((r) => `${r.kind} ${r.subject}`).sort()).toEqual([
      'listed-twice ephysio patient a',
      'who-is-who ephysio patient b',
    ]);
  });
});
