import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { configSchema } from '../../src/config/schema.ts';
import { startSandbox } from '../../src/sandbox/start-sandbox.ts';

it('gives a config that the program takes, one calendar per therapist', async () => {
  const sandbox = await startSandbox({ therapists: 2 });
  try {
    const config = configSchema.parse(sandbox.config());
    expect(config.practices[0]?.calendars).toHaveLength(2);
    expect(config.ghl.baseUrl).toBe(sandbox.ghl.url);
    const pit = configSchema.parse(sandbox.config({ usePrivateToken: true }));
    expect(pit.practices[0]?.ghl.privateIntegrationToken).toBe(sandbox.ghl.privateToken);
  } finally {
    await sandbox.close();
  }
});

it('visits the authorize address like a browser, up to the callback', async () => {
  const sandbox = await startSandbox({ patients: 1 });
  let called = '';
  const callback = createServer((request, response) => {
    called = request.url ?? '';
    response.end('ok');
  });
  try {
    await new Promise<void>((resolve) => callback.listen(0, '127.0.0.1', resolve));
    const redirectUri = `http://127.0.0.1:${(callback.address() as AddressInfo).port}/api/auth/callback`;
    const { ghl } = sandbox.config({ redirectUri });
    const url = new URL(ghl.authorizeUrl);
    url.search = new URLSearchParams({
      response_type: 'code',
      client_id: ghl.clientId,
      redirect_uri: ghl.redirectUri,
      scope: ghl.scopes.join(' '),
      state: 's',
    }).toString();
    expect(await sandbox.visitAuthorize(url.toString())).toBe(200);
    expect(called).toMatch(/^\/api\/auth\/callback\?code=[0-9a-f]{40}&state=s$/);
  } finally {
    callback.close();
    callback.closeAllConnections();
    await sandbox.close();
  }
});

it('gives the same records for the same seed and time', async () => {
  const now = () => Date.parse('2026-11-21T10:00:00Z');
  const a = await startSandbox({ seed: 3, now });
  const b = await startSandbox({ seed: 3, now });
  try {
    expect([...a.ephysio.state.events.values()]).toEqual([...b.ephysio.state.events.values()]);
    expect(a.ghl.locationId).toBe(b.ghl.locationId);
    expect(a.ghl.edit.createContact({ firstName: 'A' }).id).toBe(
      b.ghl.edit.createContact({ firstName: 'A' }).id,
    );
  } finally {
    await Promise.all([a.close(), b.close()]);
  }
});
