import { html } from 'hono/html';
import { counted } from '../../domain/counted.ts';
import type { ListedEvent } from '../../store/tables/webhook-event-list.ts';
import { actionForm } from './action-form.ts';
import { type ItemsView, section } from './items-section.ts';
import type { Html } from './page.ts';
import { timeOf } from './words.ts';

/** Webhook events that were given up. */
export const deadLettersView = ({ items, counts, form, moment }: ItemsView): Html => {
  const deadLetter = ({
    id,
    type,
    entity,
    record_id,
    received_at,
    attempts,
    last_error,
  }: ListedEvent): Html => {
    const [item, about] = [{ kind: 'letter', id: String(id) } as const, `webhook ${id}`];
    return html`<li>
    <div class="what">
      <h3>${type} <span class="soft">${entity} <code>${record_id}</code></span></h3>
      <p>${last_error ?? ''}</p>
      <p class="soft small">Webhook ${id}, arrived ${timeOf(received_at, moment)}, ${counted(attempts, 'try', 'tries')}</p>
    </div>
    <div class="acts">${actionForm(form, { verb: 'retry', item, label: 'Retry', about })}${actionForm(form, { verb: 'discard', item, label: 'Discard', about })}</div>
  </li>`;
  };
  const all = counts.deadLetters;
  const retryAll = {
    verb: 'retry',
    item: { kind: 'letters' },
    label: `Retry all ${all}`,
    about: 'webhooks',
  } as const;
  return section(
    {
      id: 'letters',
      title: 'Webhooks that were given up',
      about:
        'Retry works on it at once. Discard takes it out for good; the next run looks at the record in any case.',
      none: 'No webhook was given up.',
      all,
      items: items.deadLetters,
      more: 'ephysio-ghl webhooks list --state dead',
      extra: all > 1 ? html`<div class="acts">${actionForm(form, retryAll)}</div>` : '',
    },
    deadLetter,
  );
};
