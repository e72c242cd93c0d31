import { describe, expect, it } from 'vitest';
import { unsureReview } from '../../../../src/domain/review/patient-reviews.ts';
import type { Review } from '../../../../src/domain/review/review.ts';
import { conflicts } from '../../../../src/items/conflicts.ts';
import { openSqlite } from '../../../../src/store/database/sqlite.ts';
import type { Store } from '../../../../src/store/store.ts';
import { upsertReview } from '../../../../src/store/tables/reviews.ts';
import { NOON } from '../../../store/temp-store.ts';
import {
  addConflict,
  addLetter,
  addRecord,
  addReview,
  byHandOf,
  openCounts,
  SECRETS,
} from '../../admin-items.ts';
import { auditOf, openDesk } from '../../staffed-desk.ts';
import { confirm, formOn, previewAt } from './bulk-form.ts';

const BY_HAND = { verb: 'resolve', kind: 'patient-by-hand', answer: 'done' } as const;
const LETTERS = { verb: 'retry', kind: 'letter' } as const;

const linkId = (n: number): string => `0f8fad5b-d9cb-469f-a165-${String(n).padStart(12, '0')}`;

const addByHand = (store: Store, n: number): Promise<string> => addReview(store, byHandOf(linkId(n)));

/** A change by hand of which somebody may say that it is to stay as it is. */
const FINAL = (() => {
  const review = byHandOf(linkId(99));
  return review.kind === 'patient-by-hand'
    ? ({ ...review, facts: { ...review.facts, isFinal: true } } satisfies Review)
    : review;
})();

const decisionsOf = async (store: Store): Promise<string[]> =>
  (await auditOf(store)).filter((row) => !/ (log-in|today)$/.test(row));

describe('what would be done with several items at once', () => {
  it('is shown with their number, what it means, and what is left out', async () => {
    const { as, store } = await openDesk();
    for (const n of [1, 2, 3]) await addByHand(store, n);
    await addReview(store, FINAL);
    const petra = await as('petra');
    expect((await petra.get('/admin/')).text).toContain(
      'href="/admin/bulk?practice=main&amp;verb=resolve&amp;kind=patient-by-hand&amp;answer=done&amp;from=today"',
    );
    const { status, text } = await petra.get(previewAt(BY_HAND));
    expect(status).toBe(200);
    for (const said of [
      'Report all as done: Change by hand in e-Physio',
      'It is about 3 open items. You say with it that you have entered all of the following by hand.',
      '1 item of this kind is left out: it needs another answer.',
      'To confirm, type the number 3',
    ])
      expect(text).toContain(said);
    expect(await decisionsOf(store)).toEqual(['Petra main preview review']);
    expect(await openCounts(store)).toMatchObject({ reviews: 4 });
  });

  it.each([
    ['de', 'Tippen Sie zur Bestätigung die Zahl 2 ein'],
    ['fr', 'Pour confirmer, tapez le nombre 2'],
    ['it', 'Per confermare digiti il numero 2'],
    ['en', 'To confirm, type the number 2'],
  ])('is written in the language of the reader: %s', async (language, asked) => {
    const { as, store } = await openDesk();
    for (const n of [1, 2]) await addByHand(store, n);
    const petra = await as('petra');
    const { text } = await petra.get(previewAt(BY_HAND), { 'accept-language': language });
    expect(text).toContain(asked);
  });

  it('is not there for whether two records are one person', async () => {
    const { as, store } = await openDesk();
    for (const id of ['7', '8'])
      await addReview(store, unsureReview('ephysio', id, [{ side: 'ghl', id: `c${id}` }]));
    const petra = await as('petra');
    expect((await petra.get('/admin/')).text).not.toContain('/admin/bulk');
    for (const verb of ['resolve', 'same', 'different'])
      expect((await petra.get(previewAt({ verb, kind: 'who-is-who', answer: 'aside' }))).status).toBe(404);
    const fields = { kind: 'who-is-who', answer: 'aside', set: '0123456789abcdef', number: '1' };
    for (const verb of ['resolve', 'same', 'different'])
      expect((await petra.press('bulk', { verb, ...fields })).status).toBe(400);
    expect(await openCounts(store)).toMatchObject({ reviews: 2 });
  });

  it('says so where nothing is left', async () => {
    const { as, store } = await openDesk();
    const petra = await as('petra');
    const { text } = await petra.get(previewAt(LETTERS));
    expect([text.includes('There is nothing left to settle here.'), formOn(text)]).toEqual([true, {}]);
    expect(await decisionsOf(store)).toEqual([]);
  });

  it('leads to Today of another practice that is chosen on it', async () => {
    const petra = await (await openDesk()).as('petra');
    expect(await petra.get('/admin/bulk?practice=other')).toMatchObject({
      status: 303,
      location: '/admin/?practice=other',
    });
  });

  it('is for nobody who may not decide, or not see the practice, or has no token', async () => {
    const { as, store } = await openDesk();
    for (const n of [1, 2]) await addByHand(store, n);
    const [petra, vera, hans] = [await as('petra'), await as('vera'), await as('hans')];
    const form = { ...formOn((await petra.get(previewAt(BY_HAND))).text), number: '2' };
    expect((await vera.get('/admin/')).text).not.toContain('/admin/bulk');
    const statuses = [
      (await vera.get(previewAt(BY_HAND))).status,
      (await vera.post('/admin/bulk', { ...form, token: await vera.token() })).status,
      (await hans.get(previewAt({ ...BY_HAND, practice: 'other' }))).status,
      (await hans.post('/admin/bulk', { ...form, token: await hans.token(), practice: 'other' })).status,
      (await petra.post('/admin/bulk', { ...form, token: 'forged' })).status,
    ];
    expect(statuses).toEqual([403, 403, 404, 404, 403]);
    expect(await openCounts(store)).toMatchObject({ reviews: 2 });
    expect(await decisionsOf(store)).toEqual(['Petra main preview review']);
  });
});

describe('several items', () => {
  it('stay as they are where another number is typed, and the page says which one', async () => {
    const { as, store } = await openDesk();
    for (const n of [1, 2, 3]) await addByHand(store, n);
    const petra = await as('petra');
    for (const number of ['2', '', '03', '3.0']) {
      const { status, location } = await confirm(petra, BY_HAND, number);
      expect(status).toBe(303);
      const { text } = await petra.get(location ?? '');
      expect(text).toMatch(
        /role="alert" id="wrong">Nothing was changed, because the number was wrong. It has to be 3/,
      );
      expect(formOn(text).set?.split('.')).toHaveLength(3);
    }
    expect(await openCounts(store)).toMatchObject({ reviews: 3 });
    expect((await decisionsOf(store)).some((row) => row.includes('resolve'))).toBe(false);
  });

  it('are those that were shown: later ones stay open, and those that somebody has settled are counted', async () => {
    const { as, store, lines } = await openDesk();
    const [one, two, three] = [
      await addByHand(store, 1),
      await addByHand(store, 2),
      await addByHand(store, 3),
    ];
    const petra = await as('petra');
    const form = formOn((await petra.get(previewAt(BY_HAND))).text);
    await (await as('hans')).press('resolve', { kind: 'review', id: two });
    await addByHand(store, 4);
    const reply = await petra.post('/admin/bulk', { ...form, number: ' 3 ' });
    expect(reply).toMatchObject({ status: 303, location: '/admin/?practice=main#bulk' });
    expect((await petra.get('/admin/')).text).toMatch(
      /notice warning" role="status" id="bulk" tabindex="-1"><p>2 settled and 1 was settled or changed in between\.</,
    );
    expect(await openCounts(store)).toMatchObject({ reviews: 1 });
    const own = (await decisionsOf(store)).filter((row) => row.startsWith('Petra main resolve'));
    expect(new Set(own)).toEqual(new Set([one, three].map((id) => `Petra main resolve review ${id}`)));
    expect(own).toHaveLength(2);
    expect(JSON.stringify([reply.location, lines])).not.toContain(SECRETS[1]);
    // Sent again, it does nothing twice.
    await petra.post('/admin/bulk', { ...form, number: '3' });
    expect((await petra.get('/admin/')).text).toContain('3 were settled or changed in between.');
    expect((await decisionsOf(store)).filter((row) => row.startsWith('Petra main resolve'))).toHaveLength(2);
  });

  it('that say something else by now are not settled', async () => {
    const { as, store } = await openDesk();
    for (const n of [1, 2]) await addByHand(store, n);
    const petra = await as('petra');
    const form = formOn((await petra.get(previewAt(BY_HAND))).text);
    const changed = byHandOf(linkId(2));
    if (changed.kind === 'patient-by-hand')
      await addReview(store, { ...changed, facts: { ...changed.facts, fields: ['street', 'city'] } });
    await petra.post('/admin/bulk', { ...form, number: '2' });
    expect((await petra.get('/admin/')).text).toContain('1 settled and 1 was settled or changed in between.');
    expect(await openCounts(store)).toMatchObject({ reviews: 1 });
  });

  it('that were given up are tried again, of this practice only', async () => {
    const { as, store, wakes } = await openDesk();
    const ids = [];
    for (const record of ['a', 'b', 'c']) ids.push(await addLetter(store, record));
    await addLetter(store, 'd', 'other');
    const petra = await as('petra');
    const before = wakes();
    await confirm(petra, LETTERS);
    expect([wakes(), await openCounts(store)]).toMatchObject([before + 1, { dead: 1, due: 3 }]);
    expect((await petra.get('/admin/')).text).toContain('3 messages are worked on now.');
    const retried = (await decisionsOf(store)).filter((row) => row.includes('retry'));
    expect(retried).toEqual(ids.map((id) => `Petra main retry webhook ${id}`));
  });

  it('that a service refuses are left to the next run', async () => {
    const { as, store } = await openDesk();
    for (const id of ['p1', 'p2']) await addRecord(store, id);
    const petra = await as('petra');
    expect((await petra.get('/admin/')).text).toContain('Try all again: Could not be transferred');
    await confirm(petra, { verb: 'retry', kind: 'failure' });
    expect(await openCounts(store)).toMatchObject({ records: 0 });
    expect((await petra.get('/admin/')).text).toContain('2 entries are tried again by the next comparison.');
    expect((await decisionsOf(store)).slice(1)).toEqual(
      ['p1', 'p2'].map((id) => `Petra main retry patient ghl ${id}`),
    );
  });

  it('stay open while the audit log cannot be written', async () => {
    const { as, store } = await openDesk({ open: { busyTimeoutMs: 20 } });
    for (const n of [1, 2]) await addByHand(store, n);
    const petra = await as('petra');
    const form = formOn((await petra.get(previewAt(BY_HAND))).text);
    const holder = openSqlite(store.path);
    holder.exec('begin immediate');
    expect((await petra.post('/admin/bulk', { ...form, number: '2' })).status).toBe(303);
    holder.exec('rollback');
    holder.close();
    const { text } = await petra.get('/admin/');
    expect(text).toMatch(/2 are still open\..*it cannot be entered in the audit log/s);
    expect(await openCounts(store)).toMatchObject({ reviews: 2 });
  });

  it('are 300 at most at once, of which twenty are listed', async () => {
    const { as, store } = await openDesk();
    await store.transaction(async (handle) => {
      for (let n = 1; n <= 302; n += 1)
        await upsertReview(handle, { ...byHandOf(linkId(n)), practice: 'main', now: NOON });
    });
    const petra = await as('petra');
    const { text } = await petra.get(previewAt(BY_HAND));
    for (const said of ['It is about 300 open items.', 'and 280 others', '2 items are left out for now'])
      expect(text).toContain(said);
    await confirm(petra, BY_HAND);
    expect((await petra.get('/admin/')).text).toContain('300 settled.');
    expect(await openCounts(store)).toMatchObject({ reviews: 2 });
    expect((await decisionsOf(store)).filter((row) => row.includes(' resolve '))).toHaveLength(300);
  });

  it('of one person are 20 at most at once, because both services are written', async () => {
    const { as, store } = await openDesk();
    for (let n = 0; n < 22; n += 1) await addConflict(store);
    const [link] = (await conflicts.list(store, 'main')).map(({ link_id }) => link_id);
    const petra = await as('petra');
    const { text } = await petra.get(previewAt({ verb: 'take-ghl', kind: 'conflict', link: link ?? '' }));
    for (const said of ['It is about 20 open items.', '2 items are left out for now', 'type the number 20'])
      expect(text).toContain(said);
  });
});
