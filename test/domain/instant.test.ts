import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantText } from '../../src/domain/instant.ts';

describe('an instant as text', () => {
  it('is UTC ISO, the first time and again, however many were met', () => {
    fc.assert(
      fc.property(fc.integer({ min: -8.64e15, max: 8.64e15 }), (ms) => {
        expect(instantText(ms)).toBe(new Date(ms).toISOString());
        expect(instantText(ms)).toBe(new Date(ms).toISOString());
      }),
    );
    const noon = Date.parse('2026-03-02T12:00:00.000Z');
    for (let n = 0; n < 50_000; n += 1) instantText(noon + n * 60_000);
    expect(instantText(noon)).toBe('2026-03-02T12:00:00.000Z');
  });

  it('is none where no date can hold it', () => {
    expect(() => instantText(8.64e15 + 1)).toThrow(RangeError);
    expect(() => instantText(Number.NaN)).toThrow(RangeError);
  });
});
