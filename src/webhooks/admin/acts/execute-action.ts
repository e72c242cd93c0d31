import type { AccessAction, Deed } from '../../../domain/audit/access.ts';
import { allowedAnswers, questionOf } from '../../../domain/identity/identity-question.ts';
import type { SideName } from '../../../domain/records/sides.ts';
import type { Joining, Refusal, Resolution } from '../../../domain/review/refusal.ts';
import { conflicts, resolveConflicts, takeValues } from '../../../items/conflicts.ts';
import { failures, retryFailures } from '../../../items/failures.ts';
import type { Acted, Acting } from '../../../items/item-kind.ts';
import { links, removeLinks } from '../../../items/links.ts';
import { askedBy, differentPeople, reviews, samePerson, settleReviews } from '../../../items/reviews.ts';
import { discardEvents, retryEvents, webhookEvents } from '../../../items/webhook-events.ts';
import type { StoredReview } from '../../../store/tables/reviews.ts';
import type { ConflictsTable } from '../../../store/tables/tables.ts';
import type { ListedEvent } from '../../../store/tables/webhooks/webhook-event-list.ts';
import { releaseHeld } from '../../../store/tables/webhooks/webhook-queue.ts';
import type { ActTexts } from '../../../texts/desk/acts-texts.ts';
import type { PluralForms } from '../../../texts/desk/speech.ts';
import type { Waiting } from '../today/waiting.ts';
import type { Item, Verb } from './item.ts';
import { type Outcome, refusalWords } from './notice.ts';
import { resolvingOf } from './resolving.ts';

/** What the buttons work with. */
export interface ActOptions extends Acting {
  /** Called when events have become due. */
  readonly onEvents: () => void;
  readonly texts: ActTexts;
  readonly counted: (count: number, forms: PluralForms) => string;
}

/** What one button does. `deed`: what the audit log calls it, if not by its verb and item. */
interface Act {
  readonly deed?: Deed;
  readonly run: () => Promise<Outcome>;
}

/** What the buttons of one item do, and the item; `null`: it is of no single one. */
export interface ItemActs {
  readonly acts: Partial<Record<Verb, Act>>;
  readonly waiting: Waiting | null;
}

const good = (text: string): Outcome => ({ kind: 'good', text });
const gone = ({ texts }: ActOptions): Outcome => ({ kind: 'warning', text: texts.outcomes.gone });

const settled = (o: ActOptions, [acted]: readonly Acted<unknown>[], text: string): Outcome =>
  acted?.end === 'done' ? good(text) : gone(o);

const refused = ({ texts }: ActOptions, refusal: Refusal): Outcome => ({
  kind: 'warning',
  text: refusalWords(texts, refusal),
  ...('reason' in refusal ? { technical: refusal.reason } : {}),
});

const letterActs = (o: ActOptions, event: ListedEvent): ItemActs['acts'] => ({
  retry: {
    run: async () => {
      const retried = await retryEvents(o, [event]);
      o.onEvents();
      return settled(o, retried, o.texts.outcomes.retriedNow);
    },
  },
  discard: { run: async () => settled(o, await discardEvents(o, [event]), o.texts.outcomes.stoppedTrying) },
});

/** Events that have become due. */
const workedOn = (o: ActOptions, count: number): Outcome => {
  if (count === 0) return gone(o);
  o.onEvents();
  return good(o.counted(count, o.texts.outcomes.workedOn));
};

const joined = (o: ActOptions, joining: Joining, isLinked: boolean): Outcome => {
  if (joining.state === 'refused') return refused(o, joining.refusal);
  const { joined: text, nameTaken } = o.texts.outcomes;
  const isComplete = joining.failed === null;
  return {
    ...good(isLinked ? nameTaken(isComplete) : text(isComplete)),
    ...(joining.failed === null ? {} : { technical: joining.failed }),
  };
};

const resolved = (o: ActOptions, resolution: Resolution): Outcome => {
  const { saved, alreadySaved, byHand } = o.texts.outcomes;
  switch (resolution.state) {
    case 'done':
      return good(resolution.written ? saved : alreadySaved);
    case 'by-hand':
      return good(byHand(resolution.review.side));
    default:
      return refused(o, resolution.refusal);
  }
};

/** An imported link is not of one person: it goes, and the next run looks for both again. */
const unlinkedAct = (o: ActOptions, practice: string, id: string): Act => ({
  deed: { action: 'remove-link', kind: 'link', subject: id },
  run: async () => {
    const [acted] = await removeLinks(o, await links.list(o.store, practice, { entity: 'patient', id }));
    if (acted?.end === 'busy') return refused(o, { code: 'busy' });
    return acted?.end === 'done' ? good(o.texts.outcomes.unlinked) : gone(o);
  },
});

const reviewActs = (o: ActOptions, review: StoredReview, otherId: string | undefined): ItemActs['acts'] => {
  const { practice } = review;
  const { outcomes } = o.texts;
  const text = { leave: outcomes.left, done: outcomes.done, aside: outcomes.aside }[resolvingOf(review)];
  const resolve: Act = { run: async () => settled(o, await settleReviews(o, [review]), text) };
  const question = questionOf(review);
  if (question === null) return { resolve };
  const allowed = allowedAnswers(question);
  const choices = question.other === null ? question.matchable : [question.other];
  const other = choices.find(({ id }) => (otherId === undefined ? choices.length === 1 : id === otherId));
  const same: Act = {
    run: async () => {
      const acted = await samePerson(o, practice, askedBy(review, 'same'), other?.id ?? '');
      return joined(o, acted.outcome, question.overwrittenLink !== null);
    },
  };
  const different: Act = {
    run: async () => {
      const [acted] = await differentPeople(o, practice, [askedBy(review, 'different')]);
      if (acted === undefined || acted.outcome === 'not-open') return gone(o);
      return acted.outcome === 'settled'
        ? good(outcomes.different)
        : { kind: 'warning', text: outcomes.differentAgain };
    },
  };
  const { importedLink } = question;
  return {
    resolve,
    ...(allowed.includes('same') && other ? { same } : {}),
    ...(allowed.includes('different')
      ? { different: importedLink === null ? different : unlinkedAct(o, practice, importedLink) }
      : {}),
  };
};

const conflictActs = (o: ActOptions, conflict: ConflictsTable): ItemActs['acts'] => {
  const take = (side: SideName): Act => ({
    run: async () => {
      const [acted] = await takeValues(o, conflict.practice, [conflict], side);
      return acted === undefined ? gone(o) : resolved(o, acted.outcome);
    },
  });
  return {
    'take-ephysio': take('ephysio'),
    'take-ghl': take('ghl'),
    resolve: { run: async () => settled(o, await resolveConflicts(o, [conflict]), o.texts.outcomes.left) },
  };
};

/** What can be done with an item; `null`: it is not open, or not this practice's. */
export const actsOn = async (o: ActOptions, practice: string, item: Item): Promise<ItemActs | null> => {
  const { store, now } = o;
  switch (item.kind) {
    case 'letter': {
      const [event] = await webhookEvents.list(store, practice, item);
      const isDead = event && String(event.id) === item.id && event.state === 'dead';
      return isDead ? { acts: letterActs(o, event), waiting: { kind: 'letter', event } } : null;
    }
    case 'held': {
      // A person has looked: the limits of the listener do not hold these events back any more.
      const release = () => releaseHeld(store, practice, [item.guard], { now: now(), isLetIn: true });
      return { acts: { 'let-in': { run: async () => workedOn(o, await release()) } }, waiting: null };
    }
    case 'record': {
      const { entity, side, id } = item;
      const failed = await failures.list(store, practice, { id });
      const failure = failed.find((one) => one.entity === entity && one.side === side);
      if (failure === undefined) return null;
      const retry = async () =>
        settled(o, await retryFailures(o, [failure]), o.texts.outcomes.retriedByNextRun);
      return { acts: { retry: { run: retry } }, waiting: { kind: 'failure', failure } };
    }
    case 'review': {
      const [review] = await reviews.list(store, practice, { id: item.id });
      return review ? { acts: reviewActs(o, review, item.other), waiting: { kind: 'review', review } } : null;
    }
    case 'conflict': {
      const [conflict] = await conflicts.list(store, practice, item);
      return conflict ? { acts: conflictActs(o, conflict), waiting: { kind: 'conflict', conflict } } : null;
    }
  }
};

/** What an action is in the audit log. */
export const deedOf = (verb: Verb, item: Item): Deed => {
  const action: AccessAction = verb === 'different' ? 'distinct' : verb;
  switch (item.kind) {
    case 'letter':
      return { action, kind: 'webhook', subject: item.id };
    case 'held':
      return { action, kind: 'guard', subject: item.guard };
    case 'record':
      return { action, kind: item.entity, subject: `${item.side} ${item.id}` };
    default:
      return { action, kind: item.kind, subject: item.id };
  }
};
