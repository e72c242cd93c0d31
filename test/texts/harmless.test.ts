import { describe, expect, it } from 'vitest';
import { harmless, harmlessJson, oneLine } from '../../src/texts/harmless.ts';

/** What a name may hold to deceive a person at a terminal. */
const ATTACKS: readonly (readonly [what: string, text: string, shown: string])[] = [
  ['a colour', 'A\u001b[31mB', 'A\\x1b[31mB'],
  ['an empty screen', '\u001b[2J\u001b[H', '\\x1b[2J\\x1b[H'],
  ['a title of the window', '\u001b]0;title\u0007', '\\x1b]0;title\\x07'],
  [
    'a link',
    '\u001b]8;;https://x.example\u001b\\B\u001b]8;;\u001b\\',
    '\\x1b]8;;https://x.example\\x1b\\B\\x1b]8;;\\x1b\\',
  ],
  ['a control sequence of one character', '\u009b31mB\u009c', '\\x9b31mB\\x9c'],
  ['backspaces and a return', 'A\b\bB\rC\u007f', 'A\\x08\\x08B\\x0dC\\x7f'],
  ['a tab', 'A\tB', 'A\\x09B'],
  [
    'another direction',
    '\u202eB\u202c\u2066C\u2069\u200f\u061c',
    '\\u202eB\\u202c\\u2066C\\u2069\\u200f\\u061c',
  ],
  ['characters without width', 'A\u200bB\u200d\u2060\ufeff\u00ad', 'A\\u200bB\\u200d\\u2060\\ufeff\\xad'],
  ['separators of lines', 'A\u2028B\u2029', 'A\\u2028B\\u2029'],
  ['fillers', 'A\u3164\u115f\u2800B', 'A\\u3164\\u115f\\u2800B'],
  ['hidden text in tags', 'A\u{e0041}\u{e0100}', 'A\\u{e0041}\\u{e0100}'],
  ['half a character', 'A\ud800B', 'A\\ud800B'],
];

describe('text of a service', () => {
  it.each(ATTACKS)('shows %s as its code', (_, text, shown) => {
    expect(harmless(text)).toBe(shown);
    expect(harmless(shown)).toBe(shown);
  });

  it.each(ATTACKS)(
    'says %s in JSON in a way that no terminal obeys, and a program reads as it was',
    (_, text) => {
      const json = harmlessJson(JSON.stringify({ text }));
      expect(json).toMatch(/^[ -~]*$/);
      expect(JSON.parse(json)).toEqual({ text });
    },
  );

  it.each([
    'Zoë Müller-D’Ávila',
    '山田 太郎',
    'e\u0301',
    '☀️ Yoga'.replace('\ufe0f', ''),
    'Μαρία',
    'שרה',
    'Nguyễn',
  ])('keeps the letters of %s', (text) => {
    expect(harmless(text)).toBe(text);
  });

  it('leaves out what only holds an emoji together', () => {
    expect(harmless('☀️ Yoga 👩‍⚕️')).toBe('☀ Yoga 👩⚕');
  });

  it('keeps the ends of lines, unless it is one value', () => {
    expect(harmless('one\ntwo')).toBe('one\ntwo');
    expect(oneLine('one\ntwo')).toBe('one\\ntwo');
  });
});
