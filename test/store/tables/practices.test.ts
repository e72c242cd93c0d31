import { describe, expect, it } from 'vitest';
import {
  disconnectedAt,
  getAccounts,
  practicesOfCompany,
  setAccounts,
  setDisconnectedAt,
} from '../../../src/store/tables/practices.ts';
import { saveCredentials } from '../../../src/store/tables/sign-in/credentials.ts';
import { openTemp } from '../temp-store.ts';

describe('a practice', () => {
  it('is disconnected and connected without touching its accounts', async () => {
    const store = await openTemp();
    await setAccounts(store, 'main', { ghlLocationId: 'loc' });
    expect(await disconnectedAt(store, 'main')).toBeNull();
    await setDisconnectedAt(store, 'main', '2026-03-01T10:00:00.000Z');
    expect(await disconnectedAt(store, 'main')).toBe('2026-03-01T10:00:00.000Z');
    await setAccounts(store, 'main', { ephysioPracticeId: '7' });
    expect(await disconnectedAt(store, 'main')).not.toBeNull();
    await setDisconnectedAt(store, 'main', null);
    await setDisconnectedAt(store, 'new', null);
    expect(await disconnectedAt(store, 'main')).toBeNull();
    expect(await getAccounts(store, 'main')).toEqual({ ephysioPracticeId: '7', ghlLocationId: 'loc' });
  });

  it('is found by the company that it signed in through', async () => {
    const store = await openTemp();
    const tokens = {
      locationId: 'loc',
      companyId: 'co',
      accessToken: 'a',
      refreshToken: 'r',
      expiresAt: '2026-03-02T10:00:00.000Z',
      obtainedAt: '2026-03-01T10:00:00.000Z',
      scope: '',
    };
    await saveCredentials(store, 'main', [
      { ...tokens, kind: 'location' },
      { ...tokens, kind: 'company' },
    ]);
    expect(await practicesOfCompany(store, 'co')).toEqual(['main']);
    expect(await practicesOfCompany(store, 'another')).toEqual([]);
  });
});
