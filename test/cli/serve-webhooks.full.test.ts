import { describe, expect, it } from 'vitest';
import { documentOf, type Program } from './run-program.ts';
import { AUTHORIZE, HEALTHY, type Office, openOAuthOffice, rows, stateOf } from './set-up.ts';

const PASSWORD = 'correct horse battery';
const REMOVED_AT = '2100-01-01T00:00:00.000Z';

/** An office whose listener has the port that GHL sends browsers back to. */
const openListeningOffice = async (password: string | null): Promise<Office> => {
  const office = await openOAuthOffice();
  office.rewrite((config) => {
    config.webhooks.port = Number(new URL(config.ghl.redirectUri).port);
    Object.assign(config, { admin: { password } });
  });
  return office;
};

const listen = async (office: Office, ...args: string[]): Promise<Program> => {
  const program = office.start(['serve-webhooks', ...args]);
  await program.says(/"event":"listener.start"/);
  return program;
};

const stop = async (program: Program): Promise<void> => {
  program.process.kill('SIGTERM');
  expect(await program.ended).toMatchObject({ exitCode: 0, signal: null });
};

/** Signs in by the listener, as a person in a browser would; resolves with the status of the last page. */
const signInAt = async (address: string): Promise<number> => {
  const authorization = `Basic ${Buffer.from(`anybody:${PASSWORD}`).toString('base64')}`;
  const reply = await fetch(address, { headers: { authorization }, redirect: 'manual' });
  return (await fetch(reply.headers.get('location') ?? '')).status;
};

const uninstall = async ({ config, sandbox }: Office): Promise<number> => {
  const body = JSON.stringify({
    type: 'UNINSTALL',
    appId: config.ghl.clientId.split('-')[0],
    locationId: sandbox.ghl.locationId,
    timestamp: REMOVED_AT,
    webhookId: 'uninstall1',
  });
  const url = `http://127.0.0.1:${config.webhooks.port}/api/webhooks/`;
  const headers = { 'x-ghl-signature': sandbox.ghl.signWebhook(body) };
  return (await fetch(url, { method: 'POST', headers, body })).status;
};

describe('serve-webhooks', () => {
  it('tells where to sign in, syncs from then on, stops where the app is removed, and goes on after a new sign-in', async () => {
    const office = await openListeningOffice(PASSWORD);
    const { sandbox, config, database } = office;
    const program = await listen(office);
    const [address] = await program.says(/http:\S+\/api\/auth\/connect\?practice=main/);
    expect(new URL(address).origin).toBe(new URL(config.ghl.redirectUri).origin);
    expect(await office.run('sync')).toMatchObject({ exitCode: 3 });
    expect(await signInAt(address)).toBe(200);
    expect(await office.run('sync')).toMatchObject({ exitCode: 0 });

    expect(await uninstall(office)).toBe(200);
    await program.says(/"event":"practice.account"/);
    const requests = () => [sandbox.ghl.counters.requests, sandbox.ephysio.counters.requests];
    const before = requests();
    const refused = await office.run('sync', '--json');
    expect(refused.exitCode).toBe(3);
    expect(documentOf(refused)).toMatchObject({
      ok: false,
      requests: { ephysio: 0, ghl: 0 },
      error: { exitCode: 3, hint: 'To connect it again: ephysio-ghl auth --practice main' },
    });
    expect(refused.stderr).toContain(
      `The app was removed from GHL location ${sandbox.ghl.locationId} at ${REMOVED_AT}.`,
    );
    expect(requests()).toEqual(before);
    const status = await office.run('auth', 'status');
    expect(status.exitCode).toBe(3);
    expect(status.stdout).toMatch(/GHL\s+app removed/);
    expect(status.stdout).toContain('removed from the location at 2100-01-01 01:00+01:00');

    expect(await signInAt(address)).toBe(200);
    expect(await office.run('sync')).toMatchObject({ exitCode: 0 });
    expect(await office.run('auth', 'status')).toMatchObject({ exitCode: 0 });
    await stop(program);
    expect(stateOf(database)).toEqual(HEALTHY);
  });

  it('runs without admin.password, and tells how to connect in another way', async () => {
    const office = await openListeningOffice(null);
    const program = await listen(office, '--json');
    await program.says(/Run: ephysio-ghl auth --practice main/);
    await program.says(/Or set admin\.password in the config/);
    const { port } = office.config.webhooks;
    const reply = await fetch(`http://127.0.0.1:${port}/api/auth/connect`);
    expect([reply.status, (await reply.text()).includes('admin.password')]).toEqual([403, true]);
    const [address = ''] = AUTHORIZE.exec((await office.run('auth')).stdout) ?? [];
    const sentTo = (await fetch(address, { redirect: 'manual' })).headers.get('location') ?? '';
    // The listener does not know this sign-in, and leaves the code alone.
    expect((await fetch(sentTo)).status).toBe(400);
    expect(await office.run('auth', '--code', sentTo)).toMatchObject({ exitCode: 0 });
    await stop(program);
    const end = await program.ended;
    expect(documentOf(end)).toMatchObject({ command: 'serve-webhooks', practice: 'main', ok: true });
    expect(rows(office.database, 'ghl_auth_credentials')).toBe(1);
  });

  it('takes host and port from the command line, and says nothing of connecting to who is connected', async () => {
    const office = await openListeningOffice(null);
    office.rewrite((config) => {
      for (const p of config.practices) p.ghl.privateIntegrationToken = office.sandbox.ghl.privateToken;
    });
    const program = await listen(office, '--host', 'localhost', '--port', '0');
    const [, port] = await program.says(/http:\/\/localhost:(\d+)\/api\/webhooks\//);
    expect(Number(port)).not.toBe(office.config.webhooks.port);
    await stop(program);
    expect((await program.ended).stderr).not.toMatch(/not connected/);
  });

  it('ends with 2 and the cure when the config names no app', async () => {
    const office = await openListeningOffice(null);
    office.rewrite((config) => {
      for (const p of config.practices) p.ghl.privateIntegrationToken = office.sandbox.ghl.privateToken;
      Object.assign(config.ghl, { clientId: null });
    });
    const { exitCode, stderr } = await office.run('serve-webhooks');
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/ghl\.clientId is not set.*\n {2}Put the client id/);
  });
});
