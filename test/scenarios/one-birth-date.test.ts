import { describe, expect, it } from 'vitest';
import { resolveAsSame } from '../../src/cli/commands/items/review.ts';
import { askedBy } from '../../src/items/reviews.ts';
import type { Bench } from '../sync/run-sync.ts';
import { reviewsOf, sayDifferent } from './answers.ts';
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
  patientsOf,
  reviewKinds,
  runWell,
  WAYS,
} from './practice.ts';

type Name = readonly [firstName: string, lastName: string];

const PATIENT = { ...ANNA, birthDate: '14.07.1981', phone: '079 345 67 89', email: 'p@example.ch' };
const CONTACT = { dateOfBirth: '1981-07-14', phone: '+41 44 668 18 00', email: 'c@example.ch' };

const addPatient = ({ sandbox }: Bench, [firstName, lastName]: Name, more: object = {}) =>
  sandbox.ephysio.edit.addPatient({ ...PATIENT, firstName, lastName, ...more });
const addContact = ({ sandbox }: Bench, [firstName, lastName]: Name, more: object = {}) =>
  sandbox.ghl.edit.createContact({ ...CONTACT, firstName, lastName, ...more });

const saySame = async (bench: Bench, contactId: string) => {
  const [item] = await reviewsOf(bench, 'who-is-who');
  const [practice] = bench.context().practices;
  if (!item || !practice) throw new Error('nobody asks who is who');
  return resolveAsSame(bench.context(), practice, askedBy(item, 'same'), contactId);
};

/** One person, as two people wrote the name. */
const SPELLINGS: readonly (readonly [Name, Name])[] = [
  [
    ['Ruth', 'Meier'],
    ['Ruth', 'Maier'],
  ],
  [
    ['Ruth', 'Hofmann'],
    ['Ruth', 'Hoffman'],
  ],
  [
    ['Ruth', 'Keller-Frei'],
    ['Ruth', 'Keller'],
  ],
  [
    ['Anna Maria', 'Weber'],
    ['Anna', 'Weber'],
  ],
  [
    ['Sophie', 'Weber'],
    ['Sofie', 'Weber'],
  ],
  [
    ['Goran', 'Kovač'],
    ['Goran', 'Kovatsch'],
  ],
];

/** Twins: one day, one last name, and often one phone. */
const TWINS: readonly (readonly [Name, Name])[] = [
  [
    ['Lena', 'Weber'],
    ['Lina', 'Weber'],
  ],
  [
    ['Julia', 'Weber'],
    ['Julian', 'Weber'],
  ],
  [
    ['Tim', 'Weber'],
    ['Regula', 'Weber'],
  ],
];

describe('one birth date under two spellings of a name', () => {
  it.each(SPELLINGS)('is a question, whatever the contact details: %s and %s', async (patient, contact) => {
    const bench = await openPractice();
    addPatient(bench, patient);
    addContact(bench, contact);
    const end = await runWell(bench);
    expect([didToEphysio(end), didToGhl(end)]).toEqual([NOTHING, NOTHING]);
    expect(await reviewKinds(bench)).toEqual(['who-is-who']);
    await expectQuiet(bench);
    expect([patientsOf(bench).length, contactsOf(bench).length]).toEqual([1, 1]);
  });

  it.each(WAYS)('is a question where the patient has a contact already (by %s)', async (way) => {
    const bench = await openPractice();
    addPatient(bench, ['Ruth', 'Meier']);
    await runWell(bench);
    const inbox = listen(bench);
    addContact(bench, ['Ruth', 'Mayer']);
    if (way === 'webhook') await inbox.settle();
    else await runWell(bench);
    expect(patientsOf(bench)).toHaveLength(1);
    expect(await reviewKinds(bench)).toEqual(['who-is-who']);
  });

  it('is a question about two patients of e-Physio: the older one gets the contact', async () => {
    const bench = await openPractice();
    addPatient(bench, ['Ruth', 'Meier']);
    addPatient(bench, ['Ruth', 'Meyer'], { phone: '044 668 18 00', email: 'other@example.ch' });
    await runWell(bench);
    expect(contactsOf(bench).map(({ lastName }) => lastName)).toEqual(['Meier']);
    expect(await reviewKinds(bench)).toEqual(['who-is-who']);
    await expectQuiet(bench);
  });

  it('the same person, as a person says: the two are linked', async () => {
    const bench = await openPractice();
    const { id } = addPatient(bench, ['Ruth', 'Meier']);
    const contact = addContact(bench, ['Ruth', 'Maier']);
    await runWell(bench);
    expect((await saySame(bench, contact.id)).exitCode).toBe(0);
    expect(await linksOf(bench)).toMatchObject([{ ephysio_id: String(id), ghl_id: contact.id }]);
    await runWell(bench);
    expect([patientsOf(bench).length, contactsOf(bench).length]).toEqual([1, 1]);
    expect(contactsOf(bench)).toMatchObject([{ lastName: 'Meier' }]);
    await expectQuiet(bench);
  });

  it('different people, as a person says: each is made once, and nobody asks again', async () => {
    const bench = await openWithInvoices();
    addPatient(bench, ['Ruth', 'Meier']);
    addContact(bench, ['Ruth', 'Maier']);
    await runWell(bench);
    expect((await sayDifferent(bench, 'who-is-who')).exitCode).toBe(0);
    for (let n = 0; n < 2; n += 1) await runWell(bench);
    expect(patientsOf(bench).map((p) => p.lastName)).toEqual(['Meier', 'Maier']);
    expect(contactsOf(bench).map((c) => c.lastName)).toEqual(['Maier', 'Meier']);
    expect(await reviewKinds(bench)).not.toContain('who-is-who');
    await expectQuiet(bench);
  });
});

describe('twins', () => {
  it.each(TWINS)('are two people without a question: %s and %s', async (one, other) => {
    const bench = await openPractice();
    addPatient(bench, one);
    addContact(bench, other);
    await runWell(bench);
    expect([patientsOf(bench).length, contactsOf(bench).length]).toEqual([2, 2]);
    expect(await reviewKinds(bench)).not.toContain('who-is-who');
    await expectQuiet(bench);
  });

  it('are each linked to their own contact, also with first names that are forms of one', async () => {
    const bench = await openPractice();
    for (const name of ['Anna', 'Hanna']) {
      addPatient(bench, [name, 'Weber'], { email: `${name}@example.ch` });
      addContact(bench, [name, 'Weber'], { email: `${name}@gmail.com`, phone: null });
    }
    await runWell(bench);
    expect(await reviewKinds(bench)).toEqual([]);
    expect(await linksOf(bench)).toHaveLength(2);
    expect([patientsOf(bench).length, contactsOf(bench).length]).toEqual([2, 2]);
  });
});
