import { describe, expect, it } from 'vitest';
import { openStore } from '../../src/store/database/open.ts';
import { setDisconnectedAt } from '../../src/store/tables/practices.ts';
import { documentOf } from './run-program.ts';
import { inDatabase, type Office, openOAuthOffice, openOffice, signIn } from './set-up.ts';

const REMOVED_AT = '2026-03-01T10:00:00.000Z';

/** As the listener leaves it when GHL says that the app was removed. */
const disconnect = async ({ database }: Office): Promise<void> => {
  const store = await openStore({ path: database, env: {}, now: Date.now });
  await setDisconnectedAt(store, 'main', REMOVED_AT);
  await store.close();
};

const lastRun = ({ database }: Office): unknown =>
  inDatabase(database, (db) =>
    db.prepare('select exit_code from sync_runs order by rowid desc').pluck().get(),
  );

describe('a practice whose app was removed', () => {
  it.each([
    { args: ['sync'] },
    { args: ['sync', '--dry-run'] },
    { args: ['sync', 'patients'] },
    { args: ['sync', 'appointments', '--full'] },
  ])('is refused with 3 and the cure, before any request, by $args', async ({ args }) => {
    const office = await openOffice();
    await disconnect(office);
    const end = await office.run(...args, '--json');
    expect(end.exitCode).toBe(3);
    expect(documentOf(end)).toMatchObject({ ok: false, error: { exitCode: 3 } });
    expect(end.stderr).toMatch(/The app was removed .*\n {2}To connect it again: ephysio-ghl auth/);
    const { ghl, ephysio } = office.sandbox;
    expect([ghl.counters.requests, ephysio.counters.requests]).toEqual([0, 0]);
    expect(lastRun(office)).toBe(3);
  });

  it('is shown by auth status', async () => {
    const office = await openOffice();
    await disconnect(office);
    const end = await office.run('auth', 'status', '--json');
    expect(end.exitCode).toBe(3);
    expect(documentOf(end).ghl).toMatchObject({ connected: false, disconnectedAt: REMOVED_AT });
  });

  it('is connected again by a sign-in in the browser', async () => {
    const office = await openOAuthOffice();
    await disconnect(office);
    expect(await signIn(office)).toMatchObject({ exitCode: 0 });
    expect(await office.run('sync')).toMatchObject({ exitCode: 0 });
  });

  it('is connected again by a private integration token that GHL takes, and by no other', async () => {
    const office = await openOffice();
    await disconnect(office);
    const good = office.sandbox.ghl.privateToken;
    const use = (token: string): void =>
      office.rewrite((config) => {
        for (const p of config.practices) p.ghl.privateIntegrationToken = token;
      });
    use('pit-wrong');
    expect(await office.run('auth')).toMatchObject({ exitCode: 3 });
    use(good);
    expect((await office.run('sync')).stderr).toMatch(/The app was removed/);
    expect(await office.run('auth')).toMatchObject({ exitCode: 0 });
    expect(await office.run('sync')).toMatchObject({ exitCode: 0 });
  });
});
