import { html } from 'hono/html';
import { type ItemPeople, type OpenItem, peopleOfAll } from '../../../items/people/people-of.ts';
import type { Store } from '../../../store/store.ts';
import type { SectionName } from '../../../texts/desk/today-texts.ts';
import type { Notice } from '../acts/notice.ts';
import { pagesQuery, type ShownPages } from '../acts/place.ts';
import { pageAddress } from '../shell/address.ts';
import type { Html } from '../shell/html.ts';
import { buttonView } from './item-buttons.ts';
import { type ItemContext, itemView, noticeView, placeOf } from './item-view.ts';
import type { Section } from './urgency.ts';
import { openItemOf, type Waiting } from './waiting.ts';

/** Of each part of the list so many items stand on a page: what somebody settles in one sitting. */
const PAGE_SIZE = 10;

const NOBODY: ItemPeople = { people: [], appointments: [], differing: [] };

/** What the list is shown with. */
export interface ListContext extends Omit<ItemContext, 'form' | 'notice' | 'store'> {
  readonly store: Store;
  readonly pages: ShownPages;
  readonly notice: Notice | null;
}

/** One part of the list, as far as it is shown. */
interface Shown {
  readonly name: SectionName;
  readonly all: number;
  readonly page: number;
  readonly pages: number;
  readonly items: readonly { readonly waiting: Waiting; readonly people: ItemPeople }[];
}

/** The page that was asked for, or the last one there is. */
const shownOf = ({ name, items }: Section, asked: number) => {
  const pages = Math.max(1, Math.ceil(items.length / PAGE_SIZE));
  const page = Math.min(asked, pages);
  return {
    name,
    all: items.length,
    page,
    pages,
    waiting: items.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE),
  };
};

/** Whom and what the items that are shown are about: asked for at once. */
const withPeople = async (
  { store, request: { practice, now } }: ListContext,
  parts: readonly ReturnType<typeof shownOf>[],
): Promise<Shown[]> => {
  const asked = parts
    .flatMap(({ waiting }) => waiting)
    .flatMap((one): [Waiting, OpenItem][] => {
      const item = openItemOf(one);
      return item === null ? [] : [[one, item]];
    });
  const found = await peopleOfAll(
    store,
    practice,
    asked.map(([, item]) => item),
    now,
  );
  const people = new Map(asked.map(([waiting], n) => [waiting, found[n] ?? NOBODY]));
  return parts.map(({ waiting, ...part }) => ({
    ...part,
    items: waiting.map((one) => ({ waiting: one, people: people.get(one) ?? NOBODY })),
  }));
};

const pageLinks = ({ request, pages: shown }: ListContext, { name, page, pages }: Shown): Html | '' => {
  if (pages === 1) return '';
  const { today } = request.texts;
  const { number } = request.speech;
  const link = (to: number, label: string, rel: string): Html | '' =>
    to < 1 || to > pages
      ? ''
      : html`<a class="button" rel="${rel}" href="${pageAddress('/admin/', request.practice.name, pagesQuery({ ...shown, [name]: to }))}#${name}">${label}</a>`;
  return html`<nav class="pages" aria-label="${today.sections[name]}">${link(page - 1, today.previousPage, 'prev')}<p class="soft">${today.page(number(page), number(pages))}</p>${link(page + 1, today.nextPage, 'next')}</nav>`;
};

/** All messages at once, where there are several. */
const retryAllView = (context: ListContext, { name, items }: Shown): Html | '' => {
  const { request, pages } = context;
  const letters = items.filter(({ waiting }) => waiting.kind === 'letter').length;
  if (letters < 2 || request.viewer.role !== 'decide') return '';
  const form = {
    practice: request.practice.name,
    token: request.session.formToken,
    place: { section: name, pages },
  };
  const label = request.texts.acts.buttons.retryAll;
  const button = { verb: 'retry', item: { kind: 'letters' }, label } as const;
  return html`<div class="acts" id="letters">${buttonView(form, button, request.texts.items.letter.title)}</div>`;
};

const partView = (context: ListContext, part: Shown, isListed: boolean): Html | '' => {
  const { request, notice, pages } = context;
  const { name, all, items } = part;
  const isHere = !isListed && notice?.section === name;
  if (all === 0 && !isHere) return '';
  const form = {
    practice: request.practice.name,
    token: request.session.formToken,
    place: { section: name, pages },
  };
  const itemContext = (waiting: Waiting): ItemContext => ({
    ...context,
    form,
    notice: notice !== null && placeOf(waiting) === notice.anchor ? notice : null,
  });
  return html`<section class="part" aria-labelledby="${name}">
  <h2 id="${name}">${request.texts.today.sections[name]}<span class="count">${request.speech.number(all)}</span></h2>
  ${isHere ? noticeView(notice, request, notice.anchor) : ''}
  ${retryAllView(context, part)}
  <ul class="items">${items.map(({ waiting, people }) => itemView(waiting, people, itemContext(waiting)))}</ul>
  ${pageLinks(context, part)}
</section>`;
};

/**
 * What waits, the most urgent first. What the last press has brought about stands at its item, or, where that is gone, at the
 * top of the part that it was in.
 */
export const sectionsView = async (sections: readonly Section[], context: ListContext): Promise<Html> => {
  const parts = await withPeople(
    context,
    sections.map((section) => shownOf(section, context.pages[section.name] ?? 1)),
  );
  const { notice, request } = context;
  const isListed = parts.some(({ items }) =>
    items.some(({ waiting }) => notice !== null && placeOf(waiting) === notice.anchor),
  );
  const isFirst = notice !== null && notice.section === null && !isListed;
  return html`${isFirst ? noticeView(notice, request, notice.anchor) : ''}${parts.map((part) => partView(context, part, isListed))}`;
};
