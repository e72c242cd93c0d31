import { html } from 'hono/html';
import { type Answer, answersTo, doubtIn } from '../../domain/identity/doubt.ts';
import type { OpenReview } from '../../store/tables/open-items.ts';
import { actForm } from './act-form.ts';
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
    (review: OpenReview) => {
      const { id, kind, message, created_at, has_detail } = review;
      const { values, show } = has_detail === 1 ? maskedValues(view, 'review', id) : { values: '', show: '' };
      const button = (verb: Verb, label: string): Html =>
        actForm(view.form, { verb, item: { kind: 'review', id }, label, about: `review ${short(id)}` });
      const doubt = doubtIn(review);
      const answers = doubt ? answersTo(doubt).map((answer) => button(answer, LABELS[answer])) : [];
      return html`<li id="${anchorOf('review', id)}">
    <div class="what">
      <h3>${kind}</h3>
      <p>${message}</p>
      ${values}
      <p class="soft small">Review ${short(id)}, since ${timeOf(created_at, view.moment)}</p>
    </div>
    <div class="acts">${show}${answers}${button('resolve', 'Resolve')}</div>
  </li>`;
    },
  );
