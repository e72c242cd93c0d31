import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Store } from '../../../src/store/store.ts';
import { duePractices, findDueRecords, nextDueAt } from '../../../src/store/tables/webhooks/webhook-due.ts';
import { insertEvents, type NewEvent } from '../../../src/store/tables/webhooks/webhook-events.ts';
import { markDone } from '../../../src/store/tables/webhooks/webhook-queue.ts';
import { NOON, openTemp } from '../temp-store.ts';

let arrivals = 0;
const event = (over: Partial<NewEvent> = {}): NewEvent => ({
  webhookId: `w${++arrivals}`,
  practice: 'main',
  locationId: 'loc',
  type: 'ContactUpdate',
  entity: 'patient',
  recordId: 'c1',
  lane: over.recordId ?? 'c1',
  payload: { record: { id: 'c1', lastName: 'Müller' }, sentAt: null },
  receivedAt: NOON,
  ...over,
});
const due = (store: Store, now = NOON, over = {}) =>
  findDueRecords(store, { practice: 'main', busyLanes: [], now, limit: 10, ...over });

describe('what is due in the inbox', () => {
  it('gives out what is due: the longest waiting first, one a lane, none that is busy or of another practice', async () => {
    const store = await openTemp();
    await insertEvents(store, [
      event({ recordId: 'c2', receivedAt: NOON - 2000 }),
      event({ receivedAt: NOON - 3000 }),
      event({ receivedAt: NOON - 1000 }),
      event({ entity: 'appointment', recordId: 'a1', lane: 'c1' }),
      event({ recordId: 'c3', practice: 'other' }),
      event({ recordId: 'c4', receivedAt: NOON + 1 }),
    ]);
    expect((await due(store)).map((r) => r.recordId)).toEqual(['c1', 'c2']);
    expect((await due(store, NOON, { busyLanes: ['c1'] })).map((r) => r.recordId)).toEqual(['c2']);
    expect((await due(store, NOON, { practice: 'none' })).map((r) => r.recordId)).toEqual([]);
    expect((await due(store, NOON, { practice: 'other' })).map((r) => r.recordId)).toEqual(['c3']);
    expect(await due(store, NOON, { limit: 1 })).toHaveLength(1);
    expect(await due(store, NOON, { limit: 0 })).toEqual([]);
    expect(await nextDueAt(store, NOON)).toBe(NOON + 1);
    expect(await nextDueAt(store, NOON + 1)).toBeNull();
  });

  it('gives out an event that waits for longer than any wait: the clock was set back', async () => {
    const store = await openTemp();
    await insertEvents(store, [event({ receivedAt: NOON + 2 * 3_600_000 })]);
    expect(await due(store)).toHaveLength(1);
    expect(await duePractices(store, NOON)).toEqual(new Set(['main']));
  });

  it('says who has something due, and when the next event of anybody is', async () => {
    const store = await openTemp();
    expect(await duePractices(store, NOON)).toEqual(new Set());
    await insertEvents(store, [
      event({ practice: 'c', receivedAt: NOON + 9000 }),
      event({ practice: 'a', receivedAt: NOON + 5000 }),
      event({ practice: 'b' }),
      event({ practice: 'b', receivedAt: NOON + 7000 }),
      event({ practice: 'd', recordId: 'gone' }),
    ]);
    await markDone(store, { practice: 'd', entity: 'patient', recordId: 'gone' }, 5, NOON);
    expect(await duePractices(store, NOON)).toEqual(new Set(['b']));
    expect(await nextDueAt(store, NOON)).toBe(NOON + 5000);
    expect(await duePractices(store, NOON + 5000)).toEqual(new Set(['a', 'b']));
    expect(await nextDueAt(store, NOON + 5000)).toBe(NOON + 7000);
    expect(await nextDueAt(store, NOON + 9000)).toBeNull();
  });

  it('looks for all that in the index alone, never through the queue of a practice', async () => {
    const store = await openTemp();
    const plans: string[] = [];
    const { sqlite } = store;
    const prepare = sqlite.prepare.bind(sqlite);
    vi.spyOn(sqlite, 'prepare').mockImplementation((sql: string) => {
      if (!/^(select|with)/.test(sql)) return prepare(sql);
      const parameters = Array.from({ length: sql.split('?').length - 1 }, () => 1);
      const steps = prepare(`explain query plan ${sql}`).all(...parameters) as { readonly detail: string }[];
      plans.push(...steps.map(({ detail }) => detail));
      return prepare(sql);
    });
    onTestFinished(() => void vi.restoreAllMocks());
    await duePractices(store, NOON);
    await nextDueAt(store, NOON);
    await due(store, NOON, { busyLanes: ['c1'] });
    const looks = plans.filter((step) => step.includes('webhook_events') || /\bw\b/.test(step));
    expect(looks.length).toBeGreaterThan(5);
    expect(looks.filter((step) => !/SEARCH .* USING COVERING INDEX webhook_events_due/.test(step))).toEqual(
      [],
    );
    expect(plans.filter((step) => step.includes('TEMP B-TREE'))).toEqual([]);
  });

  it('finds a record behind thousands of events of one that is busy', async () => {
    const store = await openTemp();
    await insertEvents(
      store,
      Array.from({ length: 2000 }, () => event()),
    );
    await insertEvents(store, [event({ recordId: 'c2' })]);
    expect(await due(store, NOON, { busyLanes: ['c1'] })).toMatchObject([{ recordId: 'c2' }]);
  });
});
