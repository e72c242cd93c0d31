import { html } from 'hono/html';
import { counted } from '../../domain/counted.ts';
import { type Answer, allowedAnswers, questionOf } from '../../domain/identity/identity-question.ts';
import { otherSide, SERVICE } from '../../domain/records/sides.ts';
import { conflicts } from '../../items/conflicts.ts';
import { failures } from '../../items/failures.ts';
import { reviews } from '../../items/reviews.ts';
import { webhookEvents } from '../../items/webhook-events.ts';
import type { Store } from '../../store/store.ts';
import { countFailures } from '../../store/tables/failures.ts';
import { reviewText } from '../../texts/review-text.ts';
import { anchorOf, type FormFields, type Item, type Revealed, type Verb } from './item.ts';
import type { Html } from './shell/document.ts';
import { type Moment, short, shownValue, timeOf } from './words.ts';

/**
 * What waits for a person in one practice: of each kind the oldest, and of records that a service refuses those first that
 * were given up.
 * @param limit of each kind: what a person reads, however much waits
 */
export const listOpenItems = async (store: Store, practice: string, limit: number) => ({
  deadLetters: await webhookEvents.list(store, practice, { states: ['dead'], limit }),
  records: await failures.list(store, practice, { mostUrgent: limit }),
  /** Records in all; how many there are of the other kinds is part of the status. */
  recordCount: await countFailures(store, practice),
  reviews: await reviews.list(store, practice, { limit }),
  conflicts: await conflicts.list(store, practice, { limit }),
});

/** What the lists of a page are made from. */
export interface ItemsView {
  readonly items: Awaited<ReturnType<typeof listOpenItems>>;
  /** How many there are of each kind, listed or not. */
  readonly counts: Readonly<Record<'deadLetters' | 'reviews' | 'conflicts', number>>;
  readonly form: FormFields;
  readonly moment: Moment;
  readonly revealed: Revealed | null;
}

interface Section {
  readonly id: string;
  readonly title: string;
  /** What such an item is, and what a press does. */
  readonly about: string;
  readonly none: string;
  readonly all: number;
  readonly rows: readonly Html[];
  readonly more: string;
  readonly extra?: Html | '';
}

/** One kind of item: what it is, the oldest of them, and where the others are. */
export const section = ({ id, title, about, none, all, rows, more, extra = '' }: Section): Html =>
  html`<section class="card" aria-labelledby="${id}">
  <div class="head"><h2 id="${id}">${title}<span class="count">${all}</span></h2>${extra}</div>
  <p class="soft small">${all === 0 ? none : about}</p>
  ${rows.length === 0 ? '' : html`<ul class="items">${rows}</ul>`}
  ${all > rows.length && none !== '' ? html`<p class="soft small">${all - rows.length} more. All of them: <code>${more}</code></p>` : ''}
</section>`;

const hidden = (name: string, value: string): Html =>
  html`<input type="hidden" name="${name}" value="${value}">`;

/**
 * One button that does something: a form of its own, so that it works without a script.
 * @param about which one of several such buttons it is, for a person who does not see where it stands
 */
const button = (
  { practice, token, role }: FormFields,
  item: Item,
  about: string,
  verb: Verb,
  label: string,
): Html | '' =>
  role === 'view' && verb !== 'show'
    ? ''
    : html`<form method="post" action="/admin/${verb}">${hidden('token', token)}${hidden('practice', practice)}${Object.entries(item).map(([name, value]) => hidden(name, value))}<button>${label}<span class="unseen"> ${about}</span></button></form>`;

const MASKED = html`<p class="mask"><span aria-hidden="true">••••••••</span><span class="unseen">values are hidden</span></p>`;

const valuesView = ({ values }: Revealed, { timezone }: Moment): Html =>
  html`<dl class="values">${values.map(({ name, value }) => html`<div><dt>${name}</dt><dd>${shownValue(value, timezone)}</dd></div>`)}</dl>`;

interface Row {
  readonly item: Item;
  /** The item, for the buttons. */
  readonly about: string;
  readonly title: Html | string;
  readonly text: string;
  readonly foot: Html;
  readonly buttons: readonly (readonly [verb: Verb, label: string])[];
  /** It has values that are patient data: they are shown if they were asked for. */
  readonly isMasked?: boolean;
}

/** One item with its buttons. */
export const row = (
  { form, moment, revealed }: ItemsView,
  { item, about, title, text, foot, buttons, isMasked = false }: Row,
): Html => {
  const anchor = item.kind === 'review' || item.kind === 'conflict' ? anchorOf(item.kind, item.id) : null;
  const shown = isMasked && revealed?.anchor === anchor ? revealed : null;
  const all = [...(isMasked && shown === null ? [['show', 'Show'] as const] : []), ...buttons];
  return html`<li${anchor === null ? '' : html` id="${anchor}"`}>
    <div class="what">
      <h3>${title}</h3>
      <p>${text}</p>
      ${shown ? valuesView(shown, moment) : isMasked ? MASKED : ''}
      <p class="soft small">${foot}</p>
    </div>
    <div class="acts">${all.map(([verb, label]) => button(form, item, about, verb, label))}</div>
  </li>`;
};

/** Webhook events that were given up. */
export const deadLettersView = (view: ItemsView): Html => {
  const all = view.counts.deadLetters;
  const retryAll = button(view.form, { kind: 'letters' }, 'webhooks', 'retry', `Retry all ${all}`);
  return section({
    id: 'letters',
    title: 'Webhooks that were given up',
    about:
      'Retry works on it at once. Discard takes it out for good; the next run looks at the record in any case.',
    none: 'No webhook was given up.',
    all,
    rows: view.items.deadLetters.map((event) =>
      row(view, {
        item: { kind: 'letter', id: String(event.id) },
        about: `webhook ${event.id}`,
        title: html`${event.type} <span class="soft">${event.entity} <code>${event.record_id}</code></span>`,
        text: event.last_error ?? '',
        foot: html`Webhook ${event.id}, arrived ${timeOf(event.received_at, view.moment)}, ${counted(event.attempts, 'try', 'tries')}`,
        buttons: [
          ['retry', 'Retry'],
          ['discard', 'Discard'],
        ],
      }),
    ),
    more: 'ephysio-ghl webhooks list --state dead',
    extra: all > 1 ? html`<div class="acts">${retryAll}</div>` : '',
  });
};

type Failure = ItemsView['items']['records'][number];

const whenNext = ({ next_attempt_at, dead_at }: Failure, moment: Moment): Html | string => {
  if (dead_at !== null) return html`given up ${timeOf(dead_at, moment)}`;
  if (Date.parse(next_attempt_at) <= moment.now) return 'tried again by the next run';
  return html`tried again ${timeOf(next_attempt_at, moment)}`;
};

/** Records that a service refuses, given up or not. */
export const recordsView = (view: ItemsView): Html =>
  section({
    id: 'records',
    title: 'Records that a service refuses',
    about:
      'Put the record right where it comes from: what changes is tried again by itself. Retry lets the next run try it as it is.',
    none: 'Every record goes through.',
    all: view.items.recordCount,
    rows: view.items.records.map((failure) => {
      const { entity, side, record_id: id, reason, attempts } = failure;
      return row(view, {
        item: { kind: 'record', entity, side, id },
        about: `${entity} ${id}`,
        title: html`${SERVICE[otherSide(side)]} ${entity} <code>${id}</code>`,
        text: reason,
        foot: html`To ${SERVICE[side]}, ${counted(attempts, 'try', 'tries')}, ${whenNext(failure, view.moment)}`,
        buttons: [['retry', 'Retry']],
      });
    }),
    more: 'ephysio-ghl failures list',
  });

const LABELS: Readonly<Record<Answer, string>> = { same: 'Same person', different: 'Not the same' };

/** What only a person can settle. */
export const reviewsView = (view: ItemsView): Html =>
  section({
    id: 'reviews',
    title: 'Reviews',
    about:
      'Put the data right on either side, and the next run takes the item off. Resolve hides it until a run meets it again. Same person links the two; Not the same lets each be made on the other side.',
    none: 'Nothing needs to be decided.',
    all: view.counts.reviews,
    rows: view.items.reviews.map((review) => {
      const question = questionOf(review);
      const answers = question ? allowedAnswers(question) : [];
      return row(view, {
        item: { kind: 'review', id: review.id },
        about: `review ${short(review.id)}`,
        title: review.kind,
        text: reviewText(review),
        foot: html`Review ${short(review.id)}, since ${timeOf(review.created_at, view.moment)}`,
        buttons: [...answers.map((answer) => [answer, LABELS[answer]] as const), ['resolve', 'Resolve']],
        isMasked: review.sealedDetail !== null,
      });
    }),
    more: 'ephysio-ghl review list',
  });

const REASONS = { 'both-changed': 'changed on both sides', owner: 'the field belongs to it' } as const;

/** Values that were overwritten. */
export const conflictsView = (view: ItemsView): Html =>
  section({
    id: 'conflicts',
    title: 'Conflicts',
    about:
      'A value was overwritten, because the other side won. Take writes the value of one side to both. Resolve says that you have seen it, and writes nothing.',
    none: 'No value was overwritten.',
    all: view.counts.conflicts,
    rows: view.items.conflicts.map(({ id, entity, field, winner, reason, link_id, created_at }) =>
      row(view, {
        item: { kind: 'conflict', id },
        about: `conflict ${short(id)}`,
        title: html`${field} <span class="soft">of ${entity === 'patient' ? 'a patient' : 'an appointment'}</span>`,
        text: `${SERVICE[winner]} won: ${REASONS[reason]}.`,
        foot: html`Conflict ${short(id)}, link ${short(link_id)}, ${timeOf(created_at, view.moment)}`,
        buttons: [
          ['take-ephysio', 'Take e-Physio'],
          ['take-ghl', 'Take GHL'],
          ['resolve', 'Resolve'],
        ],
        isMasked: true,
      }),
    ),
    more: 'ephysio-ghl conflicts list',
  });
