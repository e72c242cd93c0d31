import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Base, Fields, MergeRules } from '../../../src/domain/merge/merge.ts';
import { type Direction, mayWrite, reconcilePair } from '../../../src/domain/merge/reconcile-pair.ts';

const rules: MergeRules = { owners: {}, winner: 'ephysio', keepOneOf: ['email', 'phone'] };
const FIELDS = ['name', 'email', 'phone'];
const agreed = { ephysio: { name: 'a', email: 'e', phone: 'p' }, ghl: { name: 'a', email: 'e', phone: 'p' } };

describe('a linked pair', () => {
  it('that is as agreed needs nothing', () => {
    const decision = reconcilePair(FIELDS, agreed, agreed, rules, 'both');
    expect(decision).toEqual({ write: { ephysio: null, ghl: null }, adopted: null, keptFromClearing: [] });
  });

  it('is written where it changed on the other side, and the base learns both halves', () => {
    const now = { ...agreed, ephysio: { ...agreed.ephysio, name: 'b' } };
    expect(reconcilePair(FIELDS, agreed, now, rules, 'to-ghl').write.ghl).toEqual({
      changes: { name: 'b' },
      patch: { ephysio: { name: 'b' }, ghl: { name: 'b' } },
      conflicts: [],
    });
  });

  it('takes over what both sides changed to the same, without a write', () => {
    const now = { ephysio: { ...agreed.ephysio, name: 'b' }, ghl: { ...agreed.ghl, name: 'b' } };
    const decision = reconcilePair(FIELDS, agreed, now, rules, 'both');
    expect(decision.write).toEqual({ ephysio: null, ghl: null });
    expect(decision.adopted).toEqual({ ephysio: { name: 'b' }, ghl: { name: 'b' } });
  });

  it('leaves a field unsettled whose side may not be written', () => {
    const now = { ...agreed, ghl: { ...agreed.ghl, name: 'b' } };
    const decision = reconcilePair(FIELDS, agreed, now, rules, 'to-ghl');
    expect(decision).toEqual({ write: { ephysio: null, ghl: null }, adopted: null, keptFromClearing: [] });
  });

  it('leaves clearings that were held back unsettled', () => {
    const now = { ...agreed, ephysio: { name: 'a', email: null, phone: null } };
    const decision = reconcilePair(FIELDS, agreed, now, rules, 'both');
    expect(decision.adopted).toBeNull();
    expect(decision.keptFromClearing).toEqual(['email', 'phone']);
  });

  it.each<[Direction, boolean, boolean]>([
    ['to-ghl', true, false],
    ['to-ephysio', false, true],
    ['both', true, true],
  ])('in direction %s may write GHL: %s, e-Physio: %s', (direction, ghl, ephysio) => {
    expect(mayWrite(direction, 'ghl')).toBe(ghl);
    expect(mayWrite(direction, 'ephysio')).toBe(ephysio);
  });
});

const value = fc.constantFrom('a', 'b', null, undefined);
const record: fc.Arbitrary<Fields> = fc
  .record({ name: value, email: value, phone: value })
  .map((r) => Object.fromEntries(Object.entries(r).filter(([, v]) => v !== undefined)));
const both: fc.Arbitrary<Base<Fields>> = fc.record({ ephysio: record, ghl: record });
const anyRules: fc.Arbitrary<MergeRules> = fc.record({
  owners: fc.dictionary(fc.constantFrom(...FIELDS), fc.constantFrom('ephysio' as const, 'ghl' as const)),
  winner: fc.constantFrom('ephysio' as const, 'ghl' as const),
  keepOneOf: fc.constant(['email', 'phone']),
  required: fc.record({ ephysio: fc.subarray(FIELDS) }),
  whole: fc.constantFrom(['name'], ['name', 'email'], FIELDS).map((parts) => ({
    name: 'whole',
    parts,
    textOf: (record: Fields) => JSON.stringify(record),
  })),
});
const direction = fc.constantFrom<Direction>('to-ghl', 'to-ephysio', 'both');

it('once its writes are done and the base has learnt them, nothing is left that may be written', () => {
  fc.assert(
    fc.property(both, both, anyRules, direction, (base, now, r, d) => {
      const { write, adopted } = reconcilePair(FIELDS, base, now, r, d);
      const after = {
        ephysio: { ...now.ephysio, ...write.ephysio?.changes },
        ghl: { ...now.ghl, ...write.ghl?.changes },
      };
      const patches = [adopted, write.ephysio?.patch, write.ghl?.patch];
      const learnt = {
        ephysio: Object.assign({}, base.ephysio, ...patches.map((p) => p?.ephysio)),
        ghl: Object.assign({}, base.ghl, ...patches.map((p) => p?.ghl)),
      };
      const again = reconcilePair(FIELDS, learnt, after, r, d);
      expect(again.write).toEqual({ ephysio: null, ghl: null });
      expect(again.adopted).toBeNull();
    }),
    { numRuns: 2000 },
  );
});
