import { describe, expect, it } from 'vitest';
import { archivedReview } from '../../../src/domain/review/patient-reviews.ts';
import type { Store } from '../../../src/store/store.ts';
import { listBlockSlots, putBlockSlot } from '../../../src/store/tables/block-slots.ts';
import { insertChange } from '../../../src/store/tables/changes.ts';
import { insertConflict, resolveConflict } from '../../../src/store/tables/conflicts.ts';
import { pruneOld, type RetentionDays } from '../../../src/store/tables/retention.ts';
import { resolveReview, upsertReview } from '../../../src/store/tables/reviews.ts';
import { finishRun, startRun } from '../../../src/store/tables/sync-runs.ts';
import { insertEvents } from '../../../src/store/tables/webhooks/webhook-events.ts';
import { RETENTION } from '../../retention.ts';
import { NOON, openTemp } from '../temp-store.ts';

const DAY = 86_400_000;
const prune = (store: Store, days: Partial<RetentionDays> = {}, stopping = new AbortController().signal) =>
  pruneOld(store, { ...RETENTION, ...days }, { now: NOON, stopping });

const left = async (store: Store, table: 'sync_runs' | 'conflicts' | 'reviews' | 'webhook_events') =>
  (await store.db.selectFrom(table).selectAll().execute()).length;

const run = async (
  store: Store,
  daysAgo: number,
  { practice = 'main', command = 'sync', dryRun = false } = {},
) => {
  const id = await startRun(store, {
    id: `${command} ${daysAgo}`,
    practice,
    command,
    dryRun,
    now: NOON - daysAgo * DAY,
  });
  const counts = dryRun ? ({ dryRun } as never) : null;
  await finishRun(store, id, { exitCode: 0, counts, error: null, now: NOON - daysAgo * DAY });
};

const runsLeft = async (store: Store): Promise<string[]> =>
  (await store.db.selectFrom('sync_runs').select('id').orderBy('started_at').execute()).map((row) => row.id);

describe('block slots', () => {
  it('are forgotten as many days after their end as runs', async () => {
    const store = await openTemp();
    for (const daysAgo of [91, 89, -30]) {
      const end = new Date(NOON - daysAgo * DAY).toISOString();
      const slot = { target: { kind: 'user', id: 'u' }, start: end, end, title: 'Belegt' } as const;
      const [id, event, ghlId] = ['row', 'event', 'slot'].map((word) => `${word} ${daysAgo}`);
      await putBlockSlot(store, {
        ...slot,
        id: `${id}`,
        practice: 'main',
        event: `${event}`,
        ghlId: `${ghlId}`,
        now: NOON,
      });
    }
    expect(await prune(store)).toBe(1);
    const kept = await listBlockSlots(store, 'main', '2000-01-01T00:00:00.000Z');
    expect(kept.map(({ event }) => event)).toEqual(['event 89', 'event -30']);
  });
});

describe('what is over and old', () => {
  it('runs go after their days, but never the newest real one of a command', async () => {
    const store = await openTemp();
    for (const daysAgo of [200, 91, 89]) await run(store, daysAgo);
    for (const daysAgo of [201, 100]) await run(store, daysAgo, { command: 'sync patients' });
    await run(store, 95, { command: 'sync patients', dryRun: true });
    await run(store, 150, { command: 'sync appointments', practice: 'other' });
    expect(await prune(store)).toBe(3);
    expect(await runsLeft(store)).toEqual([
      'sync appointments 150',
      'sync patients 100',
      'sync patients 95',
      'sync 89',
    ]);
  });

  it('resolved conflicts and reviews go, open ones stay however old they are', async () => {
    const store = await openTemp();
    const conflict = () =>
      insertConflict(store, {
        practice: 'main',
        entity: 'patient',
        linkId: 'l',
        field: 'zip',
        winner: 'ghl',
        reason: 'owner',
        values: { winner: 'a', loser: 'b' },
        now: NOON - 999 * DAY,
      });
    await conflict();
    await resolveConflict(store, await conflict(), NOON - 365 * DAY - 1);
    await resolveConflict(store, await conflict(), NOON - 365 * DAY);
    for (const [subject, resolvedAt] of [
      ['open', null],
      ['old', NOON - 366 * DAY],
      ['young', NOON - DAY],
    ] as const) {
      await upsertReview(store, { ...archivedReview(subject, '7'), practice: 'main', now: NOON - 999 * DAY });
      const { id } = await store.db
        .selectFrom('reviews')
        .select('id')
        .where('subject', '=', `ghl patient ${subject}`)
        .executeTakeFirstOrThrow();
      if (resolvedAt !== null) await resolveReview(store, id, resolvedAt);
    }
    expect(await prune(store)).toBe(2);
    expect([await left(store, 'conflicts'), await left(store, 'reviews')]).toEqual([2, 2]);
  });

  it('changes go after their days, whether or not their run is still there', async () => {
    const store = await openTemp();
    await run(store, 400);
    for (const daysAgo of [366, 365, 1])
      await insertChange(store, {
        id: `change ${daysAgo}`,
        practice: 'main',
        writer: { kind: 'run', id: 'sync 400', command: 'sync' },
        entity: 'patient',
        kind: 'created',
        side: 'ghl',
        ephysioId: '7',
        ghlId: 'c7',
        linkId: 'l7',
        data: { about: {}, before: {}, after: {} },
        now: NOON - daysAgo * DAY,
      });
    expect(await prune(store)).toBe(1);
    const kept = await store.db.selectFrom('changes').select('id').orderBy('at').execute();
    expect(kept.map(({ id }) => id)).toEqual(['change 365', 'change 1']);
    expect(await prune(store, { changesDays: 364 })).toBe(1);
  });

  it('many events go in small steps, so that others can write in between', async () => {
    const store = await openTemp();
    const events = (count: number, receivedAt: number) =>
      Array.from({ length: count }, (_, i) => ({
        webhookId: `${receivedAt} ${i}`,
        practice: 'main',
        locationId: 'loc',
        type: 'ContactUpdate',
        entity: 'patient' as const,
        recordId: `c${i}`,
        lane: `c${i}`,
        payload: {},
        receivedAt,
      }));
    await insertEvents(store, events(1200, NOON - 31 * DAY));
    await insertEvents(store, events(3, NOON));
    await store.db.updateTable('webhook_events').set({ state: 'done', payload: null }).execute();
    const deleted: number[] = [];
    const changes = store.sqlite.prepare('select changes()').pluck();
    const pruning = prune(store);
    // Each turn of the loop lets one step through.
    while ((await left(store, 'webhook_events')) > 3) deleted.push(changes.get() as number);
    expect(await pruning).toBe(1200);
    expect(Math.max(...deleted)).toBeLessThanOrEqual(500);
    expect(await left(store, 'webhook_events')).toBe(3);
  });

  it('nothing goes once the program is to stop', async () => {
    const store = await openTemp();
    for (const daysAgo of [200, 1]) await run(store, daysAgo);
    const stop = new AbortController();
    stop.abort();
    expect(await prune(store, {}, stop.signal)).toBe(0);
    expect(await left(store, 'sync_runs')).toBe(2);
  });
});
