import { Agent, request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { attack } from '../../bench/attacks.ts';
import { createIntake } from '../../src/webhooks/http/intake.ts';
import { runChild } from '../store/children/run-child.ts';
import { NOON, openTemp, tempPath } from '../store/temp-store.ts';
import { contactBody, ghlKeys, openRig, signatureOf, strangersKeys } from './listener.ts';

const CLIENTS = 32;

/** Posts everything over a few connections; resolves with the status of each, `null` where nothing answered. */
const postAll = async (
  url: string,
  bodies: readonly string[],
  onAnswer: (body: string, status: number | null) => void,
  sign: (body: string) => string = signatureOf,
): Promise<void> => {
  const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
  const post = (body: string): Promise<number | null> =>
    new Promise((resolve) => {
      const headers = { 'x-ghl-signature': sign(body), 'content-length': Buffer.byteLength(body) };
      const sent = request(`${url}/api/webhooks/`, { method: 'POST', agent, headers }, (reply) => {
        reply
          .resume()
          .on('end', () => resolve(reply.statusCode ?? null))
          .on('error', () => resolve(null));
      });
      sent.on('error', () => resolve(null)).end(body);
    });
  let next = 0;
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      for (let body = bodies[next++]; body !== undefined; body = bodies[next++])
        onAnswer(body, await post(body));
    }),
  );
  agent.destroy();
};

const idOf = (body: string): string => (JSON.parse(body) as { webhookId: string }).webhookId;
const manyBodies = (count: number): string[] =>
  Array.from({ length: count }, (_, n) => contactBody({ id: `c${n % 100}` }));

const MIB = 1024 * 1024;

/** A request that promises so many bytes. */
const postOf = (body: string, length = body.length, signature = `${'A'.repeat(86)}==`): Buffer =>
  Buffer.from(
    `POST /api/webhooks/ HTTP/1.1\r\nHost: x\r\nX-GHL-Signature: ${signature}\r\nContent-Length: ${length}\r\n\r\n${body}`,
  );

describe('thousands of deliveries at once', () => {
  it('are all acknowledged and stored once, repeats and forged ones among them', async () => {
    const rig = await openRig();
    const bodies = manyBodies(2000);
    const repeated = bodies.filter((_, n) => n % 4 === 0);
    const statuses = new Map<number | null, number>();
    const count = (_: string, status: number | null): void => {
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    };
    await Promise.all([
      postAll(rig.url, [...bodies, ...repeated], count),
      postAll(rig.url, manyBodies(300), count, (body) => signatureOf(body, strangersKeys)),
    ]);
    expect(Object.fromEntries(statuses)).toEqual({ 200: 2500, 401: 300 });
    expect((await rig.stored()).toSorted()).toEqual(bodies.map(idOf).toSorted());
  });

  it('are all acknowledged while others hold connections, send without an end, and forge', async () => {
    const rig = await openRig({ limits: { bodies: 4 * MIB } });
    const { port } = rig.listener;
    const forged = contactBody();
    const attacks = [
      { connections: 50, sends: Buffer.alloc(0) },
      { connections: 50, sends: Buffer.from('POST /api/webhooks/ HTTP/1.1\r\nHost: x\r\nX-'), dripMs: 10 },
      { connections: 20, sends: postOf('{', 500), dripMs: 10 },
      // Together more than all bodies may take.
      { connections: 10, sends: postOf('x'.repeat(MIB - 1000), MIB), dripMs: 10 },
      { connections: 4, sends: postOf('x'.repeat(MIB)) },
      { connections: 4, sends: postOf('x'.repeat(MIB + 1)) },
      {
        connections: 10,
        sends: postOf(forged, Buffer.byteLength(forged), signatureOf(forged, strangersKeys)),
      },
      { connections: 10, sends: postOf(forged, Buffer.byteLength(forged), 'N/A') },
    ].map((one) => attack(port, { name: '', everyMs: 50, ...one }));
    const bodies = manyBodies(500);
    const statuses = new Set<number | null>();
    await postAll(rig.url, bodies, (_, status) => statuses.add(status));
    const answers = attacks.flatMap((stop) => Object.keys(stop().answers));
    expect([...statuses]).toEqual([200]);
    expect((await rig.stored()).toSorted()).toEqual(bodies.map(idOf).toSorted());
    expect(answers).not.toContain('200');
  });

  it('share commits', async () => {
    const store = await openTemp();
    let commits = 0;
    const intake = createIntake({
      store: {
        transaction: (fn) => {
          commits += 1;
          return store.transaction(fn);
        },
      },
      onStored: () => undefined,
    });
    const event = (n: number) => ({
      webhookId: `w${n}`,
      practice: 'main',
      locationId: 'loc',
      type: 'ContactUpdate',
      entity: 'patient' as const,
      recordId: `c${n}`,
      lane: `c${n}`,
      payload: {},
      receivedAt: NOON,
    });
    const checked = intake.expect();
    const first = intake.store([event(0)]);
    checked();
    await Promise.all([first, ...Array.from({ length: 999 }, (_, n) => intake.store([event(n + 1)]))]);
    await intake.idle();
    expect(commits).toBeLessThanOrEqual(5);
    expect(await store.db.selectFrom('webhook_events').select('id').execute()).toHaveLength(1000);
  });
});

it('kill -9 in the middle loses nothing that was acknowledged', async () => {
  const path = tempPath();
  const pem = ghlKeys.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const child = await runChild('../../webhooks/children/listen.ts', path, pem);
  const url = await child.line();
  const acknowledged: string[] = [];
  let lost = 0;
  await postAll(url, manyBodies(3000), (body, status) => {
    if (status === 200) acknowledged.push(idOf(body));
    else lost += 1;
    if (acknowledged.length === 500) child.process.kill('SIGKILL');
  });
  expect(await child.ended).toBe('SIGKILL');
  expect(lost).toBeGreaterThan(0);
  const store = await openTemp({ path });
  const rows = await store.db.selectFrom('webhook_events').select('webhook_id').execute();
  const stored = new Set(rows.map((row) => row.webhook_id));
  expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);
  expect(rows).toHaveLength(stored.size);
});
