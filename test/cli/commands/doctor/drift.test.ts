import { describe, expect, it } from 'vitest';
import { findDrift } from '../../../../src/cli/commands/doctor/drift.ts';
import { wireEventSchema, wirePatientSchema } from '../../../../src/ephysio/wire.ts';
import { contactSchema } from '../../../../src/ghl/http/wire.ts';
import { allShown } from './shown.ts';

const patient = (id: number, more: object = {}): object => ({
  id,
  firstName: 'Gerda',
  lastName: 'Meier',
  zip: 8000,
  ...more,
});
const patients = (n: number, more: object = {}): object[] =>
  Array.from({ length: n }, (_, i) => patient(i + 1, more));

const drift = (rows: readonly unknown[], fields: readonly string[] = []) =>
  allShown(findDrift({ list: 'patients', rows, schema: wirePatientSchema, fields }));

describe('a list whose form has changed', () => {
  it('is as expected when every row can be read', () => {
    expect(drift(patients(3))).toEqual([
      { status: 'ok', message: 'patients: 3, all as expected', cure: null, exitCode: null },
    ]);
  });

  it('is named by field, types and ids, and never by value', () => {
    const rows = [...patients(3), patient(12, { zip: ['8000 Zürich'] }), patient(13, { zip: ['geheim'] })];
    const [found] = drift(rows);
    expect(found).toMatchObject({
      status: 'fail',
      exitCode: 1,
      message: '2 of 5 patients: field zip: expected string or number, found array (12, 13)',
    });
  });

  it('counts rows without an id each by itself', () => {
    const [found] = drift([...patients(3), { firstName: 'Gerda' }, { firstName: 'Gerda' }]);
    expect(found?.message).toMatch(
      /^2 of 5 patients: field id: expected .+, found nothing \(no id, no id\)$/,
    );
  });

  it('names a few ids of many', () => {
    const [found] = drift([
      ...patients(20),
      ...Array.from({ length: 9 }, (_, i) => patient(100 + i, { city: true })),
    ]);
    expect(found?.message).toBe(
      '9 of 29 patients: field city: expected string or number, found boolean (100, 101, 102, 103, 104, …)',
    );
  });

  it('is no question of single records when most rows are odd', () => {
    expect(drift(patients(4, { street: { name: 'x' } }))[0]).toMatchObject({ status: 'fail', exitCode: 69 });
  });

  it('is seen where an optional field is gone from every row', () => {
    const [found] = drift(patients(20), ['zip', 'postalCode']);
    expect(found).toMatchObject({ status: 'warn', message: 'none of 20 patients has the field postalCode' });
    expect(drift(patients(19), ['postalCode'])[0]?.status).toBe('ok');
  });

  it.each([
    [
      'an event whose start is text',
      wireEventSchema,
      { id: 1, patientId: 2, clientId: 3, start: 'noon', end: 5 },
      /field start: expected number or other text, found string/,
    ],
    [
      'a contact whose cursor holds an object',
      contactSchema,
      { id: 'c', searchAfter: [1, {}] },
      /field searchAfter\.1: expected string or number or null, found object/,
    ],
    [
      'a row that is none',
      wireEventSchema,
      'Meier',
      /field the whole row: expected object, found string \(no id\)/,
    ],
  ])('names the place in %s', (_what, schema, row, says) => {
    const [found] = allShown(findDrift({ list: 'contacts', rows: [row], schema, fields: [] }));
    expect(found?.message).toMatch(says);
  });

  it('says that there was nothing to look at', () => {
    expect(drift([], ['zip'])[0]).toMatchObject({ status: 'ok', message: 'no patients' });
  });
});
