import { expect, test } from 'vitest';
import { waitingItems } from '../../src/items/waiting-items.ts';
import type { Store } from '../../src/store/store.ts';
import { resolveReview } from '../../src/store/tables/reviews.ts';
import { NOON, openTemp } from '../store/temp-store.ts';
import { addConflict, addLetter, addRecord, addReview } from '../webhooks/admin-items.ts';

const kindsIn = async (store: Store, practice = 'main'): Promise<string[]> =>
  (await waitingItems(store, practice)).map(({ kind }) => kind).sort();

/** After the last try. */
const giveUp = (store: Store, recordId: string) =>
  store.db
    .updateTable('failures')
    .set({ dead_at: new Date(NOON).toISOString() })
    .where('record_id', '=', recordId)
    .execute();

test('reviews by their kind, conflicts, and what was given up wait for a person', async () => {
  const store = await openTemp();
  await addReview(store);
  await addConflict(store);
  await addConflict(store, 'other');
  await addLetter(store, 'c1');
  await addRecord(store, '7');
  await addRecord(store, '8');
  await giveUp(store, '7');
  expect(await kindsIn(store)).toEqual(['conflict', 'failure', 'failure', 'patient-by-hand']);
  expect(await kindsIn(store, 'other')).toEqual(['conflict']);
});

test('a review that is settled and opened again is another item', async () => {
  const store = await openTemp();
  await addReview(store);
  const [before] = await waitingItems(store, 'main');
  await resolveReview(store, before?.key ?? '', NOON);
  expect(await waitingItems(store, 'main')).toEqual([]);
  await addReview(store);
  const [after] = await waitingItems(store, 'main');
  expect(after?.key).not.toBe(before?.key);
});

test('several webhooks of one record are one item, and so is what a run has given up as well', async () => {
  const store = await openTemp();
  await addLetter(store, 'c1');
  await store.db
    .insertInto('failures')
    .values({
      practice: 'main',
      entity: 'patient',
      side: 'ephysio',
      record_id: 'c1',
      fingerprint: 'f',
      attempts: 12,
      next_attempt_at: new Date(NOON).toISOString(),
      dead_at: new Date(NOON).toISOString(),
      reason: 'refused: status 422',
    })
    .execute();
  expect(await waitingItems(store, 'main')).toEqual([{ kind: 'failure', key: 'ghl patient c1' }]);
});
