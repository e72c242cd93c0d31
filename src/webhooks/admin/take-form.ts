import { createHash, timingSafeEqual } from 'node:crypto';
import type { Context } from 'hono';
import type { ListenerEnv } from '../http/listener-env.ts';
import type { AdminRoutes } from './admin-routes.ts';
import { BACK } from './back-link.ts';
import { sessionIdOf } from './cookies.ts';
import { isFromHere } from './is-from-here.ts';
import { showPage } from './page.ts';
import { type Form, readForm } from './read-form.ts';
import type { Session } from './sessions.ts';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const isSame = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));

/** A form that a page of ours has sent, or the answer to one that another page has sent, or that cannot be read. */
export const takeForm = async (
  c: Context<ListenerEnv>,
  { bodies }: Pick<AdminRoutes, 'bodies'>,
): Promise<Form | Response> => {
  if (!isFromHere(c))
    return showPage(c, 403, 'Not from here', 'Another site has sent this. Nothing was done.', BACK);
  const read = await readForm(c, bodies);
  return read.kind === 'read' ? read.form : showPage(c, read.status, 'Not possible', read.says, BACK);
};

/** A form of somebody who is logged in, with the token of that very session; or the answer that refuses it. */
export const takeOwnForm = async (
  c: Context<ListenerEnv>,
  routes: AdminRoutes,
): Promise<{ readonly form: Form; readonly session: Session } | Response> => {
  const form = await takeForm(c, routes);
  if (form instanceof Response) return form;
  const session = routes.sessions.find(sessionIdOf(c));
  if (session === null) return c.redirect('/admin/log-in', 303);
  if (!isSame(form.token ?? '', session.formToken)) {
    return showPage(c, 403, 'Not done', 'This page is older than your log-in. Load it again.', BACK);
  }
  return { form, session };
};
