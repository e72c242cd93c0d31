import { describe, expect, it } from 'vitest';
import { setDisconnectedAt } from '../../src/store/tables/practices.ts';
import {
  freePort,
  HEALTHY,
  inStore,
  type Office,
  openOAuthOffice,
  rows,
  signIn,
  stateOf,
  TOKENS,
} from './set-up.ts';

type Configured = Office['config']['practices'][number];

/** An agency's office: the app may be installed for all locations of the company at once. */
const openAgency = async (practices: number): Promise<Office> => {
  const office = await openOAuthOffice({ practices, patients: 2, config: { agencyScopes: true } });
  office.sandbox.ghl.edit.chooseAtSignIn({ installAs: 'Company' });
  return office;
};

/** The config without its last practice, which `add` puts back. */
const withoutLast = (office: Office): { last: Configured; add: () => void } => {
  const last = office.config.practices.at(-1);
  if (last === undefined) throw new Error('no practice');
  office.rewrite((config) => void config.practices.pop());
  return { last, add: () => office.rewrite((config) => void config.practices.push(last)) };
};

const documents = ({ stdout }: { readonly stdout: string }) =>
  stdout
    .trim()
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as { practice: string; ok: boolean; [key: string]: unknown });

const TIMEOUT = 60_000;

describe('auth --company', () => {
  it('signs all practices in by one sign-in; one that is added later gets its tokens with the next run', {
    timeout: TIMEOUT,
  }, async () => {
    const office = await openAgency(3);
    const { last, add } = withoutLast(office);
    const end = await signIn(office, '--company', '--json');
    expect(end).toMatchObject({ exitCode: 0, page: 200 });
    const { companyId } = office.sandbox.ghl;
    expect(documents(end)).toMatchObject(
      office.config.practices.map(({ name, ghl }) => ({
        command: 'auth',
        practice: name,
        ok: true,
        ghl: { connected: true, locationId: ghl.locationId, companyId, kept: false },
      })),
    );
    expect(end.stdout + end.stderr).not.toMatch(TOKENS);
    expect(rows(office.database, 'ghl_company_credentials')).toBe(1);
    expect(rows(office.database, 'ghl_auth_credentials')).toBe(2);
    add();
    const synced = await office.run('sync', '--json');
    expect(synced.exitCode).toBe(0);
    expect(documents(synced).map(({ practice, ok }) => [practice, ok])).toContainEqual([last.name, true]);
    expect(rows(office.database, 'ghl_auth_credentials')).toBe(3);
    for (const { ghl } of office.sandbox.practices) expect(ghl.state.contacts.size).toBe(2);

    const before = office.sandbox.ghl.counters.routes['POST /oauth/token'] ?? 0;
    const renewed = await office.run('refresh-token', '--force', '--json');
    expect(renewed.exitCode).toBe(0);
    // each location's own, and the company's once
    expect((office.sandbox.ghl.counters.routes['POST /oauth/token'] ?? 0) - before).toBe(4);
    for (const document of documents(renewed))
      expect(document.tokens).toMatchObject([
        { kind: 'location', renewed: true },
        { kind: 'company', companyId, renewed: true },
      ]);
    const again = await signIn(office, '--company', '--json');
    expect(documents(again)).toMatchObject(Array(3).fill({ ok: true, ghl: { kept: true } }));
    expect(stateOf(office.database)).toEqual(HEALTHY);
  });

  it('names the location that lacks the app, with the cure, and stops no other', {
    timeout: TIMEOUT,
  }, async () => {
    const office = await openAgency(2);
    const [first, second] = office.config.practices;
    const { ghl } = office.sandbox;
    ghl.edit.chooseAtSignIn({ approves: [first?.ghl.locationId ?? '', ghl.otherLocationId] });
    const end = await signIn(office, '--company');
    expect(end).toMatchObject({ exitCode: 3, page: 200 });
    expect(end.stderr).toContain(`The app is not installed in GHL location ${second?.ghl.locationId}`);
    expect(end.stderr).toMatch(/\n {2}Install the app in that location, or correct ghl\.locationId/);
    expect(end.stdout).toContain(`connected to GHL location ${first?.ghl.locationId}`);
    expect(end.stdout).toContain(`in no practice of the config: ${ghl.otherLocationId}.`);
    const synced = await office.run('sync', '--json');
    expect(synced.exitCode).toBe(3);
    expect(documents(synced)).toMatchObject([{ ok: true }, { ok: false, error: { exitCode: 3 } }]);
    expect(synced.stderr).toContain(`no token for location ${second?.ghl.locationId}`);
    office.sandbox.practices[1]?.ghl.edit.installApp();
    expect(await office.run('sync')).toMatchObject({ exitCode: 0 });
  });

  it('does not sign in again where the app was removed from the location, until it is installed again', {
    timeout: TIMEOUT,
  }, async () => {
    const office = await openAgency(1);
    expect(await signIn(office, '--company')).toMatchObject({ exitCode: 0 });
    await inStore(office, async (store) => {
      await setDisconnectedAt(store, 'main', '2026-03-01T10:00:00.000Z');
      await store.db.deleteFrom('ghl_auth_credentials').execute();
    });
    const minted = office.sandbox.ghl.counters.routes['POST /oauth/locationToken'];
    const refused = await office.run('refresh-token');
    expect(refused.exitCode).toBe(3);
    expect(refused.stderr).toMatch(/The app was removed from GHL location/);
    expect(office.sandbox.ghl.counters.routes['POST /oauth/locationToken']).toBe(minted);
    expect(await signIn(office, '--company')).toMatchObject({ exitCode: 0 });
    expect(await office.run('sync')).toMatchObject({ exitCode: 0 });
  });

  it('ends with 3 and the cure when the sign-in of the company was revoked and a location needs it', {
    timeout: TIMEOUT,
  }, async () => {
    const office = await openAgency(2);
    const { add } = withoutLast(office);
    expect(await signIn(office, '--company')).toMatchObject({ exitCode: 0 });
    add();
    const { edit, companyId } = office.sandbox.ghl;
    edit.expireAccessTokens();
    edit.revokeRefreshTokens();
    const end = await office.run('sync', '--json');
    expect(end.exitCode).toBe(3);
    expect(end.stderr).toContain(`GHL does not accept the sign-in of company ${companyId} any more`);
    expect(end.stderr).toMatch(/ephysio-ghl auth --company/);
    expect(await signIn(office, '--company')).toMatchObject({ exitCode: 0 });
    expect(await office.run('sync')).toMatchObject({ exitCode: 0 });
  });

  it('lets the listener sign a location in when GHL says that the app was installed there', {
    timeout: TIMEOUT,
  }, async () => {
    const office = await openAgency(2);
    const webhookPort = await freePort();
    office.rewrite((config) => {
      config.webhooks.port = webhookPort;
    });
    const [first, second] = office.sandbox.practices;
    office.sandbox.ghl.edit.chooseAtSignIn({ approves: [first?.ghl.locationId ?? ''] });
    expect(await signIn(office, '--company')).toMatchObject({ exitCode: 3 });
    const listener = office.start(['serve-webhooks', '--log-level', 'info']);
    await listener.says(/"event":"listener.start"/);
    const sender = office.sandbox.ghl.deliverWebhooks({
      url: `http://127.0.0.1:${webhookPort}/api/webhooks/`,
      retries: 0,
    });
    second?.ghl.edit.installApp();
    await sender.flush();
    expect(sender.deliveries).toMatchObject([{ type: 'INSTALL', attempts: [200] }]);
    await listener.says(/"event":"inbox.done".*"entity":"account"/);
    listener.process.kill('SIGTERM');
    await listener.ended;
    expect(rows(office.database, 'ghl_auth_credentials')).toBe(2);
    expect(await office.run('auth', 'status')).toMatchObject({ exitCode: 0 });
  });

  it('loses no token when two processes renew the same company at once', { timeout: TIMEOUT }, async () => {
    const office = await openAgency(2);
    expect(await signIn(office, '--company')).toMatchObject({ exitCode: 0 });
    const both = [1, 2].map(() => office.start(['refresh-token', '--force']));
    for (const program of both) expect(await program.ended).toMatchObject({ exitCode: 0 });
    const end = await office.run('refresh-token', '--force', '--json');
    expect(end.exitCode).toBe(0);
    for (const document of documents(end))
      expect(document.tokens).toMatchObject([{ renewed: true }, { kind: 'company', renewed: true }]);
    expect(stateOf(office.database)).toEqual(HEALTHY);
  });

  it('refuses a token for a single location, and scopes without which a company gives none', async () => {
    const office = await openAgency(1);
    office.sandbox.ghl.edit.chooseAtSignIn({ installAs: 'Location' });
    const end = await signIn(office, '--company');
    expect(end).toMatchObject({ exitCode: 3, page: 400 });
    expect(end.stderr).toMatch(/for the single location/);
    office.rewrite((config) => {
      config.ghl.scopes = config.ghl.scopes.filter((scope) => scope !== 'oauth.write');
    });
    expect(await office.run('auth', '--company')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/ghl\.scopes lacks oauth\.write/),
    });
  });
});
