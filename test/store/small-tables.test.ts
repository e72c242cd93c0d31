import { describe, expect, it } from 'vitest';
import { getCheckpoint, setCheckpoint } from '../../src/store/tables/checkpoints.ts';
import { getAccounts, setAccounts } from '../../src/store/tables/practices.ts';
import { loadCompany } from '../../src/store/tables/sign-in/company-credentials.ts';
import { loadCredentials, saveCredentials } from '../../src/store/tables/sign-in/credentials.ts';
import {
  deleteEphysioSession,
  loadEphysioSession,
  saveEphysioSession,
} from '../../src/store/tables/sign-in/ephysio-session.ts';
import type { GhlCredentials } from '../../src/store/tables/sign-in/ghl-credentials.ts';
import { finishRun, listRuns, startRun } from '../../src/store/tables/sync-runs.ts';
import { NOON, openTemp, TOKENS } from './temp-store.ts';

describe('small tables', () => {
  it('runs: begun, ended, newest first', async () => {
    const store = await openTemp();
    const first = await startRun(store, { practice: 'main', command: 'sync patients', now: NOON });
    const second = await startRun(store, { practice: 'main', command: 'sync patients', now: NOON + 1 });
    await startRun(store, { practice: 'main', command: 'sync appointments', now: NOON + 2 });
    await finishRun(store, first, {
      exitCode: 4,
      counts: null,
      error: { exitCode: 4, message: 'm', hint: 'h' },
      now: NOON + 5,
    });
    const runs = await listRuns(store, 'main', { command: 'sync patients', limit: 5 });
    expect(runs.map((run) => [run.id, run.exit_code, run.counts])).toEqual([
      [second, null, null],
      [first, 4, '{"error":{"exitCode":4,"message":"m","hint":"h"}}'],
    ]);
    expect(await listRuns(store, 'main', { limit: 2 })).toHaveLength(2);
  });

  it('checkpoints and accounts: the last word counts, what is not said stays', async () => {
    const store = await openTemp();
    expect(await getCheckpoint(store, 'main', 'contacts')).toBeNull();
    await setCheckpoint(store, 'main', 'contacts', 'a', NOON);
    await setCheckpoint(store, 'main', 'contacts', 'b', NOON);
    expect(await getCheckpoint(store, 'main', 'contacts')).toBe('b');
    expect(await getAccounts(store, 'main')).toEqual({ ephysioPracticeId: null, ghlLocationId: null });
    await setAccounts(store, 'main', { ghlLocationId: 'loc' });
    await setAccounts(store, 'main', { ephysioPracticeId: '12' });
    await setAccounts(store, 'main', {});
    expect(await getAccounts(store, 'main')).toEqual({ ephysioPracticeId: '12', ghlLocationId: 'loc' });
  });

  it('GHL tokens: of a location, and of a company for all practices', async () => {
    const store = await openTemp();
    expect(await loadCredentials(store, 'main')).toBeNull();
    const company: GhlCredentials = { ...TOKENS, kind: 'company', locationId: null, companyId: 'co' };
    await saveCredentials(store, 'main', [TOKENS, company]);
    const next = { ...TOKENS, accessToken: 'a2', refreshToken: null };
    await saveCredentials(store, 'main', [next]);
    await saveCredentials(store, 'main', []);
    expect(await loadCredentials(store, 'main')).toEqual(next);
    expect(await loadCompany(store, 'co')).toEqual(company);
    expect(await loadCompany(store, 'another')).toBeNull();
    expect(await loadCredentials(store, 'other')).toBeNull();
  });

  it('the e-Physio session: kept, replaced, forgotten', async () => {
    const store = await openTemp();
    const session = { token: 't', cryptoKey: 'k', practiceId: '12', expiresAt: null };
    await saveEphysioSession(store, 'main', 'desk', { ...session, token: 'old' }, NOON);
    await saveEphysioSession(store, 'main', 'desk', session, NOON);
    expect(await loadEphysioSession(store, 'main', 'desk')).toEqual(session);
    expect(await loadEphysioSession(store, 'main', 'another account')).toBeNull();
    await deleteEphysioSession(store, 'main');
    expect(await loadEphysioSession(store, 'main', 'desk')).toBeNull();
  });
});
