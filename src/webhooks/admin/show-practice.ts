import { setImmediate } from 'node:timers/promises';
import type { Handler } from 'hono';
import type { PracticeStatus } from '../../status/practice-status.ts';
import { listOpenItems } from '../../store/tables/open-items.ts';
import type { ListenerEnv } from '../http/listener-env.ts';
import type { AdminRoutes } from './admin-routes.ts';
import { BACK } from './back-link.ts';
import { sessionIdOf } from './cookies.ts';
import { sendFormPage, showPage } from './page.ts';
import { practicePage } from './practice-page.ts';
import { reveal } from './reveal.ts';

/** Of each kind of item: enough for one sitting, and a page that stays small however much waits. */
const LISTED = 50;

/** As far back as the chart goes. */
const DAYS = 14;

/** Of the practice that is shown all there is to know, of the others whether they are well. */
const gather = async (
  { practices, statusOf }: AdminRoutes,
  shown: string,
): Promise<{ readonly status: PracticeStatus; readonly statuses: readonly PracticeStatus[] }> => {
  const status = await statusOf(shown, DAYS);
  const statuses: PracticeStatus[] = [];
  for (const { name } of practices) {
    // The database answers at once, without letting anybody else in: webhooks go first between two practices.
    await setImmediate();
    statuses.push(name === shown ? status : await statusOf(name, 0));
  }
  return { status, statuses };
};

/** The state of one practice, the first one unless the address names another. */
export const showPractice =
  (routes: AdminRoutes): Handler<ListenerEnv> =>
  async (c) => {
    const session = routes.sessions.find(sessionIdOf(c));
    if (session === null) return c.redirect('/admin/log-in', 303);
    const { practices, store, now } = routes;
    const asked = c.req.query('practice') ?? practices[0]?.name;
    const practice = practices.find(({ name }) => name === asked);
    if (practice === undefined) {
      return showPage(c, 404, 'No such practice', 'The config of this listener does not name it.', BACK);
    }
    const { status, statuses } = await gather(routes, practice.name);
    const { notice, revealed, formToken: token } = session;
    session.notice = null;
    session.revealed = null;
    const items = await listOpenItems(store, practice.name, LISTED);
    return sendFormPage(
      c,
      200,
      practicePage({
        statuses,
        status,
        items,
        revealed: revealed === null ? null : await reveal(store, practice.name, revealed),
        notice,
        token,
        moment: { now: now(), timezone: practice.timezone },
      }),
    );
  };
