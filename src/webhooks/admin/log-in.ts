import type { Handler } from 'hono';
import { html } from 'hono/html';
import { z } from 'zod';
import type { Log } from '../../ops/log.ts';
import type { Store } from '../../store/store.ts';
import type { ListenerEnv } from '../http/read-body.ts';
import type { AdminGate } from './admin-gate.ts';
import { deviceOf, dropSessionId, nameDevice, sessionIdOf, setSessionId } from './cookies.ts';
import { type Html, pageOf, sendFormPage } from './page.ts';
import { type FormOptions, takeForm, takeOwnForm } from './take-form.ts';

/** What logging in needs. */
export interface LogInOptions extends FormOptions {
  readonly gate: AdminGate;
  readonly store: Pick<Store, 'sealer'>;
  readonly log: Log;
  /** Called at every log-in that was refused. */
  readonly onRefused: (status: number, reason: string) => void;
}

/** The log-in form. `trouble`: why the last try did not do. */
const logInPage = (trouble: string | null): Html =>
  pageOf(
    'Log in · ephysio-ghl',
    html`<main class="lone">
  <div class="card">
    <p class="brand">ephysio-ghl</p>
    <h1>Log in</h1>
    ${trouble === null ? '' : html`<p class="notice error" role="alert" id="trouble">${trouble}</p>`}
    <form method="post" action="/admin/log-in">
      <input type="text" name="user" value="admin" autocomplete="username" hidden>
      <label for="password">Password</label>
      <input type="password" id="password" name="password" required maxlength="1000" autocomplete="current-password" autofocus${trouble === null ? '' : html` aria-invalid="true" aria-describedby="trouble"`}>
      <button class="main">Log in</button>
    </form>
    <p class="soft small">The password is <code>admin.password</code> of the config.</p>
  </div>
</main>`,
  );

const passwordSchema = z.string().max(1000).catch('');

/** The form, or the page itself for who has logged in already. */
export const showLogIn =
  ({ sessions }: Pick<LogInOptions, 'sessions'>): Handler<ListenerEnv> =>
  (c) =>
    sessions.find(sessionIdOf(c)) === null
      ? sendFormPage(c, 200, logInPage(null))
      : c.redirect('/admin/', 303);

export const logIn =
  (options: LogInOptions): Handler<ListenerEnv> =>
  async (c) => {
    const { gate, sessions, onRefused, log, store } = options;
    const form = await takeForm(c, options);
    if (form instanceof Response) return form;
    // A key of its own, which outlives a restart and goes with the database.
    const secret = store.sealer.fingerprint('browsers that have logged in');
    const device = await deviceOf(c, secret);
    const admission = gate.admitPassword(passwordSchema.parse(form.password), device);
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
  (options: LogInOptions): Handler<ListenerEnv> =>
  async (c) => {
    const taken = await takeOwnForm(c, options);
    if (taken instanceof Response) return taken;
    options.sessions.end(sessionIdOf(c));
    dropSessionId(c);
    options.log.info('admin.log-out');
    return c.redirect('/admin/log-in', 303);
  };
