import type { PracticeConfig } from '../config/schema.ts';
import { type BearerSource, privateTokenBearer } from '../ghl/auth/bearer.ts';
import { connectWithCode } from '../ghl/auth/connect.ts';
import { createOAuth, type OAuth } from '../ghl/auth/oauth.ts';
import { createTokenSource, type TokenSource } from '../ghl/auth/token-source.ts';
import type { CredentialStore, Tokens } from '../ghl/auth/tokens.ts';
import { waitForLock } from '../store/tables/locks.ts';
import { setDisconnectedAt } from '../store/tables/practices.ts';
import { loadCredentials, saveCredentials } from '../store/tables/sign-in/credentials.ts';
import type { CommandContext } from './context.ts';
import { ghlLog } from './request-log.ts';

/** How long another process may take to renew tokens: a few tries at a slow service. */
const REFRESH_WAIT = { waitMs: 120_000, pollMs: 100 };

/** One practice's GHL tokens in the database: sealed, and renewed by one process at a time. */
export const credentialStore = (context: CommandContext, practice: PracticeConfig): CredentialStore => {
  const { store, now, sleep } = context;
  return {
    load: (kind) => loadCredentials(store, practice.name, kind),
    save: (tokens) => store.transaction((handle) => saveCredentials(handle, practice.name, tokens)),
    withRefreshLock: async (fn) => {
      const name = `refresh ${practice.ghl.locationId}`;
      const lock = await waitForLock(store, { name, command: 'token refresh', now, sleep, ...REFRESH_WAIT });
      try {
        return await fn();
      } finally {
        await lock.release();
      }
    },
  };
};

export const oauthOf = (context: CommandContext): OAuth =>
  createOAuth({
    app: context.config.ghl,
    timeoutMs: context.config.http.timeoutSeconds * 1000,
    now: context.now,
    sleep: context.sleep,
    signal: context.stopping,
  });

/** Finishes a sign-in to GHL with the code that it gave; were the app removed before, the practice is connected again. */
export const connectPractice = async (
  context: CommandContext,
  practice: PracticeConfig,
  code: string,
): Promise<Tokens> => {
  const credentials = credentialStore(context, practice);
  const tokens = await connectWithCode(oauthOf(context), credentials, code, practice.ghl.locationId);
  await setDisconnectedAt(context.store, practice.name, null);
  return tokens;
};

export const tokenSourceOf = (context: CommandContext, practice: PracticeConfig): TokenSource =>
  createTokenSource({
    store: credentialStore(context, practice),
    oauth: oauthOf(context),
    locationId: practice.ghl.locationId,
    now: context.now,
    log: ghlLog(context.log, practice.name),
  });

/** The access token of a practice: its private integration token, or what the OAuth sign-in gave. */
export const bearerOf = (context: CommandContext, practice: PracticeConfig): BearerSource => {
  const { privateIntegrationToken: token, locationId } = practice.ghl;
  return token === null ? tokenSourceOf(context, practice) : privateTokenBearer(token, locationId);
};
