import { describe, expect, it } from 'vitest';
import { appointmentTitle, unknownPlaceholders } from '../../../src/domain/records/appointment-title.ts';
import { LANGUAGES } from '../../../src/domain/records/language.ts';

const title = (template: string | null, therapist: string | null): string =>
  appointmentTitle({ template, language: 'de' }, therapist);

describe('the title of a new appointment', () => {
  it('is the word of the language where the config has no template', () => {
    const words = LANGUAGES.map((language) => appointmentTitle({ template: null, language }, 'Anna Meier'));
    expect(words).toEqual(['Termin', 'Rendez-vous', 'Appuntamento', 'Appointment']);
  });

  it.each([
    ['Termin bei {therapist}', 'Termin bei Anna Meier'],
    ['{therapist}', 'Anna Meier'],
    ['{therapist}: {therapist}', 'Anna Meier: Anna Meier'],
    ['Physio am See', 'Physio am See'],
  ])('%s names the therapist: %s', (template, expected) => {
    expect(title(template, 'Anna Meier')).toBe(expected);
  });

  it.each([
    ['Termin bei {therapist}', 'Termin'],
    ['Rendez-vous chez {therapist}', 'Rendez-vous'],
    ['Appuntamento con {therapist}', 'Appuntamento'],
    ['Appointment with {therapist}', 'Appointment'],
    ['Termin ({therapist})', 'Termin'],
    ['Termin (bei {therapist}), Bern', 'Termin, Bern'],
    ['Termin (Physio, {therapist})', 'Termin (Physio)'],
    ['Termin – {therapist}', 'Termin'],
    ["{therapist}'s appointment", 'appointment'],
    ['Termin - {therapist} - Physio am See', 'Termin - Physio am See'],
    ['Termin, {therapist}, Physio', 'Termin, Physio'],
    ['{therapist}: Termin', 'Termin'],
    ['{therapist}, Physio am See', 'Physio am See'],
    ['Termin bei {therapist} in Bern', 'Termin in Bern'],
    ['Cadeau {therapist}', 'Cadeau'],
    ['{therapist}', 'Termin'],
    ['bei {therapist}', 'Termin'],
    ['Physio am See', 'Physio am See'],
    ['(Physio) am See:', '(Physio) am See:'],
  ])('%s without a name is %s', (template, expected) => {
    expect(title(template, null)).toBe(expected);
  });

  it('takes a name as it is', () => {
    expect(title('Bei {therapist}', "$& $' $1")).toBe("Bei $& $' $1");
  });
});

it.each([
  ['Termin', []],
  ['Termin {therapist}', []],
  ['{patient} {therapist}', ['{patient}']],
  ['{Therapist}', ['{Therapist}']],
  ['{{therapist}}', ['{}']],
  ['Termin {', ['{']],
  ['Termin }', ['}']],
])('of the template %s these placeholders are not known: %j', (template, expected) => {
  expect(unknownPlaceholders(template)).toEqual(expected);
});
