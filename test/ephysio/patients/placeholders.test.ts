import { describe, expect, test } from 'vitest';
import { emptyPlaceholders } from '../../../src/ephysio/patients/placeholders.ts';
import { json } from '../scripted-ephysio.ts';
import { ANNA, startSides } from '../side-set-up.ts';

const DEFAULT = { birthDate: '1900-01-01', street: '-', zip: '0000', city: '-' };
const FORMER = { birthDate: '1901-02-03', street: 'unbekannt', zip: '9999', city: 'Unbekannt' };

describe('a placeholder reads as empty', () => {
  const empty = emptyPlaceholders([FORMER, DEFAULT]);
  test.each([
    ['birthDate', '1900-01-01', null],
    ['birthDate', '1901-02-03', null],
    ['birthDate', '1900-01-02', '1900-01-02'],
    ['street', '-', null],
    ['street', 'unbekannt', null],
    ['street', 'Weg -', 'Weg -'],
    ['zip', '0000', null],
    ['zip', '0', null],
    ['zip', '9999', null],
    ['zip', '1000', '1000'],
    ['city', '-', null],
    ['city', '9999', '9999'],
    // Only the fields that are ever filled in this way.
    ['lastName', '-', '-'],
    ['phone', null, null],
  ])('%s %j: %j', (field, value, shown) => {
    expect(empty({ [field]: value })).toEqual({ [field]: shown });
  });

  test('and a field that is not known stays unknown', () => {
    expect(empty({ lastName: 'Muster' })).toEqual({ lastName: 'Muster' });
  });
});

test('the lists of e-Physio show none, in whatever spelling, whichever config it came from', async () => {
  const { patients } = await startSides(
    {
      'GET /patients': () =>
        json([
          { ...ANNA, id: 1, birthDate: '01.01.1900', street: ' - ', zip: 0, city: '-' },
          { ...ANNA, id: 2, birthDate: '03.02.1901', street: 'unbekannt', zip: 9999, city: 'Unbekannt' },
          { ...ANNA, id: 3 },
        ]),
    },
    { formerPlaceholders: [FORMER] },
  );
  const { records } = await patients.list({ since: null });
  const nothing = { birthDate: null, street: null, zip: null, city: null };
  expect(records).toMatchObject([
    { id: '1', record: nothing },
    { id: '2', record: nothing },
    { id: '3', record: { birthDate: '1980-02-03', street: 'Weg 1', zip: '8001', city: 'Zürich' } },
  ]);
  expect(await patients.get('2')).toMatchObject({ held: { record: nothing } });
});
