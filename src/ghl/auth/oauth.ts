import type { GhlAppConfig } from '../../config/schema.ts';
import { ConfigError, SignInError, UnreachableError } from '../../errors.ts';
import { createDelay, type Sleep } from '../../http/delay.ts';
import { retryAfterMs } from '../../http/request.ts';
import { backoffMs, retry } from '../../http/retry.ts';
import { describeExchange, type Exchange, exchange } from '../http/exchange.ts';
import { installedLocationsSchema, readReply, tokenReplySchema } from '../http/wire.ts';
import { BearerRefusedError, tokenRefusal } from './oauth-errors.ts';
import type { CompanyTokens, Tokens } from './tokens.ts';

/** Where a company has the app. */
export interface InstalledLocations {
  readonly locationIds: ReadonlySet<string>;
  /** Whether GHL installs it in locations that the company makes later; `null`: it does not say. */
  readonly isForFuture: boolean | null;
}

/** GHL's token endpoint. Every call answers with a fresh pair; a refresh token is dead once it was used. */
export interface OAuth {
  /** The page on which a person chooses the location. `state` comes back with the code. */
  authorizeUrl(state: string): string;
  /** @throws SignInError when the code is refused; ConfigError, UnreachableError */
  exchangeCode(code: string): Promise<Tokens>;
  /** @throws InvalidGrantError, LocationPausedError, ConfigError, UnreachableError */
  refresh(tokens: Tokens & { readonly refreshToken: string }): Promise<Tokens>;
  /** Makes a location's tokens from its company's. @throws BearerRefusedError, LocationPausedError, UnreachableError */
  locationToken(company: Tokens, locationId: string): Promise<Tokens>;
  /** All locations in which the company has the app. @throws BearerRefusedError, SignInError, UnreachableError */
  installedLocations(company: CompanyTokens): Promise<InstalledLocations>;
  /** Whether GHL takes the company's access token at all. @throws UnreachableError */
  isAccepted(company: Tokens): Promise<boolean>;
}

export interface OAuthOptions {
  readonly app: Pick<
    GhlAppConfig,
    'clientId' | 'clientSecret' | 'redirectUri' | 'scopes' | 'baseUrl' | 'authorizeUrl' | 'appVersionId'
  > & { readonly versions: Pick<GhlAppConfig['versions'], 'contacts'> };
  readonly timeoutMs: number;
  readonly now: () => number;
  readonly sleep: Sleep;
  readonly signal?: AbortSignal;
}

const TRIES = 4;
const LONGEST_WAIT_MS = 60_000;
/** Locations in one page of a list; a smaller page is taken as it comes. */
const PAGE = 100;

export const createOAuth = (options: OAuthOptions): OAuth => {
  const { app, now } = options;
  const delay = createDelay(options.sleep);

  const client = (): { client_id: string; client_secret: string } => {
    if (app.clientId === null || app.clientSecret === null) {
      throw new ConfigError(
        'ghl.clientId and ghl.clientSecret are not set',
        "Put the app's client id and secret into the config.",
      );
    }
    return { client_id: app.clientId, client_secret: app.clientSecret };
  };

  const waitAfter = (end: Exchange, n: number): number | null => {
    if (end.kind === 'answer') return null;
    const asked = end.kind === 'busy' ? retryAfterMs(end.reply.headers, now()) : null;
    return Math.min(asked ?? backoffMs(n), LONGEST_WAIT_MS);
  };

  /** Repeats until an answer comes. That is safe: a second use of the same grant is refused, and has its own error. */
  const ask = async (
    method: 'GET' | 'POST',
    path: string,
    fields: Readonly<Record<string, string>>,
    locationId: string | null,
    bearer?: string,
  ): Promise<object> => {
    const what = `${method} ${path}`;
    const sent = new URLSearchParams(fields).toString();
    const request = {
      method,
      url: method === 'GET' ? `${app.baseUrl}${path}?${sent}` : `${app.baseUrl}${path}`,
      headers: {
        accept: 'application/json',
        ...(method === 'GET' ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
        version: app.versions.contacts,
        ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
      },
      ...(method === 'GET' ? {} : { body: sent }),
      timeoutMs: options.timeoutMs,
    } as const;
    const end = await retry(() => exchange(request), {
      tries: TRIES,
      waitAfter,
      delay,
      signal: options.signal,
    });
    if (end.kind !== 'answer') {
      throw new UnreachableError(
        `GHL: ${what}: ${describeExchange(end)}`,
        'Check the network and ghl.baseUrl in the config, then run again.',
      );
    }
    if (end.reply.status < 300) return end.body;
    throw tokenRefusal(what, end.reply.status, end.body, { locationId, bearer: bearer !== undefined });
  };

  const post = (
    path: string,
    form: Readonly<Record<string, string>>,
    locationId: string | null,
    bearer?: string,
  ): Promise<object> => ask('POST', path, form, locationId, bearer);

  const INSTALLED = '/oauth/installedLocations';
  const installedPage = async (company: Tokens, skip: number, limit: number) => {
    const fields = {
      companyId: company.companyId ?? '',
      appId: client().client_id.split('-')[0] ?? '',
      isInstalled: 'true',
      limit: String(limit),
      skip: String(skip),
    };
    const body = await ask('GET', INSTALLED, fields, null, company.accessToken);
    return readReply(installedLocationsSchema, body, `GET ${INSTALLED}`);
  };

  /** `was`: what is known of the sign-in, for what a reply leaves out. */
  const tokensOf = (
    body: object,
    what: string,
    was: Partial<Pick<Tokens, 'kind' | 'locationId' | 'companyId'>>,
  ): Tokens => {
    const reply = readReply(tokenReplySchema, body, what);
    const locationId = reply.locationId ?? was.locationId ?? null;
    const kind =
      reply.userType === 'Company' ? 'company' : reply.userType === 'Location' ? 'location' : undefined;
    return {
      kind: kind ?? was.kind ?? (locationId === null ? 'company' : 'location'),
      accessToken: reply.access_token,
      refreshToken: reply.refresh_token ?? null,
      expiresAt: new Date(now() + reply.expires_in * 1000).toISOString(),
      obtainedAt: new Date(now()).toISOString(),
      scope: reply.scope ?? '',
      locationId,
      companyId: reply.companyId ?? was.companyId ?? null,
    };
  };

  return {
    authorizeUrl: (state) => {
      const url = new URL(app.authorizeUrl);
      const query = {
        response_type: 'code',
        client_id: client().client_id,
        redirect_uri: app.redirectUri,
        scope: app.scopes.join(' '),
        state,
        ...(app.appVersionId === null ? {} : { version_id: app.appVersionId }),
      };
      for (const [key, value] of Object.entries(query)) url.searchParams.set(key, value);
      return url.toString();
    },

    exchangeCode: async (code) => {
      const form = { ...client(), grant_type: 'authorization_code', code, redirect_uri: app.redirectUri };
      const body = await post('/oauth/token', { ...form, user_type: 'Location' }, null).catch(refusedCode);
      return tokensOf(body, 'POST /oauth/token', {});
    },

    refresh: async (tokens) => {
      const form = { ...client(), grant_type: 'refresh_token', refresh_token: tokens.refreshToken };
      const userType = tokens.kind === 'company' ? 'Company' : 'Location';
      const body = await post('/oauth/token', { ...form, user_type: userType }, tokens.locationId);
      return tokensOf(body, 'POST /oauth/token', tokens);
    },

    locationToken: async (company, locationId) => {
      if (company.companyId === null) {
        throw new SignInError(
          'The stored company token does not name its company',
          'Run `ephysio-ghl auth`.',
        );
      }
      const form = { companyId: company.companyId, locationId };
      const body = await post('/oauth/locationToken', form, locationId, company.accessToken);
      return tokensOf(body, 'POST /oauth/locationToken', {
        kind: 'location',
        locationId,
        companyId: company.companyId,
      });
    },

    installedLocations: async (company) => {
      const [listed, ids] = [new Set<string>(), new Set<string>()];
      for (let skip = 0; ; ) {
        const page = await installedPage(company, skip, PAGE);
        const before = listed.size;
        for (const { _id: id, isInstalled } of page.locations) {
          listed.add(id);
          if (isInstalled !== false) ids.add(id);
        }
        skip += page.locations.length;
        // A service that knows no pages would give the first one for ever.
        const isOver = listed.size === before;
        if (isOver || skip >= (page.count ?? Number.POSITIVE_INFINITY))
          return { locationIds: ids, isForFuture: page.installToFutureLocations ?? null };
      }
    },

    isAccepted: async (company) => {
      try {
        await installedPage(company, 0, 1);
        return true;
      } catch (error) {
        if (error instanceof BearerRefusedError) return false;
        if (error instanceof SignInError) return true;
        throw error;
      }
    },
  };
};

const refusedCode = (error: unknown): never => {
  if (error instanceof Error && error.name === 'InvalidGrantError') {
    throw new SignInError(
      'GHL does not accept the code: it was used before, has expired, or belongs to another app',
      'Start again with `ephysio-ghl auth`; a code works once and for a short time.',
    );
  }
  throw error;
};
