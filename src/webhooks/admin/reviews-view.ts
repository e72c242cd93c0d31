import { html } from 'hono/html';
import { type Answer, allowedAnswers, questionOf } from '../../domain/identity/identity-question.ts';
import type { StoredReview } from '../../store/tables/reviews.ts';
import { reviewText } from '../../texts/review-text.ts';
import { actionForm } from './action-form.ts';
import { anchorOf, type Verb } from './item.ts';
import { type ItemsView, section } from './items-section.ts';
import { maskedValues } from './masked-values.ts';
import type { Html } from './page.ts';
import { short, timeOf } from './words.ts';

const LABELS: Readonly<Record<Answer, string>> = { same: 'Same person', different: 'Not the same' };

/** What only a person can settle. */
export const reviewsView = (view: ItemsView): Html =>
  section(
    {
      id: 'reviews',
      title: 'Reviews',
      about:
        'Put the data right on either side, and the next run takes the item off. Resolve hides it until a run meets it again. Same person links the two; Not the same lets each be made on the other side.',
      none: 'Nothing needs to be decided.',
      all: view.counts.reviews,
      items: view.items.reviews,
      more: 'ephysio-ghl review list',
    },
    (review: StoredReview) => {
      const { id, kind, created_at, sealedDetail } = review;
      const { values, show } =
        sealedDetail !== null ? maskedValues(view, 'review', id) : { values: '', show: '' };
      const button = (verb: Verb, label: string): Html =>
        actionForm(view.form, { verb, item: { kind: 'review', id }, label, about: `review ${short(id)}` });
      const question = questionOf(review);
      const answers = question
        ? allowedAnswers(question).map((answer) => button(answer, LABELS[answer]))
        : [];
      return html`<li id="${anchorOf('review', id)}">
    <div class="what">
      <h3>${kind}</h3>
      <p>${reviewText(review)}</p>
      ${values}
      <p class="soft small">Review ${short(id)}, since ${timeOf(created_at, view.moment)}</p>
    </div>
    <div class="acts">${show}${answers}${button('resolve', 'Resolve')}</div>
  </li>`;
    },
  );
