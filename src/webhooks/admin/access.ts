import type { Context } from 'hono';
import { BACK, showPage } from './page.ts';
import type { Viewer } from './viewer.ts';

interface Named {
  readonly name: string;
}

/** The practices that exist for this user. */
export const seenBy = <P extends Named>({ sees }: Viewer, practices: readonly P[]): readonly P[] =>
  practices.filter(({ name }) => sees(name));

/** The practice of this name, if it exists for this user: one that the user may not see is as one that there is not. */
export const practiceFor = <P extends Named>(
  viewer: Viewer,
  practices: readonly P[],
  name: string | undefined,
): P | undefined => seenBy(viewer, practices).find((practice) => practice.name === name);

/** The answer where `practiceFor` finds none. */
export const noSuchPractice = (c: Context): Response | Promise<Response> =>
  showPage(c, 404, 'No such practice', 'There is no such practice for you.', BACK);

/** The answer to a user who may look and not decide; `null`: this one may. */
export const refuseToDecide = (c: Context, { role }: Viewer): null | Response | Promise<Response> =>
  role === 'decide'
    ? null
    : showPage(c, 403, 'Not allowed', 'You may look, but not decide. Nothing was changed.', BACK);
