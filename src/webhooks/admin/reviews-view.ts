import { html } from 'hono/html';
import type { OpenReview } from '../../store/open-items.ts';
import type { Html } from '../page.ts';
import { actForm } from './act-form.ts';
import { anchorOf } from './item.ts';
import { type ItemsView, section } from './items-section.ts';
import { maskedValues } from './masked-values.ts';
import { short, timeOf } from './words.ts';

/** What only a person can settle. */
export const reviewsView = (view: ItemsView): Html =>
  section(
    {
      id: 'reviews',
      title: 'Reviews',
      about:
        'Put the data right on either side, and the next run takes the item off. Resolve hides it until a run meets it again.',
      none: 'Nothing needs to be decided.',
      all: view.counts.reviews,
      items: view.items.reviews,
      more: 'ephysio-ghl review list',
    },
    ({ id, kind, message, created_at, has_detail }: OpenReview) => {
      const { values, show } = has_detail === 1 ? maskedValues(view, 'review', id) : { values: '', show: '' };
      return html`<li id="${anchorOf('review', id)}">
    <div class="what">
      <h3>${kind}</h3>
      <p>${message}</p>
      ${values}
      <p class="soft small">Review ${short(id)}, since ${timeOf(created_at, view.moment)}</p>
    </div>
    <div class="acts">${show}${actForm(view.form, { verb: 'resolve', item: { kind: 'review', id }, label: 'Resolve', about: `review ${short(id)}` })}</div>
  </li>`;
    },
  );
