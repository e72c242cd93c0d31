import type { Context, Handler, Hono } from 'hono';
import { EXIT, GuardError, RunError } from '../../../errors.ts';
import type { MessageCode } from '../../../texts/desk/page-texts.ts';
import type { ListenerEnv } from '../../http/read-body.ts';
import type { FormOptions } from '../take-form.ts';
import { sendFormPage } from './document.ts';
import { frameOf } from './frame.ts';
import { showMessage } from './message.ts';
import type { FormDefinition, PageDefinition } from './page-definition.ts';
import { type RequestOptions, takeRequest, takeRequestForm } from './take-request.ts';

const codeOf = (error: RunError): MessageCode => {
  if (error.exitCode === EXIT.locked) return 'busy';
  return error instanceof GuardError && error.guards.includes('disk') ? 'disk-full' : 'unreadable';
};

/** The database may be held by another program, or damaged: that is for the person to know. */
const explained =
  (handler: Handler<ListenerEnv>) =>
  async (c: Context<ListenerEnv>, next: () => Promise<void>): Promise<Response> => {
    try {
      return (await handler(c, next)) as Response;
    } catch (error) {
      if (!(error instanceof RunError)) throw error;
      return showMessage(c, 503, codeOf(error), { technical: `${error.message} ${error.hint}` });
    }
  };

/** What answers at one address; any other method is refused. */
export const mountRoute = (
  app: Hono<ListenerEnv>,
  path: string,
  handlers: { readonly get?: Handler<ListenerEnv>; readonly post?: Handler<ListenerEnv> },
): void => {
  if (handlers.get !== undefined) app.get(path, explained(handlers.get));
  if (handlers.post !== undefined) app.post(path, explained(handlers.post));
  const allow = [handlers.get && 'GET, HEAD', handlers.post && 'POST'].filter(Boolean).join(', ');
  app.all(path, (c) => {
    c.header('allow', allow);
    return showMessage(c, 405, 'wrong-method');
  });
};

const showPage =
  (options: RequestOptions, page: PageDefinition, pages: readonly PageDefinition[]): Handler<ListenerEnv> =>
  async (c) => {
    const request = await takeRequest(c, options, page.role);
    if (request instanceof Response) return request;
    const content = await page.show(request);
    if (content instanceof Response) return content;
    const seen = pages.filter(({ role }) => role === 'view' || request.viewer.role === role);
    return sendFormPage(c, 200, frameOf(request, page, seen, content));
  };

const takeFormOf =
  (options: RequestOptions & FormOptions, { role, take }: FormDefinition): Handler<ListenerEnv> =>
  async (c) => {
    const taken = await takeRequestForm(c, options, role);
    return taken instanceof Response ? taken : take(taken.request, taken.form);
  };

/** Pages and forms for who is signed in. A page and a form may have one address. */
export const mountPages = (
  app: Hono<ListenerEnv>,
  options: RequestOptions & FormOptions,
  pages: readonly PageDefinition[],
  forms: readonly FormDefinition[],
): void => {
  const inNavigation = pages.filter(({ isInNavigation }) => isInNavigation);
  const paths = new Set([...pages, ...forms].map(({ path }) => path));
  for (const path of paths) {
    const page = pages.find((one) => one.path === path);
    const form = forms.find((one) => one.path === path);
    mountRoute(app, path, {
      ...(page && { get: showPage(options, page, inNavigation) }),
      ...(form && { post: takeFormOf(options, form) }),
    });
  }
};
