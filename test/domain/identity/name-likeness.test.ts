import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  areSimilarNames,
  areSimilarNamesOfOneDay,
  areSwapped,
  isSameName,
  isShortOrOtherForm,
  isSlipOf,
  type PersonName,
} from '../../../src/domain/identity/name-likeness.ts';
import { foldName, normaliseName, normalisePersonName } from '../../../src/domain/records/name.ts';

const named = (text: string): PersonName => {
  const [firstName, lastName] = text.split('|');
  return { firstName: firstName || null, lastName: lastName || null };
};

describe('a name that is folded for comparing', () => {
  it.each([
    ['Müller', 'Mueller', 'Muller', 'MÜLLER', 'Mu\u0308ller'],
    ['Vögtli', 'Voegtli', 'Vogtli', 'Vøgtli'],
    ['Đorđević', 'Dordevic', 'đorđević'],
    ['Łukasz', 'Lukasz', 'ŁUKASZ'],
    ['Yıldız', 'Yildiz', 'YILDIZ', 'Yİldiz'],
    ['Strauß', 'Strauss'],
    ['Æbi', 'Aebi', 'Äbi', 'Abi'],
    ['Þór', 'Thor'],
    ['Müller-Keller', 'Müller Keller', 'Müller\u00a0Keller', 'Müller\u202fKeller', 'Müller \u2009 Keller'],
    ['O’Neill', "O'Neill", 'ONeill', 'O\u00adNeill', '\u200fO\u200bNeill\ufeff'],
  ])('is the same in all its spellings: %s', (...spellings) => {
    expect(new Set(spellings.map(foldName)).size).toBe(1);
  });

  it.each([
    ['Bauer', 'Baur'],
    ['Queller', 'Quller'],
    ['Treuer', 'Treur'],
    ['Meier', 'Maier'],
  ])('stays two names where it is two: %s and %s', (a, b) => {
    expect(foldName(a)).not.toBe(foldName(b));
  });
});

describe('a name that is written to the other side', () => {
  it('carries no invisible characters and single spaces only', () => {
    expect(normaliseName('An\u200bna\u00ad  \u202fMa\u200eria\ufeff')).toBe('Anna Maria');
    expect(normaliseName('Anna\tMaria\u0000')).toBe('Anna Maria');
    expect(normaliseName('\u200b\u00ad')).toBeNull();
  });

  it.each([
    '-',
    '.',
    '???',
    '123',
    '079 123 45 67',
    '+41 79 123 45 67',
    'anna@example.ch',
    '@',
    '—',
    '<a@b.ch>',
    'anna＠b.ch',
    'anna@gmail',
    'tel:+41791112233',
    '\u2800',
  ])('is missing where it is none: %s', (text) => {
    expect(normalisePersonName(text)).toBeNull();
  });

  it.each(['Ö', 'Anna 2', 'O’Neill', '明', "'t Hooft", 'Anna @ Home'])(
    'is one where it holds a letter: %s',
    (text) => {
      expect(normalisePersonName(text)).toBe(text);
    },
  );
});

describe('similar names', () => {
  it.each([
    ['Yvonne|Keller', 'Ivonne|Keller'],
    ['Katrin|Frei', 'Catrin|Frei'],
    ['Łukasz|Nowak', 'Lukasz|Nowak'],
    ['Peter|Vogel', 'Peter|Fogel'],
    ['Anna|Keller-Frei', 'Anna|Keller'],
    ['Anna Maria|Müller', 'Anna|Mueller'],
    ['A.|Müller', 'Anna|Müller'],
    ['Hans|Meier', 'Johannes|Meier'],
    ['Kathrin|Meier', 'Katharina|Meier'],
    ['Toni|Meier', 'Anton|Meier'],
    ['Marai|Meier', 'Maria|Meier'],
    ['Müller|Anna', 'Ana|Müller'],
    ['Christine|Burkhalter', 'Christina|Burckhaltre'],
    ['|Meier', 'Anna|Meier'],
    ['Anna|', '|Meier'],
    ['|', 'Anna|Meier'],
  ])('are %s and %s', (a, b) => {
    expect([areSimilarNames(named(a), named(b)), areSimilarNames(named(b), named(a))]).toEqual([true, true]);
  });

  it.each([
    ['Anna|Meier', 'Peter|Meier'],
    ['Anna|Meier', 'Anna|Brunner'],
    ['Beat|Lüscher', 'Jürg|Lüscher'],
    ['Anna|', 'Peter|'],
    ['Lea|Frei', 'Noemi|Frei'],
    ['Peter|Hofer', 'Peter|Huber'],
  ])('are not %s and %s', (a, b) => {
    expect([areSimilarNames(named(a), named(b)), areSimilarNames(named(b), named(a))]).toEqual([
      false,
      false,
    ]);
  });

  it('are judged the same from either side, and hold for a name and itself', () => {
    const name = fc.record({ firstName: fc.string({ maxLength: 9 }), lastName: fc.string({ maxLength: 9 }) });
    fc.assert(
      fc.property(name, name, (a, b) => {
        expect(areSimilarNames(a, b)).toBe(areSimilarNames(b, a));
        expect(areSimilarNames(a, a)).toBe(true);
      }),
    );
  });
});

describe('names of one birth date that may be one person', () => {
  const judge = (a: string, b: string) => [
    areSimilarNamesOfOneDay(named(a), named(b)),
    areSimilarNamesOfOneDay(named(b), named(a)),
  ];

  it.each([
    ['Anna|Meier', 'Anna|Maier'],
    ['Anna|Meier', 'Anna|Mayer'],
    ['Anna|Meyer', 'Anna|Mayr'],
    ['Urs|Hofmann', 'Urs|Hoffmann'],
    ['Urs|Hofmann', 'Urs|Hoffman'],
    ['Urs|Schmid', 'Urs|Schmitt'],
    ['Urs|Burckhardt', 'Urs|Burkart'],
    ['Urs|Bauer', 'Urs|Baur'],
    ['Urs|Bühler', 'Urs|Büeler'],
    ['Urs|von Arx', 'Urs|Vonarx'],
    ['Eva|Keller-Frei', 'Eva|Keller'],
    ['Eva|Frey-Keller', 'Eva|Keller-Frei'],
    ['Eva|Hofmann-Frei', 'Eva|Hoffmann'],
    ['Goran|Kovač', 'Goran|Kovatsch'],
    ['Goran|Đorđević', 'Goran|Djordjevic'],
    ['Arta|Hoxha', 'Arta|Hodža'],
    ['Anna Maria|Meier', 'Anna|Meier'],
    ['Anna Maria|Meier', 'Maria|Meier'],
    ['Annemarie|Meier', 'Anne-Marie|Meier'],
    ['Hanspeter|Meier', 'Hans Peter|Meier'],
    ['A.|Meier', 'Anna|Maier'],
    ['Sophie|Meier', 'Sofie|Meier'],
    ['Christian|Meier', 'Kristian|Meier'],
    ['Toni|Meier', 'Anton|Meier'],
    ['Tohmas|Meier', 'Thomas|Meier'],
    ['Sara|Meier', 'Sarah|Maier'],
    ['Maier|Anna', 'Anna|Meier'],
    ['Anna|', 'Anna|Meier'],
    ['|Meier', 'Anna|Maier'],
    ['Anna Meier|', 'Anna|Meier'],
  ])('are %s and %s', (a, b) => {
    expect(judge(a, b)).toEqual([true, true]);
  });

  it.each([
    ['Lena|Meier', 'Lina|Meier'],
    ['Tim|Meier', 'Tom|Meier'],
    ['Jan|Meier', 'Jana|Meier'],
    ['Mia|Meier', 'Lia|Meier'],
    ['Julia|Meier', 'Julian|Meier'],
    ['Martin|Meier', 'Martina|Meier'],
    ['Anna Maria|Meier', 'Anna Lena|Meier'],
    ['Beat|Meier', 'Regula|Meier'],
    ['Anna|Meier', 'Anna|Brunner'],
    ['Anna|Hofer', 'Anna|Huber'],
    ['Anna|', '|Meier'],
    ['|', 'Anna|Meier'],
    ['|', '|'],
  ])('are not %s and %s', (a, b) => {
    expect(judge(a, b)).toEqual([false, false]);
  });

  it('are judged the same from either side', () => {
    const name = fc.record({ firstName: fc.string({ maxLength: 9 }), lastName: fc.string({ maxLength: 9 }) });
    fc.assert(
      fc.property(name, name, (a, b) => {
        expect(areSimilarNamesOfOneDay(a, b)).toBe(areSimilarNamesOfOneDay(b, a));
      }),
    );
  });
});

describe('a typing error in a first name', () => {
  it.each([
    ['Thomas', 'Tohmas'],
    ['Thomas', 'Thmas'],
    ['Yvonne', 'Ivonne'],
    ['Sebastian', 'Sebsatian'],
    ['Valentina', 'Vlaentina'],
    ['Samuel', 'Saumel'],
    ['Jannine', 'Janine'],
  ])('makes %s of %s', (a, b) => {
    expect([isSlipOf(a, b), isSlipOf(b, a)]).toEqual([true, true]);
  });

  it.each([
    ['Martina', 'Martin'],
    ['Daniel', 'Daniela'],
    ['Nicole', 'Nicola'],
    ['Andrea', 'Andreas'],
    ['Karin', 'Karen'],
    ['Anna', 'Ana'],
    ['Lena', 'Lina'],
    ['Thomas', 'Tomahs'],
    ['Thomas', 'Thomas'],
    ['Müller', 'Mueller'],
    ['Katrin', 'Kathrina'],
  ])('does not make %s of %s', (a, b) => {
    expect([isSlipOf(a, b), isSlipOf(b, a)]).toEqual([false, false]);
  });
});

describe('a first name that is short for another, or a form of it', () => {
  it.each([
    ['Anna', 'A.'],
    ['Anna', 'A'],
    ['Anna', 'Anna Maria'],
    ['Hans-Peter', 'Hans'],
    ['Anton', 'Toni'],
    ['Anna Maria', 'A. M.'],
    ['Elisabeth', 'Lisbeth'],
  ])('is %s of %s', (a, b) => {
    expect([isShortOrOtherForm(a, b), isShortOrOtherForm(b, a)]).toEqual([true, true]);
  });

  it.each([
    ['Anna', 'Anna'],
    ['Anna', 'Peter'],
    ['Anna', 'B.'],
    ['', 'Anna'],
  ])('is not %s of %s', (a, b) => {
    expect([isShortOrOtherForm(a, b), isShortOrOtherForm(b, a)]).toEqual([false, false]);
  });
});

describe('two names in each other’s place', () => {
  it('are swapped, however they are spelt', () => {
    expect(areSwapped(named('Anna|Müller'), named('mueller|ANNA'))).toBe(true);
    expect(areSwapped(named('Anna|Müller'), named('Anna|Müller'))).toBe(false);
    expect(areSwapped(named('Anna|'), named('|Anna'))).toBe(false);
    expect(isSameName('Anna', 'ANNA')).toBe(true);
    expect(isSameName(null, null)).toBe(false);
  });
});
