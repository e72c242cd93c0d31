import type { Handler, Hono, MiddlewareHandler } from 'hono';
import type { Store } from '../../store/store.ts';
import type { ListenerEnv } from '../http/read-body.ts';
import { type ActionOptions, handleAction } from './acts/handle-action.ts';
import { VERBS, type Verb } from './acts/item.ts';
import { auditPage } from './audit/audit-page.ts';
import { bulkForm, bulkPage } from './bulk/bulk-page.ts';
import { type LogInOptions, logIn, logOut, showLogIn } from './log-in.ts';
import { type OverviewOptions, overviewPage } from './overview/overview-page.ts';
import { type PersonOptions, personPage } from './person/person-page.ts';
import { type RunPageOptions, runForms, runPage } from './runs/run-page.ts';
import { type SearchPageOptions, searchForm, searchPage } from './search/search-page.ts';
import { switchLanguage } from './shell/language-switch.ts';
import { showMessage } from './shell/message.ts';
import { mountPages, mountRoute } from './shell/mount-pages.ts';
import { pageHeaders } from './shell/page-style.ts';
import { spokenIn } from './shell/reader.ts';
import type { RequestOptions } from './shell/take-request.ts';
import { type TodayOptions, todayPage } from './today/today-page.ts';

/** What the admin page needs. */
export interface AdminRoutes
  extends ActionOptions,
    LogInOptions,
    OverviewOptions,
    PersonOptions,
    RunPageOptions,
    SearchPageOptions,
    TodayOptions,
    RequestOptions {
  readonly practices: RequestOptions['practices'];
  readonly store: Store;
}

/** Where nobody may log in there is no page, and nothing to guess at. */
const closedWithoutUsers =
  ({ gate }: AdminRoutes): MiddlewareHandler =>
  async (c, next) =>
    gate.isOpen ? next() : showMessage(c, 403, 'no-password-set', { hasWayBack: false });

const WHAT_THIS_IS =
  "This is ephysio-ghl: it takes GoHighLevel's webhooks in. There is no page here: the config has neither admin.password nor admin.users.\n";

/** For a person who knows no more than the name of the server. */
const showWhatThisIs =
  ({ gate }: AdminRoutes): Handler<ListenerEnv> =>
  (c) =>
    gate.isOpen ? c.redirect('/admin/', 303) : c.text(WHAT_THIS_IS);

/** `/admin/`: the state of everything for a person in a browser, and what that person can do about it. */
export const mountAdmin = (app: Hono<ListenerEnv>, routes: AdminRoutes): void => {
  app.get('/', showWhatThisIs(routes));
  app.use('/admin/*', pageHeaders, spokenIn(routes.practices), closedWithoutUsers(routes));
  app.get('/admin', (c) => c.redirect('/admin/', 308));
  mountRoute(app, '/admin/log-in', { get: showLogIn(routes), post: logIn(routes) });
  mountRoute(app, '/admin/log-out', { post: logOut(routes) });
  mountRoute(app, '/admin/language', { post: switchLanguage(routes) });
  mountPages(
    app,
    routes,
    [
      overviewPage(routes),
      todayPage(routes),
      searchPage,
      runPage(routes),
      auditPage(routes),
      personPage(routes),
      bulkPage(routes),
    ],
    [
      ...(Object.keys(VERBS) as Verb[]).map((verb) => handleAction(routes, verb)),
      bulkForm(routes),
      ...runForms(routes),
      searchForm(routes),
    ],
  );
  app.all('/admin/*', (c) => showMessage(c, 404, 'not-found'));
};
