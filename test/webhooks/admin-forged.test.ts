import { describe, expect, it } from 'vitest';
import { addConflict, addLetter, addRecord, addReview, openCounts } from './admin-items.ts';
import { type AdminRig, createVisitor, type Fields, openAdminRig } from './visitor.ts';

/** A rig with one item of each kind, and a form for each thing that can be done with them. */
const openFullRig = async () => {
  const rig = await openAdminRig();
  const [letter, other] = [await addLetter(rig.store, 'c1'), await addLetter(rig.store, 'c2')];
  await addRecord(rig.store, 'p1');
  const [review, conflict] = [await addReview(rig.store), await addConflict(rig.store)];
  const forms: [string, Fields][] = [
    ['retry', { kind: 'letter', id: letter }],
    ['discard', { kind: 'letter', id: other }],
    ['bulk', { verb: 'retry', kind: 'letter', set: '0123456789abcdef', number: '1' }],
    ['retry', { kind: 'record', entity: 'patient', side: 'ghl', id: 'p1' }],
    ['resolve', { kind: 'review', id: review }],
    ['resolve', { kind: 'conflict', id: conflict }],
    ['take-ghl', { kind: 'conflict', id: conflict }],
    ['take-ephysio', { kind: 'conflict', id: conflict }],
    ['same', { kind: 'review', id: review }],
    ['different', { kind: 'review', id: review }],
    ['show', { kind: 'review', id: review }],
    ['show', { kind: 'conflict', id: conflict }],
  ];
  return { ...rig, forms, letter };
};

/** Nothing was done, shown or put down. */
const expectUntouched = async ({ store, visitor, lines }: AdminRig): Promise<void> => {
  expect(await openCounts(store)).toEqual({ dead: 2, due: 0, records: 1, reviews: 1, conflicts: 1 });
  expect((await visitor.get('/admin/')).text).not.toContain('role="status"');
  expect(
    lines.filter(({ event }) => /admin\.(retry|discard|resolve|show|take|same|different|bulk)/.test(event)),
  ).toEqual([]);
};

describe('a forged form', () => {
  it.each<[string, number, Fields]>([
    ['another site, as the browser says', 403, { 'sec-fetch-site': 'cross-site' }],
    ['another host of the domain', 403, { 'sec-fetch-site': 'same-site' }],
    ['another origin', 403, { origin: 'https://evil.example' }],
    ['an origin that is hidden', 403, { origin: 'null' }],
    ['another port of this host', 403, { origin: 'http://127.0.0.1:1' }],
    ['another site that names the right origin', 403, { 'sec-fetch-site': 'cross-site', origin: 'OWN' }],
    ['a script that is no form', 415, { 'content-type': 'application/json' }],
    ['a form of plain text', 415, { 'content-type': 'text/plain' }],
  ])('from %s is refused with %i, though its token is right', async (_from, status, headers) => {
    const rig = await openFullRig();
    const token = await rig.visitor.token();
    const sent = Object.fromEntries(Object.entries(headers).map(([n, v]) => [n, v === 'OWN' ? rig.url : v]));
    for (const [verb, fields] of rig.forms) {
      const reply = await rig.visitor.post(`/admin/${verb}`, { token, practice: 'main', ...fields }, sent);
      expect([verb, reply.status]).toEqual([verb, status]);
    }
    expect((await rig.visitor.post('/admin/log-out', { token }, sent)).status).toBe(status);
    await expectUntouched(rig);
  });

  it.each<[string, (right: string, others: string) => string | undefined]>([
    ['no token', () => undefined],
    ['an empty token', () => ''],
    ['a token that was guessed', () => 'A'.repeat(43)],
    ['the beginning of the token', (right) => right.slice(0, 42)],
    ["another session's token", (_right, others) => others],
  ])('with %s is refused', async (_with, tokenOf) => {
    const rig = await openFullRig();
    const other = createVisitor(rig);
    await other.logIn();
    const token = tokenOf(await rig.visitor.token(), await other.token());
    for (const [verb, fields] of rig.forms) {
      const form = { ...(token === undefined ? {} : { token }), practice: 'main', ...fields };
      expect((await rig.visitor.post(`/admin/${verb}`, form)).status).toBe(403);
    }
    await expectUntouched(rig);
  });

  it('without the cookie leads to the log-in, though its token is right', async () => {
    const rig = await openFullRig();
    const token = await rig.visitor.token();
    const stranger = createVisitor(rig);
    for (const [verb, fields] of rig.forms) {
      const reply = await stranger.post(`/admin/${verb}`, { token, practice: 'main', ...fields });
      expect(reply).toMatchObject({ status: 303, location: '/admin/log-in' });
    }
    await expectUntouched(rig);
  });

  it('as an address is refused: nothing is done by GET, HEAD, PUT or DELETE', async () => {
    const rig = await openFullRig();
    const token = await rig.visitor.token();
    const cookie = [...rig.visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    // At the address of `bulk` there is a page, which does nothing.
    const only = rig.forms.filter(([verb]) => verb !== 'bulk');
    for (const [verb, fields] of [...only, ['log-out', {}] as const]) {
      const query = new URLSearchParams({ token, practice: 'main', ...fields });
      for (const method of ['GET', 'HEAD', 'PUT', 'DELETE']) {
        const reply = await fetch(`${rig.url}/admin/${verb}?${query}`, { method, headers: { cookie } });
        expect([method, reply.status, reply.headers.get('allow')]).toEqual([method, 405, 'POST']);
      }
    }
    await expectUntouched(rig);
  });

  it('that is too large is refused, however it is sent', async () => {
    const rig = await openFullRig();
    const [token, cookie] = [
      await rig.visitor.token(),
      [...rig.visitor.cookies].map((c) => c.join('=')).join('; '),
    ];
    const fields = new URLSearchParams({
      token,
      practice: 'main',
      kind: 'letter',
      id: '1',
      pad: 'x'.repeat(10_000),
    });
    expect((await rig.visitor.post('/admin/retry', fields.toString())).status).toBe(413);
    const chunks = new ReadableStream<Uint8Array>({
      start: (controller) => {
        controller.enqueue(Buffer.from(fields.toString()));
        controller.close();
      },
    });
    const reply = await fetch(`${rig.url}/admin/retry`, {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
      body: chunks,
      duplex: 'half',
    });
    expect(reply.status).toBe(413);
    await expectUntouched(rig);
  });

  it.each<[string, Fields, number?]>([
    ['a kind that there is not', { kind: 'patient', id: '1' }],
    ['no kind', {}],
    ['an item that cannot be discarded', { kind: 'conflict', id: crypto.randomUUID() }],
    ['an id that is none', { kind: 'letter', id: "1' or 1=1" }],
    ['a practice that there is not', { kind: 'letter', id: '1', practice: 'other' }, 404],
  ])('that asks for %s is refused', async (_what, fields, status = 400) => {
    const rig = await openFullRig();
    expect((await rig.visitor.press('discard', fields)).status).toBe(status);
    await expectUntouched(rig);
  });

  it('for the log-in is refused as well: nobody is logged in by another site', async () => {
    const { url } = await openAdminRig();
    const visitor = createVisitor({ url }, { 'sec-fetch-site': 'cross-site' });
    expect((await visitor.logIn()).status).toBe(403);
    expect(visitor.cookies.size).toBe(0);
  });
});

it.each<[string, Fields]>([
  ['a browser of today', { 'sec-fetch-site': 'same-origin', origin: 'https://seen.by.browser' }],
  [
    'an older one behind a proxy that changes the host',
    { origin: 'https://x.example', 'x-forwarded-host': 'x.example' },
  ],
  ['an older one behind a proxy that keeps it', { origin: 'OWN' }],
  ['a command line', {}],
])('a form of our own is taken from %s', async (_from, headers) => {
  const rig = await openFullRig();
  const own = Object.fromEntries(Object.entries(headers).map(([n, v]) => [n, v === 'OWN' ? rig.url : v]));
  const token = await rig.visitor.token();
  const fields = { token, practice: 'main', kind: 'letter', id: rig.letter };
  const reply = await rig.visitor.post('/admin/retry', fields, own);
  expect(reply.status).toBe(303);
  expect(await openCounts(rig.store)).toMatchObject({ dead: 1, due: 1 });
});
