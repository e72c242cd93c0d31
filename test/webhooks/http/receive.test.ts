import { renameSync } from 'node:fs';
import { request } from 'node:http';
import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import {
  type CompanyCredentials,
  loadCompany,
  saveCompany,
} from '../../../src/store/tables/sign-in/company-credentials.ts';
import { saveCredentials } from '../../../src/store/tables/sign-in/credentials.ts';
import { openEventsOf } from '../../../src/store/tables/webhooks/webhook-queue.ts';
import { createMetrics, type Metrics } from '../../../src/webhooks/http/metrics.ts';
import { APP, contactBody, ghlKeys, LOCATION, openRig, signatureOf, strangersKeys } from '../listener.ts';

const status = async (reply: Promise<Response>): Promise<number> => (await reply).status;

/** Posts as some forwarders do: with the whole address where others name the path. */
const whole = (url: string, body: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const headers = { 'x-ghl-signature': signatureOf(body), 'content-length': Buffer.byteLength(body) };
    request(
      { hostname, port, method: 'POST', path: 'https://practice.example/api/webhooks/', headers },
      (reply) => {
        reply.resume();
        resolve(reply.statusCode);
      },
    )
      .on('error', reject)
      .end(body);
  });

describe('a delivery', () => {
  it('is on the disk when it is acknowledged, sealed, and the worker knows', async () => {
    const rig = await openRig();
    const body = contactBody({ webhookId: 'w1' });
    const reply = await rig.post(body);
    expect([reply.status, await reply.json()]).toEqual([200, { status: 'stored' }]);
    expect(await rig.stored()).toEqual(['w1']);
    expect(rig.wakes()).toBe(1);
    const [event] = await openEventsOf(rig.store, { practice: 'main', entity: 'patient', recordId: 'c1' });
    expect(event).toMatchObject({
      type: 'ContactUpdate',
      receivedAt: '2026-03-01T10:00:00.000Z',
      payload: { sentAt: '2026-03-01T09:59:59.000Z', record: { id: 'c1', lastName: 'Müller' } },
    });
  });

  it('is not acknowledged when the database was moved away, and not stored where nobody reads it', async () => {
    const rig = await openRig();
    renameSync(rig.store.path, `${rig.store.path}.old`);
    expect(await status(rig.post(contactBody()))).toBe(503);
    expect(await status(rig.get('/readyz'))).toBe(503);
    renameSync(`${rig.store.path}.old`, rig.store.path);
    expect(await rig.stored()).toEqual([]);
  });

  it('is taken with and without the slash, and nowhere else', async () => {
    const rig = await openRig();
    const at = (path: string) => status(rig.post(contactBody(), undefined, path));
    expect(await at('/api/webhooks/')).toBe(200);
    expect(await at('/api/webhooks')).toBe(200);
    expect(await at('/api/webhooks/?from=ghl')).toBe(200);
    expect(await at('/api/webhooks/x')).toBe(404);
    expect(await at('/api/webhooksx')).toBe(404);
    expect(await whole(rig.url, contactBody())).toBe(200);
    const asked = await rig.get('/api/webhooks');
    expect([asked.status, asked.headers.get('allow')]).toEqual([405, 'POST']);
    expect(await asked.json()).toEqual({ error: 'POST only' });
  });

  it.each([
    ['missing', () => null],
    ['N/A', () => 'N/A'],
    ['too short', (body: string) => signatureOf(body).slice(0, -4)],
    ['too long', (body: string) => `${signatureOf(body)}AAAA`],
    ['of another key', (body: string) => signatureOf(body, strangersKeys)],
    ['of another body', () => signatureOf(contactBody())],
    ['of the same JSON in other bytes', (body: string) => signatureOf(`${body} `)],
    ['all zeros', () => Buffer.alloc(64).toString('base64')],
  ])('with a signature that is %s is refused with 401 and leaves nothing', async (_name, signature) => {
    const rig = await openRig();
    const body = contactBody();
    expect(await status(rig.post(body, signature(body)))).toBe(401);
    expect(await rig.stored()).toEqual([]);
    expect(rig.lines).toMatchObject([{ event: 'webhook.refused', status: 401 }]);
  });

  it('may be signed by any of the keys, so that keys can be changed', async () => {
    const rig = await openRig({ keys: [ghlKeys.publicKey, strangersKeys.publicKey] });
    const body = contactBody();
    expect(await status(rig.post(body, signatureOf(body, strangersKeys)))).toBe(200);
    expect(await status(rig.post(contactBody()))).toBe(200);
  });

  it('counts as signed by its bytes, not by what they mean', async () => {
    const rig = await openRig();
    const body = Buffer.from(
      `\n  ${contactBody({ webhookId: 'odd', firstName: 'Zoë' }).replace(/,/g, ' ,\n')}`,
    );
    expect(await status(rig.post(body))).toBe(200);
    expect(await rig.stored()).toEqual(['odd']);
  });

  it.each([
    ['no JSON', '{', 400],
    ['nothing', '', 400],
    ['a record without id', JSON.stringify({ type: 'ContactCreate', locationId: LOCATION, appId: APP }), 400],
    ['of another location', contactBody({ locationId: 'elsewhere' }), 403],
    ['of another app', contactBody({ appId: 'elsewhere' }), 403],
    ['of another type, location and app', contactBody({ type: 'X', locationId: 'e', appId: 'e' }), 403],
    ['an install of no app in particular', JSON.stringify({ type: 'UNINSTALL', locationId: LOCATION }), 403],
  ])('that is %s is refused', async (_name, body, code) => {
    const rig = await openRig();
    expect(await status(rig.post(body))).toBe(code);
    expect(await rig.stored()).toEqual([]);
  });

  it('that repeats another is acknowledged and stored once', async () => {
    const rig = await openRig();
    const body = contactBody({ webhookId: 'same' });
    const anonymous = contactBody({ webhookId: undefined });
    for (let n = 0; n < 3; n += 1) {
      expect(await status(rig.post(body))).toBe(200);
      expect(await status(rig.post(anonymous))).toBe(200);
    }
    expect(await rig.stored()).toHaveLength(2);
    expect(rig.wakes()).toBe(2);
  });

  it('of another type is acknowledged, counted, and not stored', async () => {
    const rig = await openRig();
    const reply = await rig.post(contactBody({ type: 'InvoicePaid' }));
    expect([reply.status, await reply.json()]).toEqual([200, { status: 'ignored' }]);
    expect(await rig.stored()).toEqual([]);
    expect(await (await rig.get('/metrics')).text()).toContain(
      'ephysio_ghl_webhook_events_total{type="InvoicePaid"} 1',
    );
  });

  it('may be old: GHL repeats for hours with the first time', async () => {
    const rig = await openRig();
    expect(await status(rig.post(contactBody({ timestamp: '2020-01-01T00:00:00.000Z' })))).toBe(200);
  });

  it('of the app in a location, or in a company with configured practices, is stored per practice', async () => {
    const rig = await openRig();
    const event = (over: object) =>
      JSON.stringify({ type: 'UNINSTALL', appId: APP, webhookId: 'u', ...over });
    expect(await status(rig.post(event({ companyId: 'co' })))).toBe(200);
    expect(await rig.stored()).toEqual([]);
    await saveCredentials(rig.store, 'main', [
      {
        kind: 'location',
        locationId: LOCATION,
        companyId: 'co',
        accessToken: 'a',
        refreshToken: 'r',
        expiresAt: '2026-03-02T10:00:00.000Z',
        obtainedAt: '2026-03-01T10:00:00.000Z',
        scope: '',
      },
    ]);
    expect(await status(rig.post(event({ companyId: 'co' })))).toBe(200);
    expect(await status(rig.post(event({ locationId: LOCATION })))).toBe(200);
    expect(await rig.stored()).toEqual(['u/main', 'u']);
  });
});

describe('a delivery from a location that the config does not name', () => {
  const company: CompanyCredentials = {
    kind: 'company',
    locationId: null,
    companyId: 'co',
    accessToken: 'a',
    refreshToken: 'r',
    expiresAt: '2026-03-02T10:00:00.000Z',
    obtainedAt: '2026-03-01T10:00:00.000Z',
    scope: '',
  };

  it('is acknowledged and logged when it says that the app was installed or removed', async () => {
    const rig = await openRig();
    for (const [type, event] of [
      ['INSTALL', 'app.installed-elsewhere'],
      ['UNINSTALL', 'app.removed-elsewhere'],
    ]) {
      const body = JSON.stringify({ type, appId: APP, webhookId: type, locationId: 'new-loc' });
      const reply = await rig.post(body);
      expect([reply.status, await reply.json()]).toEqual([200, { status: 'ignored' }]);
      expect(rig.lines).toContainEqual(expect.objectContaining({ event, id: 'new-loc' }));
    }
    expect(await rig.stored()).toEqual([]);
    const foreign = JSON.stringify({
      type: 'INSTALL',
      appId: 'other',
      webhookId: 'x',
      locationId: 'new-loc',
    });
    expect(await status(rig.post(foreign))).toBe(403);
  });

  it('is acknowledged, so that GHL goes on delivering, once a company is signed in', async () => {
    const rig = await openRig();
    const body = contactBody({ locationId: 'new-loc', appId: APP });
    expect(await status(rig.post(body))).toBe(403);
    await saveCompany(rig.store, company);
    expect(await status(rig.post(body))).toBe(200);
    expect(await status(rig.post(contactBody({ locationId: 'new-loc', appId: undefined })))).toBe(403);
    expect(await rig.stored()).toEqual([]);
  });

  it('of a whole company ends its sign-in until the app is installed again', async () => {
    const rig = await openRig();
    await saveCompany(rig.store, company);
    const say = (type: string, timestamp: string) =>
      rig.post(JSON.stringify({ type, appId: APP, webhookId: `${type}`, companyId: 'co', timestamp }));
    expect(await status(say('UNINSTALL', '2026-03-01T11:00:00.000Z'))).toBe(200);
    expect(await loadCompany(rig.store, 'co')).toBeNull();
    expect(await status(say('INSTALL', '2026-03-01T12:00:00.000Z'))).toBe(200);
    expect(await loadCompany(rig.store, 'co')).not.toBeNull();
  });
});

describe('a delivery that cannot be stored', () => {
  it('is answered 503 while another program holds the database, and taken when it is sent again', async () => {
    const rig = await openRig({ open: { busyTimeoutMs: 20 } });
    const holder = new SqliteDatabase(rig.store.path);
    holder.exec('begin immediate');
    const body = contactBody({ webhookId: 'w1' });
    const refused = await rig.post(body);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '10']);
    holder.exec('rollback');
    holder.close();
    expect(await status(rig.post(body))).toBe(200);
    expect(await rig.stored()).toEqual(['w1']);
  });

  it('is answered 503 when the disk is full', async () => {
    const rig = await openRig();
    rig.store.sqlite.pragma(`max_page_count = ${rig.store.sqlite.pragma('page_count', { simple: true })}`);
    const codes = new Set<number>();
    for (let n = 0; n < 40; n += 1) {
      codes.add(await status(rig.post(contactBody({ address1: 'x'.repeat(8000) }))));
    }
    expect(codes.has(503)).toBe(true);
    rig.store.sqlite.pragma('max_page_count = 1000000');
    expect(await status(rig.post(contactBody()))).toBe(200);
  });
});

it('a bug is answered 500 and logged without its message, and the listener goes on', async () => {
  const metrics = createMetrics();
  let isBroken = true;
  const count: Metrics['count'] = (name, labels, by) => {
    if (isBroken && name === 'ephysio_ghl_webhook_events_total') throw new TypeError('Anna Müller');
    metrics.count(name, labels, by);
  };
  const rig = await openRig({ metrics: { ...metrics, count } });
  const reply = await rig.post(contactBody());
  expect([reply.status, await reply.json()]).toEqual([500, { error: 'internal error' }]);
  expect(rig.lines).toMatchObject([
    { event: 'listener.error', error: 'TypeError' },
    { event: 'webhook.refused', status: 500 },
  ]);
  expect(JSON.stringify(rig.lines)).not.toContain('Anna');
  isBroken = false;
  expect(await status(rig.post(contactBody()))).toBe(200);
});

describe('what is refused', () => {
  it('is logged once a minute, without a word of the body', async () => {
    let now = Date.parse('2026-03-01T10:00:00.000Z');
    const rig = await openRig({ now: () => now });
    for (let n = 0; n < 5; n += 1) await rig.post(contactBody(), 'N/A');
    now += 60_000;
    await rig.post(contactBody(), 'N/A');
    expect(rig.lines.map((line) => line.count)).toEqual([1, 5]);
    expect(JSON.stringify(rig.lines)).not.toMatch(/Anna|Müller/);
  });
});
