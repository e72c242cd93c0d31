import { counted } from '../../domain/counted.ts';
import { allowedAnswers, questionOf } from '../../domain/identity/identity-question.ts';
import type { Log } from '../../ops/log.ts';
import type { Store } from '../../store/store.ts';
import { resolveConflict } from '../../store/tables/conflicts.ts';
import { clearFailure } from '../../store/tables/failures.ts';
import { findOpenConflict, findOpenReview } from '../../store/tables/open-items.ts';
import { settleReview } from '../../store/tables/reviews.ts';
import { discardEvent, findEvent, retryDead, retryEvent } from '../../store/tables/webhook-event-list.ts';
import { anchorOf, type Decisions, type Item, type Verb } from './item.ts';
import type { Notice, Session } from './sessions.ts';

export interface Deed {
  readonly practice: string;
  readonly verb: Verb;
  readonly item: Item;
}

export interface CarryOutOptions {
  readonly store: Store;
  readonly log: Log;
  /** Told when events have become due. */
  readonly onEvents: () => void;
  readonly decisions: Decisions;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

const good = (text: string): Notice => ({ kind: 'good', text });
/** Somebody else was faster, or the page is old. */
const GONE: Notice = { kind: 'warning', text: 'That is not open any more. Nothing was changed.' };

/** By now the item names several people, say. */
const NO_QUESTION: Notice = {
  kind: 'warning',
  text: 'That has no such answer. Nothing was changed.',
};

const letter = async (o: CarryOutOptions, { practice, verb }: Deed, id: string): Promise<Notice> => {
  const event = await findEvent(o.store, id);
  if (event === null || String(event.id) !== id || event.practice !== practice || event.state !== 'dead') {
    return GONE;
  }
  if (verb === 'discard') {
    return (await discardEvent(o.store, event.id, o.now())) ? good(`Webhook ${id} is discarded.`) : GONE;
  }
  if (!(await retryEvent(o.store, event.id, o.now()))) return GONE;
  o.onEvents();
  return good(`Webhook ${id} is worked on now. Load the page again to see what became of it.`);
};

const letters = async (o: CarryOutOptions, { practice }: Deed): Promise<Notice> => {
  const count = await retryDead(o.store, practice, o.now());
  if (count === 0) return GONE;
  o.onEvents();
  return good(`${counted(count, 'webhook is', 'webhooks are')} worked on now.`);
};

const record = async (
  o: CarryOutOptions,
  { practice }: Deed,
  { entity, side, id }: Extract<Item, { kind: 'record' }>,
): Promise<Notice> =>
  (await clearFailure(o.store, { practice, entity, side, recordId: id }))
    ? good(`The next run tries ${entity} ${id} again.`)
    : GONE;

const review = async (
  o: CarryOutOptions,
  deed: Deed,
  session: Session,
  id: string,
): Promise<Notice | null> => {
  const item = await findOpenReview(o.store, deed.practice, id);
  if (item === null) return GONE;
  if (deed.verb === 'show') {
    session.revealed = anchorOf('review', id);
    return null;
  }
  if (deed.verb === 'same' || deed.verb === 'different') {
    const question = questionOf(item);
    return question && allowedAnswers(question).includes(deed.verb)
      ? o.decisions.answer(item, deed.verb)
      : NO_QUESTION;
  }
  return (await settleReview(o.store, item, o.now())) ? good('The review is settled.') : GONE;
};

const conflict = async (
  o: CarryOutOptions,
  deed: Deed,
  session: Session,
  id: string,
): Promise<Notice | null> => {
  const item = await findOpenConflict(o.store, deed.practice, id);
  if (item === undefined) return GONE;
  if (deed.verb === 'show') {
    session.revealed = anchorOf('conflict', id);
    return null;
  }
  if (deed.verb === 'take-ephysio' || deed.verb === 'take-ghl') {
    return o.decisions.take(item, deed.verb === 'take-ghl' ? 'ghl' : 'ephysio');
  }
  return (await resolveConflict(o.store, id, o.now())) ? good('The conflict is marked as seen.') : GONE;
};

const perform = (o: CarryOutOptions, deed: Deed, session: Session): Promise<Notice | null> => {
  const { item } = deed;
  switch (item.kind) {
    case 'letter':
      return letter(o, deed, item.id);
    case 'letters':
      return letters(o, deed);
    case 'record':
      return record(o, deed, item);
    case 'review':
      return review(o, deed, session, item.id);
    case 'conflict':
      return conflict(o, deed, session, item.id);
  }
};

/** Does what a button says, leaves its notice for the next page, and puts down who looked at what: by ids only. */
export const carryOut = async (o: CarryOutOptions, deed: Deed, session: Session): Promise<void> => {
  const { practice, verb, item } = deed;
  session.notice = await perform(o, deed, session);
  if (session.notice === GONE) return;
  const id = 'id' in item ? item.id : null;
  const side = 'side' in item ? item.side : null;
  o.log.info(`admin.${verb}`, { practice, kind: item.kind, side, id });
};
