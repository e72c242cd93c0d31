import { describe, expect, it } from 'vitest';
import type { Direction } from '../../src/domain/merge/reconcile-pair.ts';
import { PATIENT_FIELDS, type Patient } from '../../src/domain/records/patient.ts';
import type { SideName } from '../../src/domain/records/sides.ts';
import { messageOf } from '../shown-review.ts';
import {
  anna,
  creates,
  held,
  jurg,
  known,
  lead,
  linked,
  linkOf,
  plan,
  reviewed,
  unlinked,
} from './patient-plan.ts';

const hold = {
  fields: PATIENT_FIELDS,
  owners: {},
  winner: 'ephysio',
  missingData: 'hold',
  newPatients: 'all',
} as const;

/** Ids may appear in texts, values may not. */
const expectNoData = (reviews: unknown): void =>
  expect(JSON.stringify(reviews)).not.toMatch(/Anna|Müller|Beat|Keller|example|793456789|1975/);

describe('a patient that nobody in GHL stands for', () => {
  it('is made in GHL', () => {
    const from = held('2', anna);
    expect(plan(unlinked([from], [])).operations).toEqual([
      { kind: 'create', side: 'ghl', from, link: null, replaces: null, makes: true },
    ]);
  });
});

describe('a contact that nobody in e-Physio stands for', () => {
  it('is made in e-Physio, with what is known of it besides', () => {
    const from = held('g2', anna, { sex: 'f', emailConsent: true });
    expect(plan(unlinked([], [from])).operations).toEqual([
      { kind: 'create', side: 'ephysio', from, link: null, replaces: null, makes: true },
    ]);
  });

  it.each<[Direction, [SideName, string][]]>([
    ['to-ghl', [['ghl', '2']]],
    ['to-ephysio', [['ephysio', 'g3']]],
    [
      'both',
      [
        ['ghl', '2'],
        ['ephysio', 'g3'],
      ],
    ],
  ])('is made with %s only where that direction writes', (direction, expected) => {
    const input = unlinked([held('2', anna)], [held('g3', lead)]);
    expect(creates(plan({ ...input, direction }))).toEqual(expected);
  });

  it('is made as it is, without its missing fields made up', () => {
    const [operation] = plan(unlinked([], [held('g3', lead, {})])).operations;
    expect(operation).toMatchObject({ kind: 'create', from: { record: lead, extras: {} } });
  });

  it.each<[string, Patient, { sex?: 'f' }, string]>([
    ['a birth date', { ...anna, birthDate: null }, { sex: 'f' }, 'birth date'],
    ['an address', { ...anna, street: null, zip: null, city: null }, { sex: 'f' }, 'street, zip and city'],
    ['a sex', anna, {}, 'sex'],
  ])('without %s waits for a person when missing data is held', (_what, record, extras, missing) => {
    const result = plan({ ...unlinked([], [held('g3', record, extras)]), rules: hold });
    expect(result.operations).toEqual([]);
    expect(reviewed(result)).toEqual([['data-missing', 'ghl patient g3']]);
    expect(messageOf(result.reviews[0])).toContain(missing);
    expectNoData(result.reviews);
  });

  it('that says all that e-Physio demands is made though missing data is held', () => {
    expect(creates(plan({ ...unlinked([], [held('g3', anna)]), rules: hold }))).toEqual([['ephysio', 'g3']]);
  });

  it.each<[string, Patient, string]>([
    ['first name', { ...anna, firstName: null }, 'first name'],
    ['last name', { ...anna, lastName: null }, 'last name'],
    ['name at all', { phone: '+41793456789' }, 'first name and last name'],
    ['first name, as it is empty text', { ...anna, firstName: '' }, 'first name'],
  ])('without a %s is never made, and a review is opened', (_which, record, missing) => {
    const result = plan(unlinked([], [held('g3', record)]));
    expect(result.operations).toEqual([]);
    expect(reviewed(result)).toEqual([['name-missing', 'ghl patient g3']]);
    expect(messageOf(result.reviews[0])).toContain(missing);
    expectNoData(result.reviews);
  });

  it('is made once, though a second contact is the same person: that one is for a person to merge', () => {
    const result = plan(unlinked([], [held('g2', anna), held('g3', { ...anna, email: null, phone: null })]));
    expect(creates(result)).toEqual([['ephysio', 'g2']]);
    expect(reviewed(result)).toEqual([['listed-twice', 'ghl patient g3']]);
    expect(messageOf(result.reviews[0])).toContain('g2');
    expectNoData(result.reviews);
  });

  it('is made once of two that may be one person', () => {
    const result = plan(
      unlinked(
        [],
        [held('g2', anna), held('g3', { ...lead, firstName: 'Anna', lastName: 'Müller', email: null })],
      ),
    );
    expect(creates(result)).toEqual([['ephysio', 'g2']]);
    expect(reviewed(result)).toEqual([['who-is-who', 'ghl patient g3']]);
  });

  it('is made for each of a family on one phone', () => {
    const child = { ...jurg, firstName: 'Regula', birthDate: '2010-06-01', email: null };
    const result = plan(unlinked([], [held('g2', anna), held('g3', jurg), held('g4', child)]));
    expect(creates(result).map(([, id]) => id)).toEqual(['g2', 'g3', 'g4']);
    expect(result.reviews).toEqual([]);
  });

  it('is made though a nameless contact has its phone, whichever is listed first', () => {
    const nameless = held('g2', { phone: anna.phone ?? null });
    for (const contacts of [
      [nameless, held('g3', anna)],
      [held('g3', anna), nameless],
    ])
      expect(creates(plan(unlinked([], contacts)))).toEqual([['ephysio', 'g3']]);
  });
});

describe('a contact of somebody in e-Physio', () => {
  const twin = held('g2', { ...anna, phone: null });

  it('who is linked already is not made, and a review names the contacts to merge', () => {
    const result = plan({ ...unlinked([], [twin]), known: [known(linked)] });
    expect(result.operations).toEqual([]);
    expect(reviewed(result)).toEqual([['listed-twice', 'ghl patient g2']]);
    expect(messageOf(result.reviews[0])).toMatch(/g2.*patient 1.*g1/);
  });

  it('who is linked, and archived in e-Physio, is not made', () => {
    const result = plan({ ...unlinked([], [twin]), known: [{ ...known(linked), archived: true }] });
    expect(result.operations).toEqual([]);
    expect(reviewed(result)).toEqual([['listed-twice', 'ghl patient g2']]);
  });

  it('who may be linked already is not made', () => {
    const result = plan({
      ...unlinked([], [held('g2', { ...lead, lastName: 'Müller', phone: '+41793456789' })]),
      known: [known(linked)],
    });
    expect(result.operations).toHaveLength(1);
    const unsure = held('g2', {
      ...lead,
      firstName: 'Anna Maria',
      lastName: 'Müller',
      phone: '+41793456789',
    });
    const other = plan({ ...unlinked([], [unsure]), known: [known(linked)] });
    expect(other.operations).toEqual([]);
    expect(reviewed(other)).toEqual([['who-is-who', 'ghl patient g2']]);
    expectNoData(other.reviews);
  });

  it('who is a linked one’s relative is made', () => {
    const result = plan({ ...unlinked([], [held('g2', jurg)]), known: [known(linked)] });
    expect(creates(result)).toEqual([['ephysio', 'g2']]);
  });

  it('who has a patient of one name, and nothing else to compare, is a question for a person, asked once', () => {
    const nameOnly = held('g2', { firstName: 'Anna', lastName: 'Müller' });
    const result = plan(unlinked([held('2', anna)], [nameOnly]));
    expect(result.operations).toEqual([]);
    expect(reviewed(result)).toEqual([['who-is-who', 'ephysio patient 2']]);
    expectNoData(result.reviews);
  });

  it('who has a second contact is linked to neither', () => {
    const result = plan(unlinked([held('2', anna)], [held('g1', anna), twin]));
    expect(result.operations).toEqual([]);
    expect(reviewed(result)).toEqual([['who-is-who', 'ephysio patient 2']]);
  });
});

describe('a contact beside one that is linked in the same plan', () => {
  const patient = held('2', { firstName: 'Anna', lastName: 'Müller', phone: '+41793456789' });
  const contact = held('g2', { ...patient.record, email: 'anna@example.ch' });

  it('and is the same person, is not made: the patient only does not know the e-mail yet', () => {
    const other = held('g3', { ...patient.record, phone: '+41446681800', email: 'anna@example.ch' });
    const result = plan(unlinked([patient], [contact, other]));
    expect(result.operations.map((o) => o.kind)).toEqual(['link']);
    expect(reviewed(result)).toEqual([['listed-twice', 'ghl patient g3']]);
  });

  it('and may be the same person, is not made', () => {
    const other = held('g3', { ...patient.record, firstName: 'Ana' });
    const result = plan(unlinked([patient], [contact, other]));
    expect(result.operations.map((o) => o.kind)).toEqual(['link']);
    expect(reviewed(result)).toEqual([['who-is-who', 'ghl patient g3']]);
  });

  it('and is the same person as one that only a person can judge, is not made', () => {
    const result = plan(
      unlinked(
        [patient, held('3', patient.record)],
        [contact, held('g3', { ...patient.record, phone: '+41446681800', email: 'anna@example.ch' })],
      ),
    );
    expect(result.operations).toEqual([]);
    expect(reviewed(result)).toContainEqual(['listed-twice', 'ghl patient g3']);
  });

  it('and is the person of a linked contact that learnt a new e-mail, is not made', () => {
    const before = { firstName: 'Anna', lastName: 'Müller', phone: '+41793456789', email: null };
    const link = linkOf('L1', before, '1', 'g1');
    const now = { ephysio: before, ghl: { ...before, email: 'anna@example.ch' } };
    const result = plan({
      changed: [{ link, now, archived: false }],
      known: [known(link)],
      ...unlinked([], [held('g3', { ...before, phone: '+41446681800', email: 'anna@example.ch' })]),
    });
    expect(creates(result)).toEqual([]);
    expect(reviewed(result)).toEqual([['listed-twice', 'ghl patient g3']]);
  });
});
