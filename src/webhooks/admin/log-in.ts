import type { Handler } from 'hono';
import { z } from 'zod';
import type { ListenerEnv } from '../http/listener-env.ts';
import type { AdminRoutes } from './admin-routes.ts';
import { deviceOf, dropSessionId, nameDevice, sessionIdOf, setSessionId } from './cookies.ts';
import { logInPage } from './log-in-view.ts';
import { sendFormPage } from './page.ts';
import { takeForm, takeOwnForm } from './take-form.ts';

const passwordSchema = z.string().max(1000).catch('');

/** The form, or the page itself for who has logged in already. */
export const showLogIn =
  ({ sessions }: AdminRoutes): Handler<ListenerEnv> =>
  (c) =>
    sessions.find(sessionIdOf(c)) === null
      ? sendFormPage(c, 200, logInPage(null))
      : c.redirect('/admin/', 303);

export const logIn =
  (routes: AdminRoutes): Handler<ListenerEnv> =>
  async (c) => {
    const { gate, sessions, onRefused, log, store } = routes;
    const form = await takeForm(c, routes);
    if (form instanceof Response) return form;
    // A key of its own, which outlives a restart and goes with the database.
    const secret = store.sealer.fingerprint('browsers that have logged in');
    const device = await deviceOf(c, secret);
    const admission = gate.judge(passwordSchema.parse(form.password), device);
    if (admission.kind === 'throttled') {
      onRefused(429, 'too many wrong passwords');
      c.header('retry-after', String(admission.waitSeconds));
      return sendFormPage(c, 429, logInPage('Too many wrong passwords. Wait a minute and try again.'));
    }
    if (admission.kind !== 'welcome') {
      onRefused(401, 'wrong password');
      return sendFormPage(c, 401, logInPage('That is not the password.'));
    }
    sessions.end(sessionIdOf(c));
    setSessionId(c, sessions.open().id);
    if (device === null) await nameDevice(c, secret);
    log.info('admin.log-in');
    return c.redirect('/admin/', 303);
  };

export const logOut =
  (routes: AdminRoutes): Handler<ListenerEnv> =>
  async (c) => {
    const taken = await takeOwnForm(c, routes);
    if (taken instanceof Response) return taken;
    routes.sessions.end(sessionIdOf(c));
    dropSessionId(c);
    routes.log.info('admin.log-out');
    return c.redirect('/admin/log-in', 303);
  };
