import { describe, expect, it } from 'vitest';
import { unsureReview } from '../../src/domain/review/patient-reviews.ts';
import { openSqlite } from '../../src/store/database/sqlite.ts';
import { insertConflict } from '../../src/store/tables/conflicts.ts';
import { finishRun, startRun } from '../../src/store/tables/sync-runs.ts';
import { NOON } from '../store/temp-store.ts';
import { addLetter, addRecord, addReview, byHandOf } from './admin-items.ts';
import { openRig, practiceHere } from './listener.ts';
import { createVisitor, MINUTE, openAdminRig, PASSWORD } from './visitor.ts';

const NASTY = `"><script>alert(1)</script><img src=x onerror=alert(1)>' & </style>`;

describe('the admin page', () => {
  it('goes out with headers that let it load and run nothing, and that keep it out of frames and caches', async () => {
    const { visitor, url } = await openAdminRig();
    const stranger = createVisitor({ url });
    for (const reply of [
      await visitor.get('/admin/'),
      await stranger.get('/admin/'),
      await stranger.get('/admin/log-in'),
      await stranger.logIn('wrong'),
      await stranger.get('/admin/nothing'),
      await visitor.post('/admin/retry', {}),
    ]) {
      const { headers } = reply;
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toMatch(
        /^default-src 'none'; style-src 'sha256-[\w+/]{43}='; form-action 'self'; frame-ancestors 'none'; base-uri 'none'$/,
      );
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
      expect(headers.get('permissions-policy')).toContain('camera=()');
      expect(headers.get('referrer-policy')).toMatch(/^(same-origin|no-referrer)$/);
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
      // For a whole domain: not for one of its programs to say.
      expect(headers.get('strict-transport-security')).toBeNull();
      expect(reply.text).not.toMatch(/<script|style="|javascript:| on\w+=|https?:\/\//);
    }
  });

  it('lets a browser name the origin of its forms, and nothing else', async () => {
    const { url } = await openAdminRig();
    const stranger = createVisitor({ url });
    const policyOf = async (path: string) => (await stranger.get(path)).headers.get('referrer-policy');
    expect(await policyOf('/admin/log-in')).toBe('same-origin');
    expect(await policyOf('/admin/nothing')).toBe('no-referrer');
  });

  it('is one page for one practice, and says where the others are', async () => {
    const { visitor, store } = await openAdminRig({
      practices: ['main', 'other'].map((name) => practiceHere(name)),
    });
    await addLetter(store, 'contact-of-main');
    await addLetter(store, 'contact-of-other', 'other');
    const main = (await visitor.get('/admin/')).text;
    expect([main.includes('id="letter-1"'), main.includes('id="letter-2"')]).toEqual([true, false]);
    expect(main).toContain('<a href="/admin/?practice=other">');
    const other = (await visitor.get('/admin/?practice=other')).text;
    expect([other.includes('id="letter-1"'), other.includes('id="letter-2"')]).toEqual([false, true]);
    expect((await visitor.get(`/admin/?practice=${encodeURIComponent(NASTY)}`)).status).toBe(404);
  });

  it('shows whatever is stored as text', async () => {
    const { visitor, store } = await openAdminRig();
    await addLetter(store, NASTY);
    await addRecord(store, NASTY);
    await store.db.updateTable('webhook_events').set({ type: NASTY, last_error: NASTY }).execute();
    await store.db.updateTable('failures').set({ reason: NASTY }).execute();
    const review = await addReview(store, unsureReview('ghl', NASTY, []));
    const conflict = await insertConflict(store, {
      practice: 'main',
      entity: 'patient',
      linkId: NASTY,
      field: NASTY,
      winner: 'ghl',
      reason: 'owner',
      values: { winner: NASTY, loser: NASTY },
      now: NOON,
    });
    const { text } = await visitor.get('/admin/');
    for (const id of [review, conflict]) expect(text).toContain(id);
    expect(text).not.toMatch(/<script|<img|<\/style>' |onerror=alert\(1\)>/);
    expect(text.match(/<style>/g)).toHaveLength(1);
    expect(text).toContain('&lt;script&gt;alert(1)');
  });

  it('lists ten of each part, counts all, and leads to the rest', async () => {
    const { visitor, store } = await openAdminRig();
    for (let n = 0; n < 23; n += 1) {
      await addLetter(store, `letter ${n}`);
      await addReview(store, byHandOf(String(n)));
    }
    const { text } = await visitor.get('/admin/');
    // Two problems of the whole practice come first.
    expect(text.match(/action="\/admin\/discard"/g)).toHaveLength(8);
    expect(text.match(/action="\/admin\/resolve"/g)).toHaveLength(10);
    expect(text).toContain('Urgent<span class="count">25</span>');
    expect(text).toContain('Other open items<span class="count">23</span>');
    expect(text.match(/Page 1 of 3/g)).toHaveLength(2);
    const [, next = ''] = /href="([^"]+)#others"/.exec(text) ?? [];
    expect(next).toBe('/admin/?practice=main&amp;others=2');
    const second = (await visitor.get(next.replaceAll('&amp;', '&'))).text;
    expect(second.match(/action="\/admin\/resolve"/g)).toHaveLength(10);
    expect([second.includes('Page 2 of 3'), second.includes('Page 1 of 3')]).toEqual([true, true]);
    expect(second).toContain('name="pages" value="others=2"');
    for (const far of ['others=99', 'others=-1', 'others=x']) {
      const page = await visitor.get(`/admin/?practice=main&${far}`);
      expect([far, page.status]).toEqual([far, 200]);
    }
  });

  it('says so when another program holds the database', async () => {
    const rig = await openAdminRig({ open: { busyTimeoutMs: 20 } });
    const id = await addLetter(rig.store, 'contact-1');
    const token = await rig.visitor.token();
    const holder = openSqlite(rig.store.path);
    holder.exec('begin immediate');
    const stopped = await rig.visitor.post('/admin/retry', { token, practice: 'main', kind: 'letter', id });
    expect(stopped.location).toBe(`/admin/?practice=main#letter-${id}`);
    rig.pass(MINUTE);
    const page = await rig.visitor.get('/admin/');
    expect([page.status, page.text.includes('<h1>Not possible now</h1>')]).toEqual([503, true]);
    holder.exec('rollback');
    holder.close();
    const { text } = await rig.visitor.get('/admin/');
    expect(text).toMatch(/id="letter-1" tabindex="-1">\s*<div class="notice error" role="status"><p>/);
    expect((await rig.visitor.press('retry', { kind: 'letter', id })).status).toBe(303);
  });

  it('holds what a person needs who does not see it', async () => {
    const { visitor, store } = await openAdminRig();
    await addLetter(store, 'contact-1');
    const { text } = await visitor.get('/admin/');
    expect(text).toContain('<html lang="en">');
    expect(text.match(/<h1>/g)).toHaveLength(1);
    for (const part of ['<header>', '<main id="content">', 'href="#content"']) expect(text).toContain(part);
    expect(text).toContain('<button>Try again<span class="unseen">: Message of GoHighLevel not handled, ');
    expect(text).toMatch(/<th scope="col" class="number">in GoHighLevel: entered<\/th>/);
    expect(text.match(/<th scope="row">\d\d\.\d\d\.2026<\/th>/g)).toHaveLength(4 * 14);
    const ids = [...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, id] of text.matchAll(/aria-labelledby="([^"]+)"/g)) expect(ids).toContain(id);
  });

  it('is on no other path', async () => {
    const rig = await openRig({ adminPassword: PASSWORD });
    const visitor = createVisitor(rig);
    expect((await visitor.get('/admin/../admin/else')).status).toBe(404);
    expect((await visitor.get('/adminx')).status).toBe(404);
    expect((await visitor.post('/admin/', {})).headers.get('allow')).toBe('GET, HEAD');
  });
});

describe('what the page says of runs', () => {
  const NOTHING = { ephysio: 0, ghl: 0 };
  const counts = {
    dryRun: false,
    read: NOTHING,
    created: NOTHING,
    updated: NOTHING,
    cancelled: NOTHING,
    linked: 0,
    unchanged: 0,
    conflicts: 0,
    review: 0,
    failed: 0,
    requests: NOTHING,
    durationMs: 1,
  };
  const error = { exitCode: 4, message: 'GHL lists nothing.', hint: 'Look at it.' };

  it.each([
    ['did nothing', 0, counts, ['finished', 'no changes'], 'safety check'],
    [
      'wrote',
      0,
      { ...counts, created: { ephysio: 2, ghl: 3 }, linked: 1 },
      ['finished', '5 entered, 1 matched'],
      'safety check',
    ],
    [
      'had failures',
      1,
      { ...counts, failed: 2 },
      ['not everything transferred', '2 not transferred'],
      'no changes',
    ],
    ['a guard stopped', 4, counts, ['stopped by a safety check'], 'no changes'],
    [
      'would have written',
      0,
      { ...counts, dryRun: true, linked: 4 },
      ['Preview: People and appointments', '4 matched'],
      'safety check',
    ],
  ])('names one that %s', async (_what, exitCode, counted, said, notSaid) => {
    const { visitor, store } = await openAdminRig();
    const id = await startRun(store, { practice: 'main', command: 'sync', now: NOON - 60_000 });
    await finishRun(store, id, {
      exitCode,
      counts: counted,
      error: exitCode === 4 ? error : null,
      now: NOON,
    });
    const { text } = await visitor.get('/admin/');
    const runs = text.slice(text.indexOf('id="runs"'), text.indexOf('id="sign-ins"'));
    for (const words of [...said, '1 minute ago']) expect(runs).toContain(words);
    expect(runs).not.toContain(notSaid);
  });

  it('says how many began on each day, and how many of them did not go through', async () => {
    const { visitor, store } = await openAdminRig();
    for (const [hoursAgo, exitCode] of [
      [1, 0],
      [25, 69],
    ] as const) {
      const now = NOON - hoursAgo * 3_600_000;
      const id = await startRun(store, { practice: 'main', command: 'sync', now });
      await finishRun(store, id, { exitCode, counts, error: null, now });
    }
    const { text } = await visitor.get('/admin/');
    const table = text.slice(text.indexOf('id="written-appointments"'));
    expect(table).toMatch(/>01.03.2026<.*?<td class="number">1<\/td><td class="number">0<\/td><\/tr>/);
    expect(table).toMatch(/>28.02.2026<.*?<td class="number">1<\/td><td class="number">1<\/td><\/tr>/);
  });
});
