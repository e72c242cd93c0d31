import { type DistinctPairs, pairKey } from '../domain/identity/distinct-pairs.ts';
import { type Answer, type IdentityQuestion, questionOf } from '../domain/identity/identity-question.ts';
import type { Joining } from '../domain/review/refusal.ts';
import { type Review, subjectOf } from '../domain/review/review.ts';
import { ConfigError } from '../errors.ts';
import type { StoreHandle } from '../store/store.ts';
import { loadDistinctPairs, markDistinct } from '../store/tables/distinct-pairs.ts';
import { listOpenReviews, resolveReview, type StoredReview, settleReview } from '../store/tables/reviews.ts';
import { lastRunEnd } from '../store/tables/sync-runs.ts';
import { joinPeople } from '../sync/manual/join-people.ts';
import { takeNameOver } from '../sync/manual/take-name-over.ts';
import type { DistinctOutcome } from '../texts/decision-text.ts';
import { patientText } from '../texts/record-text.ts';
import { type Acted, type Acting, actOnEach, type ItemKind, settleEach } from './item-kind.ts';

/** What only a person can settle. */
export const reviews: ItemKind<StoredReview> = { list: listOpenReviews, idOf: ({ id }) => id };

/** Settles reviews; the next run opens one again if its cause still exists. */
export const settleReviews = ({ store, now }: Acting, some: readonly StoredReview[]) =>
  settleEach(some, (review) => settleReview(store, review, now()));

/** A review that asks who is who, with its question. */
export interface Asked {
  readonly id: string;
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
  return { id, review, question };
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
 * @throws the errors that end a run
 */
export const samePerson = async (
  acting: Acting,
  practice: string,
  asked: Asked,
  otherId: string,
): Promise<Acted<Asked, Joining>> => {
  const pair = pairOf(asked, otherId);
  const outcome = await acting.onSingleRecords(practice, 'review resolve', (run) =>
    asked.question.overwrittenLink === null ? joinPeople(run, pair) : takeNameOver(run, pair),
  );
  if (outcome.state === 'refused') return { item: asked, end: 'left', outcome };
  await resolveReview(acting.store, asked.id, acting.now());
  return { item: asked, end: outcome.failed === null ? 'done' : 'partly', outcome };
};

/** Declared distinct before, they are asked about because they agree in everything: saying it again changes nothing. */
const isSaidBefore = ({ person, candidates }: IdentityQuestion, distinctPairs: DistinctPairs): boolean =>
  candidates.every((candidate) => distinctPairs.has(pairKey(person, candidate)));

/** Remembers that the people whom reviews name are different ones: they are not asked about again. */
export const differentPeople = (
  { store, now }: Acting,
  practice: string,
  all: readonly Asked[],
): Promise<Acted<Asked, DistinctOutcome>[]> =>
  store.transaction(async (handle) => {
    const distinctPairs = await loadDistinctPairs(handle, practice);
    return actOnEach<Asked, DistinctOutcome>(all, async ({ review, question }) => {
      const { person, candidates } = question;
      if (isSaidBefore(question, distinctPairs)) return { end: 'left', outcome: 'again' };
      if (!(await resolveReview(handle, review.id, now()))) return { end: 'left', outcome: 'not-open' };
      for (const candidate of candidates) await markDistinct(handle, practice, [person, candidate], now());
      return { end: 'done', outcome: 'settled' };
    });
  });

/** Names a review among those of a practice. */
const nameOf = (review: Review): string => `${review.kind} ${subjectOf(review)}`;

/**
 * Tells which reviews a person could see before: those that were open when the run before this one ended. What the
 * listener has found since is new.
 * @param run the id of this run
 */
export const knownReviews = async (
  store: StoreHandle,
  practice: string,
  run: string,
): Promise<(review: Review) => boolean> => {
  const end = await lastRunEnd(store, practice, run);
  if (end === null) return () => false;
  const open = await listOpenReviews(store, practice);
  const known = new Set(open.filter(({ created_at: at }) => at <= end).map(nameOf));
  return (review) => known.has(nameOf(review));
};
