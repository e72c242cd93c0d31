import { describe, expect, it } from 'vitest';
import type { RecordName } from '../../src/domain/identity/distinct-pairs.ts';
import { unsureReview } from '../../src/domain/review/patient-reviews.ts';
import { LockedError } from '../../src/errors.ts';
import type { Store } from '../../src/store/store.ts';
import { addConflict, addReview, openCounts, SECRETS } from './admin-items.ts';
import { openAdminRig } from './visitor.ts';

const IN_GHL: RecordName = { side: 'ghl', id: 'c1' };

/** A question about e-Physio patient 7. */
const addQuestion = (store: Store, candidates: readonly RecordName[]): Promise<string> => {
  return addReview(store, unsureReview('ephysio', '7', candidates));
};

/** A listener whose decisions are written down and not carried out. */
const openDesk = async () => {
  const made: string[] = [];
  const rig = await openAdminRig({
    decisions: {
      take: async ({ id }, side) => {
        made.push(`take ${side} ${id}`);
        return { kind: 'warning', text: 'the conflict was taken' };
      },
      answer: async ({ id }, answer) => {
        made.push(`${answer} ${id}`);
        return { kind: 'good', text: 'the question was answered' };
      },
    },
  });
  return { ...rig, made };
};

describe('a decision', () => {
  it.each([
    { verb: 'take-ephysio', side: 'ephysio' },
    { verb: 'take-ghl', side: 'ghl' },
  ])('about a conflict goes on: $verb', async ({ verb, side }) => {
    const { store, visitor, made, lines } = await openDesk();
    const id = await addConflict(store);
    expect(await visitor.press(verb, { kind: 'conflict', id })).toMatchObject({
      status: 303,
      location: '/admin/?practice=main#conflicts',
    });
    expect(made).toEqual([`take ${side} ${id}`]);
    const { text } = await visitor.get('/admin/');
    expect(text).toContain('the conflict was taken');
    expect(SECRETS.filter((secret) => text.includes(secret))).toEqual([]);
    expect(lines).toContainEqual(expect.objectContaining({ event: `admin.${verb}`, kind: 'conflict', id }));
  });

  it.each(['same', 'different'])('about two people goes on: %s', async (verb) => {
    const { store, visitor, made } = await openDesk();
    const id = await addQuestion(store, [IN_GHL]);
    const { text } = await visitor.get('/admin/');
    expect(text).toMatch(/action="\/admin\/same"[\s\S]*action="\/admin\/different"/);
    await visitor.press(verb, { kind: 'review', id });
    expect(made).toEqual([`${verb} ${id}`]);
    expect((await visitor.get('/admin/')).text).toContain('the question was answered');
  });

  it('about two records of one service is that they are two people: nothing here makes them one', async () => {
    const { store, visitor, made } = await openDesk();
    const id = await addQuestion(store, [{ side: 'ephysio', id: '8' }]);
    const { text } = await visitor.get('/admin/');
    expect(text).toContain('action="/admin/different"');
    expect(text).not.toContain('action="/admin/same"');
    await visitor.press('same', { kind: 'review', id });
    expect((await visitor.get('/admin/')).text).toContain('Nothing was changed.');
    await visitor.press('different', { kind: 'review', id });
    expect(made).toEqual([`different ${id}`]);
  });

  it.each<[string, (store: Store) => Promise<string>]>([
    ['names two people', (store) => addQuestion(store, [IN_GHL, { side: 'ghl', id: 'c2' }])],
    ['asks something else', (store) => addReview(store)],
  ])('is not offered, nor taken, where the review %s', async (_what, add) => {
    const { store, visitor, made } = await openDesk();
    const id = await add(store);
    expect((await visitor.get('/admin/')).text).not.toMatch(/action="\/admin\/(same|different)"/);
    for (const verb of ['same', 'different']) {
      await visitor.press(verb, { kind: 'review', id });
      expect((await visitor.get('/admin/')).text).toContain('Nothing was changed.');
    }
    expect(made).toEqual([]);
    expect(await openCounts(store)).toMatchObject({ reviews: 1 });
  });

  it('about what is settled by now, or of another practice, is not made', async () => {
    const { store, visitor, made } = await openDesk();
    const [settled, elsewhere] = [await addConflict(store), await addConflict(store, 'elsewhere')];
    await visitor.press('resolve', { kind: 'conflict', id: settled });
    for (const id of [settled, elsewhere]) {
      await visitor.press('take-ghl', { kind: 'conflict', id });
      expect((await visitor.get('/admin/')).text).toContain('not open any more');
    }
    expect(made).toEqual([]);
  });

  it('that cannot be made now says why, and can be made again', async () => {
    const { store, visitor } = await openAdminRig({
      decisions: {
        take: () => Promise.reject(new LockedError('Somebody else is at it.', 'Try again.')),
        answer: () => Promise.reject(new Error('nobody asks')),
      },
    });
    const id = await addConflict(store);
    expect(await visitor.press('take-ghl', { kind: 'conflict', id })).toMatchObject({
      status: 503,
      text: expect.stringContaining('Somebody else is at it. Try again.'),
    });
    expect(await openCounts(store)).toMatchObject({ conflicts: 1 });
  });
});
