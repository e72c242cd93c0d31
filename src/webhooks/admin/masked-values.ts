import { html } from 'hono/html';
import { actionForm } from './action-form.ts';
import { anchorOf, type Revealed } from './item.ts';
import type { ItemsView } from './items-section.ts';
import type { Html } from './page.ts';
import { type Moment, short, shownValue } from './words.ts';

const valuesView = ({ values }: Revealed, { timezone }: Moment): Html =>
  html`<dl class="values">${values.map(({ name, value }) => html`<div><dt>${name}</dt><dd>${shownValue(value, timezone)}</dd></div>`)}</dl>`;

const MASKED = html`<p class="mask"><span aria-hidden="true">••••••••</span><span class="unseen">values are hidden</span></p>`;

/** The values of an item if they were asked for; else the button that asks. */
export const maskedValues = (
  { revealed, moment, form }: Pick<ItemsView, 'revealed' | 'moment' | 'form'>,
  kind: 'review' | 'conflict',
  id: string,
) =>
  revealed?.anchor === anchorOf(kind, id)
    ? { values: valuesView(revealed, moment), show: '' as const }
    : {
        values: MASKED,
        show: actionForm(form, {
          verb: 'show',
          item: { kind, id },
          label: 'Show',
          about: `${kind} ${short(id)}`,
        }),
      };
