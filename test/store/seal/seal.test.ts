import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GuardError } from '../../../src/errors.ts';
import { createSealer } from '../../../src/store/seal/seal.ts';

const KEY = Buffer.alloc(32, 7);
const sealer = createSealer(KEY);
const VALUE = { firstName: 'Zoë', phone: null, nested: [1, { a: 'ü' }] };

describe('a sealed value', () => {
  it('opens as it was, absent keys absent and null keys null', () => {
    const record = { ephysio: { email: null }, ghl: {} };
    expect(sealer.open(sealer.seal(record, 'a/b/1'), 'a/b/1')).toEqual(record);
    expect(Object.keys((sealer.open(sealer.seal(record, 'c'), 'c') as typeof record).ghl)).toEqual([]);
  });

  it('opens as it was for any JSON value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string(), (value, context) => {
        const opened = sealer.open(sealer.seal(value, context), context);
        expect(JSON.stringify(opened)).toBe(JSON.stringify(value));
      }),
    );
  });

  it('looks different each time and shows nothing of the value', () => {
    const first = sealer.seal(VALUE, 'c');
    expect(first.equals(sealer.seal(VALUE, 'c'))).toBe(false);
    expect(first.includes('Zoë')).toBe(false);
    expect(first.includes('firstName')).toBe(false);
  });

  const blob = sealer.seal(VALUE, 'contact_sync/base/1');
  it('does not open when any one byte was changed', () => {
    for (let at = 0; at < blob.length; at += 1) {
      const changed = Buffer.from(blob);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => sealer.open(changed, 'contact_sync/base/1'), `byte ${at}`).toThrow(GuardError);
    }
  });

  it.each([
    ['in another row', blob, 'contact_sync/base/2', sealer],
    ['in another table', blob, 'appointment_sync/base/1', sealer],
    ['cut short', blob.subarray(0, -1), 'contact_sync/base/1', sealer],
    ['cut to its head', blob.subarray(0, 20), 'contact_sync/base/1', sealer],
    ['when empty', Buffer.alloc(0), 'contact_sync/base/1', sealer],
    ['under another key', blob, 'contact_sync/base/1', createSealer(randomBytes(32))],
  ])('does not open %s, and the error names the place only', (_name, sealed, context, with_) => {
    const open = () => with_.open(sealed, context);
    expect(open).toThrow(GuardError);
    expect(open).toThrow(context);
    expect(open).not.toThrow(/Zoë|firstName/);
  });

  it('needs a key of 32 bytes', () => {
    expect(() => createSealer(Buffer.alloc(16))).toThrow(RangeError);
  });
});

describe('a fingerprint', () => {
  it.each([
    ['keys in another order', { a: '1', b: { c: 1, d: 2 } }, { b: { d: 2, c: 1 }, a: '1' }, true],
    ['undefined and absent', { a: '1', b: undefined }, { a: '1' }, true],
    ['null and absent', { a: '1', b: null }, { a: '1' }, false],
    ['empty and null', { a: '' }, { a: null }, false],
    ['another value', { a: '1' }, { a: '2' }, false],
    ['number and text', { a: 1 }, { a: '1' }, false],
    ['values that moved between fields', { a: '1', b: '2' }, { a: '2', b: '1' }, false],
    ['text that looks like JSON', { a: '1","b":"2' }, { a: '1', b: '2' }, false],
    ['order in a list', [1, 2], [2, 1], false],
  ])('of %s: equal is %s', (_name, one, other, equal) => {
    expect(sealer.fingerprint(one) === sealer.fingerprint(other)).toBe(equal);
  });

  it('is the same for the same key in another process, and different under another key', () => {
    expect(createSealer(KEY).fingerprint(VALUE)).toBe(sealer.fingerprint(VALUE));
    expect(createSealer(randomBytes(32)).fingerprint(VALUE)).not.toBe(sealer.fingerprint(VALUE));
    expect(sealer.fingerprint(VALUE)).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });
});
