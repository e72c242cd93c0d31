import type { Context, Handler, Hono } from 'hono';
import { EXIT, GuardError, RunError } from '../../../errors.ts';
import type { MessageCode } from '../../../texts/desk/page-texts.ts';
import type { ListenerEnv } from '../../http/read-body.ts';
import type { FormOptions } from '../take-form.ts';
import { sendFormPage } from './document.ts';
import { frameOf } from './frame.ts';
import { showMessage } from './message.ts';
import type { FormDefinition, PageContent, PageDefinition } from './page-definition.ts';
import type { PageRequest } from './page-request.ts';
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

/** Whether the navigation leads this viewer to a page. */
const isLedTo =
  (request: PageRequest) =>
  ({ role, isInNavigation }: PageDefinition): boolean =>
    (role === 'view' || request.viewer.role === role) &&
    (typeof isInNavigation === 'boolean' ? isInNavigation : isInNavigation(request));

/** Answers with what a page or one of its forms shows. */
type Framing = (request: PageRequest, content: PageContent) => Response | Promise<Response>;

const framed =
  (page: PageDefinition, pages: readonly PageDefinition[]): Framing =>
  (request, content) =>
    sendFormPage(request.c, 200, frameOf(request, page, pages.filter(isLedTo(request)), content));

const showPage =
  (options: RequestOptions, { role, show }: PageDefinition, frame: Framing): Handler<ListenerEnv> =>
  async (c) => {
    const request = await takeRequest(c, options, role);
    if (request instanceof Response) return request;
    const content = await show(request);
    return content instanceof Response ? content : frame(request, content);
  };

const takeFormOf =
  (
    options: RequestOptions & FormOptions,
    { role, take }: FormDefinition,
    frame: Framing,
  ): Handler<ListenerEnv> =>
  async (c) => {
    const taken = await takeRequestForm(c, options, role);
    if (taken instanceof Response) return taken;
    const content = await take(taken.request, taken.form);
    return content instanceof Response ? content : frame(taken.request, content);
  };

const nothingToShowOn: Framing = () => {
  throw new Error('a form has something to show, and there is no page at its path');
};

/** Pages and forms for who is signed in. A page and a form may have one address. */
export const mountPages = (
  app: Hono<ListenerEnv>,
  options: RequestOptions & FormOptions,
  pages: readonly PageDefinition[],
  forms: readonly FormDefinition[],
): void => {
  const paths = new Set([...pages, ...forms].map(({ path }) => path));
  for (const path of paths) {
    const page = pages.find((one) => one.path === path);
    const form = forms.find((one) => one.path === path);
    const frame = page === undefined ? nothingToShowOn : framed(page, pages);
    mountRoute(app, path, {
      ...(page && { get: showPage(options, page, frame) }),
      ...(form && { post: takeFormOf(options, form, frame) }),
    });
  }
};
