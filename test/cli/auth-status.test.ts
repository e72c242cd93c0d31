import { describe, expect, it } from 'vitest';
import { documentOf } from './run-program.ts';
import { openOAuthOffice, signIn, TOKENS } from './set-up.ts';

describe('auth status', () => {
  it('says what is missing before the first sign-in, and how to sign in', async () => {
    const office = await openOAuthOffice();
    const end = await office.run('auth', 'status');
    expect(end.exitCode).toBe(3);
    expect(end.stdout).toMatch(/GHL\s+not signed in/);
    expect(end.stdout).toMatch(/ephysio-ghl auth --practice main/);
  });

  it('shows both sides as a table within 80 columns, and as JSON', async () => {
    const office = await openOAuthOffice();
    await signIn(office);
    const requests = office.sandbox.ghl.counters.requests + office.sandbox.ephysio.counters.requests;
    const [text, json] = [await office.run('auth', 'status'), await office.run('auth', 'status', '--json')];
    expect(text).toMatchObject({ exitCode: 0, stderr: expect.any(String) });
    expect(text.stdout).toMatch(
      /e-Physio\s+connected\s+4211\s+password\s+\d{4}-\d\d-\d\d \d\d:\d\d\+0[12]:00/,
    );
    expect(text.stdout).toMatch(new RegExp(`GHL\\s+connected\\s+${office.sandbox.ghl.locationId}\\s+OAuth`));
    expect(text.stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(documentOf(json)).toEqual({
      command: 'auth status',
      practice: 'main',
      ok: true,
      ephysio: { connected: true, kind: 'password', account: '4211', expiresAt: expect.any(String) },
      ghl: {
        connected: true,
        kind: 'OAuth',
        account: office.sandbox.ghl.locationId,
        expiresAt: expect.any(String),
        scope: office.config.ghl.scopes.join(' '),
        obtainedAt: expect.any(String),
        renewable: true,
        companyId: null,
        disconnectedAt: null,
      },
    });
    expect(text.stdout + json.stdout).not.toMatch(TOKENS);
    // it reads the database and nothing else
    expect(office.sandbox.ghl.counters.requests + office.sandbox.ephysio.counters.requests).toBe(requests);
  });
});
