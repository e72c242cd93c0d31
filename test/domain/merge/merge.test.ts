import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Base, type Fields, type MergeRules, merge } from '../../../src/domain/merge/merge.ts';

type Value = string | null | undefined;
const rules: MergeRules = { owners: {}, winner: 'ephysio', keepOneOf: [] };
const one = (value: Value): Fields => (value === undefined ? {} : { f: value });
const pair = (ephysio: Value, ghl: Value): Base<Fields> => ({ ephysio: one(ephysio), ghl: one(ghl) });
const nothing = { ephysio: {}, ghl: {} };
const toGhl = (value: string | null) => ({ ephysio: {}, ghl: { f: value } });
const toEphysio = (value: string | null) => ({ ephysio: { f: value }, ghl: {} });

describe('a field, against what both sides last agreed on', () => {
  it.each<[string, Base<Fields>, Base<Fields>, object]>([
    ['nothing changed', pair('a', 'a'), pair('a', 'a'), nothing],
    ['changed in e-Physio', pair('a', 'a'), pair('b', 'a'), toGhl('b')],
    ['changed in GHL', pair('a', 'a'), pair('a', 'b'), toEphysio('b')],
    ['changed on both to the same', pair('a', 'a'), pair('b', 'b'), nothing],
    ['changed on both to different values', pair('a', 'a'), pair('b', 'c'), toGhl('b')],
    ['cleared in e-Physio', pair('a', 'a'), pair(null, 'a'), toGhl(null)],
    ['cleared in GHL', pair('a', 'a'), pair('a', null), toEphysio(null)],
    ['cleared on both', pair('a', 'a'), pair(null, null), nothing],
    ['cleared in e-Physio, changed in GHL', pair('a', 'a'), pair(null, 'c'), toGhl(null)],
    ['changed in e-Physio, cleared in GHL', pair('a', 'a'), pair('b', null), toGhl('b')],
    ['filled in e-Physio', pair(null, null), pair('b', null), toGhl('b')],
    ['unknown in e-Physio', pair('a', 'a'), pair(undefined, 'a'), nothing],
    ['unknown in GHL', pair('a', 'a'), pair('a', undefined), nothing],
    ['unknown in e-Physio, changed in GHL', pair('a', 'a'), pair(undefined, 'b'), toEphysio('b')],
    ['unknown in GHL, changed in e-Physio', pair('a', 'a'), pair('b', undefined), toGhl('b')],
    ['unknown on both', pair('a', 'a'), pair(undefined, undefined), nothing],
    ['halves that differ by agreement stay so', pair('a', null), pair('a', null), nothing],
    ['halves that differ, e-Physio changed', pair('a', null), pair('b', null), toGhl('b')],
    ['halves that differ, GHL changed to e-Physio’s', pair('a', null), pair('a', 'a'), nothing],
    ['first meeting, the same', pair(undefined, undefined), pair('a', 'a'), nothing],
    ['first meeting, only e-Physio has it', pair(undefined, undefined), pair('a', null), toGhl('a')],
    ['first meeting, GHL’s is unknown', pair(undefined, undefined), pair('a', undefined), toGhl('a')],
    ['first meeting, only GHL has it', pair(undefined, undefined), pair(null, 'a'), toEphysio('a')],
    ['first meeting, both empty', pair(undefined, undefined), pair(null, null), nothing],
    ['first meeting, different values', pair(undefined, undefined), pair('a', 'b'), toGhl('a')],
  ])('%s', (_what, base, now, to) => {
    expect(merge(['f'], base, now, rules).to).toEqual(to);
  });
});

describe('a value that is overwritten', () => {
  it('is a conflict when both sides changed it: the winner stays, the loser is kept', () => {
    const base = pair('a', 'a');
    expect(merge(['f'], base, pair('b', 'c'), rules).conflicts).toEqual([
      { field: 'f', winner: 'ephysio', reason: 'both-changed', winnerValue: 'b', loserValue: 'c' },
    ]);
    const other = merge(['f'], base, pair('b', 'c'), { ...rules, winner: 'ghl' });
    expect(other.to).toEqual(toEphysio('c'));
    expect(other.conflicts).toEqual([
      { field: 'f', winner: 'ghl', reason: 'both-changed', winnerValue: 'c', loserValue: 'b' },
    ]);
  });

  it('is none when only one side changed it', () => {
    expect(merge(['f'], pair('a', 'a'), pair('b', 'a'), rules).conflicts).toEqual([]);
  });

  it('is put back, and noted, when the field belongs to the other side', () => {
    const owned = { ...rules, owners: { f: 'ephysio' } } as const;
    const { to, conflicts } = merge(['f'], pair('a', 'a'), pair('a', 'c'), owned);
    expect(to).toEqual(toGhl('a'));
    expect(conflicts).toEqual([
      { field: 'f', winner: 'ephysio', reason: 'owner', winnerValue: 'a', loserValue: 'c' },
    ]);
  });

  it('is put back even if its owner was not read in this run', () => {
    const owned = { ...rules, owners: { f: 'ephysio' } } as const;
    expect(merge(['f'], pair('a', 'a'), pair(undefined, 'c'), owned).to).toEqual(toGhl('a'));
  });

  it('gives way to a field’s own winner, whichever side wins otherwise', () => {
    const both = merge(['f'], pair('a', 'a'), pair('b', 'c'), { ...rules, winners: { f: 'ghl' } });
    expect(both.to).toEqual(toEphysio('c'));
    const alone = merge(['f'], pair('a', 'a'), pair('b', 'a'), { ...rules, winners: { f: 'ghl' } });
    expect(alone.to).toEqual(toGhl('b'));
  });

  it('is put back, and stays a conflict, where GHL has no say in the field', () => {
    const { to, conflicts } = merge(['f'], pair('a', 'a'), pair('a', 'c'), { ...rules, kept: ['f'] });
    expect(to).toEqual(toGhl('a'));
    expect(conflicts).toEqual([
      { field: 'f', winner: 'ephysio', reason: 'both-changed', winnerValue: 'a', loserValue: 'c' },
    ]);
  });

  it('is kept where the other side never showed it, although nobody changed it now', () => {
    const unseen = { ...rules, keepUnseen: true };
    expect(merge(['f'], pair('a', 'c'), pair('b', 'c'), unseen)).toMatchObject({
      to: toGhl('b'),
      conflicts: [{ field: 'f', winner: 'ephysio', winnerValue: 'b', loserValue: 'c' }],
    });
    expect(merge(['f'], pair('a', null), pair('b', null), unseen).conflicts).toEqual([]);
    expect(merge(['f'], pair('a', 'c'), pair('b', 'c'), rules).conflicts).toEqual([]);
  });

  it('stays when its owner never said anything', () => {
    const owned = { ...rules, owners: { f: 'ephysio' } } as const;
    expect(merge(['f'], pair(undefined, undefined), pair(null, 'c'), owned).to).toEqual(nothing);
    expect(merge(['f'], pair(undefined, undefined), pair(undefined, 'c'), owned).to).toEqual(nothing);
  });
});

describe('clearing', () => {
  const points = { ...rules, keepOneOf: ['email', 'phone'] };
  const fields = ['email', 'phone'];
  const base = { ephysio: { email: 'e', phone: 'p' }, ghl: { email: 'e', phone: 'p' } };

  it('never empties both phone and e-mail at once', () => {
    const result = merge(fields, base, { ...base, ephysio: { email: null, phone: null } }, points);
    expect(result.to).toEqual(nothing);
    expect(result.keptFromClearing).toEqual(['email', 'phone']);
  });

  it('empties one of them', () => {
    const result = merge(fields, base, { ...base, ephysio: { email: null, phone: 'p' } }, points);
    expect(result.to.ghl).toEqual({ email: null });
    expect(result.keptFromClearing).toEqual([]);
  });

  it('empties one while the other gets a new value', () => {
    const result = merge(fields, base, { ...base, ephysio: { email: null, phone: 'q' } }, points);
    expect(result.to.ghl).toEqual({ email: null, phone: 'q' });
  });

  it('empties the only one that was there', () => {
    const only = { ephysio: { email: null, phone: 'p' }, ghl: { email: null, phone: 'p' } };
    const result = merge(fields, only, { ...only, ephysio: { email: null, phone: null } }, points);
    expect(result.to.ghl).toEqual({ phone: null });
  });

  it('never empties on each side what only the other still has', () => {
    const now = { ephysio: { email: null, phone: 'p' }, ghl: { email: 'e', phone: null } };
    const result = merge(fields, base, now, points);
    expect(result.to).toEqual(nothing);
    expect(result.keptFromClearing).toEqual(['email', 'phone']);
  });

  it('that is held back leaves no conflict', () => {
    const now = { ephysio: { email: null, phone: null }, ghl: { email: 'e2', phone: 'p2' } };
    const result = merge(fields, base, now, points);
    expect(result.keptFromClearing).toEqual(['email', 'phone']);
    expect(result.conflicts).toEqual([]);
  });
});

describe('a field that a side demands', () => {
  const demanding = { ...rules, required: { ephysio: ['f'] } };

  it('is not emptied there', () => {
    const result = merge(['f'], pair('a', 'a'), pair('a', null), demanding);
    expect(result).toEqual({ to: nothing, conflicts: [], keptFromClearing: ['f'], waiting: [] });
  });

  it('is emptied on the other side', () => {
    expect(merge(['f'], pair('a', 'a'), pair(null, 'a'), demanding).to).toEqual(toGhl(null));
  });

  it('is changed there', () => {
    expect(merge(['f'], pair('a', 'a'), pair('a', 'b'), demanding).to).toEqual(toEphysio('b'));
  });

  it('leaves no conflict when it is kept from losing', () => {
    const ghlWins = { ...demanding, winner: 'ghl' as const };
    const result = merge(['f'], pair('a', 'a'), pair('b', null), ghlWins);
    expect(result).toEqual({ to: nothing, conflicts: [], keptFromClearing: ['f'], waiting: [] });
  });

  it('does not hold the others back', () => {
    const base = { ephysio: { f: 'a', g: 'a' }, ghl: { f: 'a', g: 'a' } };
    const result = merge(['f', 'g'], base, { ...base, ghl: { f: null, g: null } }, demanding);
    expect(result.to.ephysio).toEqual({ g: null });
    expect(result.keptFromClearing).toEqual(['f']);
  });
});

const FIELDS = ['name', 'city', 'email', 'phone'];
const value = fc.constantFrom<Value>('a', 'b', 'c', null, undefined);
const record: fc.Arbitrary<Fields> = fc
  .record({ name: value, city: value, email: value, phone: value })
  .map((r) => Object.fromEntries(Object.entries(r).filter(([, v]) => v !== undefined)));
const both = fc.record({ ephysio: record, ghl: record });
const anyRules: fc.Arbitrary<MergeRules> = fc.record({
  owners: fc.dictionary(fc.constantFrom(...FIELDS), fc.constantFrom('ephysio' as const, 'ghl' as const)),
  winner: fc.constantFrom('ephysio' as const, 'ghl' as const),
  keepOneOf: fc.constant(['email', 'phone']),
  required: fc.record({ ephysio: fc.subarray(FIELDS), ghl: fc.subarray(FIELDS) }),
});

describe('whatever changed', () => {
  it('no side is written a field that it alone owns', () => {
    fc.assert(
      fc.property(both, both, anyRules, (base, now, r) => {
        const { to } = merge(FIELDS, base, now, r);
        for (const side of ['ephysio', 'ghl'] as const)
          for (const field of Object.keys(to[side])) expect(r.owners[field]).not.toBe(side);
      }),
    );
  });

  it('no side is written what it already holds, nor both sides the same field', () => {
    fc.assert(
      fc.property(both, both, anyRules, (base, now, r) => {
        const { to } = merge(FIELDS, base, now, r);
        for (const side of ['ephysio', 'ghl'] as const)
          for (const [field, v] of Object.entries(to[side])) expect(v).not.toBe(now[side][field]);
        expect(Object.keys(to.ephysio).filter((f) => f in to.ghl)).toEqual([]);
      }),
    );
  });

  it('a new value that is overwritten is in the conflicts', () => {
    fc.assert(
      fc.property(both, both, anyRules, (base, now, r) => {
        const { to, conflicts } = merge(FIELDS, base, now, r);
        for (const side of ['ephysio', 'ghl'] as const) {
          for (const [field, winnerValue] of Object.entries(to[side])) {
            const loserValue = now[side][field];
            if (loserValue === undefined || loserValue === null || loserValue === base[side][field]) continue;
            expect(conflicts).toContainEqual(expect.objectContaining({ field, winnerValue, loserValue }));
          }
        }
      }),
    );
  });

  it('no side is emptied a field that it demands', () => {
    fc.assert(
      fc.property(both, both, anyRules, (base, now, r) => {
        const { to, keptFromClearing } = merge(FIELDS, base, now, r);
        for (const side of ['ephysio', 'ghl'] as const)
          for (const field of r.required?.[side] ?? []) expect(to[side][field]).not.toBeNull();
        for (const field of keptFromClearing)
          expect([to.ephysio[field], to.ghl[field]]).toEqual([undefined, undefined]);
      }),
    );
  });

  it('no side loses its last way to be reached together with another', () => {
    fc.assert(
      fc.property(both, both, anyRules, (base, now, r) => {
        const { to } = merge(FIELDS, base, now, r);
        for (const side of ['ephysio', 'ghl'] as const) {
          const cleared = r.keepOneOf.filter((f) => now[side][f] && to[side][f] === null);
          const after = { ...now[side], ...to[side] };
          if (cleared.length > 1) expect(r.keepOneOf.some((f) => after[f])).toBe(true);
        }
      }),
    );
  });
});
