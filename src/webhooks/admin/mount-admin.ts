import type { Context, Handler, Hono, MiddlewareHandler } from 'hono';
import { RunError } from '../../errors.ts';
import type { Store } from '../../store/store.ts';
import type { ListenerEnv } from '../http/read-body.ts';
import { type ActionOptions, handleAction } from './handle-action.ts';
import { VERBS, type Verb } from './item.ts';
import { type LogInOptions, logIn, logOut, showLogIn } from './log-in.ts';
import { BACK, showPage } from './page.ts';
import { pageHeaders } from './page-style.ts';
import { type ShowOptions, showPractice } from './show-practice.ts';

/** What the admin page needs. */
export interface AdminRoutes extends ActionOptions, LogInOptions, ShowOptions {
  readonly practices: ShowOptions['practices'];
  readonly store: Store;
}

/** Where nobody may log in there is no page, and nothing to guess at. */
const closedWithoutUsers =
  ({ gate }: AdminRoutes): MiddlewareHandler =>
  async (c, next) => {
    if (gate.isOpen) return next();
    return showPage(
      c,
      403,
      'Not available',
      'Set admin.password or admin.users in the config and start the listener again to look in with a browser. On the machine itself: ephysio-ghl status.',
    );
  };

/** The database may be held by another program, or damaged: that is for the person to know. */
const explained =
  (handler: Handler<ListenerEnv>) =>
  async (c: Context<ListenerEnv>, next: () => Promise<void>): Promise<Response> => {
    try {
      return (await handler(c, next)) as Response;
    } catch (error) {
      if (!(error instanceof RunError)) throw error;
      return showPage(c, 503, 'Not now', `${error.message} ${error.hint}`, BACK);
    }
  };

/** `/admin/`: the state of everything for a person in a browser, and what that person can do about it. */
export const mountAdmin = (app: Hono<ListenerEnv>, routes: AdminRoutes): void => {
  app.use('/admin/*', pageHeaders, closedWithoutUsers(routes));
  app.get('/admin', (c) => c.redirect('/admin/', 308));
  const page = (
    path: string,
    handlers: { readonly get?: Handler<ListenerEnv>; readonly post?: Handler<ListenerEnv> },
  ): void => {
    if (handlers.get !== undefined) app.get(path, explained(handlers.get));
    if (handlers.post !== undefined) app.post(path, explained(handlers.post));
    const allow = [handlers.get && 'GET, HEAD', handlers.post && 'POST'].filter(Boolean).join(', ');
    app.all(path, (c) => {
      c.header('allow', allow);
      return showPage(c, 405, 'Not possible', 'This address does not do that.', BACK);
    });
  };
  page('/admin/', { get: showPractice(routes) });
  page('/admin/log-in', { get: showLogIn(routes), post: logIn(routes) });
  page('/admin/log-out', { post: logOut(routes) });
  for (const verb of Object.keys(VERBS) as Verb[])
    page(`/admin/${verb}`, { post: handleAction(routes, verb) });
  app.all('/admin/*', (c) => showPage(c, 404, 'Nothing here', 'There is no such page.', BACK));
};
