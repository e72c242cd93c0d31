import { describe, expect, it } from 'vitest';
import { SignInError, UnreachableError } from '../../../src/errors.ts';
import { disconnectedAt } from '../../../src/store/tables/practices.ts';
import { saveCredentials } from '../../../src/store/tables/sign-in/credentials.ts';
import type { NewEvent } from '../../../src/store/tables/webhooks/webhook-events.ts';
import { event, openRig } from './running-drain.ts';

describe('the app in a location', () => {
  const account = (type: string, sentAt: string | null): NewEvent =>
    event('loc', { type, entity: 'account', payload: { record: null, sentAt } });

  it('is noted as removed, and as installed again, without a call of the engine', async () => {
    const rig = await openRig();
    await rig.arrive(account('UNINSTALL', '2026-03-01T09:00:00.000Z'));
    expect(await disconnectedAt(rig.store, 'main')).toBe('2026-03-01T09:00:00.000Z');
    expect(await disconnectedAt(rig.store, 'second')).toBeNull();
    await rig.arrive(account('INSTALL', '2026-03-01T09:30:00.000Z'));
    expect(await disconnectedAt(rig.store, 'main')).toBeNull();
    expect(rig.seen).toEqual([]);
  });

  it('counts by the time of GHL, in whatever order it is reported', async () => {
    const rig = await openRig();
    await rig.arrive(
      account('INSTALL', '2026-03-01T09:30:00.000Z'),
      account('UNINSTALL', '2026-03-01T09:00:00.000Z'),
    );
    expect(await disconnectedAt(rig.store, 'main')).toBeNull();
  });

  it('signs the practice in when it is installed, and not when it is removed', async () => {
    const signedIn: string[] = [];
    const rig = await openRig({ signIn: async (practice) => void signedIn.push(practice) });
    await rig.arrive(account('INSTALL', '2026-03-01T09:00:00.000Z'));
    expect(signedIn).toEqual(['main']);
    await rig.arrive(account('UNINSTALL', '2026-03-01T09:30:00.000Z'));
    expect(signedIn).toEqual(['main']);
  });

  it('is done with where nobody has signed in yet, and says so', async () => {
    const rig = await openRig({
      signIn: () => Promise.reject(new SignInError('Not signed in to GHL location loc', 'Run auth.')),
    });
    await rig.arrive(account('INSTALL', '2026-03-01T09:00:00.000Z'));
    expect(await rig.store.db.selectFrom('webhook_events').select(['state', 'attempts']).execute()).toEqual([
      { state: 'done', attempts: 0 },
    ]);
    expect(rig.log.lines).toContainEqual(
      expect.objectContaining({ event: 'practice.account', practice: 'main', state: 'not signed in' }),
    );
  });

  it('waits for a service that cannot be reached', async () => {
    const rig = await openRig({
      signIn: () => Promise.reject(new UnreachableError('GHL is down', 'Wait.')),
    });
    await rig.arrive(account('INSTALL', '2026-03-01T09:00:00.000Z'));
    expect(await rig.store.db.selectFrom('webhook_events').select(['state', 'attempts']).execute()).toEqual([
      { state: 'new', attempts: 0 },
    ]);
  });

  it('is not mistaken for removed by a message from before the last sign-in', async () => {
    const rig = await openRig();
    await saveCredentials(rig.store, 'main', [
      {
        kind: 'location',
        locationId: 'loc',
        companyId: null,
        accessToken: 'a',
        refreshToken: 'r',
        expiresAt: '2026-03-02T10:00:00.000Z',
        obtainedAt: '2026-03-01T09:45:00.000Z',
        scope: '',
      },
    ]);
    await rig.arrive(account('UNINSTALL', '2026-03-01T09:40:00.000Z'));
    expect(await disconnectedAt(rig.store, 'main')).toBeNull();
    await rig.arrive(account('UNINSTALL', '2026-03-01T09:50:00.000Z'));
    expect(await disconnectedAt(rig.store, 'main')).not.toBeNull();
  });
});
