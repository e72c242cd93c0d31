import { expect, it } from 'vitest';
import { lastReceivedOf } from '../../../src/store/tables/webhooks/webhook-arrivals.ts';
import { insertEvents, type NewEvent } from '../../../src/store/tables/webhooks/webhook-events.ts';
import { NOON, openTemp } from '../temp-store.ts';

const events = (practice: string, count: number, receivedAt: number): NewEvent[] =>
  Array.from({ length: count }, (_, n) => ({
    webhookId: `${practice} ${n} ${receivedAt}`,
    practice,
    locationId: 'loc',
    type: 'ContactUpdate',
    entity: 'patient',
    recordId: 'c1',
    lane: 'c1',
    payload: null,
    receivedAt: receivedAt + n,
  }));

it('finds the newest arrival of each practice, however many events others have had since', async () => {
  const store = await openTemp();
  await store.transaction(async (handle) => {
    await insertEvents(handle, events('quiet', 2, NOON));
    await insertEvents(handle, events('gone', 3, NOON));
    await insertEvents(handle, events('busy', 10_500, NOON + 1000));
  });
  const found = await lastReceivedOf(store, ['busy', 'quiet', 'never']);
  const at = (ms: number) => new Date(ms).toISOString();
  expect([found.get('busy'), found.get('quiet'), found.get('never')]).toEqual([
    at(NOON + 1000 + 10_499),
    at(NOON + 1),
    undefined,
  ]);
  expect(await lastReceivedOf(store, [])).toEqual(new Map());
});
