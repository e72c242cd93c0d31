import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { expect, it } from 'vitest';
import { hasFurtherPhone, normalisePhone } from '../../../src/domain/records/phone.ts';

it.each([
  ['four spellings of one number: spaces', '079 345 67 89', '+41793456789'],
  ['four spellings of one number: +41', '+41 79 345 67 89', '+41793456789'],
  ['four spellings of one number: 0041', '0041793456789', '+41793456789'],
  ['four spellings of one number: a slash', '079/345 67 89', '+41793456789'],
  ['a trunk zero in brackets', '+41 (0)79 345 67 89', '+41793456789'],
  ['a trunk zero in brackets after 0041', '0041 (0) 79 345 67 89', '+41793456789'],
  ['a land line with dots', '044.668.18.00', '+41446681800'],
  ['a German number', '+49 30 901820', '+4930901820'],
  ['a French number', '0033 1 44 55 66 77', '+33144556677'],
  ['the first of two numbers', '044 668 18 00 / 079 345 67 89', '+41446681800'],
  ['the first of two numbers with a word between', '079 345 67 89 oder 044 668 18 00', '+41793456789'],
  ['the first valid one of two', '123; 079 345 67 89', '+41793456789'],
  ['a number with a remark', 'Natel: 079 345 67 89 (Mutter)', '+41793456789'],
  ['spaces around it', '  0793456789 ', '+41793456789'],
  ...[
    '\u00a0',
    '\u1680',
    '\u2002',
    '\u2007',
    '\u2008',
    '\u2009',
    '\u200a',
    '\u202f',
    '\u205f',
    '\u3000',
    '\t',
  ].map((space): [string, string, string] => [
    `spaces of U+${space.charCodeAt(0).toString(16).padStart(4, '0')}`,
    `${space}079${space}345${space}67${space}89${space}`,
    '+41793456789',
  ]),
  ...["'", '’', '‘', '`', '´', 'ʼ', '′', '·'].map((mark): [string, string, string] => [
    `a land line with ${mark}`,
    `044${mark}668${mark}18${mark}00`,
    '+41446681800',
  ]),
  ...['\u00ad', '\u200b', '\u200e', '\u2060', '\ufeff', '\u202a'].map((mark): [string, string, string] => [
    `what nobody sees: U+${mark.charCodeAt(0).toString(16).padStart(4, '0')}`,
    `${mark}+41${mark}79 34${mark}5 67 89${mark}`,
    '+41793456789',
  ]),
  ['two numbers in two lines', '044\u2009668\u200918\u200900\u2028079 345 67 89', '+41446681800'],
  ['two numbers after a Windows line end', '123\r\n079 345 67 89', '+41793456789'],
])('reads %s', (_what, text, expected) => {
  expect(normalisePhone(text)).toBe(expected);
});

it.each([
  '',
  '   ',
  '-',
  '0',
  'n/a',
  'keine',
  'unbekannt',
  '079 345',
  '000 000 00 00',
  '+41',
  'test@example.ch',
])('finds no number in %j', (text) => {
  expect(normalisePhone(text)).toBeNull();
});

it('tries no pattern on what is too long to be a number', () => {
  const startedAt = performance.now();
  for (const part of [' ', '0', '079 345 67 89 ', '+41 (', ' oder ', '0/ ']) {
    const text = part.repeat(200_000);
    expect(normalisePhone(text)).toBeNull();
    // Nobody can tell what is in it.
    expect(hasFurtherPhone(text)).toBe(true);
  }
  expect(performance.now() - startedAt).toBeLessThan(1000);
});

it('leaves its own result as it is', () => {
  for (const number of ['+41793456789', '+4930901820', '+33144556677']) {
    expect(normalisePhone(number)).toBe(number);
  }
});

it.each(['75', '76', '77', '78', '79'])(
  'reads Swiss mobile numbers with %s as the library does',
  (prefix) => {
    for (const rest of ['0000000', '345 67 89', '999.99.99', '345-6789']) {
      for (const start of ['0', '+41', '+41 ', '0041', '0041/']) {
        const text = `${start}${prefix} ${rest}`;
        const parsed = parsePhoneNumberFromString(text, 'CH');
        expect(parsed?.isValid(), text).toBe(true);
        expect(normalisePhone(text), text).toBe(parsed?.number);
      }
    }
  },
);

it('reads digits of other scripts', () => {
  expect(normalisePhone('０７９ ３４５ ６７ ８９')).toBe('+41793456789');
});

it.each([
  ['079 345 67 89, Mutter 044 222 33 44', true],
  ['079 345 67 89 / 044 222 33 44', true],
  ['079 345 67 89 oder 044 222 33 44', true],
  ['123; 079 345 67 89; 044 222 33 44', true],
  ['079 345 67 89 (nur abends, ab 18)', false],
  ['079 345 67 89', false],
  ['+41 (0)79 345 67 89', false],
  [' 079/345 67 89 ', false],
  ['unbekannt', false],
  ['', false],
])('knows whether %j has a further number: %j', (text, expected) => {
  expect(hasFurtherPhone(text)).toBe(expected);
});
