import { describe, expect, it } from 'vitest';
import { pairKey, type RecordName } from '../../src/domain/identity/distinct-pairs.ts';
import { allowedAnswers, questionOf } from '../../src/domain/identity/identity-question.ts';
import { asLinkedContact } from '../../src/domain/identity/others.ts';
import type { PatientsInput } from '../../src/domain/plan/patients-input.ts';
import type { Patient } from '../../src/domain/records/patient.ts';
import { messageOf } from '../shown-review.ts';
import {
  anna,
  creates,
  held,
  jurg,
  known,
  linked,
  linkOf,
  plan,
  reviewed,
  unlinked,
} from './patient-plan.ts';

const again: Patient = { ...anna, phone: '+41446681800', email: null };
const nobody = { ...anna, phone: null, email: null };

/** Anna is linked; a second record of hers is new in e-Physio. */
const second = (record: Patient, more: Partial<PatientsInput> = {}) =>
  plan({ ...unlinked([held('2', record)], []), known: [known(linked)], ...more });

const apart = (...pairs: (readonly [RecordName, RecordName])[]) => ({
  distinctPairs: new Set(pairs.map(([one, other]) => pairKey(one, other))),
});
const patient = (id: string): RecordName => ({ side: 'ephysio', id });
const contact = (id: string): RecordName => ({ side: 'ghl', id });

const TWICE = [['listed-twice', 'ephysio patient 2']];
const ASKED = [['who-is-who', 'ephysio patient 2']];

describe('a new patient of e-Physio', () => {
  it.each<[string, Patient, Partial<PatientsInput>, string[][]]>([
    ['one name and birth date', again, {}, TWICE],
    ['one name and birth date, and no details', nobody, {}, TWICE],
    ['swapped names', { ...nobody, firstName: 'Müller', lastName: 'Anna' }, {}, TWICE],
    ['one name, and no birth date known', { ...nobody, birthDate: null }, {}, TWICE],
    ['a similar name on one phone', { ...again, firstName: 'Ana', phone: anna.phone ?? null }, {}, ASKED],
    ['one name, other birth date', { ...anna, birthDate: '2004-03-02' }, {}, []],
    ['a relative on one phone', jurg, {}, []],
    ['a similar name and one birth date', { ...again, firstName: 'Ana' }, {}, ASKED],
    [
      'a similar name, no birth date and nothing else',
      { ...nobody, firstName: 'Ana', birthDate: null },
      {},
      [],
    ],
    ['the first name of a twin, one birth date', { ...again, firstName: 'Hans' }, {}, []],
  ])('with %s is asked about, or made', (_what, record, more, expected) => {
    const result = second(record, more);
    expect(reviewed(result)).toEqual(expected);
    expect(creates(result)).toEqual(expected.length === 0 ? [['ghl', '2']] : []);
    expect(JSON.stringify(result.reviews)).not.toMatch(/Anna|Müller|example|793456789|1975/);
  });

  it('is compared with the contacts as GHL has them now', () => {
    const now = { ephysio: anna, ghl: { ...jurg, email: 'anna@example.ch' } };
    const result = plan({
      changed: [{ link: linked, now, archived: false }],
      known: [known(linked)],
      ...unlinked([held('2', jurg)], []),
    });
    expect(creates(result)).toEqual([]);
    expect(reviewed(result)).toContainEqual(['listed-twice', 'ephysio patient 2']);
    expect(messageOf(result.reviews.at(-1))).toContain(
      'GHL contact g1, which is linked to e-Physio patient 1:',
    );
  });

  it('is compared with contacts as they will be: what this plan corrects is no reason to ask', () => {
    const link = linkOf('L1', { ...jurg, email: null, birthDate: null }, '1', 'g1');
    const now = { ephysio: { ...jurg, email: null }, ghl: { ...jurg, email: null, birthDate: null } };
    const son = { ...jurg, birthDate: '2010-05-05', email: null };
    const result = plan({
      changed: [{ link, now, archived: false }],
      known: [known(link, now.ephysio)],
      ...unlinked([held('2', son)], []),
    });
    expect(creates(result)).toEqual([['ghl', '2']]);
  });

  it('is compared with somebody archived, and the text says what to do', () => {
    const result = second(again, { known: [{ ...known(linked), archived: true }] });
    expect(reviewed(result)).toEqual(TWICE);
    expect(messageOf(result.reviews[0])).toContain(
      'e-Physio patient 1, who is archived: make that one active',
    );
  });

  it('is compared with patients whom no link and no list of this plan is about', () => {
    const result = plan({
      ...unlinked([held('2', again)], []),
      everybody: [held('2', again), held('7', anna)],
    });
    expect(reviewed(result)).toEqual(TWICE);
  });

  it.each([
    ['2', '10'],
    ['10', '2'],
  ])('who was entered first is made of two (listed as %s, %s)', (...ids) => {
    const result = plan(
      unlinked(
        ids.map((id) => held(id, id === '2' ? nobody : anna)),
        [],
      ),
    );
    expect(creates(result)).toEqual([['ghl', '2']]);
    expect(reviewed(result)).toEqual([['listed-twice', 'ephysio patient 10']]);
  });

  it('waits for the older one also in a plan that is about the younger one alone', () => {
    const wanted = { ephysio: new Set(['10']), ghl: null };
    const result = plan({ ...unlinked([held('2', anna), held('10', anna)], []), wanted });
    expect(creates(result)).toEqual([]);
    expect(reviewed(result)).toEqual([['listed-twice', 'ephysio patient 10']]);
  });

  it('is asked about also where nothing is written to GHL: the question stays open', () => {
    expect(reviewed(second(again, { direction: 'to-ephysio' }))).toEqual(TWICE);
  });

  it.each<[string, ReturnType<typeof apart>, boolean]>([
    ['of the other patient', apart([patient('2'), patient('1')]), true],
    ['of that one’s contact, while not everything agrees', apart([patient('2'), contact('g1')]), false],
    ['of somebody else', apart([patient('3'), patient('1')]), false],
  ])('is made once a person has said that they are two: %s', (_of, said, isForGood) => {
    expect(creates(second(anna, said))).toEqual(isForGood ? [['ghl', '2']] : []);
  });

  it('is made while not everything agrees, if a person has said that it is not the contact', () => {
    expect(creates(second(nobody, apart([patient('2'), contact('g1')])))).toEqual([['ghl', '2']]);
  });
});

describe('a contact that a person has declared distinct from another contact', () => {
  const twin = held('g2', anna);

  it('is made although both agree in everything: two people can share a name and a birth date', () => {
    const said = apart([contact('g2'), contact('g1')]);
    const result = plan({ ...unlinked([], [twin]), known: [known(linked)], ...said });
    expect([creates(result), result.reviews]).toEqual([[['ephysio', 'g2']], []]);
  });

  it('is not mistaken for the patient whose contact the other one was', () => {
    const lost = { ...known(linked), link: { ...linked, state: 'tombstone' as const } };
    const said = apart([contact('g2'), contact('g1')]);
    const result = plan({ ...unlinked([], [twin]), known: [lost], ...said });
    expect(creates(result)).toEqual([['ephysio', 'g2']]);
  });
});

describe('what can be answered', () => {
  it.each<[string, () => ReturnType<typeof plan>, string[]]>([
    ['entered twice', () => second(again), ['different']],
    [
      'two contacts',
      () => plan(unlinked([], [held('g2', anna), held('g3', { ...again, birthDate: null })])),
      ['different'],
    ],
    [
      'a contact of somebody linked',
      () => plan({ ...unlinked([], [held('g2', again)]), known: [known(linked)] }),
      ['different'],
    ],
    [
      'one on each side',
      () => plan(unlinked([held('2', anna)], [held('g2', { ...again, birthDate: null })])),
      ['same', 'different'],
    ],
  ])('of %s', (_what, make, expected) => {
    const [review, ...others] = make().reviews;
    expect(others).toEqual([]);
    const doubt = review ? questionOf(review) : null;
    expect(doubt ? allowedAnswers(doubt) : []).toEqual(expected);
    if (!expected.includes('same')) expect(messageOf(review)).not.toContain('--same');
  });
});

describe('a linked contact', () => {
  it.each<[string, Patient, Patient]>([
    ['has the birth date of its patient', { ...anna, birthDate: null }, anna],
    ['has the name of its patient', { ...anna, firstName: null }, anna],
    [
      'has its own where it says more',
      { ...anna, birthDate: '2004-03-02' },
      { ...anna, birthDate: '2004-03-02' },
    ],
    [
      'of another name has no birth date of its patient',
      { ...jurg, birthDate: null },
      { ...jurg, birthDate: null },
    ],
  ])('%s', (_what, record, expected) => {
    expect(asLinkedContact(record, anna)).toEqual(expected);
  });
});
