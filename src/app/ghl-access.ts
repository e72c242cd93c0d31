import type { PracticeConfig } from '../config/schema.ts';
import { type BearerSource, privateTokenBearer } from '../ghl/auth/bearer.ts';
import { type CompanySource, createCompanySource } from '../ghl/auth/company-source.ts';
import { connectWithCode } from '../ghl/auth/connect.ts';
import { createOAuth, type OAuth } from '../ghl/auth/oauth.ts';
import { createTokenSource, type TokenSource } from '../ghl/auth/token-source.ts';
import type { CompanyStore, CredentialStore, Tokens } from '../ghl/auth/tokens.ts';
import { waitForLock } from '../store/tables/locks.ts';
import { disconnectedAt, setDisconnectedAt } from '../store/tables/practices.ts';
import { listCompanies, loadCompany, replaceCompany } from '../store/tables/sign-in/company-credentials.ts';
import { loadCredentials, saveCredentials } from '../store/tables/sign-in/credentials.ts';
import type { CommandContext } from './context.ts';
import { ghlLog } from './request-log.ts';

/** How long another process may take to renew tokens: a few tries at a slow service. */
const REFRESH_WAIT = { waitMs: 120_000, pollMs: 100 };

/** Runs `fn` while no other process renews what `whose` names. */
const renewingAlone = async <T>(
  { store, now, sleep }: CommandContext,
  whose: string,
  fn: () => Promise<T>,
): Promise<T> => {
  const name = `refresh ${whose}`;
  const lock = await waitForLock(store, { name, command: 'token refresh', now, sleep, ...REFRESH_WAIT });
  try {
    return await fn();
  } finally {
    await lock.release();
  }
};

/** The companies' GHL tokens in the database: sealed, each pair once for all practices, renewed by one process at a time. */
export const companyStore = (context: CommandContext): CompanyStore => {
  const { store } = context;
  return {
    list: () => listCompanies(store),
    load: (companyId) => loadCompany(store, companyId),
    replace: (old, next) => store.transaction((handle) => replaceCompany(handle, old, next)),
    withRefreshLock: (companyId, fn) => renewingAlone(context, `company ${companyId}`, fn),
  };
};

/**
 * One practice's GHL tokens in the database: sealed, and renewed by one process at a time. Who holds the practice's lock
 * may wait for that of a company, never the other way round.
 */
export const credentialStore = (context: CommandContext, practice: PracticeConfig): CredentialStore => {
  const { store } = context;
  return {
    load: () => loadCredentials(store, practice.name),
    save: (tokens) => store.transaction((handle) => saveCredentials(handle, practice.name, tokens)),
    withRefreshLock: (fn) => renewingAlone(context, practice.ghl.locationId, fn),
    removedAt: () => disconnectedAt(store, practice.name),
    companies: companyStore(context),
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

/** The sign-ins of companies (agencies), which give locations their tokens. */
export const companySourceOf = (context: CommandContext): CompanySource =>
  createCompanySource({
    store: companyStore(context),
    oauth: oauthOf(context),
    now: context.now,
    log: ghlLog(context.log, null),
  });

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
