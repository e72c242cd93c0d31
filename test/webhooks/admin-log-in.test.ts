import { describe, expect, it } from 'vitest';
import { openRig } from './listener.ts';
import { createVisitor, HOUR, MINUTE, openAdminRig, PASSWORD } from './visitor.ts';

const SESSION = 'ephysio-ghl';
const isIn = async (visitor: { get(path: string): Promise<{ status: number }> }): Promise<boolean> =>
  (await visitor.get('/admin/')).status === 200;

describe('the log-in', () => {
  it('leads with the password to the page, and without it to the form', async () => {
    const rig = await openRig({ adminPassword: PASSWORD });
    const visitor = createVisitor(rig);
    expect(await visitor.get('/admin')).toMatchObject({ status: 308, location: '/admin/' });
    expect(await visitor.get('/admin/')).toMatchObject({ status: 303, location: '/admin/log-in' });
    const form = await visitor.get('/admin/log-in');
    expect(form.status).toBe(200);
    expect(form.text).toContain('<label for="password">');
    expect(await visitor.logIn()).toMatchObject({ status: 303, location: '/admin/' });
    const page = await visitor.get('/admin/');
    expect([page.status, page.text.includes('<h1>Today</h1>')]).toEqual([200, true]);
    expect(await visitor.get('/admin/log-in')).toMatchObject({ status: 303, location: '/admin/' });
  });

  it.each([['wrong'], [''], ['x'.repeat(5000)], [`${PASSWORD} `]])('refuses %j', async (password) => {
    const visitor = createVisitor(await openRig({ adminPassword: PASSWORD }));
    const reply = await visitor.logIn(password);
    expect([reply.status, reply.text.includes('User name or password is wrong.')]).toEqual([401, true]);
    expect(visitor.cookies.size).toBe(0);
    expect(await isIn(visitor)).toBe(false);
  });

  it('is not there without a password in the config, and says how to set one', async () => {
    const visitor = createVisitor(await openRig());
    for (const path of ['/admin/', '/admin/log-in', '/admin/else']) {
      const reply = await visitor.get(path);
      expect([reply.status, reply.text.includes('sets admin.password')]).toEqual([403, true]);
    }
    expect((await visitor.logIn('')).status).toBe(403);
    expect(visitor.cookies.size).toBe(0);
  });

  it('begins a session under an id of its own, whatever the browser brought along', async () => {
    const rig = await openAdminRig();
    const planted = createVisitor(rig);
    planted.cookies.set(SESSION, 'planted-by-somebody-else');
    await planted.logIn();
    const id = planted.cookies.get(SESSION);
    expect(id).toMatch(/^[\w-]{43}$/);
    const again = createVisitor(rig);
    again.cookies.set(SESSION, id ?? '');
    await again.logIn();
    expect(again.cookies.get(SESSION)).not.toBe(id);
    // The session that the log-in found is over.
    expect(await isIn(planted)).toBe(false);
    planted.cookies.set(SESSION, 'planted-by-somebody-else');
    expect(await isIn(planted)).toBe(false);
  });

  it.each([
    ['over plain http', {}, 'ephysio-ghl', false],
    ['behind a proxy that speaks https', { 'x-forwarded-proto': 'https' }, '__Host-ephysio-ghl', true],
    [
      'behind one that does not say so',
      { origin: 'https://sync.example', 'x-forwarded-host': 'sync.example' },
      '__Host-ephysio-ghl',
      true,
    ],
  ])('gives a cookie that scripts and other sites do not get, %s', async (_case, headers, name, secure) => {
    const visitor = createVisitor(await openRig({ adminPassword: PASSWORD }), headers);
    const [line = ''] = (await visitor.logIn()).headers.getSetCookie();
    expect(line.startsWith(`${name}=`)).toBe(true);
    expect(line).toMatch(/; Path=\/; HttpOnly;( Secure;)? SameSite=Lax$/);
    expect(/; Secure/.test(line)).toBe(secure);
    expect(await isIn(visitor)).toBe(true);
  });
});

describe('a session', () => {
  it('ends after half an hour of silence', async () => {
    const { visitor, pass } = await openAdminRig();
    pass(30 * MINUTE - 1);
    expect(await isIn(visitor)).toBe(true);
    pass(30 * MINUTE - 1);
    expect(await isIn(visitor)).toBe(true);
    pass(30 * MINUTE);
    expect(await isIn(visitor)).toBe(false);
  });

  it('ends after twelve hours in any case', async () => {
    const { visitor, pass } = await openAdminRig();
    for (let quarter = 0; quarter < 47; quarter += 1) {
      pass(HOUR / 4);
      expect(await isIn(visitor)).toBe(true);
    }
    pass(HOUR / 4);
    expect(await isIn(visitor)).toBe(false);
  });

  it('ends with the log-out, also for who still has its cookie', async () => {
    const { visitor, url } = await openAdminRig();
    const [token, id] = [await visitor.token(), visitor.cookies.get(SESSION) ?? ''];
    const out = await visitor.post('/admin/log-out', { token });
    expect(out).toMatchObject({ status: 303, location: '/admin/log-in' });
    expect(visitor.cookies.has(SESSION)).toBe(false);
    const replay = createVisitor({ url });
    replay.cookies.set(SESSION, id);
    expect(await isIn(replay)).toBe(false);
    expect(
      await replay.post('/admin/retry', { token, practice: 'main', kind: 'letter', id: '1' }),
    ).toMatchObject({
      status: 303,
      location: '/admin/log-in',
    });
  });

  it('is kept beside forty-nine others; with more, the one that was silent for longest goes', async () => {
    const { visitor, url } = await openAdminRig();
    for (let n = 0; n < 49; n += 1) await createVisitor({ url }).logIn();
    expect(await isIn(visitor)).toBe(true);
    for (let n = 0; n < 50; n += 1) await createVisitor({ url }).logIn();
    expect(await isIn(visitor)).toBe(false);
  });

  it('also opens the sign-in to GHL, without the password', async () => {
    const { visitor, url } = await openAdminRig();
    expect((await visitor.get('/api/auth/connect')).status).toBe(302);
    expect((await visitor.get('/api/auth/connect', { 'sec-fetch-site': 'same-site' })).status).toBe(401);
    expect((await createVisitor({ url }).get('/api/auth/connect')).status).toBe(401);
  });
});

describe('who guesses', () => {
  it('is held up after ten wrong passwords in a minute, here and at the sign-in together', async () => {
    const { url, pass } = await openAdminRig();
    const guesser = createVisitor({ url });
    const authorization = `Basic ${Buffer.from('x:wrong').toString('base64')}`;
    for (let n = 0; n < 5; n += 1) {
      expect((await guesser.logIn(`guess ${n}`)).status).toBe(401);
      expect((await guesser.get('/api/auth/connect', { authorization })).status).toBe(401);
    }
    const right = await guesser.logIn();
    expect([right.status, Number(right.headers.get('retry-after')) > 0]).toEqual([429, true]);
    expect(guesser.cookies.size).toBe(0);
    pass(MINUTE);
    expect((await guesser.logIn()).status).toBe(303);
  });

  it('does not keep the owner out: not from the page, and not a browser that has logged in before', async () => {
    const { visitor, url } = await openAdminRig();
    const guesser = createVisitor({ url });
    for (let n = 0; n < 10; n += 1) await guesser.logIn(`guess ${n}`);
    expect((await guesser.logIn()).status).toBe(429);
    expect(await isIn(visitor)).toBe(true);
    visitor.cookies.delete(SESSION);
    expect((await visitor.logIn('mistyped')).status).toBe(401);
    expect((await visitor.logIn()).status).toBe(303);
  });

  it('gains nothing by a cookie that he made up, and little by a real one', async () => {
    const { visitor, url } = await openAdminRig();
    const device = visitor.cookies.get('ephysio-ghl-device') ?? '';
    const forger = createVisitor({ url });
    forger.cookies.set(
      'ephysio-ghl-device',
      device.replace(/^./, (c) => (c === 'a' ? 'b' : 'a')),
    );
    for (let n = 0; n < 10; n += 1) await forger.logIn(`guess ${n}`);
    expect((await createVisitor({ url }).logIn()).status).toBe(429);
    const thief = createVisitor({ url });
    thief.cookies.set('ephysio-ghl-device', device);
    expect(await isIn(thief)).toBe(false);
    for (let n = 0; n < 10; n += 1) expect((await thief.logIn(`guess ${n}`)).status).toBe(401);
    expect((await thief.logIn()).status).toBe(429);
  });

  it('is put down in the log, without the password, and without filling it', async () => {
    const { lines, url, pass } = await openAdminRig();
    const guesser = createVisitor({ url });
    for (let n = 0; n < 30; n += 1) await guesser.logIn('hunter-two');
    pass(MINUTE);
    await guesser.logIn('hunter-two');
    expect(lines.filter(({ event }) => event.startsWith('admin.'))).toEqual([
      { level: 'info', event: 'admin.log-in', user: 'admin' },
      { level: 'warn', event: 'admin.refused', status: 401, reason: 'wrong password', count: 1 },
      { level: 'warn', event: 'admin.refused', status: 429, reason: 'too many wrong passwords', count: 1 },
      { level: 'warn', event: 'admin.refused', status: 401, reason: 'wrong password', count: 10 },
    ]);
    expect(JSON.stringify(lines)).not.toMatch(/hunter-two|battery/);
  });
});
