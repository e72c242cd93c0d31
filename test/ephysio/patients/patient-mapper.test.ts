import { describe, expect, test } from 'vitest';
import { readPatients } from '../../../src/ephysio/patients/patient-mapper.ts';

/** What e-Physio leaves out of a patient who has none of it reads as empty. */
const NOTHING = { email: null, phone: null, street: null, zip: null, city: null };

const one = (fields: Record<string, unknown>) =>
  readPatients([{ id: 1, firstName: 'A', lastName: 'B', ...fields }]).records[0]?.record;

describe('a patient of e-Physio', () => {
  test('is read in the canonical spelling', () => {
    const { records, bad } = readPatients([
      {
        id: 4711,
        salutation: 'Frau',
        firstName: ' Zoe\u0308  Anna ',
        lastName: "D'Amico-Müller",
        street: 'Hauptstrasse  5',
        zip: 8001,
        city: 'Zürich',
        birthDate: '03.02.1980',
        sex: true,
        phone: '079/123 45 67',
        email: 'Zoe@Example.CH',
      },
    ]);
    expect(bad).toEqual([]);
    expect(records).toEqual([
      {
        id: '4711',
        record: {
          firstName: 'Zoë Anna',
          lastName: "D'Amico-Müller",
          street: 'Hauptstrasse 5',
          zip: '8001',
          city: 'Zürich',
          birthDate: '1980-02-03',
          phone: '+41791234567',
          email: 'zoe@example.ch',
        },
        extras: { listedSex: true },
      },
    ]);
  });

  test.each([
    ['a zip as text', { zip: '8001' }, { zip: '8001' }],
    ['a zip as a number', { zip: 8001 }, { zip: '8001' }],
    ['an empty zip', { zip: '' }, { zip: null }],
    ['a Swiss birth date', { birthDate: '1.2.1990' }, { birthDate: '1990-02-01' }],
    ['an ISO birth date', { birthDate: '1990-02-01' }, { birthDate: '1990-02-01' }],
    ['an empty birth date', { birthDate: '' }, { birthDate: null }],
    ['no birth date', { birthDate: null }, { birthDate: null }],
    ['an unreadable birth date', { birthDate: '31.02.1990' }, {}],
    ['a birth date that is an object', { birthDate: {} }, {}],
    ['a phone as a number', { phone: 791234567 }, { phone: '+41791234567' }],
    ['a junk phone', { phone: 'unbekannt' }, { phone: null }],
    ['an empty phone', { phone: '' }, { phone: null }],
    ['a missing phone', {}, { phone: null }],
    ['an e-mail that is none', { email: '-' }, { email: null }],
    ['no last name', { lastName: null }, { lastName: null }],
  ])('may have %s', (_name, wire, record) => {
    expect(one(wire)).toEqual({ firstName: 'A', lastName: 'B', ...NOTHING, ...record });
  });

  test('whose fields are longer than anything of the kind has unknown ones, not empty ones', () => {
    const long = 'a'.repeat(301);
    const wire = { id: 1, firstName: 'A', lastName: long, street: long, city: long };
    const { records } = readPatients([{ ...wire, phone: ' '.repeat(9) + long, email: `${long}@example.ch` }]);
    expect(records[0]?.record).toEqual({ firstName: 'A', zip: null });
  });

  test('whose last name is missing has an unknown one, not an empty one', () => {
    const { records } = readPatients([{ id: 1, firstName: 'A' }]);
    expect(records[0]?.record).toEqual({ firstName: 'A', ...NOTHING });
  });

  test.each([{}, { firstName: '', lastName: ' ' }, { firstName: null, phone: '079 123 45 67' }])(
    'without any name is reported: %o',
    (fields) => {
      const { records, bad } = readPatients([{ id: 1, ...fields }]);
      expect(records).toEqual([]);
      expect(bad).toEqual([{ id: '1', reason: 'missing or unreadable: firstName, lastName' }]);
    },
  );
});

describe('a list of patients', () => {
  test('goes on after a record that cannot be read, and names its fields only', () => {
    const { records, bad } = readPatients([
      { id: 1, lastName: { secret: 'Muster' } },
      'Muster',
      null,
      { lastName: 'Muster' },
      { id: '', lastName: 'Muster' },
      { id: 2, lastName: 'Meier' },
    ]);
    expect(records.map((r) => r.id)).toEqual(['2']);
    expect(bad).toEqual([
      { id: '1', reason: 'missing or unreadable: lastName' },
      { id: null, reason: 'the record is not an object' },
      { id: null, reason: 'the record is not an object' },
      { id: null, reason: 'missing or unreadable: id' },
      { id: null, reason: 'missing or unreadable: id' },
    ]);
  });

  test('holds nobody twice: a repeated record counts once, two records with one id none', () => {
    const { records, bad } = readPatients([
      { id: 1, lastName: 'Meier' },
      { id: '1', lastName: 'Meier ' },
      { id: 2, lastName: 'Meier' },
      { id: 2, lastName: 'Müller' },
    ]);
    expect(records.map((r) => r.id)).toEqual(['1']);
    expect(bad).toEqual([{ id: '2', reason: 'listed more than once with different fields' }]);
  });
});
