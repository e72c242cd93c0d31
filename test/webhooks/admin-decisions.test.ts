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
    { verb: 'take-ephysio', is: 'settled, nothing had to be written.', city: 'Bern' },
    { verb: 'take-ghl', is: 'settled, written to both services.', city: 'Chur' },
  ])('about a conflict is carried out: $verb', async ({ verb, is, city }) => {
    const { bench, cities } = await withCities();
    const [conflict] = await openConflicts(bench);
    const id = conflict?.id ?? '';
    const { visitor, lines } = await openPage(bench);
    expect(await visitor.press(verb, { kind: 'conflict', id })).toMatchObject({
      status: 303,
      location: '/admin/?practice=main#conflicts',
    });
    expect([cities(), await openConflicts(bench)]).toEqual([[city, city], []]);
    const { text } = await visitor.get('/admin/');
    expect(text).toContain(`Conflict ${id.slice(0, 8)} ${is}`);
    expect(text).not.toMatch(/Bern|Chur/);
    expect(lines).toContainEqual(expect.objectContaining({ event: `admin.${verb}`, kind: 'conflict', id }));
  });

  it.each([
    { verb: 'same', is: /Review \w{8} settled: \S+ \S+ \S+ is linked/, contacts: 1 },
    { verb: 'different', is: /Review \w{8} settled: \S+ \S+ \S+ is not/, contacts: 2 },
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
    expect((await visitor.get('/admin/')).text).toMatch(is);
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
    expect((await visitor.get('/admin/')).text).toMatch(
      /settled: e-Physio patient 7 is not e-Physio patient 8/,
    );
    expect([begun, await openCounts(store)]).toMatchObject([[], { reviews: 0 }]);
  });

  it.each<[string, (store: Store) => Promise<string>]>([
    ['names two people', (store) => addQuestion(store, [IN_GHL, { side: 'ghl', id: 'c2' }])],
    ['asks something else', (store) => addReview(store)],
  ])('is not offered, nor taken, where the review %s', async (_what, add) => {
    const { store, visitor, begun } = await openDesk();
    const id = await add(store);
    expect((await visitor.get('/admin/')).text).not.toMatch(/action="\/admin\/(same|different)"/);
    for (const verb of ['same', 'different']) {
      await visitor.press(verb, { kind: 'review', id });
      expect((await visitor.get('/admin/')).text).toContain('Nothing was changed.');
    }
    expect(begun).toEqual([]);
    expect(await openCounts(store)).toMatchObject({ reviews: 1 });
  });

  it('about what is settled by now, or of another practice, is not made', async () => {
    const { store, visitor, begun } = await openDesk();
    const [settled, elsewhere] = [await addConflict(store), await addConflict(store, 'elsewhere')];
    await visitor.press('resolve', { kind: 'conflict', id: settled });
    for (const id of [settled, elsewhere]) {
      await visitor.press('take-ghl', { kind: 'conflict', id });
      expect((await visitor.get('/admin/')).text).toContain('not open any more');
    }
    expect(begun).toEqual([]);
  });

  it('that cannot be made now says why, and can be made again', async () => {
    const { store, visitor, begun } = await openDesk();
    const id = await addConflict(store);
    expect(await visitor.press('take-ghl', { kind: 'conflict', id })).toMatchObject({
      status: 503,
      text: expect.stringContaining('Somebody else is at it. Try again.'),
    });
    expect([begun, await openCounts(store)]).toMatchObject([['conflicts resolve'], { conflicts: 1 }]);
  });
});
