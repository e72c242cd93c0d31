import { type Review, subjectOf } from '../../src/domain/review/review.ts';
import type { Store } from '../../src/store/store.ts';
import { insertConflict } from '../../src/store/tables/conflicts.ts';
import { recordFailure } from '../../src/store/tables/failures.ts';
import { upsertReview } from '../../src/store/tables/reviews.ts';
import { insertEvents } from '../../src/store/tables/webhooks/webhook-events.ts';
import { NOON } from '../store/temp-store.ts';

const LINK = '0f8fad5b-d9cb-469f-a165-70867728950e';

/** Values that nobody may see who has not asked. */
export const SECRETS = ['Geheimgasse 7', 'Anna Verborgen', '+41 79 555 44 33'] as const;
const [STREET, NAME, PHONE] = SECRETS;

/** A dead letter of this record; returns its number. */
export const addLetter = async (store: Store, recordId: string, practice = 'main'): Promise<string> => {
  await insertEvents(store, [
    {
      practice,
      entity: 'patient',
      recordId,
      webhookId: `delivery of ${recordId}`,
      locationId: 'loc1',
      type: 'ContactUpdate',
      lane: recordId,
      payload: { record: { name: NAME } },
      receivedAt: NOON,
    },
  ]);
  const { id } = await store.db
    .updateTable('webhook_events')
    .set({ state: 'dead', attempts: 12, last_error: 'status 422', done_at: new Date(NOON).toISOString() })
    .where('record_id', '=', recordId)
    .returning('id')
    .executeTakeFirstOrThrow();
  return String(id);
};

export const addRecord = (store: Store, recordId: string): Promise<unknown> =>
  recordFailure(
    store,
    { practice: 'main', entity: 'patient', side: 'ghl', recordId },
    { fingerprint: 'f', reason: 'refused: status 422', now: NOON },
  );

const BY_HAND: Review = {
  kind: 'patient-by-hand',
  about: { entity: 'patient', link: LINK, ephysioId: '7', ghlId: 'c7' },
  side: 'ephysio',
  facts: { action: 'update', id: '7', fields: ['street'], reason: 'status 405', isFinal: false },
};

/** A change by hand of the link of this id. */
export const byHandOf = (link: string): Review => ({
  ...BY_HAND,
  about: { entity: 'patient', link, ephysioId: '7', ghlId: 'c7' },
});

/** A review with an exact change; returns its id. */
export const addReview = async (
  store: Store,
  review: Review = BY_HAND,
  practice = 'main',
): Promise<string> => {
  await upsertReview(store, {
    ...review,
    practice,
    detail: { kind: 'update', id: '7', fields: { street: STREET, lastName: NAME } },
    now: NOON,
  });
  const { id } = await store.db
    .selectFrom('reviews')
    .select('id')
    .where('subject', '=', subjectOf(review))
    .executeTakeFirstOrThrow();
  return id;
};

export const addConflict = (store: Store, practice = 'main'): Promise<string> =>
  insertConflict(store, {
    practice,
    entity: 'patient',
    linkId: LINK,
    field: 'phone',
    winner: 'ephysio',
    reason: 'both-changed',
    values: { winner: PHONE, loser: null },
    now: NOON,
  });

/** How many items of each kind are open. */
export const openCounts = async ({ db }: Store): Promise<Record<string, number>> => {
  const count = async (table: 'reviews' | 'conflicts'): Promise<number> =>
    (await db.selectFrom(table).select('id').where('resolved_at', 'is', null).execute()).length;
  const events = await db.selectFrom('webhook_events').select('state').execute();
  return {
    dead: events.filter((e) => e.state === 'dead').length,
    due: events.filter((e) => e.state === 'new').length,
    records: (await db.selectFrom('failures').select('record_id').execute()).length,
    reviews: await count('reviews'),
    conflicts: await count('conflicts'),
  };
};
