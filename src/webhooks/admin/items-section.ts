import { html } from 'hono/html';
import { conflicts } from '../../items/conflicts.ts';
import { failures } from '../../items/failures.ts';
import { reviews } from '../../items/reviews.ts';
import { webhookEvents } from '../../items/webhook-events.ts';
import type { Store } from '../../store/store.ts';
import { countFailures } from '../../store/tables/failures.ts';
import type { FormFields, Revealed } from './item.ts';
import type { Html } from './page.ts';
import type { Moment } from './words.ts';

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

export type OpenItems = Awaited<ReturnType<typeof listOpenItems>>;

/** What the lists of a page are made from. */
export interface ItemsView {
  readonly items: OpenItems;
  /** How many there are of each kind, listed or not. */
  readonly counts: Readonly<Record<'deadLetters' | 'reviews' | 'conflicts', number>>;
  readonly form: FormFields;
  readonly moment: Moment;
  readonly revealed: Revealed | null;
}

export interface Section<T> {
  readonly id: string;
  readonly title: string;
  /** What such an item is, and what a press does. */
  readonly about: string;
  readonly none: string;
  readonly all: number;
  readonly items: readonly T[];
  readonly more: string;
  readonly extra?: Html | '';
}

/** One kind of item: what it is, the oldest of them, and where the others are. */
export const section = <T>(
  { id, title, about, none, all, items, more, extra = '' }: Section<T>,
  one: (item: T) => Html,
): Html =>
  html`<section class="card" aria-labelledby="${id}">
  <div class="head"><h2 id="${id}">${title}<span class="count">${all}</span></h2>${extra}</div>
  <p class="soft small">${all === 0 ? none : about}</p>
  ${items.length === 0 ? '' : html`<ul class="items">${items.map(one)}</ul>`}
  ${all > items.length ? html`<p class="soft small">${all - items.length} more. All of them: <code>${more}</code></p>` : ''}
</section>`;
