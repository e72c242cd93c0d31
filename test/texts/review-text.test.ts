import { expect, it } from 'vitest';
import { reviewText } from '../../src/texts/review-text.ts';

const contact = { entity: 'patient', side: 'ghl', id: 'aBcDeFgHiJkLmNoPqRsT' } as const;
const patient = { entity: 'patient', side: 'ephysio', id: '4711' } as const;

it('calls fields by words, not by their names in the program', () => {
  expect(
    reviewText({ kind: 'name-missing', side: 'ghl', about: contact, facts: { fields: ['lastName'] } }),
  ).toBe(
    'GHL contact aBcDeFgHiJkLmNoPqRsT has no last name, which e-Physio demands: fill it in if it is a patient.',
  );
});

it.each([
  [['birthDate', 'sex'], 'birth date, sex: enter the real values in e-Physio or GHL, the sex in e-Physio.'],
  [['birthDate', 'zip'], 'birth date, zip: enter the real values in e-Physio or GHL.'],
  [['sex'], 'sex: correct it in e-Physio, or resolve this if it is right.'],
])('says on which side placeholders for %j are replaced', (fields, end) => {
  const facts = { contact: 'aBcDeFgHiJkLmNoPqRsT', fields };
  expect(reviewText({ kind: 'placeholders', side: 'ephysio', about: patient, facts })).toBe(
    `e-Physio patient 4711 (GHL contact aBcDeFgHiJkLmNoPqRsT) holds placeholders for ${end}`,
  );
});

it('gives the whole command that settles a question', () => {
  const candidates = [{ side: 'ephysio' as const, id: '4711' }];
  const text = reviewText({
    kind: 'who-is-who',
    side: 'ghl',
    about: contact,
    facts: { candidates, isAgain: false },
  });
  expect(text).toContain('"ephysio-ghl review resolve ID --same RECORD"');
  expect(text).toContain('"ephysio-ghl review resolve ID --different"');
});

it('says of somebody who has a contact already that the two contacts are merged, and offers no other answer', () => {
  const candidates = [{ side: 'ephysio' as const, id: '4711', contact: 'zYxWvUtSrQpOnMlKjIhG' }];
  const facts = { candidates, isAgain: false };
  const text = reviewText({ kind: 'who-is-who', side: 'ghl', about: contact, facts });
  expect(text).toContain('e-Physio patient 4711, which is linked to GHL contact zYxWvUtSrQpOnMlKjIhG');
  expect(text).toMatch(/merge .* in GHL if so/);
  expect(text).not.toContain('--same');
});
