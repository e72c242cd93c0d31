import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compareIdentity,
  identityKeys,
  isCertain,
  isNobodyOf,
  type Person,
} from '../../../src/domain/identity/match.ts';
import type { Patient } from '../../../src/domain/records/patient.ts';
import { anyPatient } from '../any-patient.ts';

const anna: Patient = {
  firstName: 'Anna',
  lastName: 'Müller',
  birthDate: '1975-03-02',
  phone: '+41793456789',
  email: 'anna@example.ch',
};

const { firstName: _first, ...noFirstName } = anna;
const { birthDate: _birth, ...noBirthDate } = anna;

const of = (record: Patient): Person => ({ record });

describe('compareIdentity', () => {
  it.each<[string, Patient, Patient, string]>([
    ['everything agrees', anna, anna, 'same'],
    ['name and birth date agree, nothing else', anna, { ...anna, phone: null, email: null }, 'same'],
    [
      'name and birth date agree, phone and e-mail differ',
      anna,
      { ...anna, phone: '+41446681800', email: 'x@y.ch' },
      'same',
    ],
    ['name and phone agree, no birth date', anna, { ...noBirthDate, email: null }, 'same'],
    ['name and e-mail agree, no birth date', anna, { ...noBirthDate, phone: null }, 'same'],
    ['the name is spelt with ue', anna, { ...anna, lastName: 'Mueller' }, 'same'],
    ['the names are swapped', anna, { ...anna, firstName: 'Müller', lastName: 'Anna' }, 'same'],
    [
      'only the name agrees, and nothing else can be compared',
      anna,
      { firstName: 'Anna', lastName: 'Müller' },
      'unsure',
    ],
    [
      'both are but a name',
      { firstName: 'Anna', lastName: 'Müller' },
      { firstName: 'Müller', lastName: 'Anna' },
      'unsure',
    ],
    [
      'only the name agrees, and the phones differ',
      noBirthDate,
      { firstName: 'Anna', lastName: 'Müller', phone: '+41446681800' },
      'unsure',
    ],
    [
      'only the name agrees, and the birth dates differ',
      anna,
      { firstName: 'Anna', lastName: 'Müller', birthDate: '2004-03-02' },
      'different',
    ],
    [
      'only the phone agrees',
      anna,
      { firstName: 'Jürg', lastName: 'Keller', phone: '+41793456789' },
      'different',
    ],
    [
      'a family shares phone and e-mail',
      anna,
      { ...anna, firstName: 'Jürg', birthDate: '1972-01-09' },
      'different',
    ],
    ['twins share all but the first name', anna, { ...anna, firstName: 'Regula' }, 'different'],
    ['twins have first names one letter apart', anna, { ...anna, firstName: 'Hanna' }, 'unsure'],
    ['a father and a son have one name and phone', anna, { ...anna, birthDate: '2004-03-02' }, 'different'],
    ['no birth date, phone agrees, first name missing', anna, { ...noFirstName, birthDate: null }, 'unsure'],
    [
      'no birth date, phone agrees, a second first name',
      anna,
      { ...noBirthDate, firstName: 'Anna Maria' },
      'unsure',
    ],
    ['no birth date, phone agrees, a typing error', anna, { ...noBirthDate, lastName: 'Mülller' }, 'unsure'],
    [
      'similar names, but two birth dates',
      anna,
      { ...anna, lastName: 'Mülller', birthDate: '1975-03-03' },
      'different',
    ],
    ['similar names, nothing else', anna, { firstName: 'Ana', lastName: 'Müller' }, 'different'],
    [
      'birth date and similar names agree, phone and e-mail differ',
      anna,
      { ...anna, lastName: 'Mülller', phone: '+41446681800', email: 'x@y.ch' },
      'unsure',
    ],
    ['nothing but the birth date agrees', anna, { birthDate: '1975-03-02' }, 'different'],
    [
      'birth date and first name agree, and there is no last name',
      anna,
      { firstName: 'Anna', birthDate: '1975-03-02' },
      'unsure',
    ],
    ['both know nothing', {}, {}, 'different'],
    ['only a phone on one side', anna, { phone: '+41793456789' }, 'unsure'],
  ])('when %s', (_when, a, b, verdict) => {
    expect(compareIdentity(of(a), of(b)).verdict).toBe(verdict);
    expect(compareIdentity(of(b), of(a)).verdict).toBe(verdict);
  });

  it.each<[string, Person['extras'], Patient, object]>([
    [
      'a further e-mail is that of the other',
      { furtherEmails: ['x@y.ch'] },
      { ...noBirthDate, phone: null, email: 'x@y.ch' },
      { verdict: 'same', agree: ['name', 'email'] },
    ],
    [
      'a further phone is that of the other, under a similar name',
      { furtherPhones: ['+41446681800'] },
      { firstName: 'Ana', lastName: 'Müller', phone: '+41446681800' },
      { verdict: 'unsure', agree: ['phone'] },
    ],
    [
      'a further phone is that of a relative',
      { furtherPhones: ['+41446681800'] },
      { firstName: 'Jürg', lastName: 'Müller', phone: '+41446681800' },
      { verdict: 'different', agree: ['phone'] },
    ],
    [
      'no further e-mail is that of the other',
      { furtherEmails: ['z@y.ch'] },
      { ...noBirthDate, phone: null, email: 'x@y.ch' },
      { verdict: 'unsure', agree: ['name'], differ: ['email'] },
    ],
  ])('counts them where %s', (_where, extras, record, expected) => {
    const more = { record: { ...noBirthDate, birthDate: null }, extras };
    expect(compareIdentity(more as Person, of(record))).toMatchObject(expected);
    expect(compareIdentity(of(record), more as Person)).toMatchObject(expected);
    const keys = identityKeys(more as Person);
    expect(identityKeys(of(record)).some((key) => keys.includes(key))).toBe(true);
  });

  it('says which identifiers agree and which differ', () => {
    const other = { ...anna, phone: '+41446681800', email: null };
    expect(compareIdentity(of(anna), of(other))).toEqual({
      verdict: 'same',
      agree: ['name', 'birthDate'],
      differ: ['phone'],
    });
  });

  it('judges two records the same from either side', () => {
    fc.assert(
      fc.property(anyPatient, anyPatient, (a, b) => {
        expect(compareIdentity(of(a), of(b))).toEqual(compareIdentity(of(b), of(a)));
      }),
    );
  });

  it('never takes two known birth dates for one person, nor one identifier for proof', () => {
    fc.assert(
      fc.property(anyPatient, anyPatient, (a, b) => {
        const { verdict, agree, differ } = compareIdentity(of(a), of(b));
        if (verdict !== 'same') return;
        expect(differ).not.toContain('birthDate');
        expect(agree).toContain('name');
        expect(agree.length).toBeGreaterThanOrEqual(2);
      }),
    );
  });
});

describe('a certain match', () => {
  it.each<[string, Patient, boolean]>([
    ['name, birth date and phone', { ...anna, email: null }, true],
    ['name, birth date and e-mail', { ...anna, phone: '+41446681800' }, true],
    ['name and birth date', { ...anna, phone: null, email: null }, false],
    ['name, phone and e-mail', noBirthDate, false],
    ['birth date, phone and e-mail', { ...anna, firstName: 'Regula' }, false],
  ])('is one in %s: %j %s', (_in, other, expected) => {
    expect([isCertain(of(anna), of(other)), isCertain(of(other), of(anna))]).toEqual([expected, expected]);
  });
});

describe('a patient of whom nothing is left', () => {
  const other = {
    firstName: 'Peter',
    lastName: 'Brunner',
    birthDate: '1990-01-01',
    phone: '+41446681800',
    email: 'peter@example.ch',
  };

  it.each<[string, Patient, boolean]>([
    ['nothing', other, true],
    ['nothing but an empty phone', { ...other, phone: null }, true],
    ['the last name and the first one', { ...other, firstName: 'Anna', lastName: 'Müller' }, false],
    ['the birth date', { ...other, birthDate: anna.birthDate ?? null }, false],
    ['the phone', { ...other, phone: anna.phone ?? null }, false],
    ['the e-mail', { ...other, email: anna.email ?? null }, false],
    ['no birth date', { ...other, birthDate: null }, false],
  ])('kept %s', (_kept, after, expected) => {
    expect(isNobodyOf(anna, after)).toBe(expected);
  });
});

describe('identityKeys', () => {
  it('meet whenever two records may be one person', () => {
    fc.assert(
      fc.property(anyPatient, anyPatient, (a, b) => {
        if (compareIdentity(of(a), of(b)).verdict === 'different') return;
        const keys = new Set(identityKeys(of(a)));
        expect(identityKeys(of(b)).some((key) => keys.has(key))).toBe(true);
      }),
    );
  });

  it('are none for a record without a name, phone or e-mail', () => {
    expect(identityKeys(of({ birthDate: '1975-03-02', city: 'Bern' }))).toEqual([]);
    expect(identityKeys(of({ firstName: 'Anna' }))).toEqual([]);
  });
});
