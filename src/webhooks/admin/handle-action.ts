import type { Handler } from 'hono';
import type { Deed } from '../../domain/audit/access.ts';
import type { ListenerEnv } from '../http/read-body.ts';
import { noSuchPractice, practiceFor, refuseToDecide } from './access.ts';
import { type ExecuteOptions, executeAction } from './execute-action.ts';
import { anchorOf, type Item, itemSchema, SECTIONS, VERBS, type Verb } from './item.ts';
import { BACK, showPage } from './page.ts';
import { recordOnPage } from './record-access.ts';
import { type FormOptions, takeOwnForm } from './take-form.ts';

/** What the buttons need. */
export interface ActionOptions extends Omit<ExecuteOptions, 'record'>, FormOptions {
  readonly practices: readonly { readonly name: string }[];
}

/** Where the person goes on: at the item that is shown, or at the list that it was taken from. */
const placeAfter = (verb: Verb, item: Item): string =>
  verb === 'show' && (item.kind === 'review' || item.kind === 'conflict')
    ? anchorOf(item.kind, item.id)
    : SECTIONS[item.kind];

/** A pressed button: does it, and leads back to the page, so that loading that again does nothing twice. */
export const handleAction =
  (options: ActionOptions, verb: Verb): Handler<ListenerEnv> =>
  async (c) => {
    const taken = await takeOwnForm(c, options);
    if (taken instanceof Response) return taken;
    const { form, session } = taken;
    const { viewer } = session;
    const practice = practiceFor(viewer, options.practices, form.practice)?.name;
    if (practice === undefined) return noSuchPractice(c);
    const refusal = verb === 'show' ? null : refuseToDecide(c, viewer);
    if (refusal !== null) return refusal;
    const { data: item } = itemSchema.safeParse(form);
    const kinds: readonly Item['kind'][] = VERBS[verb];
    if (item === undefined || !kinds.includes(item.kind)) {
      return showPage(c, 400, 'Not possible', 'There is no such thing to do.', BACK);
    }
    const record = (deed: Deed) => recordOnPage(c, options, viewer.name, practice, deed);
    await executeAction({ ...options, record }, { practice, verb, item }, session);
    return c.redirect(`/admin/?practice=${encodeURIComponent(practice)}#${placeAfter(verb, item)}`, 303);
  };
