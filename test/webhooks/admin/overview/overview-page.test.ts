import { describe, expect, it } from 'vitest';
import { glanceAt, judgeStatus } from '../../../../src/status/gather-status.ts';
import type { Store } from '../../../../src/store/store.ts';
import { finishRun, startRun } from '../../../../src/store/tables/sync-runs.ts';
import { insertEvents } from '../../../../src/store/tables/webhooks/webhook-events.ts';
import { NOON, openTemp } from '../../../store/temp-store.ts';
import { addConflict, addLetter, addRecord, addReview } from '../../admin-items.ts';
import { practiceConfig, practiceHere, type RigOptions } from '../../listener.ts';
import { auditOf, openDesk } from '../../staffed-desk.ts';
import { MINUTE } from '../../visitor.ts';

/** A practice that needs nobody to sign in. */
const connected = (name: string) => {
  const config = practiceConfig(name);
  return { ...config, ghl: { ...config.ghl, privateIntegrationToken: 'token' } };
};

const noteRun = async (store: Store, practice: string, exitCode: number, minutesAgo: number) => {
  const now = NOON - minutesAgo * MINUTE;
  const id = await startRun(store, { practice, command: 'sync', now });
  await finishRun(store, id, { exitCode, counts: null, error: null, now });
};

/** A listener of these practices, all of which are connected. */
const openPractices = async (names: readonly string[], options: RigOptions = {}) => {
  const store = await openTemp();
  const judged = (days: number) => ({ now: NOON, days, maxRunAgeHours: 3 });
  return openDesk({
    store,
    practices: names.map((name) => practiceHere(name)),
    statusOf: (name, days) => judgeStatus(store, connected(name), judged(days)),
    glanceOf: (name, days) => glanceAt(store, connected(name), judged(days)),
    ...options,
  });
};

/** The rows of the overview: the words in each of their cells. */
const rowsOf = (text: string): string[][] =>
  [...text.slice(text.indexOf('<tbody>'), text.indexOf('</tbody>')).matchAll(/<tr>(.*?)<\/tr>/gs)].map(
    ([, row = '']) =>
      [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell = '']) =>
        cell
          .replaceAll(/<span class="label">.*?<\/span>/g, '')
          .replaceAll(/<[^>]+>/g, '')
          .replaceAll(/\s+/g, ' ')
          .trim(),
      ),
  );

describe('the overview of several practices', () => {
  it('has a row for each: what is worst first, then by name', async () => {
    const { store, as } = await openPractices(['Zug', 'Arosa', 'Bern', 'Elm', 'Chur', 'Davos']);
    for (const name of ['Zug', 'Bern', 'Elm', 'Chur', 'Davos']) await noteRun(store, name, 0, 5);
    await noteRun(store, 'Davos', 69, 2);
    await addReview(store, undefined, 'Zug');
    await addConflict(store, 'Chur');
    await addConflict(store, 'Chur');
    await insertEvents(store, [
      {
        practice: 'Bern',
        entity: 'patient',
        recordId: 'c1',
        webhookId: 'delivery',
        locationId: 'Bern',
        type: 'ContactUpdate',
        lane: 'c1',
        payload: {},
        receivedAt: NOON - 10 * MINUTE,
      },
    ]);
    const { text } = await (await as('petra')).get('/admin/practices');
    const fresh = 'Sun 01.03.2026 10:55 5 minutes ago finished';
    expect(rowsOf(text)).toEqual([
      ['Arosa', '■ trouble', '1', 'None yet.', 'none yet'],
      ['Davos', '■ trouble', '1', 'Sun 01.03.2026 10:58 2 minutes ago not reachable', 'none yet'],
      ['Chur', '▲ waiting', '2', fresh, 'none yet'],
      ['Zug', '▲ waiting', '1', fresh, 'none yet'],
      ['Bern', '● OK', '0', fresh, 'Sun 01.03.2026 10:50 10 minutes ago'],
      ['Elm', '● OK', '0', fresh, 'none yet'],
    ]);
    expect(text).toContain('<a href="/admin/?practice=Elm">Elm</a>');
    expect(text).toMatch(/<title>All practices · ephysio-ghl<\/title>/);
    expect(text).not.toMatch(/<script| style="/);
  });

  it('counts as Today of the practice does, and says the same word', async () => {
    const { store, as } = await openPractices(['main', 'other', 'third']);
    await noteRun(store, 'third', 0, 5);
    await noteRun(store, 'main', 0, 5);
    await addLetter(store, 'c1');
    await addRecord(store, 'c2');
    await addReview(store);
    await addConflict(store);
    const petra = await as('petra');
    const rows = rowsOf((await petra.get('/admin/practices')).text);
    expect(rows.map(([name, , count]) => [name, count])).toEqual([
      ['main', '4'],
      ['other', '1'],
      ['third', '0'],
    ]);
    for (const [name, state, count] of rows) {
      const { text } = await petra.get(`/admin/?practice=${name}`);
      const [, word] = /<span class="state \w+"><span aria-hidden="true">.<\/span> (\w+)</.exec(text) ?? [];
      const counts = [...text.matchAll(/<span class="count">(\d+)<\/span>/g)].map(([, n]) => Number(n));
      const listed = counts.reduce((sum, n) => sum + n, 0);
      expect([name, word, listed]).toEqual([name, state?.slice(2), Number(count)]);
    }
  });

  it('is led to only where there are two practices, and names none that are hidden', async () => {
    const desk = await openPractices(['main', 'other']);
    const [petra, hans] = [await desk.as('petra'), await desk.as('hans')];
    const link = 'href="/admin/practices';
    expect((await petra.get('/admin/')).text).toContain(link);
    expect((await petra.get('/admin/practices')).text).toContain('aria-current="page">All practices');
    expect((await hans.get('/admin/')).text).not.toContain(link);
    const { status, text } = await hans.get('/admin/practices');
    expect([status, text.includes('other')]).toEqual([200, false]);
    expect(rowsOf(text).map(([name]) => name)).toEqual(['main']);
  });

  it('is where a user of several practices begins; who asked for one before gets that one', async () => {
    const desk = await openPractices(['main', 'other']);
    const begins = async (user: 'petra' | 'hans', asked?: string) => {
      const visitor = await desk.as(user);
      return (await visitor.get(`/admin/log-in${asked === undefined ? '' : `?practice=${asked}`}`)).location;
    };
    expect(await begins('petra')).toBe('/admin/practices');
    expect(await begins('petra', 'other')).toBe('/admin/?practice=other');
    expect(await begins('hans')).toBe('/admin/');
    expect(await begins('hans', 'other')).toBe('/admin/');
    expect(await begins('hans', 'main')).toBe('/admin/?practice=main');
  });

  it('enters nothing in the log of access, because it shows no patient', async () => {
    const desk = await openPractices(['main', 'other']);
    await (await desk.as('petra')).get('/admin/practices');
    expect(await auditOf(desk.store)).toEqual(['Petra - log-in']);
  });

  it.each([
    ['de', 'Alle Praxen', 'Störung'],
    ['fr', 'Tous les cabinets', 'panne'],
    ['it', 'Tutti gli studi', 'guasto'],
    ['en', 'All practices', 'trouble'],
  ])('is written in %s', async (language, title, state) => {
    const desk = await openPractices(['main', 'other']);
    const { text } = await (await desk.as('petra')).get('/admin/practices', { 'accept-language': language });
    expect(text).toContain(`>${title}</h1>`);
    expect(rowsOf(text).map(([, word]) => word)).toEqual([`■ ${state}`, `■ ${state}`]);
    expect(text).not.toContain('undefined');
  });
});

describe('a link of a mail', () => {
  it('leads to its practice, through the log-in', async () => {
    const desk = await openPractices(['main', 'other']);
    const petra = await desk.as('petra');
    petra.cookies.clear();
    const first = await petra.get('/admin/?practice=other');
    expect(first.location).toBe('/admin/log-in?practice=other');
    const form = await petra.get(first.location ?? '');
    expect(form.text).toContain('<input type="hidden" name="practice" value="other">');
    const fields = { user: 'petra', practice: 'other' };
    const wrong = await petra.post('/admin/log-in', { ...fields, password: 'no' });
    expect([wrong.status, wrong.text.includes('name="practice" value="other"')]).toEqual([401, true]);
    const reply = await petra.post('/admin/log-in', { ...fields, password: 'petra likes long walks' });
    expect(reply).toMatchObject({ status: 303, location: '/admin/?practice=other' });
  });
});
