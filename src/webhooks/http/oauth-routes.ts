import type { Context, Hono } from 'hono';
import { EXIT, RunError } from '../../errors.ts';
import type { Log } from '../../ops/log.ts';
import type { AdminGate } from '../admin/admin-gate.ts';
import { sessionIdOf } from '../admin/cookies.ts';
import { BACK, showPage } from '../admin/page.ts';
import { pageHeaders } from '../admin/page-style.ts';
import type { Sessions } from '../admin/sessions.ts';
import { isFromHere } from '../admin/take-form.ts';
import type { OAuthStates } from './oauth-states.ts';
import type { ListenerEnv } from './read-body.ts';

/** What the sign-in needs of GHL and the database. */
export interface Connector {
  /** @throws ConfigError when the app's id or secret is not in the config, or the practice needs no sign-in */
  authorizeUrl(practice: string, state: string): string;
  /** Exchanges the code and stores the tokens, if they are for the practice's location. @throws RunError */
  connect(practice: string, code: string): Promise<void>;
}

export interface OAuthRoutes {
  readonly gate: AdminGate;
  /** Who has logged in to the admin page need not give the password again. */
  readonly sessions: Sessions;
  readonly states: OAuthStates;
  readonly connector: Connector;
  /** Names of the practices that may be connected. */
  readonly practices: readonly string[];
  readonly log: Log;
}

const said = ({ message, hint }: RunError): string => `${message.replace(/\.$/, '')}. ${hint}`;

const connect =
  ({ gate, sessions, states, connector, practices }: OAuthRoutes) =>
  (c: Context): Response | Promise<Response> => {
    const fromAdmin = isFromHere(c) && sessions.find(sessionIdOf(c)) !== null;
    const admission = fromAdmin
      ? ({ kind: 'welcome' } as const)
      : gate.admitHeader(c.req.header('authorization'));
    switch (admission.kind) {
      case 'no-password-set':
        return showPage(
          c,
          403,
          'Not available',
          'Set admin.password in the config to connect from a browser, or run ephysio-ghl auth.',
        );
      case 'throttled':
        c.header('retry-after', String(admission.waitSeconds));
        return showPage(c, 429, 'Too many wrong passwords', 'Wait a minute and try again.');
      case 'denied':
        c.header('www-authenticate', 'Basic realm="ephysio-ghl", charset="UTF-8"');
        return showPage(c, 401, 'Password needed', 'The password is admin.password of the config.');
      case 'welcome':
        break;
    }
    const [only] = practices;
    const practice = c.req.query('practice') ?? (practices.length === 1 ? only : undefined);
    if (practice === undefined || !practices.includes(practice)) {
      const names = practices.map((name) => `?practice=${name}`).join(' or ');
      return showPage(c, 404, 'Which practice?', `Add ${names} to this address.`);
    }
    try {
      return c.redirect(connector.authorizeUrl(practice, states.issue({ practice, fromAdmin })), 302);
    } catch (error) {
      if (!(error instanceof RunError)) throw error;
      return showPage(c, 500, 'Not connected', said(error));
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
      return showPage(
        c,
        400,
        'Not this sign-in',
        `This sign-in was not begun here, or too long ago. ${START_AGAIN}`,
      );
    }
    const { practice, fromAdmin } = begun;
    if (code === undefined || code === '') {
      const why = /^[\w.-]{1,60}$/.test(error ?? '') ? ` (${error})` : '';
      log.warn('auth.refused', { practice, reason: `GHL gave no code${why}` });
      return showPage(c, 400, 'Not connected', `GHL did not give access${why}. ${START_AGAIN}`);
    }
    try {
      await connector.connect(practice, code);
      log.info('auth.connected', { practice });
      const more = fromAdmin ? BACK : '';
      return showPage(
        c,
        200,
        'Connected',
        `${practice} is connected to GHL. This window can be closed.`,
        more,
      );
    } catch (caught) {
      if (!(caught instanceof RunError)) throw caught;
      const { message, hint, exitCode } = caught;
      log.warn('auth.failed', { practice, reason: message, hint, exitCode });
      const status = exitCode === EXIT.unreachable ? 502 : exitCode === EXIT.signIn ? 400 : 500;
      return showPage(c, status, 'Not connected', `${said(caught)} ${START_AGAIN}`);
    }
  };

/** The OAuth flow for a server; `tokens` is where the old system took the code. */
export const mountOAuth = (app: Hono<ListenerEnv>, routes: OAuthRoutes): void => {
  app.use('/api/auth/*', pageHeaders);
  app.get('/api/auth/connect', connect(routes));
  app.get('/api/auth/callback', callback(routes));
  app.get('/api/auth/tokens', callback(routes));
};
