import type { PracticeConfig } from '../config/schema.ts';
import { type DistinctPairs, pairKey } from '../domain/identity/distinct-pairs.ts';
import { type Answer, type IdentityQuestion, questionOf } from '../domain/identity/identity-question.ts';
import type { Joining } from '../domain/review/refusal.ts';
import { ConfigError } from '../errors.ts';
import { loadDistinctPairs, markDistinct } from '../store/tables/distinct-pairs.ts';
import { resolveReview, type StoredReview } from '../store/tables/reviews.ts';
import { joinPeople } from '../sync/manual/join-people.ts';
import { takeNameOver } from '../sync/manual/take-name-over.ts';
import type { DistinctOutcome } from '../texts/decision-text.ts';
import { patientText } from '../texts/record-text.ts';
import type { CommandContext } from './context.ts';
import { onSingleRecords } from './single-records.ts';

/** A review that asks who is who, with its question. */
export interface Asked {
  readonly review: StoredReview;
  readonly question: IdentityQuestion;
}

const mergeThem = ({ person }: IdentityQuestion): string =>
  person.side === 'ghl'
    ? 'It is about two contacts: merge them in GHL if they are one person.'
    : 'It is about two patients of e-Physio: merge them there if they are one person.';

/** @throws ConfigError for a review that does not ask who is who, or can be answered in one way only */
export const askedBy = (review: StoredReview, answer: Answer): Asked => {
  const { id, kind } = review;
  const question = questionOf(review);
  if (question === null)
    throw new ConfigError(
      `Review item ${id} does not ask whether two records are one person.`,
      '--same and --different are for items of kind "who-is-who" about a patient or contact, --different also for those of kind "listed-twice", --same also for those of kind "imported-link" or "somebody-else" about a link; what else can be done says the item itself.',
    );
  if (kind === 'listed-twice' && answer === 'same')
    throw new ConfigError(`Review item ${id} is about two records of one service.`, mergeThem(question));
  if (question.importedLink !== null && answer === 'different')
    throw new ConfigError(
      `Review item ${id} is about the imported link ${question.importedLink}.`,
      `If it is not one person, run \`ephysio-ghl links remove ${question.importedLink}\`.`,
    );
  if (question.overwrittenLink !== null && answer === 'different')
    throw new ConfigError(
      `Review item ${id} is about a record that stands for somebody else by now.`,
      'Put the record right, as the item says; it is settled by the next run then.',
    );
  return { review, question };
};

/** The two records that are one person. @throws ConfigError when the review does not name the other one */
const pairOf = ({ review, question }: Asked, id: string): { ephysio: string; ghl: string } => {
  const { person, candidates } = question;
  const others = candidates.filter(({ side }) => side !== person.side);
  const other = others.find((candidate) => candidate.id === id);
  if (other) {
    const [ephysio, ghl] = person.side === 'ephysio' ? [person.id, other.id] : [other.id, person.id];
    return { ephysio, ghl };
  }
  throw new ConfigError(
    `Review item ${review.id} does not name ${id} on the other side of ${patientText(person)}.`,
    others.length > 0 ? `It names ${others.map(patientText).join(', ')}.` : mergeThem(question),
  );
};

/**
 * Links the two records that a review names, because a person knows that they are one patient. Where they are linked, and
 * one has another name by now, that name is taken over.
 * @param command where the person decided: the command, or `admin page`
 * @throws the errors that end a run
 */
export const samePerson = async (
  context: CommandContext,
  practice: PracticeConfig,
  asked: Asked,
  otherId: string,
  command = 'review resolve',
): Promise<Joining> => {
  const pair = pairOf(asked, otherId);
  const joining = await onSingleRecords(context, practice, command, (run) =>
    asked.question.overwrittenLink === null ? joinPeople(run, pair) : takeNameOver(run, pair),
  );
  if (joining.state === 'joined') await resolveReview(context.store, asked.review.id, context.now());
  return joining;
};

/** Declared distinct before, they are asked about because they agree in everything: saying it again changes nothing. */
const isSaidBefore = ({ person, candidates }: IdentityQuestion, distinctPairs: DistinctPairs): boolean =>
  candidates.every((candidate) => distinctPairs.has(pairKey(person, candidate)));

/** Remembers that the people whom reviews name are different ones: they are not asked about again. */
export const differentPeople = (
  { store, now }: CommandContext,
  practice: PracticeConfig,
  all: readonly Asked[],
): Promise<(Asked & { readonly outcome: DistinctOutcome })[]> =>
  store.transaction(async (handle) => {
    const distinctPairs = await loadDistinctPairs(handle, practice.name);
    const results: (Asked & { readonly outcome: DistinctOutcome })[] = [];
    for (const asked of all) {
      const { person, candidates } = asked.question;
      if (isSaidBefore(asked.question, distinctPairs)) results.push({ ...asked, outcome: 'again' });
      else if (!(await resolveReview(handle, asked.review.id, now())))
        results.push({ ...asked, outcome: 'not-open' });
      else {
        for (const candidate of candidates)
          await markDistinct(handle, practice.name, [person, candidate], now());
        results.push({ ...asked, outcome: 'settled' });
      }
    }
    return results;
  });
