import type { MiddlewareHandler } from 'hono';
import { bearerOf, type Caller, type SandboxContext, type SandboxEnv } from '../service.ts';
import type { Body } from './body-rules.ts';
import { badRequest, Refusal, unauthorized, unprocessable, wrongLocation } from './refusal.ts';
import type { GhlCompany, GhlState } from './state.ts';

/** The strings that the service publishes; any of them is taken on any path. */
const VERSIONS = new Set(['2021-04-15', '2021-07-28', '2023-02-21', 'v3']);

const callerOf = ({ id, options, tokens, privateTokens }: GhlCompany, token: string): Caller => {
  const grant = tokens.grantOf(token);
  if (grant !== null) {
    const { locationId, companyId, scopes } = grant;
    return { locationId, companyId, scopes, app: options.clientId };
  }
  const locationId = privateTokens.get(token);
  if (locationId === undefined) throw unauthorized('Invalid token: access token is invalid');
  return { locationId, companyId: id, scopes: options.privateScopes, app: 'private-integration' };
};

/** Version header, bearer token, rate limit, scope: in this order, before any route that needs `scope`. */
export const needs =
  (company: GhlCompany, scope: string): MiddlewareHandler<SandboxEnv> =>
  async (c, next) => {
    const version = c.req.header('version');
    if (version === undefined) throw unauthorized('version header was not found.', true);
    const isKnown = VERSIONS.has(version) && (version !== 'v3' || company.options.differs.knowsV3);
    if (!isKnown) throw unauthorized('version header is invalid', true);
    const caller = callerOf(company, bearerOf(c) ?? '');
    const headers = company.limiter.take(caller.locationId ?? caller.companyId);
    for (const [name, value] of Object.entries(headers)) c.header(name, value);
    if (!caller.scopes.includes(scope)) {
      throw unauthorized('The token is not authorized for this scope.', true);
    }
    c.set('caller', caller);
    await next();
  };

/** @throws Refusal 403 unless the token belongs to the location */
export const sameLocation = (c: SandboxContext, locationId: unknown): string => {
  if (typeof locationId !== 'string' || locationId === '')
    throw unprocessable(['locationId should not be empty']);
  if (c.get('caller').locationId !== locationId) throw wrongLocation();
  return locationId;
};

/** The caller's location. @throws Refusal 403 for a company's token */
export const stateOf = ({ states }: GhlCompany, c: SandboxContext): GhlState => {
  const state = states.get(c.get('caller').locationId ?? '');
  if (state === undefined) throw wrongLocation();
  return state;
};

/** @throws Refusal 403 for a record that another location has */
export const refuseForeign = (state: GhlState, has: (other: GhlState) => boolean): void => {
  if (has(state)) return;
  for (const other of state.company.states.values()) if (has(other)) throw wrongLocation();
};

/** The body as a JSON object. @throws Refusal 400 or 422 */
export const jsonBody = (c: SandboxContext): Body => {
  const raw = c.get('raw');
  if (raw === '') return {};
  if (!(c.req.header('content-type') ?? '').startsWith('application/json')) {
    throw unprocessable(['the body must be sent as application/json']);
  }
  let body: unknown;
  try {
    body = JSON.parse(raw);
  } catch {
    throw badRequest('Unexpected token in JSON');
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw unprocessable(['the body must be an object']);
  }
  return body as Body;
};

/** JSON or form, as the token endpoints take both. @throws Refusal */
export const formOrJson = (c: SandboxContext): Body => {
  const type = c.req.header('content-type') ?? '';
  if (type.startsWith('application/json')) return jsonBody(c);
  if (type.startsWith('application/x-www-form-urlencoded')) {
    return Object.fromEntries(new URLSearchParams(c.get('raw')));
  }
  throw new Refusal(415, { message: 'Unsupported Media Type' }, true);
};
