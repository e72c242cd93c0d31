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

export interface AdminAction {
  readonly practice: string;
  readonly verb: Verb;
  readonly item: Item;
}

export interface ExecuteOptions {
  readonly store: Store;
  readonly log: Log;
  /** Called when events have become due. */
  readonly onEvents: () => void;
  readonly decisions: Decisions;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

const good = (text: string): Notice => ({ kind: 'good', text });
/** Somebody else has settled it already, or the page is old. */
const NOT_OPEN: Notice = { kind: 'warning', text: 'That is not open any more. Nothing was changed.' };

/** For example because the item names several people by now. */
const NO_QUESTION: Notice = {
  kind: 'warning',
  text: 'This item cannot be answered that way. Nothing was changed.',
};

const executeOnDeadLetter = async (
  o: ExecuteOptions,
  { practice, verb }: AdminAction,
  id: string,
): Promise<Notice> => {
  const event = await findEvent(o.store, id);
  if (event === null || String(event.id) !== id || event.practice !== practice || event.state !== 'dead') {
    return NOT_OPEN;
  }
  if (verb === 'discard') {
    return (await discardEvent(o.store, event.id, o.now())) ? good(`Webhook ${id} is discarded.`) : NOT_OPEN;
  }
  if (!(await retryEvent(o.store, event.id, o.now()))) return NOT_OPEN;
  o.onEvents();
  return good(`Webhook ${id} is worked on now. Load the page again to see the outcome.`);
};

const retryDeadLetters = async (o: ExecuteOptions, { practice }: AdminAction): Promise<Notice> => {
  const count = await retryDead(o.store, practice, o.now());
  if (count === 0) return NOT_OPEN;
  o.onEvents();
  return good(`${counted(count, 'webhook is', 'webhooks are')} worked on now.`);
};

const retryRecord = async (
  o: ExecuteOptions,
  { practice }: AdminAction,
  { entity, side, id }: Extract<Item, { kind: 'record' }>,
): Promise<Notice> =>
  (await clearFailure(o.store, { practice, entity, side, recordId: id }))
    ? good(`The next run tries ${entity} ${id} again.`)
    : NOT_OPEN;

const executeOnReview = async (
  o: ExecuteOptions,
  action: AdminAction,
  session: Session,
  id: string,
): Promise<Notice | null> => {
  const item = await findOpenReview(o.store, action.practice, id);
  if (item === null) return NOT_OPEN;
  if (action.verb === 'show') {
    session.revealed = anchorOf('review', id);
    return null;
  }
  if (action.verb === 'same' || action.verb === 'different') {
    const question = questionOf(item);
    return question && allowedAnswers(question).includes(action.verb)
      ? o.decisions.answer(item, action.verb)
      : NO_QUESTION;
  }
  return (await settleReview(o.store, item, o.now())) ? good('The review is settled.') : NOT_OPEN;
};

const executeOnConflict = async (
  o: ExecuteOptions,
  action: AdminAction,
  session: Session,
  id: string,
): Promise<Notice | null> => {
  const item = await findOpenConflict(o.store, action.practice, id);
  if (item === undefined) return NOT_OPEN;
  if (action.verb === 'show') {
    session.revealed = anchorOf('conflict', id);
    return null;
  }
  if (action.verb === 'take-ephysio' || action.verb === 'take-ghl') {
    return o.decisions.take(item, action.verb === 'take-ghl' ? 'ghl' : 'ephysio');
  }
  return (await resolveConflict(o.store, id, o.now())) ? good('The conflict is marked as seen.') : NOT_OPEN;
};

const perform = (o: ExecuteOptions, action: AdminAction, session: Session): Promise<Notice | null> => {
  const { item } = action;
  switch (item.kind) {
    case 'letter':
      return executeOnDeadLetter(o, action, item.id);
    case 'letters':
      return retryDeadLetters(o, action);
    case 'record':
      return retryRecord(o, action, item);
    case 'review':
      return executeOnReview(o, action, session, item.id);
    case 'conflict':
      return executeOnConflict(o, action, session, item.id);
  }
};

/** Executes the action of a button, stores its notice for the next page, and logs who looked at what: by ids only. */
export const executeAction = async (
  o: ExecuteOptions,
  action: AdminAction,
  session: Session,
): Promise<void> => {
  const { practice, verb, item } = action;
  session.notice = await perform(o, action, session);
  if (session.notice === NOT_OPEN) return;
  const id = 'id' in item ? item.id : null;
  const side = 'side' in item ? item.side : null;
  o.log.info(`admin.${verb}`, { practice, kind: item.kind, side, id });
};
