import { html } from 'hono/html';
import { ownersOfConflicts } from '../../../items/people/owners-of-conflicts.ts';
import type { ItemPeople } from '../../../items/people/people-of.ts';
import type { Store } from '../../../store/store.ts';
import type { SectionName } from '../../../texts/desk/today-texts.ts';
import type { Notice } from '../acts/notice.ts';
import { pagesQuery, type ShownPages } from '../acts/place.ts';
import { severalView, takeAllView } from '../bulk/bulk-links.ts';
import { pageAddress } from '../shell/address.ts';
import type { Html } from '../shell/html.ts';
import { type ItemContext, itemView, noticeView, placeOf } from './item-view.ts';
import { peopleOfWaiting } from './people-of-waiting.ts';
import type { Section } from './urgency.ts';
import type { Waiting } from './waiting.ts';

/** Of each part of the list so many items stand on a page: what somebody settles in one sitting. */
const PAGE_SIZE = 10;

/** What the list is shown with. */
export interface ListContext extends Omit<ItemContext, 'form' | 'notice' | 'store' | 'moreActs'> {
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
  /** Those of all its pages. */
  readonly together: readonly Waiting[];
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
    together: items,
  };
};

/** Whom and what the items that are shown are about: asked for at once. */
const withPeople = async (
  { store, request }: ListContext,
  parts: readonly ReturnType<typeof shownOf>[],
): Promise<Shown[]> => {
  const shown = parts.flatMap(({ waiting }) => waiting);
  const peopleOf = await peopleOfWaiting(store, request, shown);
  return parts.map(({ waiting, ...part }) => ({
    ...part,
    items: waiting.map((one) => ({ waiting: one, people: peopleOf(one) })),
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

const partView = (
  context: ListContext,
  part: Shown,
  moreActs: ItemContext['moreActs'],
  isListed: boolean,
): Html | '' => {
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
    moreActs,
    notice: notice !== null && placeOf(waiting) === notice.anchor ? notice : null,
  });
  return html`<section class="part" aria-labelledby="${name}">
  <h2 id="${name}">${request.texts.today.sections[name]}<span class="count">${request.speech.number(all)}</span></h2>
  ${isHere ? noticeView(notice, request, notice.anchor) : ''}
  ${severalView(request, part.together)}
  <ul class="items">${items.map(({ waiting, people }) => itemView(waiting, people, itemContext(waiting)))}</ul>
  ${pageLinks(context, part)}
</section>`;
};

/** At a value that was changed on both sides: all those of the person, where there are several. */
const allOfPerson = async (
  { store, request }: ListContext,
  sections: readonly Section[],
): Promise<ItemContext['moreActs']> => {
  const conflicts = sections.flatMap(({ items }) =>
    items.flatMap((one) => (one.kind === 'conflict' ? [one.conflict] : [])),
  );
  const owners = await ownersOfConflicts(store, request.practice.name, conflicts);
  const counts = new Map<string, number>();
  for (const link of owners.values()) counts.set(link, (counts.get(link) ?? 0) + 1);
  return (waiting) => {
    const link = waiting.kind === 'conflict' ? owners.get(waiting.conflict.id) : undefined;
    const count = link === undefined ? 0 : (counts.get(link) ?? 0);
    return link === undefined || count < 2 ? '' : takeAllView(request, link, count, 'today');
  };
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
  const moreActs = await allOfPerson(context, sections);
  const { notice, request } = context;
  const isListed = parts.some(({ items }) =>
    items.some(({ waiting }) => notice !== null && placeOf(waiting) === notice.anchor),
  );
  const isFirst = notice !== null && notice.section === null && !isListed;
  return html`${isFirst ? noticeView(notice, request, notice.anchor) : ''}${parts.map((part) => partView(context, part, moreActs, isListed))}`;
};
