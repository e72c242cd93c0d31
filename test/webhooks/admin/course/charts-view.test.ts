import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../../../src/domain/records/language.ts';
import type { Store } from '../../../../src/store/store.ts';
import { insertChange, type NewChange } from '../../../../src/store/tables/changes.ts';
import { RETENTION } from '../../../retention.ts';
import { newChange } from '../../../store/new-change.ts';
import { NOON } from '../../../store/temp-store.ts';
import { addConflict, addReview } from '../../admin-items.ts';
import { contactBody } from '../../listener.ts';
import { openAdminRig } from '../../visitor.ts';

const DAY_MS = 86_400_000;

const change = async (store: Store, daysAgo: number, count: number, over: Partial<NewChange> = {}) => {
  for (let n = 0; n < count; n += 1)
    await insertChange(store, newChange({ now: NOON - daysAgo * DAY_MS, ...over }));
};

/** One chart of the page, in its parts. */
const chartIn = (page: string, id: string) => {
  const text = page.slice(page.indexOf(`aria-labelledby="${id}"`)).split('</section>')[0] ?? '';
  const heads = [...text.matchAll(/<th scope="col"[^>]*>(.*?)<\/th>/g)].map(([, head = '']) => head);
  const rows = [...text.matchAll(/<tr><th scope="row">(.*?)<\/th>(.*?)<\/tr>/g)].map(
    ([, day = '', rest = '']) => [
      day,
      ...[...rest.matchAll(/<td class="number">(.*?)<\/td>/g)].map(([, cell = '']) => cell),
    ],
  );
  const groups = [...text.matchAll(/<g>(.*?)<\/g>/g)].map(([, group = '']) => group);
  return { text, heads, rows, groups };
};

const rectsOf = (group: string | undefined) =>
  [
    ...(group ?? '').matchAll(
      /<rect x="[\d.]+" y="([\d.]+)" width="[\d.]+" height="([\d.]+)" fill="([^"]+)"/g,
    ),
  ].map(([, y, height, fill]) => ({ y: Number(y), height: Number(height), fill }));

describe('a chart of the page', () => {
  it('draws the numbers that its table has: up and down, each way in its look', async () => {
    const { visitor, store } = await openAdminRig();
    await change(store, 0, 6);
    await change(store, 0, 2, { kind: 'updated' });
    await change(store, 0, 4, { side: 'ephysio', kind: 'cancelled' });
    await change(store, 1, 3);
    const chart = chartIn((await visitor.get('/admin/')).text, 'written-appointments');
    expect(chart.heads).toEqual([
      'Day',
      'in GoHighLevel: entered',
      'in GoHighLevel: changed',
      'in GoHighLevel: cancelled',
      'in e-Physio: entered',
      'in e-Physio: changed',
      'in e-Physio: cancelled',
      'Comparisons',
      'Not gone through',
    ]);
    expect(chart.rows.slice(0, 3)).toEqual([
      ['01.03.2026', '6', '2', '0', '0', '0', '4', '0', '0'],
      ['28.02.2026', '3', '0', '0', '0', '0', '0', '0', '0'],
      ['27.02.2026', '0', '0', '0', '0', '0', '0', '0', '0'],
    ]);
    expect(chart.rows).toHaveLength(14);
    // 8 up and 4 down share the height of 120.
    expect(rectsOf(chart.groups.at(-1))).toEqual([
      { y: 36, height: 60, fill: 'currentColor' },
      { y: 16, height: 20, fill: 'url(#written-appointments-hatched)' },
      { y: 96, height: 40, fill: 'none' },
    ]);
    expect(rectsOf(chart.groups.at(-2))).toEqual([{ y: 66, height: 30, fill: 'currentColor' }]);
    expect(chart.groups.flatMap(rectsOf)).toHaveLength(4);
    // Each day says in the drawing what its row says.
    for (const [n, [day, ...cells]] of chart.rows.toReversed().entries()) {
      const said = chart.heads.slice(1, 7).map((head, i) => `${head}: ${cells[i]}`);
      expect(chart.groups[n]).toContain(`<title>${day}: ${said.join(', ')}</title>`);
    }
  });

  it('is drawn for the eye only, and without a script or a style of its own', async () => {
    const { visitor, store } = await openAdminRig();
    await change(store, 0, 1);
    await addConflict(store);
    const { text, headers } = await visitor.get('/admin/');
    for (const [drawing] of text.matchAll(/<svg class="bars" viewBox="0 0 320[^>]*>/g))
      expect(drawing).toContain('aria-hidden="true"');
    expect(text).not.toMatch(/<script| style="/);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    const ids = [...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('counts what waits now as the list does', async () => {
    const { visitor, store } = await openAdminRig();
    await addConflict(store);
    await addReview(store);
    const chart = chartIn((await visitor.get('/admin/')).text, 'waited');
    expect(chart.heads).toEqual(['Day', 'other open items', 'changed on both sides']);
    expect(chart.rows.slice(0, 2)).toEqual([
      ['01.03.2026', '1', '1'],
      ['28.02.2026', '0', '0'],
    ]);
  });

  it('says how long messages took, on a scale on which seconds show beside hours', async () => {
    const { visitor, store, post } = await openAdminRig();
    for (const seconds of [2, 7200]) {
      expect((await post(contactBody())).status).toBe(200);
      await store.db
        .updateTable('webhook_events')
        .set({ state: 'done', done_at: new Date(NOON + seconds * 1000).toISOString() })
        .where('state', '=', 'new')
        .execute();
    }
    const chart = chartIn((await visitor.get('/admin/')).text, 'messages');
    expect(chart.heads).toEqual(['Day', 'half of them within', '95% within', 'Messages']);
    expect(chart.rows[0]).toEqual(['01.03.2026', '2 secs', '2 hrs', '2']);
    expect(chart.rows[1]).toEqual(['28.02.2026', '–', '–', '0']);
    const [half, slow] = rectsOf(chart.groups.at(-1));
    expect((half?.height ?? 0) + (slow?.height ?? 0)).toBeCloseTo(120, 1);
    expect((half?.height ?? 0) / 120).toBeCloseTo(Math.log10(21) / Math.log10(72_001), 2);
    expect([...chart.text.matchAll(/text-anchor="end">([^<]+)</g)].map(([, mark]) => mark)).toEqual([
      '1 sec',
      '1 min',
      '1 hr',
    ]);
  });

  it('draws nothing where nothing is known, and says from when on it is', async () => {
    const { visitor, store } = await openAdminRig({ retention: { ...RETENTION, changesDays: 3 } });
    await change(store, 1, 2);
    await change(store, 10, 5);
    const chart = chartIn((await visitor.get('/admin/')).text, 'written-appointments');
    expect(chart.rows.map(([day, entered]) => [day, entered]).slice(1, 4)).toEqual([
      ['28.02.2026', '2'],
      ['27.02.2026', '0'],
      ['26.02.2026', 'not kept any more'],
    ]);
    expect(chart.groups.filter((group) => group.includes('>?<'))).toHaveLength(11);
    expect(chart.groups.flatMap(rectsOf)).toHaveLength(1);
    expect(chart.text).toContain('What was before 27.02.2026 is not kept any more.');
  });

  it.each(LANGUAGES)('is written in %s, also where there is nothing to draw', async (language) => {
    const { visitor, store } = await openAdminRig();
    const read = async () => (await visitor.get('/admin/', { 'accept-language': language })).text;
    const course = (text: string) => text.slice(text.indexOf('id="course"'));
    expect(course(await read())).not.toMatch(/class="bars"|undefined/);
    await change(store, 0, 1);
    await change(store, 0, 1, { entity: 'patient', kind: 'updated' });
    await addReview(store);
    const text = course(await read());
    expect(text.match(/viewBox="0 0 320/g)).toHaveLength(3);
    expect(text).not.toMatch(/undefined|NaN/);
  });
});
