import { html } from 'hono/html';
import type { ReviewDetail } from '../../../domain/review/review-item.ts';
import { GuardError } from '../../../errors.ts';
import type { ItemPeople } from '../../../items/people/people-of.ts';
import type { StoreHandle } from '../../../store/store.ts';
import { openConflict } from '../../../store/tables/conflicts.ts';
import { datedPerson } from '../../../texts/desk/person-phrase.ts';
import { anchorOf, itemOf } from '../acts/item.ts';
import type { Notice } from '../acts/notice.ts';
import { pageAddress } from '../shell/address.ts';
import type { Html } from '../shell/html.ts';
import { technicalView } from '../shell/message.ts';
import type { PageRequest } from '../shell/page-request.ts';
import { appointmentsView, detailView } from './appointments-view.ts';
import { asDisputed } from './disputed.ts';
import { buttonsOf, buttonView, type FormFields } from './item-buttons.ts';
import { contactLinksView, type GhlPlace, recordsView } from './records-view.ts';
import type { Gathered } from './review-words.ts';
import { sayItem } from './say-item.ts';
import type { Waiting } from './waiting.ts';
import { personWords, type Wording } from './wording.ts';

/** What an item is shown with. */
export interface ItemContext {
  readonly store: StoreHandle;
  readonly request: PageRequest;
  readonly wording: Wording;
  readonly ghl: GhlPlace;
  readonly form: FormFields;
  /** Leads to what settles more than this item. */
  readonly moreActs: (waiting: Waiting) => Html | '';
  /** `null`: the last press was about something else. */
  readonly notice: Notice | null;
}

/** What a press has brought about, at the place that the page was led to. */
export const noticeView = (
  { kind, text, about, lines = [], technical }: Notice,
  request: PageRequest,
  anchor: string | null,
): Html =>
  html`<div class="notice ${kind}" role="status"${anchor === null ? '' : html` id="${anchor}" tabindex="-1"`}><p>${about === null ? '' : html`<strong>${about}:</strong> `}${text}</p>${lines.length === 0 ? '' : html`<ul class="plain-list">${lines.map((line) => html`<li>${line}</li>`)}</ul>`}${technical === undefined ? '' : technicalView(request, technical)}</div>`;

/** The place of an item on the page; `null`: nothing leads to it. */
export const placeOf = (waiting: Waiting): string | null => {
  const item = itemOf(waiting);
  return item && anchorOf(item);
};

/** Since when it waits; `null`: not known. */
const since = (waiting: Waiting): string | null => {
  switch (waiting.kind) {
    case 'review':
      return waiting.review.created_at;
    case 'conflict':
      return waiting.conflict.created_at;
    case 'letter':
      return waiting.event.received_at;
    default:
      return null;
  }
};

/** Whom an item is about, each with the next appointment. Nothing where it is about nobody. */
const whoView = (
  { people }: ItemPeople,
  { texts, speech, texts: { today } }: Wording,
  practice: string,
): Html => {
  const about = people.filter(({ role }) => role === 'about');
  const persons = new Map<string, ItemPeople['people'][number]>();
  for (const one of about.length > 0 ? about : people.slice(0, 1)) {
    const key = one.linkId ?? `${one.side} ${one.id}`;
    const isNamed = !!one.fields.firstName || !!one.fields.lastName;
    if (
      !persons.has(key) ||
      (isNamed && personWords(persons.get(key)?.fields, texts).name === texts.words.unnamed)
    )
      persons.set(key, one);
  }
  return html`${[...persons.values()].map(({ fields, upcoming: [next], linkId, side, id }) => {
    const address = pageAddress('/admin/person', practice, linkId === null ? { side, id } : { link: linkId });
    const when =
      next?.start == null
        ? today.noAppointment
        : today.nextAppointment(speech.when(next.start), next.therapist?.name ?? null);
    return html`<p class="who"><a href="${address}"><strong>${datedPerson(personWords(fields, texts))}</strong></a> <span class="soft">· ${when}</span></p>`;
  })}`;
};

/** The records and appointments that an item is about, and what has to be entered. */
const bodyView = (
  waiting: Waiting,
  people: ItemPeople,
  detail: ReviewDetail | null,
  { store, wording, ghl }: ItemContext,
): Html => {
  const isConflict = waiting.kind === 'conflict';
  const shown = isConflict
    ? asDisputed(people, waiting.conflict, openConflict(store, waiting.conflict), wording.therapistOf)
    : people;
  const appointments = appointmentsView(shown, wording);
  // Two people who agree say nothing about their appointment.
  const isOfPeople = appointments === '' || shown.differing.length > 0;
  const caption = isConflict ? wording.texts.today.asDisputed : null;
  return html`${appointments}
    ${isOfPeople ? recordsView(shown.people, ghl, wording, caption) : contactLinksView(shown.people, ghl, wording)}
    ${detailView(detail, shown, wording)}`;
};

const NOTHING_GATHERED: Gathered = { people: { people: [], appointments: [], differing: [] }, detail: null };

const CONNECTION: readonly string[] = ['app-removed', 'not-signed-in', 'not-renewable'];

/** The way to connect the practice again, for a user who may. */
const connectView = (waiting: Waiting, { practice, viewer, texts }: PageRequest): Html | '' =>
  waiting.kind === 'problem' && CONNECTION.includes(waiting.problem.code) && viewer.role === 'decide'
    ? html`<a class="button main" href="/api/auth/connect?practice=${encodeURIComponent(practice.name)}">${texts.acts.buttons.connect}</a>`
    : '';

const articleOf = (waiting: Waiting, context: ItemContext, content: Html): Html => {
  const anchor = placeOf(waiting);
  const isRed = waiting.kind === 'problem' || waiting.kind === 'held';
  const { notice, request } = context;
  return html`<li class="item${isRed ? ' red' : ''}"${anchor === null ? '' : html` id="${anchor}" tabindex="-1"`}>
    ${notice === null ? '' : noticeView(notice, request, null)}
    ${content}
  </li>`;
};

/** The buttons of an item, for a user who may decide. */
const actsView = (waiting: Waiting, gathered: Gathered, about: string, context: ItemContext): Html => {
  const { request, wording, form, moreActs } = context;
  const buttons = request.viewer.role === 'decide' ? buttonsOf(waiting, gathered, wording) : [];
  return html`<div class="acts">${buttons.map((button) => buttonView(form, button, about))}${moreActs(waiting)}${connectView(waiting, request)}</div>`;
};

const readableView = (waiting: Waiting, people: ItemPeople, context: ItemContext): Html => {
  const { store, request, wording } = context;
  const said = sayItem(store, waiting, people, wording);
  const person = personWords(people.people[0]?.fields, wording.texts).name;
  const about = people.people.length === 0 ? said.title : `${said.title}, ${person}`;
  const opened = since(waiting);
  return html`<h3>${said.title}</h3>
    ${whoView(people, wording, request.practice.name)}
    <p>${said.text}</p>
    ${bodyView(waiting, people, said.detail, context)}
    <p class="advice">${said.advice}</p>
    ${actsView(waiting, { people, detail: said.detail }, about, context)}
    ${said.technical === null || said.technical === '' ? '' : technicalView(request, said.technical)}
    ${opened === null ? '' : html`<p class="soft small">${wording.texts.today.openSince(wording.speech.distance(opened, request.now))}</p>`}`;
};

/** What is sealed cannot be opened: that item is gathered of, and the others are there all the same. */
const unreadableView = (waiting: Waiting, { message, hint }: GuardError, context: ItemContext): Html => {
  const { title, text } = context.wording.texts.page.messages.unreadable;
  return html`<h3>${title}</h3><p>${text}</p>${actsView(waiting, NOTHING_GATHERED, title, context)}${technicalView(context.request, `${message} ${hint}`)}`;
};

/** One item: what happened, to whom, what it means, and what settles it. */
export const itemView = (waiting: Waiting, people: ItemPeople, context: ItemContext): Html => {
  try {
    return articleOf(waiting, context, readableView(waiting, people, context));
  } catch (error) {
    if (!(error instanceof GuardError)) throw error;
    return articleOf(waiting, context, unreadableView(waiting, error, context));
  }
};
