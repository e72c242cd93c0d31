import { getEventListeners } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { SignInError, StoppedError, UnreachableError } from '../../src/errors.ts';
import { EVENT_QUERY, failure, start } from './client-set-up.ts';
import { type Answer, json, rigFor } from './scripted-ephysio.ts';

describe('requests', () => {
  test('carry the token, the crypto key and the content type, and are counted with the sign-in', async () => {
    const { client, server, stored } = await start({ 'GET /patients': () => json([{ id: 1 }]) });
    expect(await client.listPatients()).toEqual([{ id: 1 }]);
    expect(server.seen[0]).toMatchObject({ body: { email: 'desk@example.ch', password: 'secret-word' } });
    expect(server.seen[1]).toMatchObject({
      url: '/patients?status=1',
      headers: { authorization: 'Bearer T1', 'x-crypto-key': 'K-T1', 'content-type': 'application/json' },
    });
    expect(client.requests()).toBe(2);
    expect(stored.session).toMatchObject({ token: 'T1', cryptoKey: 'K-T1', practiceId: '77' });
    expect(await client.practiceId()).toBe('77');
  });

  test('have the queries of the reference', async () => {
    const { client, server } = await start({
      'GET /events/events': () => json([]),
      'POST /events': () => json({ events: [{ id: 9 }] }),
      'PUT /events/9': () => json({}),
      'DELETE /events/9': () => new Response(null, { status: 204 }),
      'GET /invoices/patients/4': () => json({ id: 8, stati: { status: 0, statusDetail: 0 } }),
      'POST /invoices': () => json({ id: 3 }),
      'PUT /patients/4': () => json({}),
      'POST /patients/request': () => json({ id: 5 }),
    });
    await client.listEvents(1, 2);
    expect(await client.createEvent({})).toBe('9');
    await client.updateEvent('9', {});
    await client.cancelEvent('9');
    expect(await client.listInvoices('4', { open: true, date: 7 })).toEqual([{ id: '8', open: true }]);
    await client.listInvoices('4', { open: true });
    expect(await client.createInvoice({})).toBe('3');
    await client.updatePatient('4', {});
    expect(await client.createPatient({})).toBe('5');
    expect(server.seen.slice(1).map((s) => `${s.method} ${s.url}`)).toEqual([
      'GET /events/events?from=1&to=2',
      `POST /events${EVENT_QUERY}`,
      `PUT /events/9${EVENT_QUERY}`,
      `DELETE /events/9${EVENT_QUERY}`,
      'GET /invoices/patients/4?open=true&date=7',
      'GET /invoices/patients/4?open=true',
      'POST /invoices',
      'PUT /patients/4',
      'POST /patients/request',
    ]);
  });

  test('go four at a time at most', async () => {
    let running = 0;
    let most = 0;
    const waiting: (() => void)[] = [];
    const { client } = await start({
      'GET /events/events': async () => {
        running += 1;
        most = Math.max(most, running);
        // The fourth lets all of them go; later ones find nobody to wait for.
        await new Promise<void>((resolve) => {
          waiting.push(resolve);
          if (waiting.length >= 4) for (const go of waiting) go();
        });
        running -= 1;
        return json([]);
      },
    });
    await Promise.all(Array.from({ length: 12 }, (_, i) => client.listEvents(i, i + 1)));
    expect(most).toBe(4);
  });
});

describe('a refused session', () => {
  test('is replaced by one new login for all callers, and each call is repeated with its query', async () => {
    const { client, server } = await start({
      'GET /events/events': (seen) => (seen.headers.authorization === 'Bearer T2' ? json([]) : json({}, 401)),
    });
    await client.practiceId();
    await Promise.all([1, 2, 3, 4, 5, 6].map((i) => client.listEvents(i, i + 1)));
    const urls = server.seen.map((s) => s.url);
    expect(urls.filter((url) => url === '/token')).toHaveLength(2);
    for (const i of [1, 2, 3, 4, 5, 6]) expect(urls).toContain(`/events/events?from=${i}&to=${i + 1}`);
    expect(urls.filter((url) => url === '/events/events?from=1&to=2')).toHaveLength(2);
  });

  test('is replaced before a write is repeated, which a 401 did not carry out', async () => {
    const { client, server } = await start({
      'POST /events': (seen) => (seen.headers['x-crypto-key'] === 'K-T2' ? json({ id: 6 }) : json({}, 401)),
    });
    expect(await client.createEvent({ patientId: 1 })).toBe('6');
    const [first, second] = server.seen.filter((s) => s.url !== '/token');
    expect(second).toMatchObject({ url: `/events${EVENT_QUERY}`, body: { patientId: 1 } });
    expect(second?.url).toBe(first?.url);
  });

  test('that is refused again after the new login ends the run with a sign-in error', async () => {
    const { client, server } = await start({ 'GET /patients': () => json({ message: 'no' }, 401) });
    expect(await failure(client.listPatients())).toBeInstanceOf(SignInError);
    expect(server.seen.map((s) => s.url)).toEqual([
      '/token',
      '/patients?status=1',
      '/token',
      '/patients?status=1',
    ]);
  });
});

describe('reads', () => {
  const html = () => new Response('<html>Wartung</html>', { headers: { 'content-type': 'text/html' } });
  const half = () =>
    new Response('[{"id":1,"lastName":"Mus', { headers: { 'content-type': 'application/json' } });
  const troubles: [string, () => Answer][] = [
    ['HTML', html],
    ['half a JSON answer', half],
    ['JSON that is no list', () => json({ message: 'hello' })],
    ['a dropped connection', () => 'drop'],
    ['a 503', () => json({}, 503)],
    ['a 500 with text', () => new Response('boom Muster', { status: 500 })],
  ];

  test.each(troubles)('survive %s twice', async (_name, trouble) => {
    const { client, slept } = await start({
      'GET /patients': (_seen, n) => (n < 3 ? trouble() : json([])),
    });
    expect(await client.listPatients()).toEqual([]);
    expect(slept).toEqual([500, 1000]);
  });

  test.each(troubles)(
    'that meet nothing but %s end as unreachable, without the answer',
    async (_n, trouble) => {
      const { client, server, logged } = await start({ 'GET /patients': trouble });
      const error = await failure(client.listPatients());
      expect(error).toBeInstanceOf(UnreachableError);
      expect(error.message).toContain('GET /patients');
      expect(server.seen.filter((s) => s.url.startsWith('/patients'))).toHaveLength(5);
      expect(`${error.message}${JSON.stringify(logged)}`).not.toMatch(/Mus|Wartung|hello/);
    },
  );

  test.each([404, 400, 302])('that are answered %i end as unreachable at once', async (status) => {
    const { client, server } = await start({ 'GET /patients': () => json({ message: 'Muster' }, status) });
    const error = await failure(client.listPatients());
    expect(error).toBeInstanceOf(UnreachableError);
    expect(error.message).not.toContain('Muster');
    expect(server.seen).toHaveLength(2);
  });

  test('that the account may not do ask for another account', async () => {
    const { client } = await start({ 'GET /patients': () => json({ message: 'no' }, 403) });
    expect(await failure(client.listPatients())).toBeInstanceOf(SignInError);
  });

  test('wait as long as a 429 asks', async () => {
    const { client, slept } = await start({
      'GET /patients': (_seen, n) => (n === 1 ? json({}, 429, { 'retry-after': '7' }) : json([])),
    });
    await client.listPatients();
    expect(slept).toEqual([7000]);
  });

  test('give up when a 429 asks for more than a run can wait', async () => {
    const { client, slept } = await start({
      'GET /patients': () => json({}, 429, { 'retry-after': '3600' }),
    });
    expect(await failure(client.listPatients())).toBeInstanceOf(UnreachableError);
    expect(slept).toEqual([]);
  });

  test('stop waiting when the run is asked to stop', async () => {
    const stop = new AbortController();
    const { client } = await start(
      { 'GET /patients': () => json({}, 503) },
      {
        signal: stop.signal,
        sleep: () => {
          stop.abort();
          return new Promise(() => {});
        },
      },
    );
    expect(await failure(client.listPatients())).toBeInstanceOf(StoppedError);
  });

  test('listen to the operator once for all that wait, and to nobody afterwards', async () => {
    const { signal } = new AbortController();
    const listeners = (): number => getEventListeners(signal, 'abort').length;
    const most: number[] = [];
    const { client } = await start(
      { 'GET /events/events': (_seen, n) => (n <= 8 ? json({}, 503) : json([])) },
      {
        signal,
        sleep: async () => {
          await new Promise((resolve) => setTimeout(resolve, 20));
          most.push(listeners());
        },
      },
    );
    await Promise.all(Array.from({ length: 8 }, (_, i) => client.listEvents(i, i + 1)));
    expect(most).toHaveLength(8);
    expect(Math.max(...most)).toBe(1);
    expect(listeners()).toBe(0);
  });

  test('end as unreachable when no answer comes', async () => {
    const server = createServer(() => {});
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const stored = { token: 'T', cryptoKey: 'K', practiceId: null, expiresAt: null };
    const { client } = rigFor(`http://127.0.0.1:${port}`, { stored, timeoutMs: 20 });
    const error = await failure(client.listPatients());
    expect(error).toBeInstanceOf(UnreachableError);
    expect(error.message).toContain('no answer within');
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
});
