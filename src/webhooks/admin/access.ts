import type { Context } from 'hono';
import { PRACTICES_PATH, pageAddress } from './shell/address.ts';
import { showMessage } from './shell/message.ts';
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

/**
 * Where a user begins: with the practice that was asked for, if any; else with the overview of the practices, or with Today of
 * the only one.
 */
export const startOf = (viewer: Viewer, practices: readonly Named[], asked: string | undefined): string => {
  const practice = practiceFor(viewer, practices, asked);
  if (practice !== undefined) return pageAddress('/admin/', practice.name);
  return seenBy(viewer, practices).length > 1 ? PRACTICES_PATH : '/admin/';
};

/** The answer where `practiceFor` finds none. */
export const noSuchPractice = (c: Context): Response | Promise<Response> =>
  showMessage(c, 404, 'no-such-practice');

/** The answer to a user who may look and not decide; `null`: this one may. */
export const refuseToDecide = (c: Context, { role }: Viewer): null | Response | Promise<Response> =>
  role === 'decide' ? null : showMessage(c, 403, 'forbidden');
