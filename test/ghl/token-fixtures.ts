import { createCompanySource } from '../../src/ghl/auth/company-source.ts';
import { createOAuth } from '../../src/ghl/auth/oauth.ts';
import { createTokenSource } from '../../src/ghl/auth/token-source.ts';
import type { CredentialStore, TokenKind, Tokens } from '../../src/ghl/auth/tokens.ts';
import { leapingClock } from './clocks.ts';

export const clock = leapingClock();
export const inFuture = (ms: number): string => new Date(clock.now() + ms).toISOString();
export const DAY = 86_400_000;
export const MINUTE = 60_000;

export const stored = (
  pair: { access: string; refresh: string | null },
  kind: TokenKind,
  lastsMs: number,
): Tokens => ({
  kind,
  accessToken: pair.access,
  refreshToken: pair.refresh,
  expiresAt: inFuture(lastsMs),
  obtainedAt: inFuture(lastsMs - DAY),
  scope: '',
  locationId: kind === 'location' ? 'locA' : null,
  companyId: 'comp1',
});
const oauthFor = (url: string, timeoutMs: number) => {
  const { now, sleep } = clock;
  const app = {
    clientId: 'app1-x',
    clientSecret: 'very-secret',
    redirectUri: 'http://localhost/cb',
    scopes: ['s'],
    baseUrl: url,
    authorizeUrl: 'http://localhost/choose',
    appVersionId: null,
    versions: { contacts: '2021-07-28' },
  };
  return createOAuth({ app, timeoutMs, now, sleep });
};

export const sourceFor = (url: string, store: CredentialStore, timeoutMs = 20_000) =>
  createTokenSource({ store, oauth: oauthFor(url, timeoutMs), locationId: 'locA', now: clock.now });

export const companiesFor = (url: string, { companies }: Pick<CredentialStore, 'companies'>) =>
  createCompanySource({ store: companies, oauth: oauthFor(url, 20_000), now: clock.now });
