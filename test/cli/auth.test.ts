import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { documentOf } from './run-program.ts';
import {
  AUTHORIZE,
  freePort,
  HEALTHY,
  type Office,
  openOAuthOffice,
  openOffice,
  rows,
  signIn,
  stateOf,
  TOKENS,
} from './set-up.ts';

describe('auth', () => {
  it('connects both services, tells the browser and the terminal, and shows no token', async () => {
    const office = await openOAuthOffice();
    const end = await signIn(office, '--json');
    expect(end).toMatchObject({ exitCode: 0, page: 200 });
    expect(documentOf(end)).toMatchObject({
      command: 'auth',
      practice: 'main',
      ok: true,
      ephysio: { connected: true, practiceId: '4211' },
      ghl: { connected: true, kind: 'OAuth', locationId: office.sandbox.ghl.locationId },
    });
    expect(end.stdout + end.stderr).not.toMatch(TOKENS);
    expect(end.stdout + end.stderr).not.toContain(office.sandbox.ephysio.password);
    expect(stateOf(office.database)).toEqual(HEALTHY);
  });

  it('asks for what the config says: app, scopes, return address and a state', async () => {
    const office = await openOAuthOffice();
    const program = office.start(['auth', '--no-browser']);
    const query = new URL((await program.says(AUTHORIZE))[0]).searchParams;
    expect(Object.fromEntries(query)).toMatchObject({
      response_type: 'code',
      client_id: office.config.ghl.clientId,
      redirect_uri: office.config.ghl.redirectUri,
      scope: office.config.ghl.scopes.join(' '),
    });
    expect(query.get('state')?.length).toBeGreaterThanOrEqual(32);
  });

  /** The only program on the PATH is one that opens addresses, or none is. */
  const pathWith = (office: Office, opener: string | null): string => {
    const folder = join(office.folder, 'bin');
    mkdirSync(folder);
    for (const name of opener === null ? [] : ['xdg-open', 'open'])
      writeFileSync(join(folder, name), opener ?? '', { mode: 0o700 });
    return folder;
  };

  it('opens the browser of the person, except with --no-browser', async () => {
    const office = await openOAuthOffice();
    const opener = `#!/bin/sh\nexec '${process.execPath}' -e 'fetch(process.argv[1])' "$1"\n`;
    const end = await office.start(['auth'], { env: { PATH: pathWith(office, opener) } }).ended;
    expect(end).toMatchObject({ exitCode: 0 });
    expect(rows(office.database, 'ghl_auth_credentials')).toBe(1);
  });

  it('says so where no browser can be opened, and waits for the person to open the address', async () => {
    const office = await openOAuthOffice();
    const program = office.start(['auth'], { env: { PATH: pathWith(office, null) } });
    const [url] = await program.says(AUTHORIZE);
    await program.says(/No browser could be opened/);
    await office.sandbox.visitAuthorize(url);
    expect(await program.ended).toMatchObject({ exitCode: 0 });
  });

  it.each(['another', undefined])('refuses a return with state %s, and waits on', async (state) => {
    const office = await openOAuthOffice();
    const program = office.start(['auth', '--no-browser']);
    const [url] = await program.says(AUTHORIZE);
    const forged = new URL(office.config.ghl.redirectUri);
    forged.searchParams.set('code', 'stolen');
    if (state !== undefined) forged.searchParams.set('state', state);
    expect((await fetch(forged)).status).toBe(400);
    expect((await fetch(new URL('/elsewhere', forged))).status).toBe(404);
    expect(await office.sandbox.visitAuthorize(url)).toBe(200);
    expect(await program.ended).toMatchObject({ exitCode: 0 });
  });

  it('ends although a browser keeps a connection open on which it asks nothing', async () => {
    const office = await openOAuthOffice();
    const program = office.start(['auth', '--no-browser']);
    const [url] = await program.says(AUTHORIZE);
    const { port, hostname } = new URL(office.config.ghl.redirectUri);
    const spare = connect(Number(port), hostname);
    onTestFinished(() => void spare.destroy());
    spare.on('error', () => undefined);
    await once(spare, 'connect');
    await office.sandbox.visitAuthorize(url);
    expect(await program.ended).toMatchObject({ exitCode: 0 });
  });

  it('ends with 3 when the person denies the access', async () => {
    const office = await openOAuthOffice();
    office.sandbox.ghl.edit.chooseAtSignIn({ denies: true });
    const end = await signIn(office, '--json');
    expect(end).toMatchObject({ exitCode: 3, page: 400 });
    expect(end.stderr).toMatch(/error: practice main: GHL did not give a code \(access_denied\)\.\n {2}\S/);
    expect(documentOf(end)).toMatchObject({ ok: false, error: { exitCode: 3 } });
    expect(rows(office.database, 'ghl_auth_credentials')).toBe(0);
  });

  it('makes the token of the location when a company signs in', async () => {
    const office = await openOAuthOffice({ config: { agencyScopes: true } });
    office.sandbox.ghl.edit.chooseAtSignIn({ installAs: 'Company' });
    expect(await signIn(office)).toMatchObject({ exitCode: 0, page: 200 });
    expect(office.sandbox.ghl.counters.routes['POST /oauth/locationToken']).toBe(1);
    expect(rows(office.database, 'ghl_auth_credentials')).toBe(1);
    expect(rows(office.database, 'ghl_company_credentials')).toBe(1);
    expect(await office.run('sync', 'patients')).toMatchObject({ exitCode: 0 });
    expect(office.sandbox.ghl.state.contacts.size).toBe(8);
  });

  it('refuses a token for another location and stores nothing of it', async () => {
    const office = await openOAuthOffice();
    const { edit, otherLocationId, locationId } = office.sandbox.ghl;
    edit.chooseAtSignIn({ locationId: otherLocationId });
    const end = await signIn(office);
    expect(end).toMatchObject({ exitCode: 3, page: 400 });
    expect(end.stderr).toContain(otherLocationId);
    expect(end.stderr).toContain(locationId);
    expect(rows(office.database, 'ghl_auth_credentials')).toBe(0);
  });

  it('ends with 2 and the cure when its port is in use', async () => {
    const office = await openOAuthOffice();
    const port = await freePort();
    const other = createServer().listen(port, '127.0.0.1');
    onTestFinished(() => void other.close());
    await once(other, 'listening');
    office.rewrite((config) => {
      config.ghl.redirectUri = `http://127.0.0.1:${port}/api/auth/callback`;
    });
    const { exitCode, stdout, stderr } = await office.run('auth', '--no-browser');
    expect(exitCode).toBe(2);
    expect(stdout).toMatch(AUTHORIZE);
    expect(stderr).toMatch(/Cannot listen on 127\.0\.0\.1:\d+ of ghl\.redirectUri \(EADDRINUSE\)/);
    expect(stderr).toMatch(/open the address above, .* auth --code ADDRESS/);
  });

  it('knows its own listener on that port, and says how to sign in beside it', async () => {
    const office = await openOAuthOffice();
    const port = Number(new URL(office.config.ghl.redirectUri).port);
    const listener = office.start(['serve-webhooks', '--port', String(port), '--log-level', 'info']);
    await listener.says(/"event":"listener.start"/);
    const { exitCode, stderr } = await office.run('auth', '--no-browser');
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/of ghl\.redirectUri: your listener \(serve-webhooks\) runs there\./);
    expect(stderr).toMatch(/\/api\/auth\/connect\. Or take the code by hand: .* auth --code ADDRESS/);
    const again = await office.run('serve-webhooks', '--port', String(port));
    expect(again).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/your listener runs there already/),
    });
  });

  it('shows the address, and how to take the code by hand, where it cannot listen', async () => {
    const office = await openOAuthOffice();
    const redirectUri = 'https://sync.practice.example/api/auth/callback';
    office.rewrite((config) => {
      config.ghl.redirectUri = redirectUri;
    });
    const refused = await office.run('auth');
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toMatch(/open the address above, .* auth --code ADDRESS/);
    const [address = ''] = AUTHORIZE.exec(refused.stdout) ?? [];
    const sentTo = (await fetch(address, { redirect: 'manual' })).headers.get('location') ?? '';
    expect(sentTo.startsWith(`${redirectUri}?`)).toBe(true);
    expect(await office.run('auth', '--code', sentTo)).toMatchObject({ exitCode: 0 });
  });

  it('takes a code by hand, once', async () => {
    const office = await openOAuthOffice();
    const { ghl } = office.config;
    const ask = new URL(ghl.authorizeUrl);
    const query = { response_type: 'code', client_id: ghl.clientId, redirect_uri: ghl.redirectUri };
    for (const [key, value] of Object.entries({ ...query, scope: ghl.scopes.join(' ') }))
      ask.searchParams.set(key, value);
    const answer = await fetch(ask, { redirect: 'manual' });
    const code = new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? '';
    expect(await office.run('auth', '--code', code)).toMatchObject({ exitCode: 0 });
    const again = await office.run('auth', '--code', code);
    expect(again.exitCode).toBe(3);
    expect(again.stderr).toMatch(/does not accept the code/);
    expect(again.stderr).not.toContain(code);
  });

  it('cannot take one code for two practices', async () => {
    const office = await openOAuthOffice();
    office.rewrite((config) => {
      const [main] = config.practices;
      if (main)
        config.practices.push({ ...main, name: 'second', ghl: { ...main.ghl, locationId: 'elsewhere' } });
    });
    const { exitCode, stdout, stderr } = await office.run('auth', '--json', '--code', 'abc');
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(/for one practice\.\n {2}Add --practice NAME/);
  });

  it('tries the private integration token of a practice that has one', async () => {
    const office = await openOffice();
    const end = await office.run('auth', '--json');
    expect(end).toMatchObject({ exitCode: 0 });
    expect(documentOf(end).ghl).toMatchObject({
      connected: true,
      kind: 'private integration token',
      expiresAt: null,
    });
    expect(office.sandbox.ghl.counters.requests).toBe(1);
    expect(end.stdout + end.stderr).not.toMatch(TOKENS);
    office.rewrite((config) => {
      for (const p of config.practices) p.ghl.privateIntegrationToken = 'pit-wrong';
    });
    expect(await office.run('auth', '--json')).toMatchObject({ exitCode: 3 });
  });

  it('ends with 3 when e-Physio refuses the password, although an older session is stored', async () => {
    const office = await openOffice();
    expect(await office.run('auth')).toMatchObject({ exitCode: 0 });
    office.rewrite((config) => {
      for (const p of config.practices) p.ephysio.password = 'wrong-battery-staple';
    });
    const end = await office.run('auth');
    expect(end.exitCode).toBe(3);
    expect(end.stderr).toMatch(/e-Physio refuses the sign-in of practice "main"/);
    expect(end.stderr).toMatch(/Check ephysio\.email and ephysio\.password/);
    expect(end.stdout + end.stderr).not.toContain('wrong-battery-staple');
  });

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'ends with 3 and frees everything when %s comes while it waits',
    async (signal) => {
      const office = await openOAuthOffice();
      const program = office.start(['auth', '--no-browser', '--json']);
      await program.says(AUTHORIZE);
      program.process.kill(signal);
      const end = await program.ended;
      expect(end).toMatchObject({ exitCode: 3, signal: null });
      expect(documentOf(end).error.message).toMatch(/stopped/);
      expect(stateOf(office.database)).toEqual(HEALTHY);
      expect(await signIn(office)).toMatchObject({ exitCode: 0 });
    },
  );
});
