import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDate } from '../../src/domain/records/date.ts';
import { normaliseEmail } from '../../src/domain/records/email.ts';
import { withoutInvisible } from '../../src/domain/records/invisible.ts';
import { foldName, normaliseName } from '../../src/domain/records/name.ts';

describe('normaliseName', () => {
  it.each([
    ['  Anna   Maria ', 'Anna Maria'],
    ['Mu\u0308ller', 'Müller'],
    ['D’Agostino', 'D’Agostino'],
    ['St.\u00a0Gallen', 'St. Gallen'],
    ['Müller-Keller', 'Müller-Keller'],
    ['a\tb\nc', 'a b c'],
  ])('writes %j as %j', (text, expected) => {
    expect(normaliseName(text)).toBe(expected);
  });

  it.each(['', ' ', '\n\t'])('calls %j empty', (text) => {
    expect(normaliseName(text)).toBeNull();
  });

  it('spells a text that needs nothing as one that does', () => {
    const latin = fc.string({
      unit: fc.integer({ min: 0x20, max: 0x17f }).map((c) => String.fromCodePoint(c)),
    });
    fc.assert(
      fc.property(fc.oneof(latin, fc.string({ unit: 'binary' })), (text) => {
        const slowly = withoutInvisible(text)
          .normalize('NFC')
          .replace(/[\s\p{Cc}]+/gu, ' ')
          .trim();
        expect(normaliseName(text) ?? '').toBe(slowly);
      }),
    );
    const every = Array.from({ length: 0x300 }, (_, code) => `a${String.fromCodePoint(code)}b`);
    const spelt = (text: string) =>
      text
        .replace(/\u00ad/g, '')
        .normalize('NFC')
        .replace(/[\s\p{Cc}]/gu, ' ');
    expect(every.filter((text) => (normaliseName(text) ?? '') !== spelt(text))).toEqual([]);
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const once = normaliseName(text);
        expect(normaliseName(once ?? '')).toBe(once);
      }),
    );
  });
});

describe('foldName', () => {
  it.each([
    ['Müller', 'Mueller'],
    ['Müller', 'Muller'],
    ['MÜLLER', 'müller'],
    ['Groß', 'Gross'],
    ['Øberg', 'Oeberg'],
    ["O'Neill", 'O’Neill'],
    ["O'Neill", 'ONeill'],
    ['Müller-Keller', 'Müller Keller'],
    ['Céline', 'Celine'],
    ['Dvořák', 'Dvorak'],
    ['Mu\u0308ller', 'Müller'],
    ['Gian-Luca ', ' gian  luca'],
  ])('takes %s and %s for one spelling', (a, b) => {
    expect(foldName(a)).toBe(foldName(b));
  });

  it.each([
    ['Anna', 'Hanna'],
    ['Meier', 'Meyer'],
  ])('keeps %s and %s apart', (a, b) => {
    expect(foldName(a)).not.toBe(foldName(b));
  });

  it('keeps letters of other scripts', () => {
    expect(foldName('Јовановић')).not.toBe('');
  });
});

describe('normaliseEmail', () => {
  it.each([
    ['Anna.Meier@Example.CH', 'anna.meier@example.ch'],
    ['  a@b.ch ', 'a@b.ch'],
    ['\u200ba\u00ad@b.ch', 'a@b.ch'],
    ["o'neill+reha@mail.example.co.uk", "o'neill+reha@mail.example.co.uk"],
    ['jürg@müller.ch', 'jürg@müller.ch'],
  ])('reads %j as %s', (text, expected) => {
    expect(normaliseEmail(text)).toBe(expected);
  });

  it.each([
    '',
    '-',
    'keine',
    'a@b',
    'a@@b.ch',
    'a b@c.ch',
    'a@b.ch, c@d.ch',
    'a@b.chc@d.ch',
    'a@b..ch',
    '@b.ch',
  ])('finds no address in %j', (text) => {
    expect(normaliseEmail(text)).toBeNull();
  });
});

describe('readDate', () => {
  it.each([
    ['31.12.1975', '1975-12-31'],
    ['1.2.2003', '2003-02-01'],
    ['29.02.2024', '2024-02-29'],
    ['29.02.2000', '2000-02-29'],
    ['1975-12-31', '1975-12-31'],
    ['1975-12-31T00:00:00.000Z', '1975-12-31'],
    ['1975-12-31T23:30:00+02:00', '1975-12-31'],
    ['1975-12-31 00:00:00', '1975-12-31'],
    [' 31.12.1975 ', '1975-12-31'],
    ['01.01.1800', '1800-01-01'],
  ])('reads %j as %s', (text, expected) => {
    expect(readDate(text)).toBe(expected);
  });

  it.each(['', '  '])('calls %j empty', (text) => {
    expect(readDate(text)).toBeNull();
  });

  it.each([
    '30.02.2024',
    '29.02.2023',
    '29.02.1900',
    '31.04.2020',
    '00.01.2020',
    '01.13.2020',
    '01.00.2020',
    '32.01.2020',
    '31.12.1799',
    '0000-00-00',
    '2020-1-1',
    '2020-01-011',
    '31.12.75',
    '12/31/1975',
    'unbekannt',
  ])('finds no date in %j', (text) => {
    expect(readDate(text)).toBeUndefined();
  });
});
