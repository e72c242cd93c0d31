import { html } from 'hono/html';
import { counted } from '../../domain/counted.ts';
import { otherSide, SERVICE } from '../../domain/records/sides.ts';
import type { FailuresTable } from '../../store/tables/tables.ts';
import { actionForm } from './action-form.ts';
import { type ItemsView, section } from './items-section.ts';
import type { Html } from './page.ts';
import { type Moment, timeOf } from './words.ts';

const whenNext = ({ next_attempt_at, dead_at }: FailuresTable, moment: Moment): Html | string => {
  if (dead_at !== null) return html`given up ${timeOf(dead_at, moment)}`;
  if (Date.parse(next_attempt_at) <= moment.now) return 'tried again by the next run';
  return html`tried again ${timeOf(next_attempt_at, moment)}`;
};

/** Records that a service refuses, given up or not. */
export const recordsView = ({ items, form, moment }: ItemsView): Html =>
  section(
    {
      id: 'records',
      title: 'Records that a service refuses',
      about:
        'Put the record right where it comes from: what changes is tried again by itself. Retry lets the next run try it as it is.',
      none: 'Every record goes through.',
      all: items.recordCount,
      items: items.records,
      more: 'ephysio-ghl failures list',
    },
    (failure: FailuresTable) => {
      const { entity, side, record_id, reason, attempts } = failure;
      return html`<li>
    <div class="what">
      <h3>${SERVICE[otherSide(side)]} ${entity} <code>${record_id}</code></h3>
      <p>${reason}</p>
      <p class="soft small">To ${SERVICE[side]}, ${counted(attempts, 'try', 'tries')}, ${whenNext(failure, moment)}</p>
    </div>
    <div class="acts">${actionForm(form, { verb: 'retry', item: { kind: 'record', entity, side, id: record_id }, label: 'Retry', about: `${entity} ${record_id}` })}</div>
  </li>`;
    },
  );
