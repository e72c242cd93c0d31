import { askedBy } from '../../../app/answer-identity.ts';
import { type CommandContext, withContext } from '../../../app/context.ts';
import { ConfigError, EXIT, type ExitCode } from '../../../errors.ts';
import { keptCalendarNames } from '../../../store/tables/calendar-names.ts';
import {
  listOpenReviews,
  openReviewDetail,
  type StoredReview,
  settleReview,
} from '../../../store/tables/reviews.ts';
import { reviewText } from '../../../texts/review-text.ts';
import type { CommonOptions, Runtime } from '../../options.ts';
import { perOwner, perPractice } from '../../per-practice.ts';
import { age, namedLines, resolveResult, shownOf } from '../../render/format.ts';
import { detailDocument, detailText } from '../../render/review-detail.ts';
import { namedItems, shortIds } from '../../render/short-ids.ts';
import { renderTableWithDetails } from '../../render/table.ts';
import { resolveAsDifferent, resolveAsSame } from './review-people.ts';

export interface ReviewListOptions extends CommonOptions {
  readonly limit: number;
}

export interface ReviewItemOptions extends CommonOptions {
  /** Beginnings of ids of open items. */
  readonly ids: readonly string[];
}

export interface ReviewResolveOptions extends ReviewItemOptions {
  /** The record that is the same person as the one of the item. */
  readonly same?: string;
  /** The people whom the items name are different ones. */
  readonly different?: boolean;
}

const named = async (context: CommandContext, ids: readonly string[]): Promise<StoredReview[]> =>
  namedItems(await openItems(context), ids, 'review item', 'ephysio-ghl review list');

const openItems = async ({ store, practices }: CommandContext): Promise<StoredReview[]> =>
  (await Promise.all(practices.map(({ name }) => listOpenReviews(store, name)))).flat();

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
export const reviewList = (options: ReviewListOptions, runtime: Runtime): Promise<ExitCode> =>
  withContext(options, runtime, async (context) => {
    const items = await openItems(context);
    const short = shortIds(items);
    return perPractice(context, 'review list', async ({ name }) => {
      const own = items.filter((item) => item.practice === name);
      const some = own.slice(0, options.limit);
      const rows = some.map((item) => ({
        cells: [short(item.id), item.kind, item.side, age(item.created_at, context.now())],
        note: reviewText(item),
      }));
      const summary = `${name}: ${shownOf(some.length, own.length, 'for review', 'for review')}`;
      const table = renderTableWithDetails(['id', 'kind', 'side', 'age'], rows);
      return {
        exitCode: EXIT.done,
        document: { total: own.length, reviews: some.map(shown) },
        text: some.length === 0 ? summary : `${table}\n${summary}`,
      };
    });
  });

/** `review show ID…`: the whole item; what is sealed is unsealed here and nowhere else, because the person asked. */
export const reviewShow = (options: ReviewItemOptions, runtime: Runtime): Promise<ExitCode> =>
  withContext(options, runtime, async (context) =>
    perOwner(context, 'review show', await named(context, options.ids), async (items, practice) => {
      const names = (await keptCalendarNames(context.store, practice.name))?.names;
      const whole = items.map((item) => ({
        practice: item.practice,
        ...shown(item),
        detail: openReviewDetail(context.store, item),
      }));
      return {
        exitCode: EXIT.done,
        document: {
          reviews: whole.map(({ practice: _, detail, ...item }) => ({
            ...item,
            detail: detail && detailDocument(detail, practice, names),
          })),
        },
        text: whole
          .map(({ detail, about: _, ...item }) =>
            detail === null
              ? namedLines(item)
              : `${namedLines(item)}\n${detailText(detail, practice, names)}`,
          )
          .join('\n\n'),
      };
    }),
  );

/** @throws ConfigError for options that say two things at once */
const assertOneAnswer = ({ ids, same, different }: ReviewResolveOptions): void => {
  if (same !== undefined && (different === true || ids.length > 1))
    throw new ConfigError(
      'One item, and one answer.',
      'With --same name one item; --different is for those that are not one person.',
    );
};

/**
 * `review resolve ID…`: settles items. The next run opens an item again if its cause still exists. With `--same` or `--different`
 * it settles for good who is who.
 */
export const reviewResolve = (options: ReviewResolveOptions, runtime: Runtime): Promise<ExitCode> =>
  withContext(options, runtime, async (context) => {
    assertOneAnswer(options);
    const { same, different } = options;
    const chosen = await named(context, options.ids);
    const answer = same === undefined ? 'different' : 'same';
    const isAnswered = same !== undefined || different === true;
    const asked = isAnswered ? chosen.map((item) => askedBy(item, answer)) : [];
    return perOwner(context, 'review resolve', chosen, async (items, practice) => {
      const own = asked.filter(({ review }) => items.includes(review));
      if (different === true) return resolveAsDifferent(context, practice, own);
      const [question] = own;
      if (same !== undefined && question) return resolveAsSame(context, practice, question, same);
      const [done, left]: [string[], string[]] = [[], []];
      for (const item of items)
        ((await settleReview(context.store, item, context.now())) ? done : left).push(item.id);
      return resolveResult(done, left);
    });
  });
