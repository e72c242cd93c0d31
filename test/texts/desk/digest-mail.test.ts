import { expect, test } from 'vitest';
import { LANGUAGES } from '../../../src/domain/records/language.ts';
import { catalogueOf } from '../../../src/texts/desk/catalogue.ts';
import { type DigestFacts, digestMail } from '../../../src/texts/desk/digest-mail.ts';

const ZURICH = 'Europe/Zurich';

const FACTS: DigestFacts = {
  practice: 'Muster',
  at: '2026-11-30T06:00:12.000Z',
  counts: { failure: 1, 'who-is-who': 2, 'double-booked': 10 },
  fresh: 1,
  state: 'warning',
  lastRun: { at: '2026-11-30T05:07:44.000Z', state: 'finished' },
  page: 'https://sync.example.ch/admin/?practice=Muster&x=1',
};

const QUIET: DigestFacts = {
  ...FACTS,
  counts: {},
  fresh: 0,
  state: 'error',
  lastRun: null,
  page: null,
};

/** All of a mail, with thin spaces as they can be seen. */
const whole = (facts: DigestFacts, language: (typeof LANGUAGES)[number]): string => {
  const { subject, text, html } = digestMail(facts, language, ZURICH);
  return [subject, text, html].join('\n').replaceAll('\u202f', '⍽');
};

test.each(LANGUAGES)('the mail in %s', async (language) => {
  const text = [whole(FACTS, language), whole(QUIET, language)].join('\n----------\n\n');
  await expect(text).toMatchFileSnapshot(`digest/${language}.txt`);
});

test.each(LANGUAGES)('every run has its word in %s, and each title is one of its own', (language) => {
  const { digest, titles } = catalogueOf(language);
  for (const state of ['running', 'finished', 'unfinished', 'stopped'] as const) {
    const { text } = digestMail({ ...FACTS, lastRun: { at: FACTS.at, state } }, language, ZURICH);
    expect(text).toContain(digest.runStates[state]);
  }
  const all = Object.values(titles);
  expect(new Set(all).size).toBe(all.length);
});

test('the week is that of the practice', () => {
  const subject = (at: string, timezone: string): string =>
    digestMail({ ...FACTS, at }, 'de', timezone).subject;
  expect(subject('2026-11-29T23:30:00.000Z', ZURICH)).toBe('Praxis Muster: 13 Pendenzen (Woche 49)');
  expect(subject('2026-11-29T23:30:00.000Z', 'UTC')).toBe('Praxis Muster: 13 Pendenzen (Woche 48)');
  expect(subject('2027-01-01T10:00:00.000Z', ZURICH)).toContain('(Woche 53)');
  expect(subject('2027-01-04T10:00:00.000Z', ZURICH)).toContain('(Woche 1)');
  expect(subject('2024-12-30T10:00:00.000Z', ZURICH)).toContain('(Woche 1)');
});

test('nothing in the HTML can be read as markup', () => {
  const { html } = digestMail(
    { ...FACTS, practice: '<b>"x"&', page: 'https://example.ch/"><script>' },
    'de',
    ZURICH,
  );
  expect(html).not.toMatch(/<b>|<script/);
  expect(html).toContain('Praxis &lt;b&gt;&quot;x&quot;&amp;');
});
