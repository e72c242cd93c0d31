import type { Hono } from 'hono';
import type { SandboxContext, SandboxEnv } from '../service.ts';
import type { Body } from './body-rules.ts';
import { formOrJson, needs } from './guard.ts';
import { badRequest, Refusal, wrongLocation } from './refusal.ts';
import type { GhlState } from './state.ts';
import type { Grant, TokenPair } from './tokens.ts';

const USER_ID = 'sandboxUser000000001';

/** Reads a parameter; the messages name it in camel case, as the service does. */
const parameter = (body: Body, name: string): string => {
  const value = body[name];
  if (typeof value === 'string' && value !== '') return value;
  const camel = name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  throw badRequest(`Missing parameter: ${camel}`);
};

const tokenReply = (pair: TokenPair, traceId: string): Record<string, unknown> => ({
  access_token: pair.accessToken,
  token_type: 'Bearer',
  expires_in: pair.expiresIn,
  refresh_token: pair.refreshToken,
  scope: pair.grant.scopes.join(' '),
  refreshTokenId: pair.refreshTokenId,
  userType: pair.grant.kind,
  companyId: pair.grant.companyId,
  ...(pair.grant.locationId === null ? {} : { locationId: pair.grant.locationId }),
  isBulkInstallation: pair.grant.kind === 'Company',
  userId: pair.grant.userId,
  traceId,
});

/** The page where a person chooses a location; the scripted one chooses at once and is sent back with a code. */
const authorize =
  (state: GhlState) =>
  (c: SandboxContext): Response => {
    const { options, user } = state;
    const { response_type, client_id, redirect_uri = '', scope, state: returned, version_id } = c.req.query();
    if (response_type !== 'code') throw badRequest('Invalid parameter: responseType');
    if (client_id !== options.clientId) throw badRequest('error.noAppFound');
    if (options.appVersionId !== null && version_id !== options.appVersionId) {
      throw badRequest('error.noAppVersionIdFound');
    }
    if (!URL.canParse(redirect_uri) || options.redirectUris?.includes(redirect_uri) === false) {
      throw badRequest('Invalid parameter: redirectUri');
    }
    if (scope === undefined || scope.trim() === '') throw badRequest('Missing parameter: scope');
    const target = new URL(redirect_uri);
    if (user.denies) target.searchParams.set('error', 'access_denied');
    else {
      const grant: Grant = {
        kind: user.installAs,
        locationId: user.installAs === 'Company' ? null : user.locationId,
        companyId: state.locations.get(user.locationId)?.companyId ?? '',
        userId: USER_ID,
        scopes: scope.trim().split(/\s+/),
      };
      target.searchParams.set('code', state.tokens.issueCode(grant, redirect_uri));
    }
    if (returned !== undefined) target.searchParams.set('state', returned);
    return c.redirect(target.toString(), 302);
  };

const exchange = (state: GhlState, body: Body): TokenPair => {
  const { options, tokens } = state;
  const clientId = parameter(body, 'client_id');
  const clientSecret = parameter(body, 'client_secret');
  const grantType = parameter(body, 'grant_type');
  if (clientId !== options.clientId || clientSecret !== options.clientSecret) {
    throw new Refusal(401, { message: 'Invalid client: client credentials are invalid' }, false);
  }
  if (body.user_type !== undefined && body.user_type !== 'Location' && body.user_type !== 'Company') {
    throw badRequest('Invalid parameter: userType');
  }
  if (grantType === 'authorization_code') {
    return tokens.redeem(parameter(body, 'code'), parameter(body, 'redirect_uri'));
  }
  if (grantType !== 'refresh_token') throw badRequest('Invalid parameter: grantType');
  return tokens.refresh(parameter(body, 'refresh_token'), (grant) => {
    if (grant.locationId !== null && state.paused.has(grant.locationId)) {
      throw new Refusal(400, { message: 'Location is not active' }, false);
    }
  });
};

export const mountOauth = (app: Hono<SandboxEnv>, state: GhlState): void => {
  app.get('/v2/oauth/chooselocation', authorize(state));
  app.get('/oauth/chooselocation', authorize(state));
  app.post('/oauth/token', (c) => c.json(tokenReply(exchange(state, formOrJson(c)), crypto.randomUUID())));
  app.post('/oauth/locationToken', needs(state, 'oauth.write'), (c) => {
    const body = formOrJson(c);
    const companyId = parameter(body, 'companyId');
    const locationId = parameter(body, 'locationId');
    const caller = c.get('caller');
    const isTheirs = state.locations.get(locationId)?.companyId === companyId;
    if (caller.locationId !== null || caller.companyId !== companyId || !isTheirs) throw wrongLocation();
    const pair = state.tokens.issue({
      kind: 'Location',
      locationId,
      companyId,
      userId: USER_ID,
      scopes: caller.scopes,
    });
    return c.json(tokenReply(pair, crypto.randomUUID()));
  });
  app.get('/oauth/installedLocations', needs(state, 'oauth.readonly'), (c) => {
    const { companyId, appId, limit = '20', skip = '0' } = c.req.query();
    if (companyId === undefined) throw badRequest('Missing parameter: companyId');
    if (appId === undefined) throw badRequest('Missing parameter: appId');
    if (c.get('caller').companyId !== companyId) throw wrongLocation();
    const all = [...state.locations.values()].filter((l) => l.companyId === companyId);
    const page = all.slice(Number(skip), Number(skip) + Number(limit));
    return c.json({
      locations: page.map((l) => ({ _id: l.id, name: l.name, address: '', isInstalled: true })),
      count: all.length,
      installToFutureLocations: false,
      traceId: crypto.randomUUID(),
    });
  });
};
