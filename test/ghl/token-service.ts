import { type Answer, type Seen, scriptedServer } from './scripted-server.ts';

interface Pair {
  access: string;
  refresh: string;
  kind: 'Location' | 'Company';
}

/** GHL's token endpoints as documented: a refresh token works once and rotates; company tokens make location tokens. */
export const tokenService = async (
  options: {
    readonly locationId?: string;
    readonly codeKind?: 'Location' | 'Company';
    /** Overrides the n-th request. `after`: the service acts first, and then this is what the client sees. */
    readonly fault?: (seen: Seen, n: number) => { answer: Answer; after?: boolean } | undefined;
  } = {},
) => {
  const locationId = options.locationId ?? 'locA';
  const pairs: Pair[] = [];
  let made = 0;
  const codes = new Set(['code-1']);
  const issue = (kind: Pair['kind']): Answer => {
    made++;
    const pair = { access: `access-${made}`, refresh: `refresh-${made}`, kind };
    pairs.push(pair);
    return {
      json: {
        access_token: pair.access,
        token_type: 'Bearer',
        expires_in: 86_399,
        refresh_token: pair.refresh,
        scope: 'contacts.readonly contacts.write',
        userType: kind,
        companyId: 'comp1',
        ...(kind === 'Location' ? { locationId } : {}),
        userId: 'u1',
      },
    };
  };
  const invalidGrant: Answer = {
    status: 400,
    json: { statusCode: 400, message: 'Invalid grant: refresh token is invalid' },
  };
  const act = (seen: Seen): Answer => {
    const form = Object.fromEntries(new URLSearchParams(String(seen.body)));
    if (seen.path === '/oauth/locationToken') {
      const bearer = seen.headers.authorization?.replace('Bearer ', '');
      const company = pairs.find((p) => p.access === bearer && p.kind === 'Company');
      if (company === undefined) {
        return {
          status: 401,
          json: { statusCode: 401, message: 'Invalid token: access token is invalid', error: 'Unauthorized' },
        };
      }
      return issue('Location');
    }
    if (form.grant_type === 'authorization_code') {
      if (!codes.delete(String(form.code))) return { status: 400, json: { error: 'invalid_grant' } };
      return issue(options.codeKind ?? 'Location');
    }
    const at = pairs.findIndex((p) => p.refresh === form.refresh_token);
    const [pair] = at < 0 ? [] : pairs.splice(at, 1);
    return pair === undefined ? invalidGrant : issue(pair.kind);
  };
  const server = await scriptedServer((seen, n) => {
    const fault = options.fault?.(seen, n);
    if (fault === undefined) return act(seen);
    if (fault.after === true) act(seen);
    return fault.answer;
  });
  return {
    ...server,
    /** A pair that exists at the service without a request. */
    seed: (kind: Pair['kind']): Pair => {
      issue(kind);
      const pair = pairs.at(-1);
      if (pair === undefined) throw new Error('nothing was issued');
      return { ...pair };
    },
    forms: () => server.seen.map((s) => Object.fromEntries(new URLSearchParams(String(s.body)))),
  };
};
