import type { PracticeConfig } from '../config/schema.ts';
import { distinctText, joiningText, resolutionText } from '../texts/decision-text.ts';
import type { Decisions } from '../webhooks/admin/item.ts';
import type { Notice } from '../webhooks/admin/sessions.ts';
import { askedBy, differentPeople, samePerson } from './answer-identity.ts';
import type { CommandContext } from './context.ts';
import { takeValues } from './take-value.ts';

/** As changes name it. */
const PAGE = 'admin page';

const noticeOf = (what: string, id: string, isGood: boolean, text: string): Notice => ({
  kind: isGood ? 'good' : 'warning',
  text: `${what} ${id.slice(0, 8)} ${text}.`,
});

/** The decisions of the admin page, carried out as `conflicts resolve --take` and `review resolve` do. */
export const createAdminDecisions = (
  context: CommandContext,
  practiceOf: (name: string) => PracticeConfig,
): Decisions => ({
  take: async (conflict, side) => {
    const [taken] = await takeValues(context, practiceOf(conflict.practice), [conflict], side, PAGE);
    if (!taken) throw new Error(`conflict ${conflict.id} was not looked at`);
    const { id, resolution } = taken;
    return noticeOf('Conflict', id, resolution.state === 'done', resolutionText(resolution, 'page'));
  },
  answer: async (review, answer) => {
    const practice = practiceOf(review.practice);
    const asked = askedBy(review, answer);
    const { question } = asked;
    if (answer === 'same') {
      const joining = await samePerson(context, practice, asked, question.other?.id ?? '', PAGE);
      const isDone = joining.state === 'joined' && joining.failed === null;
      return noticeOf('Review', review.id, isDone, joiningText(joining, question, 'page'));
    }
    const [result] = await differentPeople(context, practice, [asked]);
    const outcome = result?.outcome ?? 'not-open';
    return noticeOf('Review', review.id, outcome === 'settled', distinctText(question, outcome, 'page'));
  },
});
