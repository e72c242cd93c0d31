import { describe, expect, it, onTestFinished } from 'vitest';
import { openPeopleSearch } from '../../../src/app/people-search/people-search.ts';
import { StoppedError } from '../../../src/errors.ts';
import { type PersonQuery, personQuery } from '../../../src/items/people-search/person-query.ts';
import { contactSync } from '../../../src/store/tables/contact-sync.ts';
import { openTemp, tempPath } from '../../store/temp-store.ts';

const NOW = Date.parse('2026-03-01T10:00:00.000Z');

const openWith = async (names: readonly string[], idleMs?: number) => {
  const database = tempPath();
  const store = await openTemp({ path: database });
  await store.transaction(async (handle) => {
    for (const [n, lastName] of names.entries())
      await contactSync.insert(handle, {
        practice: n % 2 === 0 ? 'main' : 'bern',
        ephysioId: String(n),
        ghlId: `c${n}`,
        source: 'ephysio',
        base: { ephysio: { firstName: 'Anna', lastName }, ghl: {} },
        now: NOW,
        hasOmitted: false,
        placeholders: [],
      });
  });
  const search = openPeopleSearch({ database, env: {}, ...(idleMs === undefined ? {} : { idleMs }) });
  onTestFinished(() => search.close());
  return search;
};

const query = (typed: string): PersonQuery => {
  const read = personQuery(typed);
  if (read === null) throw new Error('names nobody');
  return read;
};

const ALL = { practices: ['main', 'bern'], limit: 10 };

describe('the thread that looks for people', () => {
  it('finds them by name, those of the practices that were named, and counts all of them', async () => {
    const search = await openWith(['Zimmer', 'Ärni', 'Öztürk', 'Bär', 'Frei']);
    const { people, total, unreadable } = await search.search(query('anna'), ALL);
    expect(people.map(({ person }) => person.lastName)).toEqual(['Ärni', 'Bär', 'Frei', 'Öztürk', 'Zimmer']);
    expect({ total, unreadable }).toEqual({ total: 5, unreadable: 0 });
    const some = await search.search(query('anna'), { practices: ['main'], limit: 2 });
    expect(some.people.map(({ person }) => person.lastName)).toEqual(['Frei', 'Öztürk']);
    expect(some.total).toBe(3);
  });

  it('answers several searches, and stops one for which nobody waits', async () => {
    const search = await openWith(['Frei', 'Bär']);
    const ending = new AbortController();
    const given = search.search(query('anna'), { ...ALL, signal: ending.signal });
    const others = [search.search(query('frei'), ALL), search.search(query('bär'), ALL)];
    ending.abort();
    await expect(given).rejects.toThrow(StoppedError);
    const found = await Promise.all(others);
    expect(found.map(({ people }) => people[0]?.person.lastName)).toEqual(['Frei', 'Bär']);
    await expect(search.search(query('frei'), { ...ALL, signal: ending.signal })).rejects.toThrow(
      StoppedError,
    );
  });

  it('ends when nobody searches, and begins again with the next search', async () => {
    const search = await openWith(['Frei'], 0);
    for (let n = 0; n < 3; n += 1) {
      expect((await search.search(query('frei'), ALL)).total).toBe(1);
      await new Promise((resolve) => void setImmediate(resolve));
    }
  });

  it('says what kind of error stopped it, and nothing of what it stumbled over', async () => {
    const search = openPeopleSearch({ database: tempPath(), env: {} });
    onTestFinished(() => search.close());
    await expect(search.search(query('frei'), ALL)).rejects.toThrow(
      /search for people has stopped \(ConfigError\)/,
    );
  });
});
