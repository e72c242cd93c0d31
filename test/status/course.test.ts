import { describe, expect, it } from 'vitest';
import { type CourseOptions, gatherCourse } from '../../src/status/course.ts';
import type { Store } from '../../src/store/store.ts';
import { insertChange, type NewChange } from '../../src/store/tables/changes.ts';
import { insertConflict, resolveConflict } from '../../src/store/tables/conflicts.ts';
import { insertEvents } from '../../src/store/tables/webhooks/webhook-events.ts';
import { RETENTION } from '../retention.ts';
import { newChange } from '../store/new-change.ts';
import { openTemp } from '../store/temp-store.ts';

/** Tuesday noon in Zurich, two days after the clocks went back: Sunday had 25 hours. */
const NOW = Date.parse('2026-10-27T11:00:00.000Z');
const OPTIONS: CourseOptions = { now: NOW, days: 4, timezone: 'Europe/Zurich', retention: RETENTION };

const change = (store: Store, at: string, over: Partial<NewChange> = {}): Promise<void> =>
  insertChange(store, newChange({ now: Date.parse(at), ...over }));

const conflict = (store: Store, at: string, practice = 'main'): Promise<string> =>
  insertConflict(store, {
    practice,
    entity: 'patient',
    linkId: crypto.randomUUID(),
    field: 'phone',
    winner: 'ephysio',
    reason: 'both-changed',
    values: { winner: '1', loser: null },
    now: Date.parse(at),
  });

let deliveries = 0;
/** A webhook that was done so many milliseconds after its arrival; `null`: it is open. */
const webhook = async (store: Store, at: string, doneAfterMs: number | null, practice = 'main') => {
  const webhookId = `delivery ${++deliveries}`;
  const receivedAt = Date.parse(at);
  await insertEvents(store, [
    {
      practice,
      entity: 'patient',
      recordId: 'c1',
      webhookId,
      locationId: 'loc',
      type: 'ContactUpdate',
      lane: 'c1',
      payload: {},
      receivedAt,
    },
  ]);
  if (doneAfterMs === null) return;
  await store.db
    .updateTable('webhook_events')
    .set({ state: 'done', done_at: new Date(receivedAt + doneAfterMs).toISOString() })
    .where('webhook_id', '=', webhookId)
    .execute();
};

const NONE = { created: 0, updated: 0, cancelled: 0 };

describe('the course of the last days', () => {
  it('is nothing in an empty database', async () => {
    const nothing = { ephysio: NONE, ghl: NONE };
    expect(await gatherCourse(await openTemp(), 'main', OPTIONS)).toEqual(
      ['2026-10-24', '2026-10-25', '2026-10-26', '2026-10-27'].map((day) => ({
        day,
        written: { patient: nothing, appointment: nothing },
        waiting: { reviews: 0, conflicts: 0 },
        webhooks: { received: 0, median: null, slow: null },
      })),
    );
  });

  it('counts what was written by side and way, on the days of the practice, also where one has 25 hours', async () => {
    const store = await openTemp();
    // Sunday is from Saturday 22:00 to Sunday 23:00 in UTC.
    await change(store, '2026-10-24T21:59:59.999Z');
    await change(store, '2026-10-24T22:00:00.000Z');
    await change(store, '2026-10-25T22:59:59.999Z', { side: 'ephysio', kind: 'cancelled' });
    await change(store, '2026-10-25T23:00:00.000Z', { writer: { kind: 'webhook', id: 'w', command: 'x' } });
    await change(store, '2026-10-25T23:00:00.000Z', { entity: 'patient', kind: 'updated', side: 'ephysio' });
    for (const over of [
      { kind: 'linked', side: null },
      { entity: 'block-slot' },
      { practice: 'other' },
    ] as const)
      await change(store, '2026-10-25T12:00:00.000Z', over);
    const course = await gatherCourse(store, 'main', OPTIONS);
    expect(course.map(({ written }) => written?.appointment)).toEqual([
      { ghl: { ...NONE, created: 1 }, ephysio: NONE },
      { ghl: { ...NONE, created: 1 }, ephysio: { ...NONE, cancelled: 1 } },
      { ghl: { ...NONE, created: 1 }, ephysio: NONE },
      { ghl: NONE, ephysio: NONE },
    ]);
    expect(course[2]?.written?.patient).toEqual({ ghl: NONE, ephysio: { ...NONE, updated: 1 } });
  });

  it('counts what waited at the end of each day, and what waits now', async () => {
    const store = await openTemp();
    const settled = await conflict(store, '2026-10-20T08:00:00.000Z');
    await conflict(store, '2026-10-25T22:59:00.000Z');
    await conflict(store, '2026-10-25T12:00:00.000Z', 'other');
    await resolveConflict(store, settled, Date.parse('2026-10-25T23:00:00.000Z'));
    const course = await gatherCourse(store, 'main', OPTIONS);
    expect(course.map(({ waiting }) => waiting?.conflicts)).toEqual([1, 2, 1, 1]);
  });

  it('says how long webhooks took: half of them, and all but the slowest twentieth', async () => {
    const store = await openTemp();
    for (let n = 1; n <= 40; n += 1) {
      await webhook(store, '2026-10-26T08:00:00.000Z', n * 1000);
      await webhook(store, '2026-10-26T08:00:00.000Z', 90_000_000, 'other');
    }
    await webhook(store, '2026-10-26T23:30:00.000Z', 500);
    await webhook(store, '2026-10-26T23:30:00.000Z', null);
    const course = await gatherCourse(store, 'main', OPTIONS);
    expect(course.map(({ webhooks }) => webhooks)).toEqual([
      { received: 0, median: null, slow: null },
      { received: 0, median: null, slow: null },
      { received: 40, median: 20_000, slow: 38_000 },
      { received: 2, median: 500, slow: 500 },
    ]);
  });

  it('does not say what is not kept any more', async () => {
    const retention = { ...RETENTION, changesDays: 2, webhookEventsDays: 1, reviewsDays: 1 };
    const course = await gatherCourse(await openTemp(), 'main', { ...OPTIONS, retention });
    expect(course.map(({ written, waiting, webhooks }) => [written, waiting, webhooks].map(Boolean))).toEqual(
      [
        [false, false, false],
        [false, false, false],
        [true, true, false],
        [true, true, true],
      ],
    );
  });
});
