import { differentPeople, doubtOf, samePerson } from '../cli/commands/items/review-people.ts';
import type { PracticeResult } from '../cli/per-practice.ts';
import type { PracticeConfig } from '../config/schema.ts';
import { EXIT } from '../errors.ts';
import type { Decisions } from '../webhooks/admin/item.ts';
import type { Notice } from '../webhooks/admin/sessions.ts';
import type { CommandContext } from './context.ts';
import { takeValues } from './take-value.ts';

/** What a command's options are called on the page. */
const asButtons = (text: string): string =>
  text.replace('without --take', 'with Resolve').replace('Say --same', 'Press Same person');

/** What a command would print. */
const noticeOf = (what: string, { exitCode, text }: PracticeResult): Notice => ({
  kind: exitCode === EXIT.done ? 'good' : 'warning',
  text: `${what} ${asButtons(text).replace(/ {2,}/, ' ')}.`,
});

/** The decisions of the admin page, carried out as `conflicts resolve --take` and `review resolve` do. */
export const createAdminDecisions = (
  context: CommandContext,
  practiceOf: (name: string) => PracticeConfig,
): Decisions => ({
  take: async (conflict, side) =>
    noticeOf('Conflict', await takeValues(context, practiceOf(conflict.practice), [conflict], side)),
  answer: async (review, answer) => {
    const practice = practiceOf(review.practice);
    const doubt = doubtOf(review, answer);
    const result =
      answer === 'same'
        ? await samePerson(context, practice, doubt, doubt.other?.id ?? '')
        : await differentPeople(context, practice, [doubt]);
    return noticeOf('Review', result);
  },
});
