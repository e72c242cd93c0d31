import { describe, expect, it } from 'vitest';
import { actingOf } from '../../src/app/single-records.ts';
import type { RecordName } from '../../src/domain/identity/distinct-pairs.ts';
import { unsureReview } from '../../src/domain/review/patient-reviews.ts';
import { LockedError } from '../../src/errors.ts';
import type { Store } from '../../src/store/store.ts';
import { openConflicts, withCities } from '../scenarios/conflicting.ts';
import { ANNA, contactsOf, openPractice, reviewKinds, runWell } from '../scenarios/practice.ts';
import type { Bench } from '../sync/run-sync.ts';
import { addConflict, addReview, openCounts } from './admin-items.ts';
import { openAdminRig } from './visitor.ts';

const IN_GHL: RecordName = { side: 'ghl', id: 'c1' };

/** A question about e-Physio patient 7. */
const addQuestion = (store: Store, candidates: readonly RecordName[]): Promise<string> => {
  return addReview(store, unsureReview('ephysio', '7', candidates));
};

/** The admin page of a practice whose services answer. */
const openPage = ({ store, clock, context }: Bench) =>
  openAdminRig({ store, now: clock.now, onSingleRecords: actingOf(context()).onSingleRecords });

/** A listener without services: what would be done to records is written down. */
const openDesk = async () => {
  const begun: string[] = [];
  const rig = await openAdminRig({
    onSingleRecords: async (_practice, command) => {
      begun.push(command);
      throw new LockedError('Somebody else is at it.', 'Try again.');
    },
  });
  return { ...rig, begun };
};

describe('a decision', () => {
  it.each([
    { verb: 'take-ephysio', is: 'Done. Both sides had this value already.', city: 'Bern' },
    { verb: 'take-ghl', is: 'Saved on both sides.', city: 'Chur' },
  ])('about a conflict is carried out: $verb', async ({ verb, is, city }) => {
    const { bench, cities } = await withCities();
    const [conflict] = await openConflicts(bench);
    const id = conflict?.id ?? '';
    const { visitor, lines } = await openPage(bench);
    expect(await visitor.press(verb, { kind: 'conflict', id })).toMatchObject({
      status: 303,
      location: `/admin/?practice=main#conflict-${id}`,
    });
    expect([cities(), await openConflicts(bench)]).toEqual([[city, city], []]);
    const { text } = await visitor.get('/admin/');
    // At the top, because the item is gone, with the name of whom it was about.
    expect(text).toContain(
      `id="conflict-${id}" tabindex="-1"><p><strong>Anna Müller, 1975:</strong> ${is}</p>`,
    );
    expect(lines).toContainEqual(expect.objectContaining({ event: `admin.${verb}`, kind: 'conflict', id }));
  });

  it.each([
    { verb: 'same', is: 'The two are matched. What differed is saved on both sides.', contacts: 1 },
    { verb: 'different', is: 'They stay different people.', contacts: 2 },
  ])('about two people is carried out: $verb', async ({ verb, is, contacts }) => {
    const bench = await openPractice();
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    const alike = { firstName: 'Ana', lastName: 'Müller', phone: '+41793456789' };
    bench.sandbox.ghl.edit.createContact(alike);
    await runWell(bench);
    const [review] = await bench.store.db.selectFrom('reviews').select('id').execute();
    const { visitor } = await openPage(bench);
    const { text } = await visitor.get('/admin/');
    expect(text).toMatch(/action="\/admin\/same"[\s\S]*action="\/admin\/different"/);
    await visitor.press(verb, { kind: 'review', id: review?.id ?? '' });
    expect((await visitor.get('/admin/')).text).toContain(is);
    expect(await reviewKinds(bench)).toEqual([]);
    await runWell(bench);
    expect(contactsOf(bench)).toHaveLength(contacts);
  });

  it('about two records of one service is that they are two people: nothing here makes them one', async () => {
    const { store, visitor, begun } = await openDesk();
    const id = await addQuestion(store, [{ side: 'ephysio', id: '8' }]);
    const { text } = await visitor.get('/admin/');
    expect(text).toContain('action="/admin/different"');
    expect(text).not.toContain('action="/admin/same"');
    await visitor.press('same', { kind: 'review', id });
    expect((await visitor.get('/admin/')).text).toContain('Nothing was changed.');
    expect(await openCounts(store)).toMatchObject({ reviews: 1 });
    await visitor.press('different', { kind: 'review', id });
    expect((await visitor.get('/admin/')).text).toContain('They stay different people.');
    expect([begun, await openCounts(store)]).toMatchObject([[], { reviews: 0 }]);
  });

  it('is not offered, nor taken, where the review asks something else', async () => {
    const { store, visitor, begun } = await openDesk();
    const id = await addReview(store);
    expect((await visitor.get('/admin/')).text).not.toMatch(/action="\/admin\/(same|different)"/);
    for (const verb of ['same', 'different']) {
      await visitor.press(verb, { kind: 'review', id });
      expect((await visitor.get('/admin/')).text).toContain('Nothing was changed.');
    }
    expect(begun).toEqual([]);
    expect(await openCounts(store)).toMatchObject({ reviews: 1 });
  });

  it('about several people names one of them, and no one else', async () => {
    const { store, visitor, begun } = await openDesk();
    const id = await addQuestion(store, [IN_GHL, { side: 'ghl', id: 'c2' }, { side: 'ephysio', id: '8' }]);
    const { text } = await visitor.get('/admin/');
    expect(text.match(/name="other" value="c[12]"/g)).toHaveLength(2);
    expect(text).toContain('No, none of them');
    for (const other of [undefined, '8', 'c3', '']) {
      await visitor.press('same', { kind: 'review', id, ...(other === undefined ? {} : { other }) });
      expect(begun).toEqual([]);
    }
    await visitor.press('same', { kind: 'review', id, other: 'c2' });
    expect(begun).toEqual(['review resolve']);
    await visitor.press('different', { kind: 'review', id });
    expect(await openCounts(store)).toMatchObject({ reviews: 0 });
    const pairs = await store.db.selectFrom('distinct_pairs').select('pair').execute();
    expect(pairs).toHaveLength(3);
  });

  it('about what is settled by now, or of another practice, is not made', async () => {
    const { store, visitor, begun } = await openDesk();
    const [settled, elsewhere] = [await addConflict(store), await addConflict(store, 'elsewhere')];
    await visitor.press('resolve', { kind: 'conflict', id: settled });
    for (const id of [settled, elsewhere]) {
      await visitor.press('take-ghl', { kind: 'conflict', id });
      expect((await visitor.get('/admin/')).text).toContain('This item is settled already.');
    }
    expect(begun).toEqual([]);
  });

  it('that cannot be made now says why, and can be made again', async () => {
    const { store, visitor, begun } = await openDesk();
    const id = await addConflict(store);
    expect(await visitor.press('take-ghl', { kind: 'conflict', id })).toMatchObject({
      status: 303,
      location: `/admin/?practice=main#conflict-${id}`,
    });
    const { text } = await visitor.get('/admin/');
    expect(text).toMatch(
      new RegExp(
        `id="conflict-${id}" tabindex="-1">\\s*<div class="notice error" role="status"><p>A comparison is running.`,
      ),
    );
    expect(text).toContain('Somebody else is at it. Try again.');
    expect([begun, await openCounts(store)]).toMatchObject([['conflicts resolve'], { conflicts: 1 }]);
  });
});
