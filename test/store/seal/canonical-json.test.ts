import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../src/store/seal/canonical-json.ts';

/** The same, by JSON alone: keys in order, the absent left out. */
const plainly = (value: unknown): string =>
  JSON.stringify(value, (_key, item: unknown) =>
    item !== null && typeof item === 'object' && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );

// Keys like whole numbers come first in any object, whatever is done.
const key = fc.string({ unit: 'binary' }).map((text) => `k${text}`);
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('"', '\\', '\u001f', '\ud800', 'ä', '€') }),
);
const record = fc.dictionary(key, fc.option(text, { freq: 4 }));

describe('canonical JSON', () => {
  it('is JSON with its keys in order, whatever came before', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(record, fc.dictionary(key, fc.array(record)))), (values) => {
        for (const value of [...values, ...values.toReversed(), values])
          expect(canonicalJson(value)).toBe(plainly(value));
      }),
    );
  });

  it('is one text for two orders of keys, and none for what is absent', () => {
    expect(canonicalJson({ b: '1', a: null, c: undefined })).toBe('{"a":null,"b":"1"}');
    expect(canonicalJson({ c: undefined, a: null, b: '1' })).toBe('{"a":null,"b":"1"}');
    expect(canonicalJson({ b: { d: 1, c: { f: true, e: [] } }, a: 'x' })).toBe(
      '{"a":"x","b":{"c":{"e":[],"f":true},"d":1}}',
    );
  });
});
