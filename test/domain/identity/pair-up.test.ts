import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Distinctness } from '../../../src/domain/identity/distinct-pairs.ts';
import { compareIdentity } from '../../../src/domain/identity/match.ts';
import { indexIdentities, pairUp, type Unsure } from '../../../src/domain/identity/pair-up.ts';
import type { Patient } from '../../../src/domain/records/patient.ts';
import type { Held } from '../../../src/domain/side.ts';
import { anyPatient } from '../any-patient.ts';

const anna: Patient = {
  firstName: 'Anna',
  lastName: 'Müller',
  birthDate: '1975-03-02',
  phone: '+41793456789',
};
const jurg: Patient = {
  firstName: 'Jürg',
  lastName: 'Müller',
  birthDate: '1972-01-09',
  phone: '+41793456789',
};
const held = (id: string, record: Patient): Held<Patient> => ({ id, record });
const twin = { ...anna, phone: null };
const namesake = { firstName: 'Anna Maria', lastName: 'Müller', phone: '+41793456789' };
const unsureIds = (unsure: readonly Unsure[]) =>
  unsure.map(({ held: { id }, candidates }) => [id, ...candidates.map((c) => c.id)]);
/** What came out, by ids. */
const ids = (a: readonly Held<Patient>[], b: readonly Held<Patient>[]) => {
  const { pairs, alone, unsure } = pairUp(a, b);
  return {
    pairs: pairs.map((pair) => [pair.a.id, pair.b.id]),
    alone: { a: alone.a.map(({ id }) => id), b: alone.b.map(({ id }) => id) },
    unsure: { a: unsureIds(unsure.a), b: unsureIds(unsure.b) },
  };
};
type Found = ReturnType<typeof ids>;
const nobody = { a: [], b: [] };

describe('pairUp', () => {
  it.each<[string, Held<Patient>[], Held<Patient>[], Partial<Found>]>([
    ['nobody on the other side', [held('1', anna)], [], { alone: { a: ['1'], b: [] } }],
    ['nobody on the first side', [], [held('a', anna)], { alone: { a: [], b: ['a'] } }],
    [
      "each other's only match",
      [held('1', anna), held('2', jurg)],
      [held('b', jurg), held('a', anna)],
      {
        pairs: [
          ['1', 'a'],
          ['2', 'b'],
        ],
      },
    ],
    [
      'a relative on the same phone, who is no candidate',
      [held('1', anna)],
      [held('b', jurg)],
      { alone: { a: ['1'], b: ['b'] } },
    ],
    [
      'two contacts for one patient',
      [held('1', anna)],
      [held('a', anna), held('b', twin)],
      {
        unsure: {
          a: [['1', 'a', 'b']],
          b: [
            ['a', '1'],
            ['b', '1'],
          ],
        },
      },
    ],
    [
      'one contact for two patients',
      [held('1', anna), held('2', twin)],
      [held('a', anna)],
      {
        unsure: {
          a: [
            ['1', 'a'],
            ['2', 'a'],
          ],
          b: [['a', '1', '2']],
        },
      },
    ],
    [
      'a contact that may be somebody',
      [held('1', anna)],
      [held('a', namesake)],
      { unsure: { a: [['1', 'a']], b: [['a', '1']] } },
    ],
    [
      'one name and nothing else to compare',
      [held('1', anna)],
      [held('a', { firstName: 'Anna', lastName: 'Müller' })],
      { unsure: { a: [['1', 'a']], b: [['a', '1']] } },
    ],
    [
      'a contact that may be somebody, but is surely somebody else',
      [held('1', anna), held('2', { ...anna, firstName: 'Hanna' })],
      [held('a', anna)],
      { pairs: [['1', 'a']], alone: { a: ['2'], b: [] } },
    ],
    [
      'a patient who may be a contact, but is surely another one',
      [held('1', anna)],
      [held('a', namesake), held('b', anna)],
      { pairs: [['1', 'b']], alone: { a: [], b: ['a'] } },
    ],
  ])('with %s', (_with, a, b, expected) => {
    expect(ids(a, b)).toEqual({ pairs: [], alone: nobody, unsure: nobody, ...expected });
  });

  it.each<[string, Distinctness, Patient, object]>([
    ['nothing', 'not-said', anna, { pairs: [['1', 'a']] }],
    ['that they are two, of what is one by now', 'until-certain', anna, { unsure: [['1', 'a']] }],
    ['that they are two, of what may still be two', 'until-certain', twin, {}],
    ['that they are two for good', 'for-good', anna, {}],
    ['that they are two, of those who may be one', 'until-certain', namesake, {}],
  ])('asks again only once all agrees, and links nobody of whom was said: %s', (_said, said, b, expected) => {
    const { pairs, unsure } = pairUp([held('1', anna)], [held('a', b)], () => said);
    expect({
      pairs: pairs.map((pair) => [pair.a.id, pair.b.id]),
      unsure: unsureIds(unsure.a),
    }).toEqual({ pairs: [], unsure: [], ...expected });
  });

  const side = (prefix: string) =>
    fc
      .array(anyPatient, { maxLength: 8 })
      .map((records) => records.map((record, i) => held(`${prefix}${i}`, record)));

  it('pairs nobody twice and loses nobody', () => {
    fc.assert(
      fc.property(side('e'), side('g'), (a, b) => {
        const { pairs, alone, unsure } = ids(a, b);
        const all = {
          a: [...pairs.map(([e]) => e), ...alone.a, ...unsure.a.map(([e]) => e)],
          b: [...pairs.map(([, g]) => g), ...alone.b, ...unsure.b.map(([g]) => g)],
        };
        expect(all.a.sort()).toEqual(a.map(({ id }) => id).sort());
        expect(all.b.sort()).toEqual(b.map(({ id }) => id).sort());
      }),
    );
  });

  it('finds the same from either side, in whatever order the records come', () => {
    const each = (found: readonly string[][]) =>
      found.map(([id, ...others]) => [id, ...others.sort()].join()).sort();
    const sorted = ({ pairs, alone, unsure }: Found) => ({
      pairs: pairs.map(([e, g]) => `${e} ${g}`).sort(),
      alone: { a: alone.a.sort(), b: alone.b.sort() },
      unsure: { a: each(unsure.a), b: each(unsure.b) },
    });
    const turned = ({ pairs, alone, unsure }: Found): Found => ({
      pairs: pairs.map((pair) => pair.toReversed()),
      alone: { a: alone.b, b: alone.a },
      unsure: { a: unsure.b, b: unsure.a },
    });
    fc.assert(
      fc.property(side('e'), side('g'), (a, b) => {
        const expected = sorted(ids(a, b));
        expect(sorted(turned(ids(b, a)))).toEqual(expected);
        expect(sorted(ids(a.toReversed(), b.toReversed()))).toEqual(expected);
      }),
    );
  });

  it('makes nobody a pair who is not, and leaves nobody alone who has a match', () => {
    fc.assert(
      fc.property(side('e'), side('g'), (a, b) => {
        const { pairs, alone } = pairUp(a, b);
        const isSame = (x: Held<Patient>, y: Held<Patient>) => compareIdentity(x, y).verdict === 'same';
        for (const pair of pairs) {
          expect(b.filter((other) => isSame(pair.a, other))).toEqual([pair.b]);
          expect(a.filter((other) => isSame(other, pair.b))).toEqual([pair.a]);
        }
        for (const held of alone.a) expect(b.filter((other) => isSame(held, other))).toEqual([]);
        for (const held of alone.b) expect(a.filter((other) => isSame(other, held))).toEqual([]);
      }),
    );
  });
});

describe('an index of identities', () => {
  it('finds those who are the same and those who may be, and nobody twice', () => {
    const index = indexIdentities([held('1', anna), held('2', jurg)]);
    index.add(held('3', namesake));
    const { same, unsure } = index.like({ record: anna });
    expect(same.map(({ id }) => id)).toEqual(['1']);
    expect(unsure.map(({ id }) => id)).toEqual(['3']);
  });
});
