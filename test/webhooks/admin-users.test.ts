import { describe, expect, it } from 'vitest';
import { addConflict, addLetter, addReview, openCounts } from './admin-items.ts';
import { openRig, practiceHere } from './listener.ts';
import { openDesk, PASSWORDS, STAFF, type UserName } from './staffed-desk.ts';
import { createVisitor, PASSWORD } from './visitor.ts';

const basic = (user: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
});

describe('a user of the config', () => {
  it.each([
    ['petra', PASSWORDS.petra, 303],
    ['PETRA ', PASSWORDS.petra, 303],
    ['admin', PASSWORD, 303],
    ['', PASSWORD, 303],
    ['petra', PASSWORDS.hans, 401],
    ['petra', PASSWORD, 401],
    ['admin', PASSWORDS.petra, 401],
    ['', PASSWORDS.petra, 401],
    ['nobody', PASSWORD, 401],
    ['nobody', '', 401],
  ])('logs in with the own name and password only: %j with %j', async (user, password, status) => {
    const visitor = createVisitor(await openDesk());
    const reply = await visitor.logIn(password, user);
    expect([reply.status, visitor.cookies.size]).toEqual([status, status === 303 ? 2 : 0]);
    if (status === 401) expect(reply.text).toContain('User name or password is wrong.');
  });

  it('is enough to open the page, without admin.password', async () => {
    const visitor = createVisitor(await openRig({ users: STAFF }));
    expect((await visitor.logIn('', '')).status).toBe(401);
    expect((await visitor.logIn('', 'admin')).status).toBe(401);
    expect((await visitor.logIn(PASSWORDS.vera, 'vera')).status).toBe(303);
  });

  it('who is not in the config after a restart has no session', async () => {
    const before = await openDesk();
    const hans = await before.as('hans');
    expect((await hans.get('/admin/')).status).toBe(200);
    const after = await openDesk({ store: before.store, users: STAFF.filter(({ name }) => name !== 'Hans') });
    const again = createVisitor(after);
    for (const [name, value] of hans.cookies) again.cookies.set(name, value);
    expect(await again.get('/admin/')).toMatchObject({ status: 303, location: '/admin/log-in' });
    expect((await again.logIn(PASSWORDS.hans, 'hans')).status).toBe(401);
  });

  it('is named in the form only where there is only one', async () => {
    const form = async (rig: Parameters<typeof createVisitor>[0]) =>
      (await createVisitor(rig).get('/admin/log-in')).text;
    expect(await form(await openRig({ adminPassword: PASSWORD }))).toContain('name="user" value="admin"');
    expect(await form(await openDesk())).toContain('name="user" value=""');
  });
});

describe('a practice that a user may not see', () => {
  /** What does not depend on the practice's name. */
  const seen = async (user: UserName, practice: string) => {
    const desk = await openDesk();
    const { store } = desk;
    const visitor = await desk.as(user);
    const token = await visitor.token();
    const items = [
      { verb: 'retry', kind: 'letter', id: await addLetter(store, 'c1', 'other') },
      { verb: 'bulk', kind: 'letter', number: '2' },
      { verb: 'discard', kind: 'letter', id: '1' },
      { verb: 'resolve', kind: 'review', id: await addReview(store, undefined, 'other') },
      { verb: 'show', kind: 'review', id: crypto.randomUUID() },
      { verb: 'take-ghl', kind: 'conflict', id: await addConflict(store, 'other') },
      { verb: 'let-in', kind: 'held', guard: 'creations' },
      { verb: 'discard', kind: 'nonsense' },
    ];
    const before = await openCounts(store);
    const replies = [
      await visitor.get(`/admin/?practice=${practice}`),
      await visitor.get(`/api/auth/connect?practice=${practice}`),
      await createVisitor(desk).get(`/api/auth/connect?practice=${practice}`, basic(user, PASSWORDS[user])),
    ];
    for (const { verb, ...fields } of items)
      replies.push(await visitor.post(`/admin/${verb}`, { token, practice, ...fields }));
    expect(await openCounts(store)).toEqual(before);
    return { statuses: replies.map(({ status }) => status), texts: replies.map(({ text }) => text) };
  };

  it.each(['hans', 'vera'] as const)(
    'is for %s as one that there is not: 404, in the same words',
    async (user) => {
      const [hidden, missing] = [await seen(user, 'other'), await seen(user, 'nowhere')];
      expect(hidden).toEqual(missing);
      expect(new Set(hidden.statuses)).toEqual(new Set([404]));
      expect(hidden.texts.join()).not.toContain('other');
    },
  );

  it('is not named on the pages of the others, and asked for without a name it is another one', async () => {
    const desk = await openDesk({
      practices: ['other', 'main'].map((name) => practiceHere(name)),
    });
    const { text } = await (await desk.as('hans')).get('/admin/');
    expect([text.includes('main · Sunday'), /other(?! open items)/.test(text)]).toEqual([true, false]);
    const all = await (await desk.as('petra')).get('/admin/');
    expect([all.text.includes('other · Sunday'), all.text.includes('practice=main')]).toEqual([true, true]);
  });

  it('leaves nothing to a user who sees none of this listener', async () => {
    const desk = await openDesk({
      practices: [practiceHere('other')],
    });
    const hans = await desk.as('hans');
    expect([(await hans.get('/admin/')).status, (await hans.get('/api/auth/connect')).status]).toEqual([
      404, 404,
    ]);
  });
});

describe('a user who may look and not decide', () => {
  const VERBS = [
    ['bulk', { verb: 'retry', kind: 'letter', set: '0123456789abcdef', number: '1' }],
    ['retry', { kind: 'record', entity: 'patient', side: 'ghl', id: 'c1' }],
    ['discard', { kind: 'letter', id: '1' }],
    ['resolve', { kind: 'review', id: crypto.randomUUID() }],
    ['take-ephysio', { kind: 'conflict', id: crypto.randomUUID() }],
    ['take-ghl', { kind: 'conflict', id: crypto.randomUUID() }],
    ['same', { kind: 'review', id: crypto.randomUUID() }],
    ['different', { kind: 'review', id: crypto.randomUUID() }],
    ['let-in', { kind: 'held', guard: 'creations' }],
  ] as const;

  it('presses no button that changes something', async () => {
    const desk = await openDesk();
    const vera = await desk.as('vera');
    const id = await addLetter(desk.store, 'c1');
    const before = await openCounts(desk.store);
    for (const [verb, fields] of [...VERBS, ['discard', { kind: 'letter', id }] as const]) {
      const reply = await vera.press(verb, fields);
      expect([verb, reply.status, reply.text.includes('you can see everything, but not decide.')]).toEqual([
        verb,
        403,
        true,
      ]);
    }
    expect(await openCounts(desk.store)).toEqual(before);
  });

  it('does not connect the practice, with the session or with the password', async () => {
    const desk = await openDesk();
    const vera = await desk.as('vera');
    expect((await vera.get('/api/auth/connect?practice=main')).status).toBe(403);
    const byHeader = (user: UserName) =>
      desk.get('/api/auth/connect?practice=main', basic(user, PASSWORDS[user])).then(({ status }) => status);
    expect([await byHeader('vera'), await byHeader('hans')]).toEqual([403, 302]);
  });

  it('sees values, and no button but those for the language and the log-out', async () => {
    const desk = await openDesk();
    const id = await addConflict(desk.store);
    await addLetter(desk.store, 'c1');
    await addLetter(desk.store, 'c2');
    const vera = await desk.as('vera');
    const actions = (text: string) =>
      [...new Set([...text.matchAll(/action="\/admin\/([\w-]+)"/g)].map(([, verb]) => verb))].sort();
    const page = await vera.get('/admin/');
    expect(actions(page.text)).toEqual(['language', 'log-out']);
    expect(page.text).toContain('079 555 44 33');
    expect(page.text).not.toContain('/api/auth/connect');
    expect((await vera.press('show', { kind: 'conflict', id })).status).toBe(303);
    const hans = await desk.as('hans');
    expect(actions((await hans.get('/admin/')).text)).toContain('take-ghl');
  });
});
