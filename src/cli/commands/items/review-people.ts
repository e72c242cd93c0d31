import { type Asked, differentPeople, samePerson } from '../../../app/answer-identity.ts';
import type { CommandContext } from '../../../app/context.ts';
import type { PracticeConfig } from '../../../config/schema.ts';
import { EXIT } from '../../../errors.ts';
import { type DistinctOutcome, distinctText, joiningText } from '../../../texts/decision-text.ts';
import { refusalText } from '../../../texts/refusal-text.ts';
import type { PracticeResult } from '../../per-practice.ts';
import { shortIds } from '../../render/short-ids.ts';

/** `review resolve --same ID`: the outcome. */
export const resolveAsSame = async (
  context: CommandContext,
  practice: PracticeConfig,
  asked: Asked,
  otherId: string,
): Promise<PracticeResult> => {
  const joining = await samePerson(context, practice, asked, otherId);
  const { id } = asked.review;
  const isJoined = joining.state === 'joined';
  const reason = isJoined ? joining.failed : refusalText(joining.refusal, 'terminal');
  const code = isJoined ? {} : { code: joining.refusal.code };
  return {
    exitCode: isJoined && joining.failed === null ? EXIT.done : EXIT.someFailed,
    document: {
      changed: isJoined ? [id] : [],
      unchanged: isJoined ? [] : [id],
      state: joining.state,
      reason,
      ...code,
    },
    text: `${shortIds([asked.review])(id)}  ${joiningText(joining, asked.question, 'terminal')}`,
  };
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
  practice: PracticeConfig,
  all: readonly Asked[],
): Promise<PracticeResult> => {
  const results = await differentPeople(context, practice, all);
  const idsOf = (isSettled: boolean) =>
    results.filter(({ outcome }) => (outcome === 'settled') === isSettled).map(({ review }) => review.id);
  const short = shortIds(all.map(({ review }) => review));
  return {
    exitCode: idsOf(false).length === 0 ? EXIT.done : EXIT.someFailed,
    document: {
      changed: idsOf(true),
      unchanged: idsOf(false),
      results: results.map(({ review, question: { person, candidates }, outcome }) => ({
        id: review.id,
        state: STATES[outcome],
        person,
        candidates,
      })),
    },
    text: results
      .map(
        ({ review, question, outcome }) =>
          `${short(review.id)}  ${distinctText(question, outcome, 'terminal')}`,
      )
      .join('\n'),
  };
};
