import type { Context, Hono } from 'hono';
import { EXIT, RunError } from '../../errors.ts';
import type { Log } from '../../ops/log.ts';
import { refuseToDecide, seenBy } from '../admin/access.ts';
import type { AdminGate } from '../admin/admin-gate.ts';
import { sessionIdOf } from '../admin/cookies.ts';
import { type AuditOptions, recordOnPage, recordRefusal } from '../admin/record-access.ts';
import type { Sessions } from '../admin/sessions.ts';
import { showConnect, showMessage } from '../admin/shell/message.ts';
import { pageHeaders } from '../admin/shell/page-style.ts';
import { type SpokenIn, spokenIn } from '../admin/shell/reader.ts';
import { isFromHere } from '../admin/take-form.ts';
import type { Viewer } from '../admin/viewer.ts';
import type { OAuthStates } from './oauth-states.ts';
import type { ListenerEnv } from './read-body.ts';

/** What the sign-in needs of GHL and the database. */
export interface Connector {
  /** @throws ConfigError when the app's id or secret is not in the config, or the practice needs no sign-in */
  authorizeUrl(practice: string, state: string): string;
  /** Exchanges the code and stores the tokens, if they are for the practice's location. @throws RunError */
  connect(practice: string, code: string): Promise<void>;
}

export interface OAuthRoutes extends AuditOptions {
  readonly gate: AdminGate;
  /** Who has logged in to the admin page need not give the password again. */
  readonly sessions: Sessions;
  readonly states: OAuthStates;
  readonly connector: Connector;
  /** The practices that may be connected. */
  readonly practices: readonly SpokenIn[];
  readonly log: Log;
}

const said = ({ message, hint }: RunError): string => `${message.replace(/\.$/, '')}. ${hint}`;

type Shown = Response | Promise<Response>;

/** Who begins a sign-in, or the answer to somebody who does not say so rightly. */
const whoBegins = async (
  c: Context<ListenerEnv>,
  routes: OAuthRoutes,
): Promise<{ readonly viewer: Viewer; readonly fromAdmin: boolean } | Response> => {
  const { gate, sessions } = routes;
  const session = isFromHere(c) ? sessions.find(sessionIdOf(c)) : null;
  if (session !== null) return { viewer: session.viewer, fromAdmin: true };
  const admission = await gate.admitHeader(c.req.header('authorization'));
  switch (admission.kind) {
    case 'welcome':
      return { viewer: admission.viewer, fromAdmin: false };
    case 'closed':
      return showMessage(c, 403, 'no-password-set', { hasWayBack: false });
    case 'throttled':
      c.header('retry-after', String(admission.waitSeconds));
      return showConnect(c, 429, 'too-many-passwords');
    default:
      await recordRefusal(c, routes, admission);
      c.header('www-authenticate', 'Basic realm="ephysio-ghl", charset="UTF-8"');
      return showConnect(c, 401, 'password-needed');
  }
};

const whichPractice = (c: Context, seen: readonly string[]): Shown => {
  const names = seen.map((name) => `?practice=${name}`).join(' or ');
  return showConnect(c, 404, 'which-practice', { technical: `Add ${names} to this address.` });
};

const begin = async (c: Context<ListenerEnv>, routes: OAuthRoutes): Promise<Response> => {
  const begins = await whoBegins(c, routes);
  if (begins instanceof Response) return begins;
  const { viewer, fromAdmin } = begins;
  const { states, connector } = routes;
  const seen = seenBy(viewer, routes.practices).map(({ name }) => name);
  const [only] = seen;
  const practice = c.req.query('practice') ?? (seen.length === 1 ? only : undefined);
  if (practice === undefined || !seen.includes(practice)) return whichPractice(c, seen);
  const refusal = refuseToDecide(c, viewer);
  if (refusal !== null) return refusal;
  const address = connector.authorizeUrl(practice, states.issue({ practice, fromAdmin }));
  await recordOnPage(c, routes, viewer.name, practice, { action: 'connect', subject: null });
  return c.redirect(address, 302);
};

const connect =
  (routes: OAuthRoutes) =>
  async (c: Context<ListenerEnv>): Promise<Response> => {
    try {
      return await begin(c, routes);
    } catch (error) {
      if (!(error instanceof RunError)) throw error;
      return showConnect(c, 500, 'not-connected', { technical: said(error) });
    }
  };

const START_AGAIN = 'Start again at /api/auth/connect of this server.';

const callback =
  ({ states, connector, log }: OAuthRoutes) =>
  async (c: Context): Promise<Response> => {
    const { state, code, error } = c.req.query();
    // Also GHL's own "install" button ends here without a state: whose idea that was is not known.
    const begun = state === undefined ? null : states.redeem(state);
    if (begun === null) {
      return showConnect(c, 400, 'begun-elsewhere', { technical: START_AGAIN });
    }
    const { practice, fromAdmin } = begun;
    if (code === undefined || code === '') {
      const why = /^[\w.-]{1,60}$/.test(error ?? '') ? ` (${error})` : '';
      log.warn('auth.refused', { practice, reason: `GHL gave no code${why}` });
      return showConnect(c, 400, 'no-access-given', {
        technical: `GHL did not give access${why}. ${START_AGAIN}`,
      });
    }
    try {
      await connector.connect(practice, code);
      log.info('auth.connected', { practice });
      return showConnect(c, 200, 'connected', { hasWayBack: fromAdmin });
    } catch (caught) {
      if (!(caught instanceof RunError)) throw caught;
      const { message, hint, exitCode } = caught;
      log.warn('auth.failed', { practice, reason: message, hint, exitCode });
      const status = exitCode === EXIT.unreachable ? 502 : exitCode === EXIT.signIn ? 400 : 500;
      return showConnect(c, status, 'not-connected', { technical: `${said(caught)} ${START_AGAIN}` });
    }
  };

/** The OAuth flow for a server; `tokens` is where the old system took the code. */
export const mountOAuth = (app: Hono<ListenerEnv>, routes: OAuthRoutes): void => {
  app.use('/api/auth/*', pageHeaders, spokenIn(routes.practices));
  app.get('/api/auth/connect', connect(routes));
  app.get('/api/auth/callback', callback(routes));
  app.get('/api/auth/tokens', callback(routes));
};
