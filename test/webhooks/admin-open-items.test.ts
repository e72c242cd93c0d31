import { expect, it } from 'vitest';
import { archivedReview } from '../../src/domain/review/patient-reviews.ts';
import type { ReviewDetail } from '../../src/domain/review/review-item.ts';
import { conflicts } from '../../src/items/conflicts.ts';
import type { Store } from '../../src/store/store.ts';
import { insertConflict } from '../../src/store/tables/conflicts.ts';
import { recordFailure } from '../../src/store/tables/failures.ts';
import { upsertReview } from '../../src/store/tables/reviews.ts';
import { listEvents, retryDead } from '../../src/store/tables/webhooks/webhook-event-list.ts';
import { insertEvents } from '../../src/store/tables/webhooks/webhook-events.ts';
import { listOpenItems } from '../../src/webhooks/admin/item-views.ts';
import { NOON, openTemp } from '../store/temp-store.ts';

const addEvent = (store: Store, recordId: string, practice = 'main'): Promise<number> =>
  insertEvents(store, [
    {
      practice,
      entity: 'patient',
      recordId,
      webhookId: `delivery of ${recordId}`,
      locationId: 'loc1',
      type: 'ContactUpdate',
      lane: recordId,
      payload: null,
      receivedAt: NOON,
    },
  ]);

const kill = async (store: Store, ...recordIds: string[]): Promise<void> => {
  await store.db
    .updateTable('webhook_events')
    .set({ state: 'dead' })
    .where('record_id', 'in', recordIds)
    .execute();
};

const addFailure = (store: Store, recordId: string, now: number, times = 1): Promise<unknown> =>
  Array.from({ length: times }).reduce<Promise<unknown>>(
    (before) =>
      before.then(() =>
        recordFailure(
          store,
          { practice: 'main', entity: 'patient', side: 'ghl', recordId },
          { fingerprint: 'f', reason: 'refused', now },
        ),
      ),
    Promise.resolve(),
  );

const addConflict = (store: Store, field: string, now: number): Promise<string> =>
  insertConflict(store, {
    practice: 'main',
    entity: 'patient',
    linkId: 'l1',
    field,
    winner: 'ghl',
    reason: 'owner',
    values: { winner: 'secret', loser: 'secret' },
    now,
  });

const addReview = (store: Store, id: string, now: number, detail?: ReviewDetail): Promise<void> =>
  upsertReview(store, { ...archivedReview(id, '7'), practice: 'main', ...(detail && { detail }), now });

it('lists the oldest of what waits, given up before still tried, with what is patient data still sealed', async () => {
  const store = await openTemp();
  for (const id of ['waits', 'dead-1', 'dead-2', 'dead-3']) await addEvent(store, id);
  await addEvent(store, 'elsewhere', 'other');
  await kill(store, 'dead-1', 'dead-2', 'dead-3', 'elsewhere');
  await addFailure(store, 'tried', NOON - 5000);
  await addFailure(store, 'given-up', NOON, 12);
  await addFailure(store, 'tried-later', NOON);
  for (const [n, name] of ['third', 'first', 'second'].entries()) {
    const at = NOON + ([3, 1, 2][n] ?? 0) * 1000;
    await addConflict(store, name, at);
    await addReview(store, name, at, n === 1 ? { kind: 'about', id: null, fields: {} } : undefined);
  }
  const items = await listOpenItems(store, 'main', 2);
  expect(items.deadLetters.map((l) => l.record_id)).toEqual(['dead-1', 'dead-2']);
  expect(items.records.map((r) => r.record_id)).toEqual(['given-up', 'tried']);
  expect(items.recordCount).toBe(3);
  expect(items.reviews.map((r) => [r.subject, r.sealedDetail !== null])).toEqual([
    ['ghl patient first', true],
    ['ghl patient second', false],
  ]);
  expect(items.conflicts.map((c) => c.field)).toEqual(['first', 'second']);
  expect(items.deadLetters.flatMap(Object.keys)).not.toContain('payload');
  expect(items.conflicts.map(({ data }) => data.includes('secret'))).toEqual([false, false]);
});

it('finds dead letters and conflicts by their indexes, however many events are done', async () => {
  const store = await openTemp();
  const statements: string[] = [];
  const prepare = store.sqlite.prepare.bind(store.sqlite);
  store.sqlite.prepare = ((source: string) => {
    statements.push(source);
    return prepare(source);
  }) as typeof store.sqlite.prepare;
  await listOpenItems(store, 'main', 2);
  await retryDead(store, 'main', NOON);
  await conflicts.list(store, 'main', { id: 'aaaaaaaa-1111' });
  await listEvents(store, 'main', { states: ['new', 'dead'], limit: 2 });
  const plans = statements
    .filter((text) => /"(webhook_events|conflicts)"/.test(text))
    .map((text) => {
      const parameters = [...text.matchAll(/\?/g)].map(() => 'x');
      const steps = prepare(`explain query plan ${text}`).all(...parameters) as { detail: string }[];
      return steps.map(({ detail }) => detail).join(', ');
    });
  expect(plans).toHaveLength(5);
  for (const plan of plans) expect(plan).toMatch(/USING INDEX (webhook_events|conflicts)_open/);
});

it('makes all dead letters of one practice due', async () => {
  const store = await openTemp();
  for (const id of ['waits', 'dead-1', 'dead-2']) await addEvent(store, id);
  await addEvent(store, 'elsewhere', 'other');
  await kill(store, 'dead-1', 'dead-2', 'elsewhere');
  expect(await retryDead(store, 'main', NOON)).toBe(2);
  expect(await retryDead(store, 'main', NOON)).toBe(0);
  const dead = await store.db
    .selectFrom('webhook_events')
    .select('record_id')
    .where('state', '=', 'dead')
    .execute();
  expect(dead).toEqual([{ record_id: 'elsewhere' }]);
});
