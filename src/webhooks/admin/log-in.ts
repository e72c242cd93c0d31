import type { Handler } from 'hono';
import { html } from 'hono/html';
import { z } from 'zod';
import { OWNER } from '../../domain/audit/user-name.ts';
import { RunError } from '../../errors.ts';
import type { Log } from '../../ops/log.ts';
import type { Store } from '../../store/store.ts';
import type { ListenerEnv } from '../http/read-body.ts';
import { startOf } from './access.ts';
import type { AdminGate } from './admin-gate.ts';
import { deviceOf, dropSessionId, nameDevice, sessionIdOf, setSessionId } from './cookies.ts';
import { recordOnPage, recordRefusal } from './record-access.ts';
import { logInAddress } from './shell/address.ts';
import { documentOf, sendFormPage } from './shell/document.ts';
import { languageView } from './shell/frame.ts';
import { type Html, hidden } from './shell/html.ts';
import { type Reader, readerOf } from './shell/reader.ts';
import { type FormOptions, takeForm, takeOwnForm } from './take-form.ts';

/** What logging in needs. */
export interface LogInOptions extends FormOptions {
  readonly gate: AdminGate;
  /** All that the listener serves. */
  readonly practices: readonly { readonly name: string }[];
  readonly store: Pick<Store, 'sealer' | 'transaction' | 'path'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly log: Log;
  /** Called at every log-in that was refused. */
  readonly onRefused: (status: number, reason: string) => void;
}

interface LogInForm {
  /** The name that stands in it. */
  readonly user: string;
  /** Why the last try did not do. */
  readonly trouble: string | null;
  /** The practice that was asked for before. */
  readonly practice: string | undefined;
}

/** The log-in form. Where the config has only `admin.password`, its user is named already. */
const logInPage = (reader: Reader, { user, trouble, practice }: LogInForm): Html => {
  const { logIn: words } = reader.texts.page;
  const wrong = trouble === null ? '' : html` aria-invalid="true" aria-describedby="trouble"`;
  return documentOf(
    reader.language,
    words.title,
    html`<main class="lone">
  <div class="card">
    <p class="brand">ephysio-ghl</p>
    <h1>${words.title}</h1>
    ${trouble === null ? '' : html`<p class="notice error" role="alert" id="trouble">${trouble}</p>`}
    <form method="post" action="/admin/log-in">
      ${practice === undefined ? '' : hidden('practice', practice)}
      <label for="user">${words.userName}</label>
      <input type="text" id="user" name="user" value="${user}" maxlength="${LONGEST_NAME}" autocomplete="username" autocapitalize="none" autocorrect="off" spellcheck="false"${user === '' ? html` autofocus` : ''}${wrong}>
      <label for="password">${words.password}</label>
      <input type="password" id="password" name="password" required maxlength="${LONGEST_PASSWORD}" autocomplete="current-password"${user === '' ? '' : html` autofocus`}${wrong}>
      <button class="main">${words.submit}</button>
    </form>
    ${languageView(reader, logInAddress(practice))}
  </div>
</main>`,
  );
};

const LONGEST_NAME = 50;
const LONGEST_PASSWORD = 1000;

const formSchema = z.object({
  user: z.string().max(LONGEST_NAME).catch(''),
  password: z.string().max(LONGEST_PASSWORD).catch(''),
  practice: z.string().optional(),
});

/** The form, or the page itself for somebody who has logged in already. */
export const showLogIn =
  ({ gate, sessions, practices }: LogInOptions): Handler<ListenerEnv> =>
  (c) => {
    const id = sessionIdOf(c);
    const practice = c.req.query('practice');
    const session = sessions.find(id);
    if (session !== null) return c.redirect(startOf(session.viewer, practices, practice), 303);
    const reader = readerOf(c);
    const trouble = id === undefined ? null : reader.texts.page.logIn.expired;
    return sendFormPage(c, 200, logInPage(reader, { user: gate.hasUsers ? '' : OWNER, trouble, practice }));
  };

export const logIn =
  (options: LogInOptions): Handler<ListenerEnv> =>
  async (c) => {
    const { gate, sessions, onRefused, log, store } = options;
    const form = await takeForm(c, options);
    if (form instanceof Response) return form;
    const { user, password, practice } = formSchema.parse(form);
    // A key of its own, which outlives a restart and goes with the database.
    const secret = store.sealer.fingerprint('browsers that have logged in');
    const device = await deviceOf(c, secret);
    const reader = readerOf(c);
    const { logIn: words } = reader.texts.page;
    const again = (trouble: string): Html => logInPage(reader, { user, trouble, practice });
    const admission = await gate.admitPassword(user, password, device);
    if (admission.kind === 'throttled') {
      onRefused(429, 'too many wrong passwords');
      c.header('retry-after', String(admission.waitSeconds));
      return sendFormPage(c, 429, again(words.tooMany));
    }
    if (admission.kind !== 'welcome') {
      onRefused(401, 'wrong password');
      await recordRefusal(c, options, admission);
      return sendFormPage(c, 401, again(words.wrong));
    }
    const { viewer } = admission;
    await recordOnPage(c, options, viewer.name, null, { action: 'log-in', subject: null });
    sessions.end(sessionIdOf(c));
    setSessionId(c, sessions.open(viewer).id);
    if (device === null) await nameDevice(c, secret);
    log.info('admin.log-in', { user: viewer.name });
    return c.redirect(startOf(viewer, options.practices, practice), 303);
  };

export const logOut =
  (options: LogInOptions): Handler<ListenerEnv> =>
  async (c) => {
    const taken = await takeOwnForm(c, options);
    if (taken instanceof Response) return taken;
    const { name } = taken.session.viewer;
    options.sessions.end(sessionIdOf(c));
    dropSessionId(c);
    options.log.info('admin.log-out', { user: name });
    // It is done, whatever the database says.
    await recordOnPage(c, options, name, null, { action: 'log-out', subject: null }).catch((error: unknown) =>
      options.log.error('audit.failed', { reason: error instanceof RunError ? error.message : 'a bug' }),
    );
    return c.redirect('/admin/log-in', 303);
  };
