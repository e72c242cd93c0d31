import { describe, expect, it } from 'vitest';
import { expectNoPosts, posts, reviewOf, reviewsOf, sayDifferent } from './answers.ts';
import { linksOf } from './links.ts';
import {
  ANNA,
  contactOf,
  contactsOf,
  didToGhl,
  expectQuiet,
  NOTHING,
  openPractice,
  reviewKinds,
  runWell,
} from './practice.ts';

const PHONE = '+41793456789';
const SECONDS = 1000;
/** The index of the search shows a write so much later. */
const LAG = 10 * SECONDS;

describe('a contact that GHL names when it refuses to make one', () => {
  const openLagging = () => openPractice({ sandbox: { ghl: { indexLagMs: LAG } } });

  it.each([
    ['nearly the same name', { firstName: 'Ana', lastName: 'Müller', phone: PHONE }],
    ['no name that is one', { firstName: '.', lastName: '.', phone: PHONE }],
  ])('is a question, and is known in every run after (%s)', async (_what, contact) => {
    const bench = await openLagging();
    const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    bench.clock.advance(3600 * SECONDS);
    const { id: contactId } = bench.sandbox.ghl.edit.createContact(contact);
    await runWell(bench, { afterMs: SECONDS });
    expect(posts(bench)).toBe(1);
    const item = await reviewOf(bench, 'who-is-who');
    expect([item.subject, item.message]).toEqual([
      `ephysio patient ${id}`,
      expect.stringContaining(`GHL contact ${contactId}`),
    ]);
    // The index does not show it yet, then it does.
    for (const afterMs of [SECONDS, SECONDS, LAG, 3600 * SECONDS]) await runWell(bench, { afterMs });
    await expectNoPosts(bench);
    expect(posts(bench)).toBe(1);
    expect((await reviewOf(bench, 'who-is-who')).id).toBe(item.id);
    expect(contactsOf(bench)).toHaveLength(1);
  });

  it('is forgotten where it was deleted in between: the patient gets a contact of its own', async () => {
    const bench = await openLagging();
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    bench.clock.advance(3600 * SECONDS);
    const { id } = bench.sandbox.ghl.edit.createContact({
      firstName: 'Ana',
      lastName: 'Müller',
      phone: PHONE,
    });
    await runWell(bench, { afterMs: SECONDS });
    bench.sandbox.ghl.edit.deleteContact(id);
    await runWell(bench, { afterMs: SECONDS });
    expect(contactOf(bench)).toMatchObject({ firstName: 'Anna', phone: PHONE });
    expect(await reviewKinds(bench)).toEqual([]);
  });

  it('of two different people by what was said is no question, and is asked for once', async () => {
    const bench = await openPractice();
    const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    bench.sandbox.ghl.edit.createContact({ firstName: 'Ana', lastName: 'Müller', phone: PHONE });
    await runWell(bench);
    await sayDifferent(bench, 'who-is-who');
    await runWell(bench, { direction: 'to-ghl' });
    const link = (await linksOf(bench)).find(({ ephysio_id: own }) => own === String(id));
    expect(bench.sandbox.ghl.state.contacts.get(link?.ghl_id ?? '')).toMatchObject({ phone: null });
    await expectNoPosts(bench);
  });
});

describe('a contact that is used for another patient, and holds the phone of both', () => {
  /** Anna's contact was renamed to her son by a form; the desk enters him. */
  const withOverwritten = async (birthDate: string | null) => {
    const bench = await openPractice();
    const { edit } = bench.sandbox.ephysio;
    const { id: anna } = edit.addPatient(ANNA);
    await runWell(bench);
    const { id: contactId } = contactOf(bench);
    bench.sandbox.ghl.edit.updateContact(contactId, { firstName: 'Tim', dateOfBirth: birthDate });
    await runWell(bench);
    expect(await reviewKinds(bench)).toContain('somebody-else');
    const { id: tim } = edit.addPatient({ ...ANNA, firstName: 'Tim', birthDate: '05.05.2015', email: '' });
    return { bench, anna, tim, contactId };
  };

  it.each([
    ['says his birth date', '2015-05-05'],
    ['says no birth date', null],
  ])('becomes a review without a create in every run (%s)', async (_what, birthDate) => {
    const { bench, anna, tim, contactId } = await withOverwritten(birthDate);
    await runWell(bench);
    expect(posts(bench)).toBe(1);
    const item = await reviewOf(bench, 'listed-twice');
    expect(item.subject).toBe(`ephysio patient ${tim}`);
    expect(item.message).toContain(`GHL contact ${contactId}, which is linked to e-Physio patient ${anna}:`);
    await expectNoPosts(bench);
    // The desk puts the contact right: both are there.
    bench.sandbox.ghl.edit.updateContact(contactId, { firstName: 'Anna', dateOfBirth: '1975-03-02' });
    await runWell(bench);
    expect(contactsOf(bench).map((c) => [c.firstName, c.phone])).toEqual([
      ['Anna', PHONE],
      ['Tim', null],
    ]);
    expect(await reviewKinds(bench)).toEqual([]);
    await expectQuiet(bench);
  });

  it('has him made beside it once a person has said that they are two', async () => {
    const { bench } = await withOverwritten(null);
    await runWell(bench);
    await sayDifferent(bench, 'listed-twice');
    await runWell(bench);
    expect(contactsOf(bench).map((c) => [c.firstName, c.phone])).toEqual([
      ['Tim', PHONE],
      ['Tim', null],
    ]);
    expect(await reviewsOf(bench, 'listed-twice')).toEqual([]);
    await expectNoPosts(bench);
    expect(didToGhl(await runWell(bench))).toEqual(NOTHING);
  });

  it('is no question where it still says the birth date of the mother', async () => {
    const { bench } = await withOverwritten('1975-03-02');
    await runWell(bench);
    expect(contactsOf(bench)).toHaveLength(2);
    await expectNoPosts(bench);
  });
});
