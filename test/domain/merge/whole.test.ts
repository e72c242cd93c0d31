import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Base, type Fields, type MergeRules, merge } from '../../../src/domain/merge/merge.ts';
import { ADDRESS_PARTS, addressLine, addressOf, addressText } from '../../../src/domain/records/address.ts';

const rules: MergeRules = {
  owners: {},
  winner: 'ephysio',
  keepOneOf: [],
  required: { ephysio: ADDRESS_PARTS },
  whole: { name: 'address', parts: ADDRESS_PARTS, textOf: addressText },
};

const at = (street: string | null, zip: string | null, city: string | null) => ({ street, zip, city });
const BERN = at('Marktgasse 1', '3000', 'Bern');
const GENEVA = at('Rue du Lac 2', '1204', 'Genève');
const agreed = { ephysio: BERN, ghl: BERN };

const mergeAddress = (
  ephysio: Fields,
  ghl: Fields,
  more: Partial<MergeRules> = {},
  base: Base<Fields> = agreed,
) => merge(ADDRESS_PARTS, base, { ephysio, ghl }, { ...rules, ...more });

describe('an address', () => {
  it.each<[string, Fields, Fields, { readonly ephysio: Fields; readonly ghl: Fields }]>([
    ['city alone', BERN, { ...BERN, city: 'Köniz' }, { ephysio: { city: 'Köniz' }, ghl: {} }],
    [
      'street alone',
      { ...BERN, street: 'Marktgasse 9' },
      BERN,
      { ephysio: {}, ghl: { street: 'Marktgasse 9' } },
    ],
    ['whole', BERN, GENEVA, { ephysio: GENEVA, ghl: {} }],
    [
      'zip by one side, its city by both to the same',
      { ...BERN, zip: '1204', city: 'Genève' },
      { ...BERN, city: 'Genève' },
      { ephysio: {}, ghl: { zip: '1204' } },
    ],
  ])('of which one side changed parts travels by part: %s', (_what, ephysio, ghl, to) => {
    expect(mergeAddress(ephysio, ghl)).toMatchObject({ to, conflicts: [], waiting: [] });
  });

  it.each<['ephysio' | 'ghl', object]>([
    ['ephysio', { ephysio: {}, ghl: { zip: '3011', city: 'Bern' } }],
    ['ghl', { ephysio: { zip: '3000', city: 'Genève' }, ghl: {} }],
  ])('of which each side changed another part stands as a whole: %s', (winner, to) => {
    const [ephysio, ghl] = [
      { ...BERN, zip: '3011' },
      { ...BERN, city: 'Genève' },
    ];
    const result = mergeAddress(ephysio, ghl, { winner });
    const texts = [ephysio, ghl].map((record) => addressText(record, ADDRESS_PARTS));
    const [winnerValue, loserValue] = winner === 'ephysio' ? texts : texts.toReversed();
    expect(result).toMatchObject({ to, waiting: [] });
    expect(result.conflicts).toEqual([
      { field: 'address', winner, reason: 'both-changed', winnerValue, loserValue },
    ]);
  });

  it('that lacks a part does not stand where the other one has all', () => {
    const lacking = at(null, null, 'Genève');
    const result = mergeAddress({ ...BERN, zip: '3011' }, lacking, { winner: 'ghl' });
    expect(result).toMatchObject({
      to: { ephysio: {}, ghl: { ...BERN, zip: '3011' } },
      conflicts: [{ field: 'address', winner: 'ephysio' }],
    });
  });

  it('of which a part is emptied that the other side demands waits as a whole', () => {
    const result = mergeAddress(BERN, { ...BERN, zip: null, city: 'Genève' });
    expect(result).toEqual({
      to: { ephysio: {}, ghl: {} },
      conflicts: [],
      keptFromClearing: ['zip'],
      waiting: ['city'],
    });
  });

  it('leaves a part with an owner of its own to the owner', () => {
    const result = mergeAddress(
      { ...BERN, zip: '3011', street: 'Marktgasse 9' },
      { ...GENEVA, zip: '1204' },
      { winner: 'ghl', owners: { zip: 'ephysio' } },
    );
    expect(result.to).toEqual({
      ephysio: { street: GENEVA.street, city: GENEVA.city },
      ghl: { zip: '3011' },
    });
    expect(result.conflicts.map(({ field }) => field).toSorted()).toEqual(['address', 'zip']);
    const whole = result.conflicts.find(({ field }) => field === 'address');
    expect(addressOf(whole?.loserValue ?? null)).toEqual({ street: 'Marktgasse 9', city: 'Bern' });
  });

  it('at a first meeting is filled where it is empty, and stands as a whole where it differs', () => {
    const unmet = { ephysio: {}, ghl: {} };
    expect(mergeAddress(BERN, at(null, null, 'Bern'), {}, unmet).to).toEqual({
      ephysio: {},
      ghl: { street: 'Marktgasse 1', zip: '3000' },
    });
    for (const winner of ['ephysio', 'ghl'] as const)
      expect(mergeAddress(BERN, at(null, null, 'Genève'), { winner }, unmet).to).toEqual({
        ephysio: {},
        ghl: BERN,
      });
  });

  it('is never put together from what two people typed', () => {
    const part = (name: string) =>
      fc.constantFrom(...['a', 'b', 'c'].map((n) => `${name} ${n}`), null, undefined);
    const record = fc.record({ street: part('street'), zip: part('zip'), city: part('city') });
    const any = fc.record({ ephysio: record, ghl: record });
    fc.assert(
      fc.property(any, any, fc.constantFrom('ephysio' as const, 'ghl' as const), (base, now, winner) => {
        const whole = (side: 'ephysio' | 'ghl', changes: Fields = {}) => {
          const after: Fields = { ...now[side], ...changes };
          return ADDRESS_PARTS.map((p) => (after[p] !== undefined ? after[p] : (base[side][p] ?? null)));
        };
        const { to, conflicts } = merge(ADDRESS_PARTS, base, now, { ...rules, winner });
        const changedOn = (side: 'ephysio' | 'ghl') =>
          ADDRESS_PARTS.some(
            (p) =>
              now[side][p] !== undefined &&
              now[side][p] !== base[side][p] &&
              !(base[side][p] === undefined && now[side][p] === null) &&
              whole('ephysio')[ADDRESS_PARTS.indexOf(p)] !== whole('ghl')[ADDRESS_PARTS.indexOf(p)],
          );
        if (!changedOn('ephysio') || !changedOn('ghl')) {
          expect(conflicts.map(({ field }) => field)).not.toContain('address');
          return;
        }
        for (const side of ['ephysio', 'ghl'] as const) {
          const after = whole(side, to[side]);
          expect([whole('ephysio'), whole('ghl')]).toContainEqual(after);
        }
      }),
    );
  });
});

describe('an address as one value', () => {
  it.each([
    [GENEVA, 'Rue du Lac 2, 1204 Genève'],
    [at(null, '1204', 'Genève'), '1204 Genève'],
    [at('Rue du Lac 2', null, null), 'Rue du Lac 2'],
    [at('"A", 1', '{', '\\'), '"A", 1, { \\'],
    [at(null, null, null), null],
  ])('%j is read back as it was, and shown as %j', (record, line) => {
    const text = addressText(record, ADDRESS_PARTS);
    expect(addressOf(text)).toEqual(record);
    expect(addressLine(text)).toBe(line);
  });
});
