import { RunError } from '../../../errors.ts';
import type { Acting } from '../../../items/item-kind.ts';
import { peopleOf } from '../../../items/people/people-of.ts';
import { loadTelling } from '../../../items/people/visit.ts';
import type { Log } from '../../../ops/log.ts';
import type { Store } from '../../../store/store.ts';
import { datedPerson } from '../../../texts/desk/person-phrase.ts';
import { type AuditOptions, recordOnPage } from '../record-access.ts';
import { pageAddress } from '../shell/address.ts';
import { showMessage } from '../shell/message.ts';
import type { FormDefinition } from '../shell/page-definition.ts';
import type { PageRequest } from '../shell/page-request.ts';
import { aboutWhom } from '../today/review-words.ts';
import { openItemOf, type Waiting } from '../today/waiting.ts';
import { actsOn, deedOf } from './execute-action.ts';
import { anchorOf, type Item, itemSchema, VERBS, type Verb } from './item.ts';
import { type Outcome, stoppedBy } from './notice.ts';
import { pagesQuery, readPlace } from './place.ts';

/** What the buttons need. */
export interface ActionOptions extends Omit<Acting, 'store'>, AuditOptions {
  readonly store: Store;
  readonly log: Log;
  /** Called when events have become due. */
  readonly onEvents: () => void;
}

/** Whom an item is about, for what the next page says of it; `null`: nobody, or nobody knows. */
export const nameOf = async (
  { store }: Pick<ActionOptions, 'store'>,
  { practice, texts, speech, now }: PageRequest,
  waiting: Waiting | null,
): Promise<string | null> => {
  const item = waiting && openItemOf(waiting);
  if (item === null) return null;
  const { therapistOf } = await loadTelling(store, practice);
  const people = await peopleOf(store, practice, item, now);
  const person = aboutWhom({ people, detail: null }, { texts, speech, therapistOf });
  return person.name === texts.words.unnamed ? null : datedPerson(person);
};

interface Pressed {
  readonly verb: Verb;
  readonly item: Item;
}

interface Done {
  readonly outcome: Outcome | null;
  readonly about: string | null;
}

/** Does what the button says, and enters it in the audit log before. `outcome`: `null` where there is nothing to say. */
const press = async (o: ActionOptions, request: PageRequest, { verb, item }: Pressed): Promise<Done> => {
  const { c, practice, viewer, speech } = request;
  const { acts: texts } = request.texts;
  const found = await actsOn({ ...o, texts, counted: speech.counted }, practice.name, item);
  if (found === null) return { outcome: { kind: 'warning', text: texts.outcomes.gone }, about: null };
  const act = found.acts[verb];
  if (act === undefined && verb !== 'show')
    return { outcome: { kind: 'warning', text: texts.outcomes.noSuchAnswer }, about: null };
  await recordOnPage(c, o, viewer.name, practice.name, act?.deed ?? deedOf(verb, item));
  const about = await nameOf(o, request, found.waiting);
  const outcome = (await act?.run()) ?? null;
  const [id, side] = ['id' in item ? item.id : null, 'side' in item ? item.side : null];
  o.log.info(`admin.${verb}`, { practice: practice.name, kind: item.kind, side, id, user: viewer.name });
  return { outcome, about };
};

/**
 * A pressed button: does it, and leads back to the item on the page, which says how it went; so loading that again does
 * nothing twice. That it was stopped is said there as well.
 */
export const handleAction = (options: ActionOptions, verb: Verb): FormDefinition => ({
  path: `/admin/${verb}`,
  role: verb === 'show' ? 'view' : 'decide',
  take: async (request, form) => {
    const { c, practice, session, texts } = request;
    const { data: item } = itemSchema.safeParse(form);
    const kinds: readonly Item['kind'][] = VERBS[verb];
    if (item === undefined || !kinds.includes(item.kind)) return showMessage(c, 400, 'no-such-act');
    const { outcome, about } = await press(options, request, { verb, item }).catch((error: unknown): Done => {
      if (!(error instanceof RunError)) throw error;
      const text = texts.acts.outcomes.stopped[stoppedBy(error)];
      const technical = `${error.message} ${error.hint}`;
      return { outcome: { kind: 'error', text, technical }, about: null };
    });
    const [anchor, { section, pages }] = [anchorOf(item), readPlace(form)];
    if (outcome !== null) session.notice = { ...outcome, practice: practice.name, anchor, section, about };
    return c.redirect(`${pageAddress('/admin/', practice.name, pagesQuery(pages))}#${anchor}`, 303);
  },
});
