import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Store } from '../../../src/store/store.ts';
import { findDueRecords } from '../../../src/store/tables/webhooks/webhook-due.ts';
import {
  discardEvent,
  findEvent,
  inboxState,
  listEvents,
  pruneEvents,
  retryEvent,
} from '../../../src/store/tables/webhooks/webhook-event-list.ts';
import { insertEvents, type NewEvent } from '../../../src/store/tables/webhooks/webhook-events.ts';
import {
  inboxWait,
  markDone,
  markFailed,
  openEventsOf,
  postponeEvents,
} from '../../../src/store/tables/webhooks/webhook-queue.ts';
import { NOON, openTemp } from '../temp-store.ts';

const DAY_MS = 86_400_000;
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
const C1 = { practice: 'main', entity: 'patient', recordId: 'c1' } as const;
const due = (store: Store, now = NOON, over = {}) =>
  findDueRecords(store, { practice: 'main', busyLanes: [], now, limit: 10, ...over });
const ids = async (store: Store) => (await openEventsOf(store, C1)).map((e) => e.id);
const stateOf = async (store: Store, id: number) => (await findEvent(store, String(id)))?.state;

describe('the inbox', () => {
  it('takes a delivery once, whatever repeats it, in one insert or in several', async () => {
    const store = await openTemp();
    const first = event({ webhookId: 'same' });
    expect(await insertEvents(store, [first, event(), first])).toBe(2);
    expect(await insertEvents(store, [first])).toBe(0);
    const many = Array.from({ length: 300 }, (_, n) => event({ recordId: `m${n}` }));
    expect(await store.transaction((handle) => insertEvents(handle, many))).toBe(300);
    expect((await inboxState(store, 'main')).open).toBe(302);
  });

  it('keeps nothing readable about a patient, and nothing at all when the event is done', async () => {
    const store = await openTemp();
    await insertEvents(store, [event()]);
    const folder = dirname(store.path);
    const bytes = Buffer.concat(readdirSync(folder).map((name) => readFileSync(join(folder, name))));
    expect(bytes.includes('ller')).toBe(false);
    const [open] = await openEventsOf(store, C1);
    expect(open?.payload).toEqual({ record: { id: 'c1', lastName: 'Müller' }, sentAt: null });
    await markDone(store, C1, open?.id ?? 0, NOON);
    const row = await store.db.selectFrom('webhook_events').selectAll().executeTakeFirstOrThrow();
    expect(row).toMatchObject({ state: 'done', payload: null, done_at: '2026-03-01T10:00:00.000Z' });
  });

  it.each([
    [1, 10_000],
    [2, 20_000],
    [9, 2_560_000],
    [10, 3_600_000],
    [11, 3_600_000],
    [12, null],
  ])('waits after failure %i for %s ms', (attempts, wait) => {
    expect(inboxWait(attempts)).toBe(wait);
  });

  it('counts the failures of a record as one, and gives it up after the twelfth', async () => {
    const store = await openTemp();
    await insertEvents(store, [event(), event()]);
    const [, last = 0] = await ids(store);
    const fail = () => markFailed(store, C1, last, { reason: 'status 500', now: NOON });
    expect(await fail()).toEqual({ attempts: 1, waitMs: 10_000 });
    expect(await due(store, NOON + 9999)).toEqual([]);
    expect(await due(store, NOON + 10_000)).toHaveLength(1);
    for (let n = 2; n <= 11; n += 1) expect((await fail()).attempts).toBe(n);
    expect(await fail()).toEqual({ attempts: 12, waitMs: null });
    expect(await inboxState(store, 'main')).toMatchObject({ open: 0, dead: 2, oldestReceivedAt: null });
    expect(await due(store, NOON + DAY_MS)).toEqual([]);
  });

  it('starts counting again with a newer event, which is due at once', async () => {
    const store = await openTemp();
    await insertEvents(store, [event()]);
    const [first = 0] = await ids(store);
    for (let n = 1; n <= 11; n += 1) await markFailed(store, C1, first, { reason: 'x', now: NOON });
    await insertEvents(store, [event()]);
    expect(await due(store)).toHaveLength(1);
    const [, second = 0] = await ids(store);
    expect(await markFailed(store, C1, second, { reason: 'x', now: NOON })).toMatchObject({ attempts: 1 });
  });

  it('closes what was worked on and dead letters of the same record, not what came later', async () => {
    const store = await openTemp();
    await insertEvents(store, [event()]);
    const [dead = 0] = await ids(store);
    for (let n = 1; n <= 12; n += 1) await markFailed(store, C1, dead, { reason: 'x', now: NOON });
    await insertEvents(store, [event(), event()]);
    const [worked = 0, later = 0] = await ids(store);
    await markDone(store, C1, worked, NOON);
    expect([await stateOf(store, dead), await stateOf(store, worked), await stateOf(store, later)]).toEqual([
      'done',
      'done',
      'new',
    ]);
  });

  it('postpones events without counting a try', async () => {
    const store = await openTemp();
    await insertEvents(store, [event()]);
    const [id = 0] = await ids(store);
    await postponeEvents(store, C1, id, { at: NOON + 5000, reason: 'e-Physio is down' });
    expect(await due(store, NOON + 4999)).toEqual([]);
    expect(await findEvent(store, String(id))).toMatchObject({ attempts: 0, last_error: 'e-Physio is down' });
  });

  it('is kept in order by a person: looked at, tried again, discarded', async () => {
    const store = await openTemp();
    await insertEvents(store, [event({ webhookId: 'uuid' }), event({ recordId: 'c2' })]);
    const [id = 0] = await ids(store);
    for (let n = 1; n <= 12; n += 1) await markFailed(store, C1, id, { reason: 'x', now: NOON });
    expect(await findEvent(store, 'uuid')).toMatchObject({ id, state: 'dead', last_error: 'x' });
    expect(await findEvent(store, 'uuid')).not.toHaveProperty('payload');
    expect(await findEvent(store, '999')).toBeNull();
    expect(await retryEvent(store, id, NOON)).toBe(true);
    expect(await findEvent(store, 'uuid')).toMatchObject({ state: 'new', attempts: 0, done_at: null });
    expect((await openEventsOf(store, C1))[0]?.payload).not.toBeNull();
    expect(await discardEvent(store, id, NOON)).toBe(true);
    expect([await discardEvent(store, id, NOON), await retryEvent(store, id, NOON)]).toEqual([false, false]);
    expect(await listEvents(store, 'main', { states: ['discarded'], limit: 9 })).toMatchObject([{ id }]);
    expect(await listEvents(store, 'main', { states: ['new', 'dead'], limit: 9 })).toHaveLength(1);
    expect(await listEvents(store, 'other', { states: ['new'], limit: 9 })).toEqual([]);
  });

  it('forgets old finished events, never open ones or dead letters', async () => {
    const store = await openTemp();
    const old = NOON - 30 * DAY_MS - 1;
    await insertEvents(store, [event({ receivedAt: old }), event({ receivedAt: old, recordId: 'c2' })]);
    await insertEvents(store, [event({ receivedAt: old + 1, recordId: 'c3' })]);
    await markDone(store, C1, 1, NOON);
    await markDone(store, { ...C1, recordId: 'c3' }, 3, NOON);
    expect(await pruneEvents(store, new Date(old + 1).toISOString(), 500)).toBe(1);
    expect([await stateOf(store, 1), await stateOf(store, 2), await stateOf(store, 3)]).toEqual([
      undefined,
      'new',
      'done',
    ]);
  });

  it('still works on an event whose payload cannot be opened: the id is enough', async () => {
    const store = await openTemp();
    await insertEvents(store, [event()]);
    await store.db
      .updateTable('webhook_events')
      .set({ payload: Buffer.from('junk') })
      .execute();
    expect(await openEventsOf(store, C1)).toMatchObject([{ payload: null }]);
  });
});
