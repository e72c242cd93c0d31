import type { AccessAction, Deed } from '../../domain/audit/access.ts';
import { counted } from '../../domain/counted.ts';
import { type Answer, allowedAnswers, questionOf } from '../../domain/identity/identity-question.ts';
import type { SideName } from '../../domain/records/sides.ts';
import { conflicts, resolveConflicts, takeValues } from '../../items/conflicts.ts';
import { failures, retryFailures } from '../../items/failures.ts';
import type { Acted, Acting } from '../../items/item-kind.ts';
import { askedBy, differentPeople, reviews, samePerson, settleReviews } from '../../items/reviews.ts';
import { discardEvents, retryEvents, webhookEvents } from '../../items/webhook-events.ts';
import type { Log } from '../../ops/log.ts';
import type { StoredReview } from '../../store/tables/reviews.ts';
import type { ConflictsTable } from '../../store/tables/tables.ts';
import { type ListedEvent, retryDead } from '../../store/tables/webhooks/webhook-event-list.ts';
import { releaseHeld } from '../../store/tables/webhooks/webhook-queue.ts';
import { distinctText, joiningText, resolutionText } from '../../texts/decision-text.ts';
import { anchorOf, type Item, type Verb } from './item.ts';
import type { Notice, Session } from './sessions.ts';
import { short } from './words.ts';

export interface AdminAction {
  readonly practice: string;
  readonly verb: Verb;
  readonly item: Item;
}

export interface ExecuteOptions extends Acting {
  readonly log: Log;
  /** Called when events have become due. */
  readonly onEvents: () => void;
  /** Enters in the audit log what is about to be done or shown. @throws RunError when that is not possible */
  readonly record: (deed: Deed) => Promise<void>;
}

/** What the buttons of one item do. */
type Acts = Partial<Record<Verb, () => Promise<Notice>>>;

const good = (text: string): Notice => ({ kind: 'good', text });
/** Somebody else has settled it already, or the page is old. */
const NOT_OPEN: Notice = { kind: 'warning', text: 'That is not open any more. Nothing was changed.' };

/** For example because the item names several people by now. */
const NO_QUESTION: Notice = {
  kind: 'warning',
  text: 'This item cannot be answered that way. Nothing was changed.',
};

const settled = ([acted]: readonly Acted<unknown>[], text: string): Notice =>
  acted?.end === 'done' ? good(text) : NOT_OPEN;

/** `what`: the kind of item. */
const decided = <R>(
  what: string,
  acted: Acted<{ readonly id: string }, R> | undefined,
  say: (outcome: R) => string,
): Notice =>
  acted === undefined
    ? NOT_OPEN
    : {
        kind: acted.end === 'done' ? 'good' : 'warning',
        text: `${what} ${short(acted.item.id)} ${say(acted.outcome)}.`,
      };

const letterActs = (o: ExecuteOptions, event: ListedEvent): Acts => ({
  retry: async () => {
    const retried = await retryEvents(o, [event]);
    o.onEvents();
    return settled(retried, `Webhook ${event.id} is worked on now. Load the page again to see the outcome.`);
  },
  discard: async () => settled(await discardEvents(o, [event]), `Webhook ${event.id} is discarded.`),
});

const lettersActs = ({ store, now, onEvents }: ExecuteOptions, practice: string): Acts => ({
  retry: async () => {
    const count = await retryDead(store, practice, now());
    if (count === 0) return NOT_OPEN;
    onEvents();
    return good(`${counted(count, 'webhook is', 'webhooks are')} worked on now.`);
  },
});

/** A person has looked: the limits of the listener do not hold these events back any more. */
const heldActs = (
  { store, now, onEvents }: ExecuteOptions,
  practice: string,
  { guard }: Extract<Item, { kind: 'held' }>,
): Acts => ({
  'let-in': async () => {
    const count = await releaseHeld(store, practice, [guard], { now: now(), isLetIn: true });
    if (count === 0) return NOT_OPEN;
    onEvents();
    return good(`${counted(count, 'webhook is', 'webhooks are')} let in and worked on now.`);
  },
});

const reviewActs = (acting: Acting, review: StoredReview): Acts => {
  const { practice } = review;
  const resolve = async () => settled(await settleReviews(acting, [review]), 'The review is settled.');
  const question = questionOf(review);
  if (question === null) return { resolve };
  const answers: Readonly<Record<Answer, () => Promise<Notice>>> = {
    same: async () => {
      const acted = await samePerson(acting, practice, askedBy(review, 'same'), question.other?.id ?? '');
      return decided('Review', acted, (joining) => joiningText(joining, question, 'page'));
    },
    different: async () => {
      const [acted] = await differentPeople(acting, practice, [askedBy(review, 'different')]);
      return decided('Review', acted, (outcome) => distinctText(question, outcome, 'page'));
    },
  };
  const allowed = allowedAnswers(question).map((answer) => [answer, answers[answer]] as const);
  return { resolve, ...Object.fromEntries(allowed) };
};

const conflictActs = (acting: Acting, conflict: ConflictsTable): Acts => {
  const take = (side: SideName) => async () => {
    const [acted] = await takeValues(acting, conflict.practice, [conflict], side);
    return decided('Conflict', acted, (resolution) => resolutionText(resolution, 'page'));
  };
  return {
    'take-ephysio': take('ephysio'),
    'take-ghl': take('ghl'),
    resolve: async () =>
      settled(await resolveConflicts(acting, [conflict]), 'The conflict is marked as seen.'),
  };
};

/** What can be done with an item; `null`: it is not open, or not this practice's. */
const actsOn = async (o: ExecuteOptions, { practice, item }: AdminAction): Promise<Acts | null> => {
  const { store } = o;
  switch (item.kind) {
    case 'letter': {
      const [event] = await webhookEvents.list(store, practice, item);
      return event && String(event.id) === item.id && event.state === 'dead' ? letterActs(o, event) : null;
    }
    case 'letters':
      return lettersActs(o, practice);
    case 'held':
      return heldActs(o, practice, item);
    case 'record': {
      const { entity, side, id } = item;
      const failed = await failures.list(store, practice, { id });
      const failure = failed.find((one) => one.entity === entity && one.side === side);
      return failure
        ? {
            retry: async () =>
              settled(await retryFailures(o, [failure]), `The next run tries ${entity} ${id} again.`),
          }
        : null;
    }
    case 'review': {
      const [review] = await reviews.list(store, practice, item);
      return review ? reviewActs(o, review) : null;
    }
    case 'conflict': {
      const [conflict] = await conflicts.list(store, practice, item);
      return conflict ? conflictActs(o, conflict) : null;
    }
  }
};

/** What an action is in the audit log. */
const deedOf = (verb: Verb, item: Item): Deed => {
  const action: AccessAction = verb === 'different' ? 'distinct' : verb;
  switch (item.kind) {
    case 'letter':
      return { action, kind: 'webhook', subject: item.id };
    case 'letters':
      return { action, kind: 'webhook', subject: null };
    case 'held':
      return { action, kind: 'guard', subject: item.guard };
    case 'record':
      return { action, kind: item.entity, subject: `${item.side} ${item.id}` };
    default:
      return { action, kind: item.kind, subject: item.id };
  }
};

const perform = async (o: ExecuteOptions, action: AdminAction, session: Session): Promise<Notice | null> => {
  const { verb, item } = action;
  const acts = await actsOn(o, action);
  if (acts === null) return NOT_OPEN;
  const act = acts[verb];
  if (verb !== 'show' && act === undefined) return NO_QUESTION;
  await o.record(deedOf(verb, item));
  if (act !== undefined) return act();
  if (item.kind === 'review' || item.kind === 'conflict') session.revealed = anchorOf(item.kind, item.id);
  return null;
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
  o.log.info(`admin.${verb}`, { practice, kind: item.kind, side, id, user: session.viewer.name });
};
