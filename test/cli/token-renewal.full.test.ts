import { describe, expect, it } from 'vitest';
import { renewals } from './renewals.ts';
import { documentOf } from './run-program.ts';
import { openOAuthOffice, openOffice, signIn } from './set-up.ts';

describe('refresh-token', () => {
  it('does nothing while the token lasts longer than 12 hours', async () => {
    const office = await openOAuthOffice();
    await signIn(office);
    const end = await office.run('refresh-token', '--json');
    expect(end.exitCode).toBe(0);
    expect(documentOf(end)).toEqual({
      command: 'refresh-token',
      practice: 'main',
      ok: true,
      renewed: false,
      expiresAt: expect.any(String),
      tokens: [{ kind: 'location', renewed: false, expiresAt: expect.any(String) }],
    });
    expect(renewals(office)).toBe(0);
  });

  it('leaves a token alone that --within 0 calls good', async () => {
    const office = await openOAuthOffice({ ghl: { accessTokenSeconds: 3600 } });
    await signIn(office);
    expect(documentOf(await office.run('refresh-token', '--json', '--within', '0'))).toMatchObject({
      renewed: false,
    });
    expect(renewals(office)).toBe(0);
  });

  it('ends with 3 and what to run when the sign-in was revoked; a new sign-in heals it', async () => {
    const office = await openOAuthOffice();
    await signIn(office);
    office.sandbox.ghl.edit.revokeRefreshTokens();
    const end = await office.run('refresh-token', '--force', '--json');
    expect(end.exitCode).toBe(3);
    expect(end.stderr).toMatch(/does not accept the refresh token[^\n]*\n {2}Run `ephysio-ghl auth`/);
    expect(documentOf(end)).toMatchObject({ ok: false, error: { exitCode: 3 } });
    expect(await signIn(office)).toMatchObject({ exitCode: 0 });
    expect(await office.run('refresh-token', '--force')).toMatchObject({ exitCode: 0 });
  });

  it('ends with 3 before the first sign-in', async () => {
    const office = await openOAuthOffice();
    const end = await office.run('refresh-token');
    expect(end.exitCode).toBe(3);
    expect(end.stderr).toMatch(/Not signed in to GHL location/);
  });

  it('has nothing to do for a private integration token', async () => {
    const office = await openOffice();
    expect(documentOf(await office.run('refresh-token', '--force', '--json'))).toMatchObject({
      ok: true,
      renewed: false,
    });
    expect(office.sandbox.ghl.counters.requests).toBe(0);
  });
});

describe('a sync whose token', () => {
  it('was refused in the middle renews it once and finishes', async () => {
    const office = await openOAuthOffice();
    await signIn(office);
    office.sandbox.ghl.edit.expireAccessTokens();
    expect(await office.run('sync', 'patients')).toMatchObject({ exitCode: 0 });
    expect(renewals(office)).toBe(1);
    expect(office.sandbox.ghl.state.contacts.size).toBe(8);
  });

  it('cannot be renewed ends with 3 and writes nothing', async () => {
    const office = await openOAuthOffice();
    await signIn(office);
    office.sandbox.ghl.edit.expireAccessTokens();
    office.sandbox.ghl.edit.revokeRefreshTokens();
    const end = await office.run('sync', '--json');
    expect(end.exitCode).toBe(3);
    expect(documentOf(end)).toMatchObject({ ok: false, created: { ghl: 0 }, error: { exitCode: 3 } });
    expect(end.stderr).toMatch(/ephysio-ghl auth/);
    expect(office.sandbox.ghl.state.contacts.size).toBe(0);
  });
});
