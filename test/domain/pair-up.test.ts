import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pairUp } from '../../src/domain/pair-up.ts';
import type { Patient } from '../../src/domain/patient.ts';
import type { Held } from '../../src/domain/side.ts';
import { anyPatient } from './any-patient.ts';

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
const ids = (a: readonly Held<Patient>[], b: readonly Held<Patient>[]) => {
  const { pairs, alone, unsure } = pairUp(a, b);
  return {
    pairs: pairs.map((pair) => [pair.a.id, pair.b.id]),
    alone: alone.map(({ id }) => id),
    unsure: unsure.map(({ a: { id }, candidates }) => [id, ...candidates]),
  };
};

describe('pairUp', () => {
  it.each<[string, Held<Patient>[], Held<Patient>[], ReturnType<typeof ids>]>([
    ['nobody on the other side', [held('1', anna)], [], { pairs: [], alone: ['1'], unsure: [] }],
    [
      "each other's only match",
      [held('1', anna), held('2', jurg)],
      [held('b', jurg), held('a', anna)],
      {
        pairs: [
          ['1', 'a'],
          ['2', 'b'],
        ],
        alone: [],
        unsure: [],
      },
    ],
    [
      'a relative with the same phone is no candidate',
      [held('1', anna)],
      [held('b', jurg)],
      { pairs: [], alone: ['1'], unsure: [] },
    ],
    [
      'two contacts for one patient',
      [held('1', anna)],
      [held('a', anna), held('b', { ...anna, phone: null })],
      { pairs: [], alone: [], unsure: [['1', 'a', 'b']] },
    ],
    [
      'one contact for two patients',
      [held('1', anna), held('2', { ...anna, phone: null })],
      [held('a', anna)],
      {
        pairs: [],
        alone: [],
        unsure: [
          ['1', 'a'],
          ['2', 'a'],
        ],
      },
    ],
    [
      'a contact that may be somebody',
      [held('1', anna)],
      [held('a', { firstName: 'Anna Maria', lastName: 'Müller', phone: '+41793456789' })],
      { pairs: [], alone: [], unsure: [['1', 'a']] },
    ],
    [
      'a contact that may be somebody, but is surely somebody else',
      [held('1', anna), held('2', { ...anna, firstName: 'Hanna' })],
      [held('a', anna)],
      { pairs: [['1', 'a']], alone: ['2'], unsure: [] },
    ],
  ])('with %s', (_with, a, b, expected) => {
    expect(ids(a, b)).toEqual(expected);
  });

  it('says which identifiers a pair was found by', () => {
    expect(pairUp([held('1', anna)], [held('a', anna)]).pairs[0]?.by).toEqual(['name', 'birthDate', 'phone']);
  });

  const side = (prefix: string) =>
    fc
      .array(anyPatient, { maxLength: 8 })
      .map((records) => records.map((record, i) => held(`${prefix}${i}`, record)));

  it('pairs nobody twice and loses nobody', () => {
    fc.assert(
      fc.property(side('e'), side('g'), (a, b) => {
        const found = ids(a, b);
        const others = found.pairs.map(([, g]) => g);
        expect(new Set(others).size).toBe(others.length);
        const sorted = [
          ...found.pairs.map(([e]) => e),
          ...found.alone,
          ...found.unsure.map(([e]) => e),
        ].sort();
        expect(sorted).toEqual(a.map(({ id }) => id).sort());
      }),
    );
  });

  it('finds the same pairs from either side, in whatever order the records come', () => {
    const key = ({ pairs }: ReturnType<typeof ids>) => pairs.map((pair) => [...pair].sort().join()).sort();
    fc.assert(
      fc.property(side('e'), side('g'), (a, b) => {
        expect(key(ids(b, a))).toEqual(key(ids(a, b)));
        expect(key(ids(a.toReversed(), b.toReversed()))).toEqual(key(ids(a, b)));
      }),
    );
  });
});
