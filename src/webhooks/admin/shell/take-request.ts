import type { Context } from 'hono';
import { speechOf } from '../../../texts/desk/speech.ts';
import type { ListenerEnv } from '../../http/read-body.ts';
import { noSuchPractice, practiceFor, refuseToDecide, seenBy } from '../access.ts';
import { sessionIdOf } from '../cookies.ts';
import type { Session, Sessions } from '../sessions.ts';
import { type Form, type FormOptions, takeOwnForm } from '../take-form.ts';
import type { Role } from '../viewer.ts';
import { logInAddress } from './address.ts';
import type { PagePractice, PageRequest } from './page-request.ts';
import { readerOf } from './reader.ts';

/** What it takes to know who asks for what. */
export interface RequestOptions {
  readonly sessions: Sessions;
  readonly practices: readonly PagePractice[];
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** `asked`: name of a practice; one that is hidden from the viewer is answered like one that there is not. */
const requestOf = (
  c: Context<ListenerEnv>,
  { practices: all, now }: RequestOptions,
  session: Session,
  asked: string | undefined,
  needed: Role,
): PageRequest | Response | Promise<Response> => {
  const { viewer } = session;
  const practices = seenBy(viewer, all);
  const practice = practiceFor(viewer, practices, asked ?? practices[0]?.name);
  if (practice === undefined) return noSuchPractice(c);
  const refusal = needed === 'decide' ? refuseToDecide(c, viewer) : null;
  if (refusal !== null) return refusal;
  const reader = readerOf(c);
  return {
    ...reader,
    c,
    session,
    viewer,
    practices,
    practice,
    speech: speechOf(reader.language, practice.timezone),
    now: now(),
  };
};

/** Who looks at a page; or the answer for somebody who is not signed in, or may not look at it. */
export const takeRequest = async (
  c: Context<ListenerEnv>,
  options: RequestOptions,
  needed: Role,
): Promise<PageRequest | Response> => {
  const session = options.sessions.find(sessionIdOf(c));
  const practice = c.req.query('practice');
  if (session === null) return c.redirect(logInAddress(practice), 303);
  return requestOf(c, options, session, practice, needed);
};

/** Who sends a form of a page, and its fields; or the answer that refuses it. The practice is the form's field `practice`. */
export const takeRequestForm = async (
  c: Context<ListenerEnv>,
  options: RequestOptions & FormOptions,
  needed: Role,
): Promise<{ readonly request: PageRequest; readonly form: Form } | Response> => {
  const taken = await takeOwnForm(c, options);
  if (taken instanceof Response) return taken;
  const { form, session } = taken;
  const request = await requestOf(c, options, session, form.practice ?? '', needed);
  return request instanceof Response ? request : { request, form };
};
