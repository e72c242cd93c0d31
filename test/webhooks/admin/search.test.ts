import { readFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openPeopleSearch } from '../../../src/app/people-search/people-search.ts';
import { StoppedError } from '../../../src/errors.ts';
import type { Store } from '../../../src/store/store.ts';
import { contactSync } from '../../../src/store/tables/contact-sync.ts';
import { putUnlinkedContact } from '../../../src/store/tables/unlinked-contacts.ts';
import { NOON, openTemp } from '../../store/temp-store.ts';
import { auditOf, type Desk, openDesk } from '../staffed-desk.ts';
import type { Visitor } from '../visitor.ts';

const ADDRESS = '/admin/search';

const link = (store: Store, n: number, person: object, practice = 'main'): Promise<string> =>
  contactSync.insert(store, {
    practice,
    ephysioId: String(n),
    ghlId: `c${n}`,
    source: 'ephysio',
    base: { ephysio: person, ghl: person },
    now: NOON,
    hasOmitted: false,
    placeholders: [],
  });

/** A desk with a real search in its threads. */
const openSearching = async (): Promise<Desk> => {
  const store = await openTemp();
  const people = openPeopleSearch({ database: store.path, env: {} });
  onTestFinished(() => people.close());
  return openDesk({ store, people });
};

const search = async (visitor: Visitor, typed: string, practice = 'main') =>
  visitor.post(ADDRESS, { token: await visitor.token(), practice, typed });

const searches = async (store: Store): Promise<string[]> =>
  (await auditOf(store)).filter((row) => / search\b/.test(row));

describe('the search for people on the page', () => {
  it('finds somebody by name, phone or e-mail, and leads to the page of that person', async () => {
    const { store, as } = await openSearching();
    const id = await link(store, 7, {
      firstName: 'Zoë',
      lastName: "O'Brien-Müller",
      birthDate: '1984-05-02',
      phone: '+41791112233',
      email: 'zoe@example.ch',
    });
    await putUnlinkedContact(
      store,
      'main',
      { id: 'c9', record: { firstName: 'Nora', lastName: 'Wyss' } },
      { now: NOON },
    );
    const vera = await as('vera');
    for (const typed of ['zoe', 'mueller o’brien', '079 111 22 33', 'ZOE@example']) {
      const { status, text, location } = await search(vera, typed);
      expect([status, location]).toEqual([200, null]);
      expect(text).toContain('1 person found.');
      expect(text).toContain(`href="/admin/person?practice=main&amp;link=${id}"`);
      expect(text).toContain('Zoë O&#39;Brien-Müller');
      expect(text).toContain('02.05.1984');
    }
    const { text } = await search(vera, 'wyss');
    expect(text).toContain('href="/admin/person?practice=main&amp;side=ghl&amp;id=c9"');
    expect(text).toContain('only in GoHighLevel');
    expect((await search(vera, 'nobody at all')).text).toContain('Nothing found.');
  });

  it('lists fifty of many, and says how many there are', async () => {
    const { store, as } = await openSearching();
    for (let n = 0; n < 60; n += 1) await link(store, n, { firstName: 'Anna', lastName: `Frei${n}` });
    const { text } = await search(await as('vera'), 'anna');
    expect(text).toContain('60 people found. Only the first 50 are listed. Search more precisely.');
    expect(text.match(/<th scope="row">/g)).toHaveLength(50);
  });

  it('is a row in the audit log, and what was searched for is nowhere in the database or the log', async () => {
    const { store, as, lines } = await openSearching();
    await link(store, 7, { firstName: 'Anna', lastName: 'Frei' });
    const [petra, vera] = [await as('petra'), await as('vera')];
    await petra.get(ADDRESS);
    await search(petra, 'Quetzalcoatl');
    await search(vera, 'frei');
    await search(vera, 'x');
    expect(await searches(store)).toEqual(['Petra main search', 'Vera main search']);
    const stored = [store.path, `${store.path}-wal`].map((file) => readFileSync(file, 'latin1')).join('');
    expect(`${stored} ${JSON.stringify(lines)}`).not.toMatch(/quetzal/i);
  });

  it('stays in the practices of the user, and takes no forged form', async () => {
    const { store, as } = await openSearching();
    await link(store, 7, { firstName: 'Anna', lastName: 'Frei' }, 'other');
    const vera = await as('vera');
    expect((await search(vera, 'frei')).text).toContain('Nothing found.');
    expect((await search(vera, 'frei', 'other')).status).toBe(404);
    const forged = await vera.post(ADDRESS, { token: 'forged', practice: 'main', typed: 'frei' });
    const elsewhere = { 'sec-fetch-site': 'cross-site' };
    const fields = { token: await vera.token(), practice: 'main', typed: 'frei' };
    expect([forged.status, (await vera.post(ADDRESS, fields, elsewhere)).status]).toEqual([403, 403]);
    expect((await search(await as('petra'), 'frei', 'other')).text).toContain('1 person found.');
    expect(await searches(store)).toEqual(['Vera main search', 'Petra other search']);
  });

  it('says so where little was typed, and where it took too long', async () => {
    const desk = await openDesk({ people: { search: () => Promise.reject(new StoppedError()) } });
    const vera = await desk.as('vera');
    for (const typed of ['', ' ', 'x', '079', '@']) {
      const { text } = await search(vera, typed);
      expect(text).toContain('Enter two letters of a name or more');
    }
    expect((await search(vera, 'frei')).text).toContain('The search took too long. Try again.');
  });

  it('shows what was typed as text, whatever it is', async () => {
    const { as } = await openSearching();
    const { text } = await search(await as('vera'), '"><script>alert(1)</script>');
    expect(text).toContain('value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"');
    expect(text).not.toContain('<script');
  });
});
