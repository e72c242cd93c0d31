import type { Deed } from '../../domain/audit/access.ts';
import { type ExecuteOptions, executeAction } from './execute-action.ts';
import { anchorOf, type Item, itemSchema, SECTIONS, VERBS, type Verb } from './item.ts';
import { recordOnPage } from './record-access.ts';
import { pageAddress } from './shell/address.ts';
import { showMessage } from './shell/message.ts';
import type { FormDefinition } from './shell/page-definition.ts';

/** What the buttons need. */
export type ActionOptions = Omit<ExecuteOptions, 'record'>;

/** Where the person goes on: at the item that is shown, or at the list that it was taken from. */
const placeAfter = (verb: Verb, item: Item): string =>
  verb === 'show' && (item.kind === 'review' || item.kind === 'conflict')
    ? anchorOf(item.kind, item.id)
    : SECTIONS[item.kind];

/** A pressed button: does it, and leads back to the page, so that loading that again does nothing twice. */
export const handleAction = (options: ActionOptions, verb: Verb): FormDefinition => ({
  path: `/admin/${verb}`,
  role: verb === 'show' ? 'view' : 'decide',
  take: async ({ c, practice, session, viewer }, form) => {
    const { data: item } = itemSchema.safeParse(form);
    const kinds: readonly Item['kind'][] = VERBS[verb];
    if (item === undefined || !kinds.includes(item.kind)) return showMessage(c, 400, 'no-such-act');
    const record = (deed: Deed) => recordOnPage(c, options, viewer.name, practice.name, deed);
    await executeAction({ ...options, record }, { practice: practice.name, verb, item }, session);
    return c.redirect(`${pageAddress('/admin/', practice.name)}#${placeAfter(verb, item)}`, 303);
  },
});
