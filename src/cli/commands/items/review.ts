import type { CommandContext } from '../../../app/context.ts';
import { actingOf } from '../../../app/single-records.ts';
import type { PracticeConfig } from '../../../config/schema.ts';
import type { Joining } from '../../../domain/review/refusal.ts';
import { ConfigError } from '../../../errors.ts';
import { peopleOf } from '../../../items/people/people-of.ts';
import {
  type Asked,
  askedBy,
  differentPeople,
  reviews,
  samePerson,
  settleReviews,
} from '../../../items/reviews.ts';
import { keptCalendarNames } from '../../../store/tables/kept-names.ts';
import { openReviewDetail, type StoredReview } from '../../../store/tables/reviews.ts';
import { type DistinctOutcome, distinctText, joiningText } from '../../../texts/decision-text.ts';
import { refusalText } from '../../../texts/refusal-text.ts';
import { reviewText } from '../../../texts/review-text.ts';
import type { PracticeResult } from '../../per-practice.ts';
import { age, localTimes, namedLines } from '../../render/format.ts';
import { peopleDocument, peopleText } from '../../render/people-text.ts';
import { detailDocument, detailText } from '../../render/review-detail.ts';
import { shortIds } from '../../render/short-ids.ts';
import { eachResult, settledResult } from './acted-result.ts';
import { actCommand, type IdsOptions, showCommand } from './item-commands.ts';
import { viewById } from './item-view.ts';
import { type ListOptions, listCommand } from './list-command.ts';

export interface ReviewResolveOptions extends IdsOptions {
  /** The record that is the same person as the one of the item. */
  readonly same?: string;
  /** The people whom the items name are different ones. */
  readonly different?: boolean;
}

const VIEW = viewById(() => reviews, 'reviews', 'open review item', 'ephysio-ghl review list', 'review');

/** Everything but the exact change, which is patient data. */
const shown = (item: StoredReview) => ({
  id: item.id,
  kind: item.kind,
  subject: item.subject,
  side: item.side,
  message: reviewText(item),
  about: item.about,
  createdAt: item.created_at,
  lastSeenAt: item.last_seen_at,
});

/** `review list`: what waits for a person, oldest first. */
export const reviewList = listCommand<StoredReview, ListOptions>(VIEW, {
  command: 'review list',
  noun: ['for review', 'for review'],
  head: ['id', 'kind', 'side', 'age'],
  cells: (all, now) => {
    const short = shortIds(all);
    return (item) => [short(item.id), item.kind, item.side, age(item.created_at, now)];
  },
  note: reviewText,
  json: shown,
});

/** `review show ID…`: the whole item; what is sealed is unsealed here and nowhere else, because the person asked. */
export const reviewShow = showCommand(VIEW, 'review show', async ({ store, now }, item, practice) => {
  const names = await keptCalendarNames(store, practice.name);
  const detail = openReviewDetail(store, item);
  const { about: _, ...lines } = shown(item);
  const head = namedLines(localTimes({ practice: practice.name, ...lines }, practice.timezone));
  const people = await peopleOf(store, practice, item, now());
  return {
    document: {
      ...shown(item),
      detail: detail && detailDocument(detail, practice, names),
      people: peopleDocument(people, practice),
    },
    text: [
      head,
      ...(detail === null ? [] : [detailText(detail, practice, names)]),
      ...peopleText(people, practice),
    ].join('\n'),
  };
});

/** As `--json` shows it. */
const joiningDocument = (joining: Joining) => {
  if (joining.state === 'joined') return { state: 'joined', reason: joining.failed };
  const { state, refusal } = joining;
  return { state, reason: refusalText(refusal, 'terminal'), code: refusal.code };
};

/** `review resolve --same ID`: the outcome. */
export const resolveAsSame = async (
  context: CommandContext,
  { name }: PracticeConfig,
  asked: Asked,
  otherId: string,
): Promise<PracticeResult> => {
  const acted = await samePerson(actingOf(context), name, asked, otherId);
  return eachResult([acted], ({ outcome }) => joiningText(outcome, asked.question, 'terminal'), {
    after: joiningDocument(acted.outcome),
  });
};

/** As `--json` names the outcomes, which scripts match on. */
const STATES: Readonly<Record<DistinctOutcome, string>> = {
  settled: 'settled',
  again: 'told already',
  'not-open': 'not open any more',
};

/** `review resolve --different`: the outcome of each item. */
export const resolveAsDifferent = async (
  context: CommandContext,
  { name }: PracticeConfig,
  all: readonly Asked[],
): Promise<PracticeResult> => {
  const settled = await differentPeople(actingOf(context), name, all);
  const results = settled.map(({ item: { id, question }, outcome }) => {
    const { person, candidates } = question;
    return { id, state: STATES[outcome], person, candidates };
  });
  return eachResult(settled, ({ item, outcome }) => distinctText(item.question, outcome, 'terminal'), {
    after: { results },
  });
};

/** What the person says of an item that asks who is who. */
const answerOf = ({ same, different }: ReviewResolveOptions) =>
  same !== undefined ? 'same' : different === true ? 'different' : null;

/**
 * `review resolve ID…`: settles items. The next run opens an item again if its cause still exists. With `--same` or `--different`
 * it settles for good who is who.
 */
export const reviewResolve = actCommand<StoredReview, ReviewResolveOptions>(VIEW, {
  command: 'review resolve',
  action: (options) =>
    (({ same: 'same', different: 'distinct', none: 'resolve' }) as const)[answerOf(options) ?? 'none'],
  check: ({ ids, same, different }) => {
    if (same !== undefined && (different === true || ids.length > 1))
      throw new ConfigError(
        'One item, and one answer.',
        'With --same name one item; --different is for those that are not one person.',
      );
  },
  before: (_, items, options) => {
    const answer = answerOf(options);
    if (answer !== null) for (const item of items) askedBy(item, answer);
    return true;
  },
  run: async (context, own, practice, options) => {
    const answer = answerOf(options);
    if (answer === null) return settledResult(await settleReviews(actingOf(context), own));
    const asked = own.map((item) => askedBy(item, answer));
    const [question] = asked;
    return options.same !== undefined && question
      ? resolveAsSame(context, practice, question, options.same)
      : resolveAsDifferent(context, practice, asked);
  },
});
