import { expect, test } from 'vitest';
import { LANGUAGES } from '../../../src/domain/records/language.ts';
import { catalogueOf } from '../../../src/texts/desk/catalogue.ts';
import { speechOf } from '../../../src/texts/desk/speech.ts';

const ZURICH = 'Europe/Zurich';
const MONDAY = '2026-11-30T13:30:00.000Z';

test.each([
  ['de', 'Mo', 'Montag'],
  ['fr', 'lun', 'lundi'],
  ['it', 'lun', 'lunedì'],
  ['en', 'Mon', 'Monday'],
] as const)('%s writes days and times as they are written in Switzerland', (language, short, long) => {
  const speech = speechOf(language, ZURICH);
  expect(speech.when(MONDAY)).toBe(`${short} 30.11.2026 14:30`);
  expect(speech.weekday(MONDAY)).toBe(long);
  expect(speech.plainDate('1980-03-01')).toBe('01.03.1980');
});

test('times are those of the practice, on both sides of a clock change', () => {
  const speech = speechOf('de', ZURICH);
  expect(speech.time('2026-10-25T00:30:00.000Z')).toBe('02:30');
  expect(speech.time('2026-10-25T01:30:00.000Z')).toBe('02:30');
  expect(speech.time('2026-07-01T22:00:00.000Z')).toBe('00:00');
  expect(speech.date('2026-07-01T22:00:00.000Z')).toBe('02.07.2026');
});

test.each([
  ['de', ['0 Pendenzen', '1 Pendenz', '3 Pendenzen', '1’000’000 Pendenzen']],
  [
    'fr',
    ['0 point en suspens', '1 point en suspens', '3 points en suspens', '1’000’000 de points en suspens'],
  ],
  ['it', ['0 pendenze', '1 pendenza', '3 pendenze', '1’000’000 di pendenze']],
  ['en', ['0 open items', '1 open item', '3 open items', '1’000’000 open items']],
] as const)('%s counts with the form that the number takes', (language, expected) => {
  const { counted } = speechOf(language, ZURICH);
  const { openItems } = catalogueOf(language).words;
  const plain = (text: string): string => text.replace(/[\u202f\u00a0]/g, ' ').replace(/['’]/g, '’');
  expect([0, 1, 3, 1_000_000].map((count) => plain(counted(count, openItems)))).toEqual(expected);
});

test.each([
  ['de', 'vor 12 Minuten', 'in 3 Stunden'],
  ['fr', 'il y a 12 minutes', 'dans 3 heures'],
  ['it', '12 minuti fa', 'tra 3 ore'],
  ['en', '12 minutes ago', 'in 3 hours'],
] as const)('%s says how far away something is', (language, past, future) => {
  const { distance } = speechOf(language, ZURICH);
  const now = Date.parse(MONDAY);
  expect(distance('2026-11-30T13:18:00.000Z', now)).toBe(past);
  expect(distance('2026-11-30T16:45:00.000Z', now)).toBe(future);
});

test('umlauts and accents stand with their letters', () => {
  for (const language of LANGUAGES)
    expect(['Zoé', 'Özil', 'Odermatt', 'Émile', 'Eberle'].sort(speechOf(language, ZURICH).compare)).toEqual([
      'Eberle',
      'Émile',
      'Odermatt',
      'Özil',
      'Zoé',
    ]);
});

test.each([
  ['de', ['0 Sek.', '0.4 Sek.', '12 Sek.', '2 Min.', '1.5 Std.', '3 Tg.']],
  ['fr', ['0 s', '0,4 s', '12 s', '2 min', '1,5 h', '3 j']],
  ['it', ['0 s', '0.4 s', '12 s', '2 min', '1.5 h', '3 giorni']],
  ['en', ['0 secs', '0.4 secs', '12 secs', '2 mins', '1.5 hrs', '3 days']],
] as const)('%s says how long something took, in the largest unit', (language, said) => {
  const { duration } = speechOf(language, ZURICH);
  const spans = [10, 400, 12_300, 119_000, 5_400_000, 259_200_000].map(duration);
  expect(spans.map((span) => span.replaceAll(/\s/g, ' '))).toEqual(said);
});
