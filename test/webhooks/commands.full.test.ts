import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type SandboxConfig, sandboxConfig } from '../../src/sandbox/sandbox-config.ts';
import { openStore } from '../../src/store/database/open.ts';
import { insertEvents } from '../../src/store/tables/webhooks/webhook-events.ts';
import { markFailed } from '../../src/store/tables/webhooks/webhook-queue.ts';
import { tempFolder, writeConfig } from '../cli/set-up.ts';
import { type Child, runChild } from '../store/children/run-child.ts';
import { NOON } from '../store/temp-store.ts';
import { APP, contactBody, ghlKeys, LOCATION, signatureOf } from './listener.ts';

const PEM = ghlKeys.publicKey.export({ type: 'spki', format: 'pem' }).toString();

interface Office {
  readonly database: string;
  start(command: string, options?: object): Promise<Child>;
  /** Runs a command to its end; resolves with its exit code and what it said. */
  run(command: string, options?: object): Promise<{ code: number | string; lines: string[] }>;
}

/** A folder with a config; nothing listens where it says that the services are. */
const openOffice = (change: (config: SandboxConfig) => void = () => undefined): Office => {
  const folder = tempFolder();
  const database = join(folder, 'db.sqlite');
  const config = sandboxConfig(
    {
      ghlUrl: 'http://127.0.0.1:1',
      ephysioUrl: 'http://127.0.0.1:1',
      publicKeyPem: PEM,
      clientId: `${APP}-x1`,
      clientSecret: 'secret',
      cancelledStatus: null,
      practices: [
        {
          profile: { name: 'main', language: 'de' },
          email: 'desk@practice.example',
          password: 'p',
          practice: { adminInfoId: 1, timezone: 'Europe/Zurich', therapists: [] },
          locationId: LOCATION,
          privateToken: 'pit',
          calendars: [],
        },
      ],
    },
    { database, webhookPort: 0, usePrivateToken: true },
  );
  change(config);
  const file = writeConfig(folder, config);
  const start = (command: string, options: object = {}): Promise<Child> =>
    runChild(
      '../../webhooks/children/run-command.ts',
      command,
      JSON.stringify({ config: file, logLevel: 'silent', ...options }),
    );
  return {
    database,
    start,
    run: async (command, options) => {
      const child = await start(command, options);
      const code = await child.ended;
      const lines: string[] = [];
      const next = () => Promise.race([child.line(), Promise.resolve(null)]);
      for (let line = await next(); line !== null; line = await next()) lines.push(line);
      return { code, lines };
    },
  };
};

const post = (url: string, body: string): Promise<Response> =>
  fetch(url, { method: 'POST', headers: { 'x-ghl-signature': signatureOf(body) }, body });

const urlIn = (line: string): string => (JSON.parse(line) as { url: string }).url;

describe('serve-webhooks', () => {
  it('says where it listens, works on what arrives, and ends with 0 on SIGTERM after the record that it began', async () => {
    const office = openOffice();
    const child = await office.start('serve', { json: true });
    const hello = await child.line();
    expect(JSON.parse(hello)).toMatchObject({ command: 'serve-webhooks', practice: 'main', ok: true });
    const url = urlIn(hello);
    expect((await post(url, contactBody({ id: 'quick' }))).status).toBe(200);
    expect([await child.line(), await child.line()]).toEqual(['begin quick 1', 'end quick']);
    expect((await post(url, contactBody({ id: 'slow' }))).status).toBe(200);
    expect(await child.line()).toBe('begin slow 1');
    child.process.kill('SIGTERM');
    // Once it refuses connections it has begun to end; only then may the record go on.
    while (
      await post(url, contactBody({ id: 'late' })).then(
        () => true,
        () => false,
      )
    );
    child.say('go on');
    expect(await child.line()).toBe('end slow');
    expect(await child.ended).toBe(0);
  });

  it('ends in time although a record hangs, and takes it on again after the next start', async () => {
    const office = openOffice();
    const first = await office.start('serve in a hurry', { json: true });
    const url = urlIn(await first.line());
    await post(url, contactBody({ id: 'hang', webhookId: 'h1' }));
    expect(await first.line()).toBe('begin hang 1');
    first.process.kill('SIGTERM');
    expect(await first.ended).toBe(0);
    const second = await office.start('serve', { json: true });
    await second.line();
    expect(await second.line()).toBe('begin hang 1');
  });

  it('takes on after a kill what it had begun', async () => {
    const office = openOffice();
    const first = await office.start('serve', { json: true });
    const url = urlIn(await first.line());
    for (const id of ['slow', 'slow', 'hang']) await post(url, contactBody({ id }));
    expect((await first.line()).slice(0, 10)).toBe('begin slow');
    first.process.kill('SIGKILL');
    expect(await first.ended).toBe('SIGKILL');
    const second = await office.start('serve', { json: true });
    await second.line();
    const begun = [await second.line(), await second.line()];
    expect(begun.toSorted()).toEqual(['begin hang 1', 'begin slow 2']);
  });

  it('takes host and port from the command line, and refuses an address that it cannot have', async () => {
    const office = openOffice();
    const first = await office.start('serve', { json: true, host: 'localhost', port: 0 });
    const url = new URL(urlIn(await first.line()));
    expect(url.hostname).toBe('localhost');
    const { code, lines } = await office.run('serve', { port: Number(url.port), host: 'localhost' });
    expect([code, lines.join('\n')]).toEqual([
      2,
      expect.stringMatching(/Cannot listen on localhost:\d+: your listener runs there already/),
    ]);
  });

  it.each([
    ['an app', (c: SandboxConfig) => void Object.assign(c.ghl, { clientId: null }), /ghl\.clientId/],
    [
      'a good key',
      (c: SandboxConfig) => void Object.assign(c.webhooks, { publicKeys: ['BEGIN PUBLIC KEY'] }),
      /publicKeys\[0\]/,
    ],
  ])('does not start without %s', async (_name, change, says) => {
    const office = openOffice(change);
    const { code, lines } = await office.run('serve');
    expect([code, lines.join('\n')]).toEqual([2, expect.stringMatching(says)]);
  });
});

describe('webhooks', () => {
  const filled = async (): Promise<Office> => {
    const office = openOffice();
    const store = await openStore({ path: office.database, env: {}, now: () => NOON });
    onTestFinished(() => store.close());
    const events = ['c1', 'c2'].map((recordId) => ({
      webhookId: `delivery-of-${recordId}`,
      practice: 'main',
      locationId: LOCATION,
      type: 'ContactUpdate',
      entity: 'patient' as const,
      recordId,
      lane: recordId,
      payload: { record: { id: recordId, lastName: 'Müller' }, sentAt: null },
      receivedAt: NOON,
    }));
    await insertEvents(store, events);
    for (let n = 0; n < 12; n += 1) {
      await markFailed(store, { practice: 'main', entity: 'patient', recordId: 'c1' }, 1, {
        reason: 'status 422',
        now: NOON,
      });
    }
    await store.close();
    return office;
  };

  it('lists what waits, with ids and states only', async () => {
    const office = await filled();
    const text = await office.run('list', { limit: 100 });
    expect(text.code).toBe(0);
    expect(text.lines.at(-1)).toBe('main: 1 open, the oldest from 2026-03-01 11:00:00+01:00; 1 dead letter');
    expect(text.lines.join('\n')).toMatch(/1 +dead +patient +c1 +12 /);
    const json = await office.run('list', { limit: 100, json: true, state: 'dead' });
    expect(json.lines).toHaveLength(1);
    expect(JSON.parse(json.lines[0] ?? '')).toMatchObject({
      command: 'webhooks list',
      practice: 'main',
      ok: true,
      open: 1,
      dead: 1,
      events: [{ id: 1, webhookId: 'delivery-of-c1', state: 'dead', attempts: 12, lastError: 'status 422' }],
    });
    expect([...text.lines, ...json.lines].join()).not.toContain('Müller');
  });

  it('shows, retries and discards events by number or delivery id', async () => {
    const office = await filled();
    const shown = await office.run('show', { ids: ['delivery-of-c1'] });
    expect(shown.lines.join('\n')).toMatch(/^practice +main\nid +1\n[\s\S]*lastError +status 422/);
    expect(shown.lines.join()).not.toContain('Müller');
    expect((await office.run('retry', { ids: [], dead: true })).lines).toEqual(['due again: 1']);
    expect(
      (await office.run('discard', { ids: ['1', '2'], json: true })).lines.map((l) => JSON.parse(l)),
    ).toMatchObject([
      { command: 'webhooks discard', practice: 'main', ok: true, changed: [1, 2], unchanged: [] },
    ]);
    const again = await office.run('discard', { ids: ['1'] });
    expect([again.code, again.lines]).toEqual([1, ['not in the inbox any more: 1']]);
    const unknown = await office.run('show', { ids: ['77'] });
    expect([unknown.code, unknown.lines[0]]).toEqual([2, expect.stringContaining('no webhook event 77')]);
    expect((await office.run('retry', { ids: [] })).code).toBe(2);
    expect((await office.run('retry', { ids: [], dead: true })).lines).toEqual(['no dead letters']);
  });
});
