import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { GuardError } from '../../../src/errors.ts';
import { appointmentSync } from '../../../src/store/tables/appointment-sync.ts';
import { contactSync, LINK_PARTS } from '../../../src/store/tables/contact-sync.ts';
import { rowsOfPractice, setAccounts } from '../../../src/store/tables/practices.ts';
import { NOON, openTemp, rejection } from '../temp-store.ts';

const base = { ephysio: { firstName: 'Zoë', email: null }, ghl: { firstName: 'Zoe' } };
const link = {
  practice: 'main',
  ephysioId: '7',
  ghlId: 'g7',
  source: 'ephysio' as const,
  base,
  hasOmitted: false,
  placeholders: [],
  now: NOON,
};

describe('a link', () => {
  it('is found by its id and by both sides, in its practice only', async () => {
    const store = await openTemp();
    const id = await contactSync.insert(store, link);
    expect((await contactSync.find(store, 'main', id))?.ghl_id).toBe('g7');
    expect((await contactSync.findByEphysioId(store, 'main', '7'))?.id).toBe(id);
    expect((await contactSync.findByGhlId(store, 'main', 'g7'))?.id).toBe(id);
    expect(await contactSync.findByGhlId(store, 'other', 'g7')).toBeUndefined();
    expect(await contactSync.findByEphysioId(store, 'main', 'g7')).toBeUndefined();
    expect(await contactSync.list(store, 'other')).toEqual([]);
  });

  it('keeps its base sealed, and absent apart from null', async () => {
    const store = await openTemp();
    await contactSync.insert(store, link);
    const [row] = await contactSync.list(store, 'main');
    if (row === undefined) throw new Error('no link');
    expect(row.base.includes('Zoë')).toBe(false);
    const opened = contactSync.openBase(store, row);
    expect(opened).toEqual(base);
    expect('email' in opened.ghl).toBe(false);
    expect(row.ephysio_fingerprint).toBe(store.sealer.fingerprint({ email: null, firstName: 'Zoë' }));
    expect(row.ghl_fingerprint).toBe(store.sealer.fingerprint(base.ghl));
  });

  it('is listed without its base, but with the columns of its table', async () => {
    const store = await openTemp();
    const id = await contactSync.insert(store, link);
    const [head] = await contactSync.listHeads(store, 'main');
    const {
      base: _,
      practice: __,
      ...row
    } = (await contactSync.find(store, 'main', id)) ?? {
      base: null,
      practice: null,
    };
    expect(head).toEqual(row);
    expect(head).toMatchObject({ left_out: 0, placeholders: '' });
    expect(await contactSync.listHeads(store, 'other')).toEqual([]);
  });

  it('is found among many ids, of its own and of either side', async () => {
    const store = await openTemp();
    const id = await contactSync.insert(store, link);
    const many = Array.from({ length: 1200 }, (_, n) => `x${n}`);
    for (const [ofWhat, known] of [
      ['link', id],
      ['ephysio', '7'],
      ['ghl', 'g7'],
    ] as const) {
      const rows = await contactSync.listBy(store, 'main', ofWhat, [...many, known]);
      expect(rows.map((row) => row.id)).toEqual([id]);
    }
    expect(await contactSync.linkedIds(store, 'main', 'ghl', [...many, 'g7'])).toEqual(new Set(['g7']));
    expect(await contactSync.linkedIds(store, 'main', 'ghl', many)).toEqual(new Set());
    expect(await contactSync.linkedIds(store, 'main', 'ghl')).toEqual(new Set(['g7']));
  });

  it("cannot be given another link's base", async () => {
    const store = await openTemp();
    const one = await contactSync.insert(store, link);
    const two = await contactSync.insert(store, { ...link, ephysioId: '8', ghlId: 'g8' });
    await store.db
      .updateTable('contact_sync')
      .set(({ selectFrom }) => ({ base: selectFrom('contact_sync').select('base').where('id', '=', one) }))
      .where('id', '=', two)
      .execute();
    const row = await contactSync.find(store, 'main', two);
    if (row === undefined) throw new Error('no link');
    expect(() => contactSync.openBase(store, row)).toThrow(GuardError);
  });

  it.each([
    ['the same e-Physio id', { ghlId: 'g8' }],
    ['the same GHL id', { ephysioId: '8' }],
  ])(
    'with %s is refused in one practice and taken in another, without values in the error',
    async (_n, other) => {
      const store = await openTemp();
      await contactSync.insert(store, link);
      const error = await rejection(contactSync.insert(store, { ...link, ...other }));
      expect(String(error)).toMatch(/UNIQUE/);
      expect(JSON.stringify(error) + String(error)).not.toMatch(/Zoë|g7|g8/);
      await contactSync.insert(store, { ...link, ...other, practice: 'other' });
    },
  );

  it('may wait for its id on one side, as may others', async () => {
    const store = await openTemp();
    await contactSync.insert(store, { ...link, ghlId: null });
    await contactSync.insert(store, { ...link, ephysioId: '8', ghlId: null });
    expect(await contactSync.list(store, 'main')).toHaveLength(2);
  });

  it('takes a new base with its fingerprints, and keeps the rest and its source', async () => {
    const store = await openTemp();
    const id = await contactSync.insert(store, link);
    const next = { ephysio: { firstName: 'Zoé' }, ghl: { firstName: 'Zoé' } };
    await contactSync.update(store, id, { base: next, now: NOON + 1000 });
    const row = await contactSync.find(store, 'main', id);
    if (row === undefined) throw new Error('no link');
    expect(contactSync.openBase(store, row)).toEqual(next);
    expect(row).toMatchObject({
      ghl_id: 'g7',
      source: 'ephysio',
      ghl_fingerprint: store.sealer.fingerprint(next.ghl),
      created_at: '2026-03-01T10:00:00.000Z',
      updated_at: '2026-03-01T10:00:01.000Z',
    });
  });

  it('becomes a tombstone, is restored without the lost id, and can be deleted', async () => {
    const store = await openTemp();
    const id = await contactSync.insert(store, link);
    await contactSync.setTombstone(store, id, NOON);
    expect(await contactSync.find(store, 'main', id)).toMatchObject({ state: 'tombstone', ghl_id: 'g7' });
    await contactSync.restore(store, id, 'ghl', NOON);
    expect(await contactSync.find(store, 'main', id)).toMatchObject({ state: 'linked', ghl_id: null });
    await contactSync.delete(store, id);
    expect(await contactSync.list(store, 'main')).toEqual([]);
  });

  it('that does not exist cannot be updated', async () => {
    expect(String(await rejection(contactSync.update(await openTemp(), 'x', { now: NOON })))).toMatch(
      /no link x/,
    );
  });
});

describe('a link of appointments', () => {
  it('knows its start and whether it is cancelled, and is found by a window', async () => {
    const store = await openTemp();
    const at = (startsAt: string, n: string) =>
      appointmentSync.insert(store, {
        ...link,
        base: { ephysio: { start: startsAt }, ghl: {} },
        ephysioId: n,
        ghlId: n,
        startsAt,
        cancelled: false,
      });
    const id = await at('2026-03-02T08:00:00.000Z', '1');
    await at('2026-03-02T09:00:00.000Z', '2');
    await at('2026-03-01T23:59:59.999Z', '3');
    const inWindow = () =>
      appointmentSync.listStarting(store, 'main', '2026-03-02T08:00:00.000Z', '2026-03-02T09:00:00.000Z');
    expect((await inWindow()).map((row) => [row.id, row.cancelled])).toEqual([[id, 0]]);
    await appointmentSync.update(store, id, { cancelled: true, now: NOON });
    expect((await inWindow())[0]).toMatchObject({ cancelled: 1, starts_at: '2026-03-02T08:00:00.000Z' });
    await appointmentSync.update(store, id, { startsAt: '2027-01-01T00:00:00.000Z', now: NOON });
    expect(await inWindow()).toEqual([]);
  });
});

describe('the links of one practice', () => {
  const PRACTICES = ['main', 'bern', 'thun', 'zug'];

  it.each([1, 2, 4])('are listed alike beside those of others: %i practices', async (count) => {
    const store = await openTemp();
    for (const practice of PRACTICES.slice(0, count)) {
      await setAccounts(store, practice, {});
      for (const n of [1, 2, 3])
        await contactSync.insert(store, { ...link, practice, ephysioId: `${n}`, ghlId: `g${n}` });
    }
    for (const practice of PRACTICES.slice(0, count)) {
      const expected = (await contactSync.list(store, practice)).map(({ id }) => id).toSorted();
      expect(expected).toHaveLength(3);
      const ids = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id).toSorted();
      expect(ids(await contactSync.listIds(store, practice))).toEqual(expected);
      expect(ids(await contactSync.listHeads(store, practice))).toEqual(expected);
      expect(ids(await contactSync.listBy(store, practice, 'link', expected))).toEqual(expected);
      expect(ids(await contactSync.listBy(store, practice, 'ghl', ['g1', 'g2', 'g3']))).toEqual(expected);
      const parts = await Promise.all(LINK_PARTS.map((part) => contactSync.listPart(store, practice, part)));
      expect(ids(parts.flat())).toEqual(expected);
    }
  });

  it('are read without those of the others where there are many', async () => {
    const store = await openTemp();
    const planOf = async (): Promise<string> => {
      const query = store.db
        .selectFrom('contact_sync')
        .select('base')
        .where(await rowsOfPractice(store, 'main'));
      const plan = await query.explain<{ detail: string }>(undefined, sql`query plan`);
      return plan.map(({ detail }) => detail).join();
    };
    for (const practice of PRACTICES.slice(0, 2)) await setAccounts(store, practice, {});
    expect(await planOf()).toMatch(/^SCAN/);
    for (const practice of PRACTICES) await setAccounts(store, practice, {});
    expect(await planOf()).toMatch(/^SEARCH .* USING INDEX/);
  });
});
