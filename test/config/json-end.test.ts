import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonEnd } from '../../src/config/json-end.ts';

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

const json = fc
  .tuple(fc.jsonValue(), fc.constantFrom(0, 1, 2))
  .map(([value, indent]) => JSON.stringify(value, null, indent));

describe('where a text stops being JSON', () => {
  it('is its end, for JSON and every beginning of it', () => {
    fc.assert(
      fc.property(json, fc.nat(), (text, n) => {
        const part = text.slice(0, n % (text.length + 1));
        expect(jsonEnd(part)).toBe(part.length);
      }),
    );
  });

  it('is the place of a character that no JSON holds', () => {
    fc.assert(
      fc.property(json, fc.nat(), (text, n) => {
        const at = n % (text.length + 1);
        expect(jsonEnd(`${text.slice(0, at)}\u0001${text.slice(at)}`)).toBe(at);
      }),
    );
  });

  it('is before the end, for a text that stays wrong whatever follows, and only for such a text', () => {
    const junk = fc.string({ unit: fc.constantFrom(...'{}[]",:01-.eE+tru\\ n/'), maxLength: 8 });
    fc.assert(
      fc.property(junk, (text) => {
        if (isJson(text)) expect(jsonEnd(text)).toBe(text.length);
        else if (jsonEnd(text) < text.length)
          for (const end of ['"', ']', '}', '0', 'e', '":0}', '0]', '"]', '0}'])
            expect(isJson(`${text}${end}`)).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['tru x', 3],
    ['1.x', 2],
    ['01', 1],
    ['-', 1],
    ['1e+', 3],
    ['.5', 0],
    ['"\\u12G"', 5],
    ['"\\x"', 2],
    ['"a\tb"', 2],
    ['"\u007f\u0085ü😀" 1', 8],
    ['[1,]', 3],
    ['[1 2]', 3],
    ['{"a" 1}', 5],
    ['{a: 1}', 1],
    ['{"a": 1,}', 8],
    ['[}', 1],
    ['] ', 0],
    ['{} {}', 3],
  ])('%j: %i', (text, at) => {
    expect(jsonEnd(text)).toBe(at);
  });
});
