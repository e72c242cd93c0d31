import { html } from 'hono/html';
import { allowedAnswers, questionOf } from '../../../domain/identity/identity-question.ts';
import type { StoredReview } from '../../../store/tables/reviews.ts';
import { datedPerson } from '../../../texts/desk/person-phrase.ts';
import type { Item, Verb } from '../acts/item.ts';
import { type Place, placeFields } from '../acts/place.ts';
import { resolvingOf } from '../acts/resolving.ts';
import { type Html, hidden } from '../shell/html.ts';
import type { Gathered } from './review-words.ts';
import type { Waiting } from './waiting.ts';
import { personWords, type Wording } from './wording.ts';

/** What every form of the list carries. */
export interface FormFields {
  readonly practice: string;
  /** The proof that the page is from here. */
  readonly token: string;
  readonly place: Place;
}

/** What a button does, with what, and what it is called. */
export interface Button {
  readonly verb: Verb;
  readonly item: Item;
  readonly label: string;
}

const reviewButtons = (review: StoredReview, gathered: Gathered, wording: Wording): Button[] => {
  const { buttons: words } = wording.texts.acts;
  const item = { kind: 'review', id: review.id } as const;
  const question = questionOf(review);
  const answers = question ? allowedAnswers(question) : [];
  const several = question && question.other === null ? question.matchable : [];
  const isOneOfMany = (question?.candidates.length ?? 0) > 1 && several.length > 0;
  const nameOf = ({ side, id }: { readonly side: string; readonly id: string }): string =>
    datedPerson(
      personWords(
        gathered.people.people.find((one) => one.side === side && one.id === id)?.fields,
        wording.texts,
      ),
    );
  const same: Button[] =
    several.length > 0
      ? several.map((one) => ({
          verb: 'same',
          item: { ...item, other: one.id },
          label: words.sameAs(nameOf(one)),
        }))
      : [{ verb: 'same', item, label: words.same }];
  return [
    ...(answers.includes('same') ? same : []),
    ...(answers.includes('different')
      ? [{ verb: 'different' as const, item, label: isOneOfMany ? words.noneOfThem : words.different }]
      : []),
    { verb: 'resolve', item, label: words[resolvingOf(review)] },
  ];
};

/** What of an item can be gathered about: none where only the program's carer can do something. */
export const buttonsOf = (waiting: Waiting, gathered: Gathered, wording: Wording): readonly Button[] => {
  const { buttons: words } = wording.texts.acts;
  switch (waiting.kind) {
    case 'problem':
      return [];
    case 'held': {
      const { guard } = waiting;
      if (guard !== 'creations' && guard !== 'retire-limit') return [];
      return [{ verb: 'let-in', item: { kind: 'held', guard }, label: words.transferAnyway }];
    }
    case 'letter': {
      const item = { kind: 'letter', id: String(waiting.event.id) } as const;
      return [
        { verb: 'retry', item, label: words.retry },
        { verb: 'discard', item, label: words.stopTrying },
      ];
    }
    case 'failure': {
      const { entity, side, record_id: id } = waiting.failure;
      return [{ verb: 'retry', item: { kind: 'record', entity, side, id }, label: words.retry }];
    }
    case 'conflict': {
      const item = { kind: 'conflict', id: waiting.conflict.id } as const;
      return [
        { verb: 'take-ephysio', item, label: words.takeEphysio },
        { verb: 'take-ghl', item, label: words.takeGhl },
        { verb: 'resolve', item, label: words.leave },
      ];
    }
    case 'review':
      return reviewButtons(waiting.review, gathered, wording);
  }
};

/**
 * One button: a form of its own, so that it works without a script.
 * @param about what tells it from other buttons of its name, for a person who does not see where it stands
 */
export const buttonView = (
  { practice, token, place }: FormFields,
  { verb, item, label }: Button,
  about: string,
): Html => {
  const fields = { token, practice, ...item, ...placeFields(place) };
  return html`<form method="post" action="/admin/${verb}">${Object.entries(fields).map(([name, value]) => (value === undefined ? '' : hidden(name, value)))}<button>${label}<span class="unseen">: ${about}</span></button></form>`;
};
