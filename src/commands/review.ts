import type { ReviewDetail } from '../domain/plan.ts';
import { EXIT, type ExitCode } from '../errors.ts';
import { contactSync } from '../store/contact-sync.ts';
import { listOpenReviews, openReviewDetail, resolveReview } from '../store/reviews.ts';
import type { Store } from '../store/store.ts';
import type { ReviewsTable } from '../store/tables.ts';
import type { CommonOptions, Runtime } from './command-options.ts';
import { type CommandContext, withContext } from './context.ts';
import { type PracticeResult, perPractice } from './per-practice.ts';
import { age } from './render/age.ts';
import { namedLines } from './render/named-lines.ts';
import { renderNotedTable } from './render/noted-table.ts';
import { settled } from './render/settled.ts';
import { namedItems, shortIds } from './render/short-ids.ts';
import { renderValue } from './render/value.ts';

export interface ReviewItemOptions extends CommonOptions {
  /** Beginnings of ids of open items. */
  readonly ids: readonly string[];
}

const openItems = async ({ store, practices }: CommandContext): Promise<ReviewsTable[]> =>
  (await Promise.all(practices.map(({ name }) => listOpenReviews(store, name)))).flat();

/** Everything but the exact change, which is patient data. */
const shown = (item: ReviewsTable) => ({
  id: item.id,
  kind: item.kind,
  subject: item.subject,
  side: item.side,
  message: item.message,
  createdAt: item.created_at,
  lastSeenAt: item.last_seen_at,
});

/** `review list`: what waits for a person, oldest first. */
export const reviewList = (options: CommonOptions, runtime: Runtime): Promise<ExitCode> =>
  withContext(options, runtime, async (context) => {
    const items = await openItems(context);
    const short = shortIds(items);
    return perPractice(context, 'review list', async ({ name }) => {
      const own = items.filter((item) => item.practice === name);
      const rows = own.map((item) => ({
        cells: [short(item.id), item.kind, item.side, age(item.created_at, context.now())],
        note: item.message,
      }));
      const summary = `${name}: ${own.length} for review`;
      const table = renderNotedTable(['id', 'kind', 'side', 'age'], rows);
      return {
        exitCode: EXIT.done,
        document: { reviews: own.map(shown) },
        text: own.length === 0 ? summary : `${table}\n${summary}`,
      };
    });
  });

/** Runs for those practices that have one of the items. */
const perOwner = async (
  context: CommandContext,
  command: string,
  ids: readonly string[],
  run: (items: readonly ReviewsTable[], timezone: string) => Promise<PracticeResult>,
): Promise<ExitCode> => {
  const items = namedItems(await openItems(context), ids, 'review item', 'ephysio-ghl review list');
  const practices = context.practices.filter(({ name }) => items.some((item) => item.practice === name));
  return perPractice({ ...context, practices }, command, ({ name, timezone }) =>
    run(
      items.filter((item) => item.practice === name),
      timezone,
    ),
  );
};

const changeText = ({ kind, id, fields }: ReviewDetail, timezone: string): string => {
  const values = Object.entries(fields).map(([name, value]) => [name, renderValue(value, timezone)] as const);
  const title = namedLines({ change: id === null ? kind : `${kind} ${id}` });
  return [title, ...values.map(([name, value]) => namedLines({ [name]: value }, '  '))].join('\n');
};

/** `review show ID…`: the whole item; the exact change is unsealed here and nowhere else, because the person asked. */
export const reviewShow = (options: ReviewItemOptions, runtime: Runtime): Promise<ExitCode> =>
  withContext(options, runtime, (context) =>
    perOwner(context, 'review show', options.ids, async (items, timezone) => {
      const whole = items.map((item) => ({
        practice: item.practice,
        ...shown(item),
        detail: openReviewDetail(context.store, item) as ReviewDetail | null,
      }));
      return {
        exitCode: EXIT.done,
        document: { reviews: whole.map(({ practice: _, ...item }) => item) },
        text: whole
          .map(({ detail, ...item }) =>
            detail === null ? namedLines(item) : `${namedLines(item)}\n${changeText(detail, timezone)}`,
          )
          .join('\n\n'),
      };
    }),
  );

/** A patient with placeholders is put up as long as the link names them: who settles the item has looked at them. */
const resolve = (store: Store, item: ReviewsTable, now: number): Promise<boolean> =>
  store.transaction(async (handle) => {
    if (!(await resolveReview(handle, item.id, now))) return false;
    if (item.kind === 'placeholders') {
      const patientId = item.subject.replace(/^ephysio patient /, '');
      await contactSync.clearPlaceholders(handle, item.practice, patientId);
    }
    return true;
  });

/** `review resolve ID…`: settles items; what still stands is put up again by the next run. */
export const reviewResolve = (options: ReviewItemOptions, runtime: Runtime): Promise<ExitCode> =>
  withContext(options, runtime, (context) =>
    perOwner(context, 'review resolve', options.ids, async (items) => {
      const [done, left]: [string[], string[]] = [[], []];
      for (const item of items)
        ((await resolve(context.store, item, context.now())) ? done : left).push(item.id);
      return settled(done, left);
    }),
  );
