import { verify } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { ghlCall } from './calls.ts';

let sandbox: Sandbox;
let server: Server | null = null;
afterEach(async () => {
  await sandbox.close();
  server?.close();
  server = null;
});

describe('the rate limit in the sandbox', () => {
  let time = Date.parse('2026-11-21T10:00:00Z');
  const ask = () => ghlCall(sandbox, 'GET', `/locations/${sandbox.ghl.locationId}`);

  it('is a sliding window with headers on every answer, and tells how long to wait', async () => {
    sandbox = await startSandbox({ patients: 1, now: () => time, ghl: { rateLimit: { max: 3 } } });
    expect((await ask()).headers.get('x-ratelimit-remaining')).toBe('2');
    time += 4000;
    await ask();
    const refused = await ghlCall(sandbox, 'GET', '/contacts/unknown');
    expect(refused.status).toBe(400);
    expect(refused.headers.get('x-ratelimit-remaining')).toBe('0');
    const tooMany = await ask();
    expect(tooMany.status).toBe(429);
    expect(Object.fromEntries(tooMany.headers)).toMatchObject({
      'retry-after': '6',
      'x-ratelimit-max': '3',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-interval-milliseconds': '10000',
      'x-ratelimit-limit-daily': '200000',
      'x-ratelimit-daily-remaining': '199997',
      'x-ratelimit-daily-reset': String(86_400_000 - 4000),
    });
    expect(sandbox.ghl.counters.rateLimited).toBe(1);
    time += 6000;
    expect((await ask()).status).toBe(200);
    expect((await ask()).status).toBe(429);
  });

  it('has a day that rolls from the first request', async () => {
    const rateLimit = { max: 100, daily: 2, retryAfter: false };
    sandbox = await startSandbox({ patients: 1, now: () => time, ghl: { rateLimit } });
    await ask();
    await ask();
    time += 60_000;
    const tooMany = await ask();
    expect(tooMany.status).toBe(429);
    expect(tooMany.headers.has('retry-after')).toBe(false);
    time += 86_400_000 - 60_000;
    expect((await ask()).status).toBe(200);
  });
});

describe('webhooks of the sandbox', () => {
  interface Received {
    readonly body: string;
    readonly signature: string;
  }
  /** A receiver that answers with these statuses in turn, then 200. */
  const listen = async (statuses: number[]) => {
    const received: Received[] = [];
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += String(chunk);
      });
      request.on('end', () => {
        received.push({ body, signature: String(request.headers['x-ghl-signature']) });
        response.writeHead(statuses.shift() ?? 200).end();
      });
    });
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    return { received, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/webhooks/` };
  };

  it('are signed over the raw body, in the documented shapes, for own API writes too', async () => {
    sandbox = await startSandbox({ patients: 1 });
    const { received, url } = await listen([]);
    const sender = sandbox.ghl.deliverWebhooks({ url });
    const { body } = await ghlCall(sandbox, 'POST', '/contacts/', {
      locationId: sandbox.ghl.locationId,
      firstName: 'Zoë',
      dateOfBirth: '1980-01-02',
    });
    const contactId = body.contact.id;
    const [calendarId] = sandbox.ghl.state.calendars.keys();
    const { id } = sandbox.ghl.edit.createAppointment({
      calendarId: calendarId ?? '',
      contactId,
      start: Date.parse('2026-11-23T08:00:00Z'),
      end: Date.parse('2026-11-23T08:30:00Z'),
    });
    sandbox.ghl.edit.cancelAppointment(id);
    await sender.flush();
    for (const { body: raw, signature } of received) {
      const key = sandbox.ghl.publicKeyPem;
      expect(verify(null, Buffer.from(raw), key, Buffer.from(signature, 'base64'))).toBe(true);
    }
    const events = received.map((r) => JSON.parse(r.body));
    const byType = (type: string) => events.find((e) => e.type === type);
    expect(byType('ContactCreate')).toMatchObject({
      id: contactId,
      firstName: 'Zoë',
      dateOfBirth: '1980-01-02T00:00:00.000Z',
      locationId: sandbox.ghl.locationId,
      appId: sandbox.ghl.clientId.split('-')[0],
    });
    const update = byType('AppointmentUpdate');
    expect(update.appointment).toMatchObject({
      id,
      appointmentStatus: 'cancelled',
      startTime: '2026-11-23T09:00:00+01:00',
    });
    expect(update).not.toHaveProperty('id');
    expect(new Set(events.map((e) => e.webhookId)).size).toBe(3);
  });

  it('are tried again with the same bytes until they are taken, and given up in the end', async () => {
    sandbox = await startSandbox({ patients: 1 });
    const { received, url } = await listen([500, 503, 200, 500, 500, 500]);
    const sender = sandbox.ghl.deliverWebhooks({ url, retries: 2, backoffMs: () => 0 });
    sandbox.ghl.edit.createContact({ firstName: 'A' });
    await sender.flush();
    expect(sender.deliveries[0]?.attempts).toEqual([500, 503, 200]);
    expect(new Set(received.map((r) => r.body)).size).toBe(1);
    sandbox.ghl.edit.createContact({ firstName: 'B' });
    await sender.flush();
    expect(sender.deliveries[1]?.attempts).toEqual([500, 500, 500]);
  });

  it('wait for flush when asked to', async () => {
    sandbox = await startSandbox({ patients: 1 });
    const { received, url } = await listen([]);
    const sender = sandbox.ghl.deliverWebhooks({ url, manual: true });
    sandbox.ghl.edit.createContact({ firstName: 'A' });
    expect(received).toHaveLength(0);
    expect(sender.deliveries).toHaveLength(1);
    await sender.flush();
    expect(received).toHaveLength(1);
  });
});
