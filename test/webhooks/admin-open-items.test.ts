import { expect, it } from 'vitest';
import { archivedReview } from '../../src/domain/review/patient-reviews.ts';
import type { ReviewDetail } from '../../src/domain/review/review-item.ts';
import { conflicts } from '../../src/items/conflicts.ts';
import type { Store } from '../../src/store/store.ts';
import { insertConflict } from '../../src/store/tables/conflicts.ts';
import { recordFailure } from '../../src/store/tables/failures.ts';
import { upsertReview } from '../../src/store/tables/reviews.ts';
import { listEvents } from '../../src/store/tables/webhooks/webhook-event-list.ts';
import { insertEvents } from '../../src/store/tables/webhooks/webhook-events.ts';
import { listWaiting } from '../../src/webhooks/admin/today/waiting.ts';
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

it('lists all that waits in the practice, of each kind the oldest first, with what is patient data still sealed', async () => {
  const store = await openTemp();
  for (const id of ['waits', 'dead-1', 'dead-2']) await addEvent(store, id);
  await addEvent(store, 'elsewhere', 'other');
  await kill(store, 'dead-1', 'dead-2', 'elsewhere');
  await addFailure(store, 'given-up', NOON, 12);
  await addFailure(store, 'tried', NOON);
  for (const [n, name] of ['third', 'first', 'second'].entries()) {
    const at = NOON + ([3, 1, 2][n] ?? 0) * 1000;
    await addConflict(store, name, at);
    await addReview(store, name, at, n === 1 ? { kind: 'about', id: null, fields: {} } : undefined);
  }
  const waiting = await listWaiting(store, 'main', []);
  const said = waiting.map((one) => {
    switch (one.kind) {
      case 'letter':
        return one.event.record_id;
      case 'failure':
        return one.failure.record_id;
      case 'review':
        return [one.review.subject, one.review.sealedDetail !== null];
      case 'conflict':
        return [one.conflict.field, one.conflict.data.includes('secret')];
      default:
        return one.kind;
    }
  });
  expect(said).toEqual([
    'dead-1',
    'dead-2',
    'given-up',
    'tried',
    ['ghl patient first', true],
    ['ghl patient second', false],
    ['ghl patient third', false],
    ['first', false],
    ['second', false],
    ['third', false],
  ]);
  const letters = waiting.flatMap((one) => (one.kind === 'letter' ? [one.event] : []));
  expect(letters.flatMap(Object.keys)).not.toContain('payload');
});

it('finds dead letters and conflicts by their indexes, however many events are done', async () => {
  const store = await openTemp();
  const statements: string[] = [];
  const prepare = store.sqlite.prepare.bind(store.sqlite);
  store.sqlite.prepare = ((source: string) => {
    statements.push(source);
    return prepare(source);
  }) as typeof store.sqlite.prepare;
  await listWaiting(store, 'main', []);
  await conflicts.list(store, 'main', { id: 'aaaaaaaa-1111' });
  await listEvents(store, 'main', { states: ['new', 'dead'], limit: 2 });
  const plans = statements
    .filter((text) => /"(webhook_events|conflicts)"/.test(text))
    .map((text) => {
      const parameters = [...text.matchAll(/\?/g)].map(() => 'x');
      const steps = prepare(`explain query plan ${text}`).all(...parameters) as { detail: string }[];
      return steps.map(({ detail }) => detail).join(', ');
    });
  expect(plans).toHaveLength(4);
  for (const plan of plans) expect(plan).toMatch(/USING INDEX (webhook_events|conflicts)_open/);
});
