import { describe, expect, it } from 'vitest';
import { resolveAsDifferent, resolveAsSame } from '../../src/cli/commands/items/review.ts';
import { askedBy } from '../../src/items/reviews.ts';
import { forgetDistinct } from '../../src/store/tables/distinct-pairs.ts';
import { listOpenReviews } from '../../src/store/tables/reviews.ts';
import type { Bench } from '../sync/run-sync.ts';
import { openInterruptible } from './interruptible.ts';
import { linksOf } from './links.ts';
import {
  ANNA,
  contactsOf,
  didToEphysio,
  didToGhl,
  expectQuiet,
  listen,
  NOTHING,
  openPractice,
  openWithInvoices,
  patientOf,
  patientsOf,
  reviewKinds,
  runWell,
} from './practice.ts';

const doubtsIn = async (bench: Bench) =>
  (await listOpenReviews(bench.store, 'main'))
    .filter((item) => item.kind === 'who-is-who')
    .map((item) => askedBy(item, 'same'));

const practiceOf = (bench: Bench) => {
  const [practice] = bench.context().practices;
  if (!practice) throw new Error('the sandbox gave a config without a practice');
  return practice;
};

/** What `review resolve` does with the only item. */
const answer = async (bench: Bench, same: string | null) => {
  const [doubt] = await doubtsIn(bench);
  if (!doubt) throw new Error('nobody asks who is who');
  return same === null
    ? resolveAsDifferent(bench.context(), practiceOf(bench), [doubt])
    : resolveAsSame(bench.context(), practiceOf(bench), doubt, same);
};

/** Anna is in e-Physio; in GHL somebody of nearly her name has her number. */
const withDoubt = async () => {
  const bench = await openWithInvoices();
  const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
  const contact = bench.sandbox.ghl.edit.createContact({
    firstName: 'Ana',
    lastName: 'Müller',
    phone: '+41793456789',
    city: 'Chur',
  });
  const end = await runWell(bench);
  expect([didToEphysio(end), didToGhl(end)]).toEqual([NOTHING, NOTHING]);
  expect(await reviewKinds(bench)).toEqual(['who-is-who']);
  return { bench, id: String(id), contactId: contact.id };
};

describe('who is who, as a person has settled it', () => {
  it('the same person: the two are linked, and what differs is settled as for any new link', async () => {
    const { bench, id, contactId } = await withDoubt();
    expect(await answer(bench, contactId)).toMatchObject({ exitCode: 0, document: { state: 'joined' } });
    expect(await linksOf(bench)).toMatchObject([{ ephysio_id: id, ghl_id: contactId, state: 'linked' }]);
    expect(contactsOf(bench)).toEqual([
      expect.objectContaining({ firstName: 'Anna', city: 'Zürich', email: 'anna@example.ch' }),
    ]);
    expect(await reviewKinds(bench)).toEqual([]);
    await runWell(bench);
    await expectQuiet(bench);
    const conflicts = await bench.store.db.selectFrom('conflicts').select('field').execute();
    expect(conflicts.map(({ field }) => field).toSorted()).toEqual(['address', 'firstName']);
    expect(patientsOf(bench)).toHaveLength(1);
  });

  it.each(['run', 'webhook'] as const)(
    'different people: each is made on the other side (by %s)',
    async (by) => {
      const { bench, id, contactId } = await withDoubt();
      const inbox = listen(bench);
      expect((await answer(bench, null)).exitCode).toBe(0);
      expect(await reviewKinds(bench)).toEqual([]);
      if (by === 'webhook') {
        bench.sandbox.ghl.edit.updateContact(contactId, { address1: 'Dorfplatz 1' });
        await inbox.settle();
      }
      for (let n = 0; n < 2; n += 1) await runWell(bench);
      const links = await linksOf(bench);
      expect(links).toHaveLength(2);
      expect(links.find((link) => link.ephysio_id === id)?.ghl_id).not.toBe(contactId);
      expect(patientsOf(bench).map((p) => p.firstName)).toEqual(['Anna', 'Ana']);
      expect(contactsOf(bench).map((c) => [c.firstName, c.phone])).toEqual([
        ['Ana', '+41793456789'],
        ['Anna', null],
      ]);
      expect(await reviewKinds(bench)).not.toContain('who-is-who');
      await inbox.settle();
      await expectQuiet(bench);
    },
  );

  it('different people, one of whom is linked: the other is made', async () => {
    const bench = await openPractice();
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    bench.sandbox.ghl.edit.createContact({ firstName: 'Ana', lastName: 'Müller', phone: '+41 79 345 67 89' });
    await runWell(bench);
    expect(await reviewKinds(bench)).toEqual(['who-is-who']);
    const refused = answer(bench, String(patientOf(bench).id));
    expect(await refused).toMatchObject({
      exitCode: 1,
      document: {
        state: 'refused',
        reason: expect.stringMatching(/is linked to GHL contact .* merge .* links remove [-\w]+" first/),
      },
    });
    await answer(bench, null);
    await runWell(bench);
    expect(patientsOf(bench).map((p) => p.firstName)).toEqual(['Anna', 'Ana']);
    await expectQuiet(bench);
    expect(await reviewKinds(bench)).not.toContain('who-is-who');
  });

  it('says nothing where the record is gone, or is not named by the item', async () => {
    const { bench, contactId } = await withDoubt();
    await expect(answer(bench, 'somebody')).rejects.toThrow('does not name somebody');
    bench.sandbox.ghl.edit.deleteContact(contactId);
    expect(await answer(bench, contactId)).toMatchObject({ exitCode: 1, document: { state: 'refused' } });
    expect(await linksOf(bench)).toEqual([]);
    expect(await reviewKinds(bench)).toEqual(['who-is-who']);
  });

  it('and who was declared distinct can be linked after all, while the question is open', async () => {
    const { bench, contactId } = await withDoubt();
    const [doubt] = await doubtsIn(bench);
    if (!doubt) throw new Error('nobody asks who is who');
    await resolveAsDifferent(bench.context(), practiceOf(bench), [doubt]);
    const joined = await resolveAsSame(bench.context(), practiceOf(bench), doubt, contactId);
    expect(joined.document).toMatchObject({ state: 'joined' });
    await expectQuiet(bench);
    expect([patientsOf(bench).length, contactsOf(bench).length]).toEqual([1, 1]);
  });

  it('different people who later agree in everything are asked about again, and not made twice', async () => {
    const { bench, contactId } = await withDoubt();
    await answer(bench, null);
    // A slip of the pen, corrected before anybody was made.
    const { edit } = bench.sandbox.ghl;
    edit.updateContact(contactId, { firstName: 'Anna', email: 'anna@example.ch', dateOfBirth: '1975-03-02' });
    for (let n = 0; n < 2; n += 1) await runWell(bench, { full: n === 1 });
    expect([patientsOf(bench).length, contactsOf(bench).length]).toEqual([1, 1]);
    expect(await reviewKinds(bench)).toEqual(['who-is-who']);
    const again = await answer(bench, null);
    expect(again.exitCode).toBe(1);
    expect(again.text.replaceAll(/\s+/g, ' ')).toContain('distinct before');
    expect(await answer(bench, contactId)).toMatchObject({ exitCode: 0, document: { state: 'joined' } });
    await expectQuiet(bench);
    expect([patientsOf(bench).length, contactsOf(bench).length]).toEqual([1, 1]);
  });

  it('different people, one of whom is linked and agrees in everything later: the other is not made', async () => {
    const bench = await openPractice();
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    const { edit } = bench.sandbox.ghl;
    const { id } = edit.createContact({ firstName: 'Ana', lastName: 'Müller', phone: '+41 79 345 67 89' });
    await runWell(bench);
    expect((await doubtsIn(bench))[0]?.review.facts).toMatchObject({
      candidates: [{ side: 'ephysio', contact: contactsOf(bench).find((c) => c.id !== id)?.id }],
    });
    await answer(bench, null);
    edit.updateContact(id, { firstName: 'Anna', dateOfBirth: '1975-03-02' });
    await runWell(bench);
    expect(patientsOf(bench)).toHaveLength(1);
    expect(await reviewKinds(bench)).toEqual(['who-is-who']);
  });

  it('different people who agree in everything just when one of them is made: asked, and not made', async () => {
    const { bench, during } = await openInterruptible();
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    const { edit } = bench.sandbox.ghl;
    const { id } = edit.createContact({ firstName: 'Ana', lastName: 'Müller', phone: '+41793456789' });
    await runWell(bench);
    await answer(bench, null);
    during({ service: 'ghl', method: 'POST', path: /^\/contacts\/?$/, phase: 'before' }, async () =>
      edit.updateContact(id, { firstName: 'Anna', dateOfBirth: '1975-03-02' }),
    );
    await runWell(bench, { direction: 'to-ghl' });
    expect(contactsOf(bench)).toHaveLength(1);
    expect(await reviewKinds(bench)).toEqual(['who-is-who']);
    expect(await linksOf(bench)).toEqual([]);
  });

  it('different people, taken back: asked again', async () => {
    const { bench, id, contactId } = await withDoubt();
    await answer(bench, null);
    await forgetDistinct(bench.store, 'main', [
      { side: 'ephysio', id },
      { side: 'ghl', id: contactId },
    ]);
    await runWell(bench);
    expect([patientsOf(bench).length, contactsOf(bench).length]).toEqual([1, 1]);
    expect(await reviewKinds(bench)).toEqual(['who-is-who']);
  });

  it('an answer is about those whom the question named: with another candidate it is another question', async () => {
    const { bench } = await withDoubt();
    const [seen] = await doubtsIn(bench);
    if (!seen) throw new Error('nobody asks who is who');
    const { edit } = bench.sandbox.ghl;
    const other = edit.createContact({ firstName: 'Annna', lastName: 'Müller', email: 'anna@example.ch' });
    await runWell(bench);
    const late = await resolveAsDifferent(bench.context(), practiceOf(bench), [seen]);
    expect(late).toMatchObject({ exitCode: 1, document: { changed: [], unchanged: [seen.review.id] } });
    expect(late.text.replaceAll(/\s+/g, ' ')).toContain('Look again');
    const [now, ...more] = await doubtsIn(bench);
    expect([now?.question.candidates.map(({ id }) => id), more]).toEqual([
      expect.arrayContaining([other.id]),
      [],
    ]);
    expect(now?.question.candidates).toHaveLength(2);
    await runWell(bench);
    expect((await doubtsIn(bench)).map(({ review }) => review.id)).toEqual([now?.review.id]);
    edit.updateContact(other.id, { firstName: 'Laura', lastName: 'Frei', email: 'laura@example.ch' });
    await runWell(bench);
    const [fewer] = await doubtsIn(bench);
    expect([fewer?.review.id, fewer?.question.candidates.length]).toEqual([now?.review.id, 1]);
  });
});
