import { describe, expect, it } from 'vitest';
import type { Patient } from '../../../src/domain/records/patient.ts';
import { fitsPerson, personQuery } from '../../../src/items/people-search/person-query.ts';

const ANNA: Patient = {
  firstName: 'Anna-Lena',
  lastName: 'Müller Øberg',
  email: 'anna.mueller@example.ch',
  phone: '+41791234567',
};
const ZOE: Patient = { firstName: 'Zoë', lastName: "D'Ávila", email: null, phone: '+493012345678' };

const finds = (typed: string, ...halves: Patient[]): boolean => {
  const query = personQuery(typed);
  if (query === null) throw new Error('names nobody');
  return fitsPerson(query, halves);
};

describe('a person is found', () => {
  it.each([
    ['Müller'],
    ['mueller'],
    ['MULLER'],
    ['mull'],
    ['Müller, Anna'],
    ['anna müller'],
    ['lena'],
    ['oberg'],
    ['Øb'],
    ['Mu\u0308ller'],
    ['Mül\u200bler'],
    ['anna.mueller@example.ch'],
    ['Anna.Mueller@'],
    ['@example.ch'],
    ['079 123 45 67'],
    ['0791234567'],
    ['+41 79 123 45 67'],
    ['+41 (0)79 123 45 67'],
    ['0041 79 123'],
    ['079/123.45.67'],
    ['4567'],
    ['123 45'],
    ['müller 079 123'],
    ['anna 12'],
  ])('by %s', (typed) => {
    expect(finds(typed, ANNA)).toBe(true);
  });

  it.each([['zoe davila'], ["D'Avila"], ['d’ávila'], ['030 1234'], ['+49 30']])('by %s', (typed) => {
    expect(finds(typed, ZOE)).toBe(true);
  });

  it('by what either side has, and by parts that are on different sides', () => {
    expect(finds('Keller', ANNA, { ...ANNA, lastName: 'Keller' })).toBe(true);
    expect(finds('keller 079', ANNA, { lastName: 'Keller', phone: null })).toBe(true);
  });
});

describe('nobody else is found', () => {
  it.each([
    ['Meier'],
    ['anna meier'],
    ['ller'],
    ['na'],
    ['bauer'],
    ['anna.mueller@example.com'],
    ['079 123 45 68'],
    ['müller 079 999'],
    ['+49 79 123'],
  ])('by %s', (typed) => {
    expect(finds(typed, ANNA)).toBe(false);
  });

  it('where nothing is known', () => {
    expect(finds('anna', {})).toBe(false);
    expect(finds('0791 2', { firstName: 'Anna' })).toBe(false);
  });
});

it.each([[''], ['   '], ['-'], ['@'], ['079'], ['12'], ['\u200b'], ['a'.repeat(201)]])(
  'what names nobody, or nearly everybody, is no question: %s',
  (typed) => {
    expect(personQuery(typed)).toBeNull();
  },
);
