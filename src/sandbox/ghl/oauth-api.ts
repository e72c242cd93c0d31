import type { Hono } from 'hono';
import type { SandboxContext, SandboxEnv } from '../service.ts';
import type { Body } from './body-rules.ts';
import { formOrJson, needs } from './guard.ts';
import type { GhlLocation } from './model.ts';
import { badRequest, Refusal, wrongLocation } from './refusal.ts';
import { type GhlCompany, installApp, installForCompany } from './state.ts';
import type { Grant, TokenPair } from './tokens.ts';

const USER_ID = 'sandboxUser000000001';
/** The parameter of the choice: the sandbox's own, as what the real page calls it does not matter to the program. */
export const LOCATION_CHOICE = 'location_id';

/** Reads a parameter; the messages name it in camel case, as the service does. */
const parameter = (body: Body, name: string): string => {
  const value = body[name];
  if (typeof value === 'string' && value !== '') return value;
  const camel = name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  throw badRequest(`Missing parameter: ${camel}`);
};

/** What a company has approved. */
const approval = ({ installed, states }: GhlCompany): Record<string, unknown> => ({
  approvedLocations: [...installed],
  approveAllLocations: installed.size === states.size,
  installToFutureLocations: false,
});

const tokenReply = (company: GhlCompany, pair: TokenPair, traceId: string): Record<string, unknown> => ({
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
  ...(pair.grant.kind === 'Company' ? approval(company) : {}),
  userId: pair.grant.userId,
  traceId,
});

/** The locations that a practice has: what there is to choose from. */
const offered = ({ options }: GhlCompany): readonly GhlLocation[] =>
  options.locations.flatMap(({ practice, location }) => (practice === null ? [] : [location]));

/** What a browser shows where there are several. `url`: of the page itself. */
const choicePage = (company: GhlCompany, url: string): string => {
  const links = offered(company).map(({ id, name }) => {
    const target = new URL(url);
    target.searchParams.set(LOCATION_CHOICE, id);
    return `<li><a href="${target.search.replaceAll('&', '&amp;')}">${name}</a> (location ${id})</li>`;
  });
  return `<!DOCTYPE html><html lang="en"><title>Choose a location</title><h1>Choose a location</h1><ul>${links.join('')}</ul></html>`;
};

/**
 * The page where a person chooses a location. A browser shows it if there are several; the scripted person chooses at once,
 * without other instructions one after the other, and is sent back with a code.
 */
const authorize =
  (company: GhlCompany) =>
  (c: SandboxContext): Response => {
    const { options, user } = company;
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
    const locations = offered(company);
    const chosen = c.req.query(LOCATION_CHOICE) ?? user.locationId;
    if (chosen === null && locations.length > 1 && c.req.header('accept')?.includes('text/html') === true)
      return c.html(choicePage(company, c.req.url), 200) as Response;
    const locationId =
      chosen ?? (locations.find(({ id }) => !company.tokens.isConnected(id)) ?? locations[0])?.id ?? '';
    if (!company.states.has(locationId)) throw badRequest('Invalid parameter: locationId');
    const target = new URL(redirect_uri);
    if (user.denies) target.searchParams.set('error', 'access_denied');
    else {
      const grant: Grant = {
        kind: user.installAs,
        locationId: user.installAs === 'Company' ? null : locationId,
        companyId: company.id,
        userId: USER_ID,
        scopes: scope.trim().split(/\s+/),
      };
      if (grant.locationId === null) installForCompany(company, user.approves ?? company.states.keys());
      else installApp(company, grant.locationId);
      target.searchParams.set('code', company.tokens.issueCode(grant, redirect_uri));
    }
    if (returned !== undefined) target.searchParams.set('state', returned);
    return c.redirect(target.toString(), 302);
  };

const exchange = (company: GhlCompany, body: Body): TokenPair => {
  const { options, tokens } = company;
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
    if (grant.locationId !== null && company.paused.has(grant.locationId)) {
      throw new Refusal(400, { message: 'Location is not active' }, false);
    }
  });
};

export const mountOauth = (app: Hono<SandboxEnv>, company: GhlCompany): void => {
  app.get('/v2/oauth/chooselocation', authorize(company));
  app.get('/oauth/chooselocation', authorize(company));
  app.post('/oauth/token', (c) =>
    c.json(tokenReply(company, exchange(company, formOrJson(c)), crypto.randomUUID())),
  );
  app.post('/oauth/locationToken', needs(company, 'oauth.write'), (c) => {
    const body = formOrJson(c);
    const companyId = parameter(body, 'companyId');
    const locationId = parameter(body, 'locationId');
    const caller = c.get('caller');
    const isTheirs = companyId === company.id && company.states.has(locationId);
    if (caller.locationId !== null || caller.companyId !== companyId || !isTheirs) throw wrongLocation();
    if (!company.installed.has(locationId)) throw badRequest('The app is not installed in the location');
    const pair = company.tokens.issue({
      kind: 'Location',
      locationId,
      companyId,
      userId: USER_ID,
      scopes: caller.scopes,
    });
    return c.json(tokenReply(company, pair, crypto.randomUUID()));
  });
  app.get('/oauth/installedLocations', needs(company, 'oauth.readonly'), (c) => {
    const { companyId, appId, limit = '20', skip = '0', isInstalled, locationId } = c.req.query();
    if (companyId === undefined) throw badRequest('Missing parameter: companyId');
    if (appId === undefined) throw badRequest('Missing parameter: appId');
    if (appId !== company.options.clientId.split('-')[0]) throw badRequest('Invalid parameter: appId');
    const caller = c.get('caller');
    if (caller.locationId !== null || caller.companyId !== companyId) throw wrongLocation();
    const all = [...company.states.values()]
      .map(({ location: { id, name } }) => ({ id, name, isInstalled: company.installed.has(id) }))
      .filter((each) => isInstalled === undefined || String(each.isInstalled) === isInstalled)
      .filter((each) => locationId === undefined || each.id === locationId);
    const page = all.slice(Number(skip), Number(skip) + Number(limit));
    return c.json({
      locations: page.map(({ id, ...l }) => ({ _id: id, address: '', ...l })),
      count: all.length,
      installToFutureLocations: false,
      traceId: crypto.randomUUID(),
    });
  });
};
