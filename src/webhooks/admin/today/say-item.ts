import type { ReviewDetail } from '../../../domain/review/review-item.ts';
import type { ItemPeople } from '../../../items/people/people-of.ts';
import type { StoreHandle } from '../../../store/store.ts';
import { openConflict } from '../../../store/tables/conflicts.ts';
import { openReviewDetail } from '../../../store/tables/reviews.ts';
import type { ConflictsTable, FailuresTable } from '../../../store/tables/tables.ts';
import type { ListedEvent } from '../../../store/tables/webhooks/webhook-event-list.ts';
import type { HeldWords } from '../../../texts/desk/items-texts.ts';
import { aboutWhom, beginningOf, type Gathered, type Said, sayReview } from './review-words.ts';
import { sayProblem } from './say-problem.ts';
import type { Waiting } from './waiting.ts';
import { fieldNamed, momentWords, valueWords, type Wording } from './wording.ts';

/** An item in words. Patient data. */
export interface SaidItem extends Said {
  /** What there is in English only: what a service or the program said. `null`: nothing. */
  readonly technical: string | null;
  /** What has to be entered by hand; `null`: nothing. */
  readonly detail: ReviewDetail | null;
}

type Kind<K extends Waiting['kind']> = Extract<Waiting, { readonly kind: K }>;

const GUARDS: readonly HeldWords['guard'][] = ['creations', 'retire-limit', 'mass-change'];

const plain = (said: Said, technical: string | null = null): SaidItem => ({
  ...said,
  technical,
  detail: null,
});

const sayHeld = ({ guard, count }: Kind<'held'>, { texts, speech }: Wording): SaidItem => {
  const { title, says, advice } = texts.items.held;
  const words = { guard: GUARDS.find((known) => known === guard) ?? 'other', count } as const;
  return plain({ title, text: says(words, speech), advice: advice(words, speech) });
};

const sayLetter = (event: ListedEvent, gathered: Gathered, wording: Wording): SaidItem => {
  const { title, says, advice } = wording.texts.items.letter;
  const { entity, received_at, last_error } = event;
  const words = { person: aboutWhom(gathered, wording), entity, at: momentWords(received_at, wording) };
  return plain(
    { title, text: says(words, wording.speech), advice: advice(words, wording.speech) },
    last_error,
  );
};

const sayFailure = (failure: FailuresTable, gathered: Gathered, wording: Wording): SaidItem => {
  const { says, advice } = wording.texts.items.failure;
  const { failure: title } = wording.texts.titles;
  const { entity, side, dead_at, reason } = failure;
  const words = {
    person: aboutWhom(gathered, wording),
    entity,
    at: entity === 'patient' ? null : beginningOf(gathered, wording),
    to: side,
    isGivenUp: dead_at !== null,
  };
  return plain({ title, text: says(words, wording.speech), advice: advice(words, wording.speech) }, reason);
};

const sayConflict = (
  store: StoreHandle,
  conflict: ConflictsTable,
  gathered: Gathered,
  wording: Wording,
): SaidItem => {
  const { says, advice } = wording.texts.items.conflict;
  const { conflict: title } = wording.texts.titles;
  const { field, winner, reason } = conflict;
  const values = openConflict(store, conflict);
  const shown = (value: string | null): string | null =>
    value === null || value === '' ? null : valueWords(field, value, wording);
  const words = {
    person: aboutWhom(gathered, wording),
    field: fieldNamed(field, wording),
    winner,
    reason,
    kept: shown(values.winner),
    lost: shown(values.loser),
  };
  return plain({ title, text: says(words, wording.speech), advice: advice(words, wording.speech) });
};

const sayReviewItem = (
  store: StoreHandle,
  { review }: Kind<'review'>,
  people: ItemPeople,
  wording: Wording,
): SaidItem => {
  const detail = openReviewDetail(store, review);
  const isByHand = review.kind === 'patient-by-hand' || review.kind === 'appointment-by-hand';
  const said = sayReview(review, { people, detail }, wording);
  return { ...said, technical: isByHand ? review.facts.reason : null, detail };
};

/**
 * What an item says to the person who settles it: unsealed here, because somebody looks at it.
 * @throws GuardError when what is sealed is not what was stored
 */
export const sayItem = (
  store: StoreHandle,
  waiting: Waiting,
  people: ItemPeople,
  wording: Wording,
): SaidItem => {
  const gathered: Gathered = { people, detail: null };
  switch (waiting.kind) {
    case 'problem': {
      const { technical, ...said } = sayProblem(waiting.problem, wording);
      return plain(said, technical);
    }
    case 'held':
      return sayHeld(waiting, wording);
    case 'letter':
      return sayLetter(waiting.event, gathered, wording);
    case 'failure':
      return sayFailure(waiting.failure, gathered, wording);
    case 'conflict':
      return sayConflict(store, waiting.conflict, gathered, wording);
    case 'review':
      return sayReviewItem(store, waiting, people, wording);
  }
};
