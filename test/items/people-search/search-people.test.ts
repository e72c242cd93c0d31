import { expect, it } from 'vitest';
import { personQuery } from '../../../src/items/people-search/person-query.ts';
import { type FoundPerson, searchPeople } from '../../../src/items/people-search/search-people.ts';
import type { Store } from '../../../src/store/store.ts';
import { contactSync } from '../../../src/store/tables/contact-sync.ts';
import { putKept } from '../../../src/store/tables/kept-records.ts';
import { putUnlinkedContact } from '../../../src/store/tables/unlinked-contacts.ts';
import { openTemp } from '../../store/temp-store.ts';

const NOW = Date.parse('2026-03-01T10:00:00.000Z');

const link = (store: Store, n: number, ephysio: object, ghl: object = ephysio, practice = 'main') =>
  contactSync.insert(store, {
    practice,
    ephysioId: String(n),
    ghlId: `c${n}`,
    source: 'ephysio',
    base: { ephysio, ghl },
    now: NOW,
    hasOmitted: false,
    placeholders: [],
  });

const search = async (store: Store, typed: string) => {
  const query = personQuery(typed);
  if (query === null) throw new Error('names nobody');
  const people: FoundPerson[] = [];
  let unreadable = 0;
  for await (const step of searchPeople({ handle: store, practice: 'main', query })) {
    people.push(...step.found);
    unreadable += step.unreadable;
  }
  return { people, unreadable };
};

const idsOf = async (store: Store, typed: string): Promise<string[]> =>
  (await search(store, typed)).people.map(({ ephysioId, ghlId }) => `${ephysioId} ${ghlId}`).sort();

it('finds who is linked, by what either side has, in their own practice', async () => {
  const store = await openTemp();
  const id = await link(
    store,
    1,
    { firstName: 'Anna', lastName: 'Müller', phone: null },
    { firstName: 'Anna', lastName: 'Keller', phone: '+41791234567' },
  );
  await link(store, 2, { firstName: 'Anna', lastName: 'Frei' });
  await link(store, 3, { firstName: 'Anna', lastName: 'Müller' }, undefined, 'bern');
  expect((await search(store, 'anna mueller')).people).toEqual([
    {
      practice: 'main',
      link: id,
      ephysioId: '1',
      ghlId: 'c1',
      person: { firstName: 'Anna', lastName: 'Müller', phone: '+41791234567' },
    },
  ]);
  expect(await idsOf(store, 'keller')).toEqual(['1 c1']);
  expect(await idsOf(store, '079 123 45 67')).toEqual(['1 c1']);
  expect(await idsOf(store, 'anna')).toEqual(['1 c1', '2 c2']);
});

it('finds contacts without a patient, and what was last read of any record, each person once', async () => {
  const store = await openTemp();
  await link(store, 1, { firstName: 'Anna', lastName: 'Müller' });
  const agreed = { lastName: 'Müller' };
  const kept = { startsAt: null, at: NOW };
  await putKept(
    store,
    'main',
    { entity: 'patient', side: 'ghl', id: 'c1' },
    { fields: { lastName: 'Weber' }, agreed },
    kept,
  );
  await putKept(
    store,
    'main',
    { entity: 'patient', side: 'ephysio', id: '7' },
    { fields: { firstName: 'Eva', lastName: 'Weber' }, agreed: null },
    kept,
  );
  const nora = { id: 'c9', record: { firstName: 'Nora', lastName: 'Weber' } };
  await putUnlinkedContact(store, 'main', nora, { now: NOW });
  await putKept(
    store,
    'main',
    { entity: 'patient', side: 'ghl', id: 'c9' },
    { fields: nora.record, agreed: null },
    kept,
  );
  expect(await idsOf(store, 'weber')).toEqual(['1 c1', '7 null', 'null c9']);
  expect(await idsOf(store, 'müller')).toEqual(['1 c1']);
});

it('goes through more people than it opens in one go, and lets others run in between', async () => {
  const store = await openTemp();
  await store.transaction(async (handle) => {
    for (let n = 0; n < 1200; n += 1)
      await contactSync.insert(handle, {
        practice: 'main',
        ephysioId: String(n),
        ghlId: `c${n}`,
        source: 'ephysio',
        base: { ephysio: { lastName: n % 2 === 0 ? 'Even' : 'Odd' }, ghl: {} },
        now: NOW,
        hasOmitted: false,
        placeholders: [],
      });
  });
  let turns = 0;
  const count = (): void => {
    turns += 1;
    turn = setImmediate(count);
  };
  let turn = setImmediate(count);
  expect((await search(store, 'even')).people).toHaveLength(600);
  clearImmediate(turn);
  expect(turns).toBeGreaterThanOrEqual(3);
});

it('goes on behind a row that was changed in the file, and counts it', async () => {
  const store = await openTemp();
  const id = await link(store, 1, { lastName: 'Müller' });
  await link(store, 2, { lastName: 'Müller' });
  await store.db
    .updateTable('contact_sync')
    .set({ base: Buffer.alloc(64, 1) })
    .where('id', '=', id)
    .execute();
  expect(await search(store, 'müller')).toMatchObject({ people: [{ ephysioId: '2' }], unreadable: 1 });
});
