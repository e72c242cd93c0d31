import { describe, expect, it } from 'vitest';
import { openSqlite } from '../../src/store/database/sqlite.ts';
import { insertEvents } from '../../src/store/tables/webhooks/webhook-events.ts';
import { createMetrics } from '../../src/webhooks/http/metrics.ts';
import { NOON } from '../store/temp-store.ts';
import { contactBody, openRig, practiceHere } from './listener.ts';

describe('the listener', () => {
  it('says that it is alive', async () => {
    const rig = await openRig();
    expect((await rig.get('/healthz')).status).toBe(200);
    expect((await rig.get('/nothing')).status).toBe(404);
  });

  it('leads from its name to the page, or says in one line what it is where there is none', async () => {
    const closed = await (await openRig()).get('/');
    expect([closed.status, closed.headers.get('content-type')]).toEqual([200, 'text/plain; charset=UTF-8']);
    expect(await closed.text()).toMatch(/^This is ephysio-ghl: [^\n]*admin\.password[^\n]*\n$/);
    const user = { name: 'Petra', password: 'correct horse', role: 'view', practices: 'all' } as const;
    for (const options of [{ adminPassword: 'correct horse' }, { users: [user] }]) {
      const open = await (await openRig(options)).get('/');
      expect([open.status, open.headers.get('location')]).toEqual([303, '/admin/']);
    }
  });

  it('is ready while the database can be written and no event is due for long', async () => {
    let now = NOON;
    const rig = await openRig({ now: () => now, open: { busyTimeoutMs: 20 } });
    const ready = async () => {
      const reply = await rig.get('/readyz');
      return [reply.status, await reply.json()];
    };
    expect(await ready()).toMatchObject([200, { ready: true, database: 'ok', inbox: 'ok' }]);
    await rig.post(contactBody());
    now += 900_000;
    expect(await ready()).toMatchObject([200, { oldestDueSeconds: 900 }]);
    now += 2000;
    expect(await ready()).toMatchObject([503, { ready: false, database: 'ok', inbox: 'stuck' }]);

    const holder = openSqlite(rig.store.path);
    holder.exec('begin immediate');
    now += 2000;
    expect(await ready()).toMatchObject([503, { ready: false, database: 'not writable' }]);
    holder.exec('rollback');
    holder.close();
    now += 2000;
    expect(await ready()).toMatchObject([503, { database: 'ok' }]);
  });

  it('asks the disk once, however many ask', async () => {
    const rig = await openRig();
    await rig.get('/readyz');
    const version = () => rig.store.sqlite.prepare('select total_changes()').pluck().get();
    const before = version();
    await Promise.all(Array.from({ length: 20 }, () => rig.get('/readyz')));
    expect(version()).toBe(before);
  });

  it('tells Prometheus how it is doing, without ids', async () => {
    const rig = await openRig();
    await rig.post(contactBody({ id: 'secret-contact', webhookId: 'w1' }));
    await rig.post(contactBody({ id: 'secret-contact', webhookId: 'w1' }));
    await rig.post(contactBody(), 'N/A');
    const reply = await rig.get('/metrics');
    expect(reply.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const text = await reply.text();
    for (const line of [
      'ephysio_ghl_webhook_requests_total{status="200"} 2',
      'ephysio_ghl_webhook_requests_total{status="401"} 1',
      'ephysio_ghl_webhook_events_total{type="ContactUpdate"} 2',
      'ephysio_ghl_webhook_stored_total{outcome="new"} 1',
      'ephysio_ghl_webhook_stored_total{outcome="repeated"} 1',
      'ephysio_ghl_webhook_seconds_count 3',
      'ephysio_ghl_webhook_seconds_bucket{le="+Inf"} 3',
      'ephysio_ghl_inbox_open{practice="main"} 1',
      'ephysio_ghl_inbox_dead{practice="main"} 0',
    ]) {
      expect(text.split('\n')).toContain(line);
    }
    expect(text).toMatch(/^process_resident_memory_bytes \d+$/m);
    expect(text).not.toMatch(/secret|Anna|Müller|w1/);
  });

  it('keeps its numbers few and well-formed, whatever types GHL invents', async () => {
    const metrics = createMetrics();
    const name = 'ephysio_ghl_webhook_events_total';
    metrics.count(name, { type: 'quote " backslash \\ line\n' });
    for (let n = 0; n < 1000; n += 1) metrics.count(name, { type: `Type${n}` });
    metrics.count(name, { type: 'Type3' });
    const lines = (await metrics.render([])).split('\n').filter((line) => line.startsWith(`${name}{`));
    expect(lines[0]).toBe(`${name}{type="quote \\" backslash \\\\ line\\n"} 1`);
    expect(lines).toHaveLength(65);
    expect(lines).toContain(`${name}{type="Type3"} 2`);
    expect(lines).toContain(`${name}{type="other"} 937`);
  });

  it('shows the age of its inbox per practice', async () => {
    const rig = await openRig({
      practices: [practiceHere('a', 'la'), practiceHere('b', 'lb')],
    });
    await insertEvents(rig.store, [
      {
        webhookId: 'w',
        practice: 'b',
        locationId: 'lb',
        type: 'ContactUpdate',
        entity: 'patient',
        recordId: 'c',
        lane: 'c',
        payload: {},
        receivedAt: NOON - 60_000,
      },
    ]);
    const text = await (await rig.get('/metrics')).text();
    expect(text).toContain('ephysio_ghl_inbox_oldest_seconds{practice="a"} 0\n');
    expect(text).toContain('ephysio_ghl_inbox_oldest_seconds{practice="b"} 60\n');
  });
});
