import { html } from 'hono/html';
import type { OpenItems } from '../../store/tables/open-items.ts';
import type { FormFields, Revealed } from './item.ts';
import type { Html } from './page.ts';
import type { Moment } from './words.ts';

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
