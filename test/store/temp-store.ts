import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type OpenOptions, openStore } from '../../src/store/database/open.ts';
import type { Store } from '../../src/store/store.ts';
import type { GhlCredentials } from '../../src/store/tables/sign-in/ghl-credentials.ts';
import { tempFolder } from '../temp-folder.ts';

/** 2026-03-01T10:00:00.000Z */
export const NOON = Date.parse('2026-03-01T10:00:00.000Z');

/** A sign-in of the practice to GHL. */
export const TOKENS: GhlCredentials = {
  kind: 'location',
  locationId: 'loc',
  companyId: null,
  accessToken: 'access-secret',
  refreshToken: 'refresh-secret',
  expiresAt: '2026-03-02T10:00:00.000Z',
  obtainedAt: '2026-03-01T10:00:00.000Z',
  scope: 'contacts.readonly',
};

export const tempPath = (): string => join(tempFolder(), 'db.sqlite');

/** Opens a store that is closed with the test. */
export const openTemp = async (options: Partial<OpenOptions> = {}): Promise<Store> => {
  const store = await openStore({ path: options.path ?? tempPath(), env: {}, now: () => NOON, ...options });
  onTestFinished(() => store.close());
  return store;
};

/** The error that a promise rejects with. */
export const rejection = async (promise: Promise<unknown>): Promise<unknown> => {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('it went through');
};
