import { html } from 'hono/html';
import type { Visit } from '../../../items/people/visit.ts';
import type { Visits } from '../../../items/people/visits-of.ts';
import type { thisWeek } from '../../../status/days.ts';
import { capital, datedPerson } from '../../../texts/desk/person-phrase.ts';
import { pagesQuery, type ShownPages } from '../acts/place.ts';
import { pageAddress } from '../shell/address.ts';
import type { Html } from '../shell/html.ts';
import type { PageRequest } from '../shell/page-request.ts';
import { fieldNamed, personWords, statusWords, type Wording } from './wording.ts';

type Day = ReturnType<typeof thisWeek>[number];

/** What the appointments are shown with. */
export interface VisitsContext {
  readonly request: PageRequest;
  readonly wording: Wording;
  readonly days: readonly Day[];
  /** The day that was asked for, `YYYY-MM-DD`; any other text stands for today. */
  readonly asked: string | undefined;
  readonly pages: ShownPages;
}

const isOn =
  ({ from, to }: Day) =>
  ({ start }: Visit): boolean =>
    start !== null && from <= start && start < to;

const takesPlace = ({ kind, isOff }: Visit): boolean => kind === 'appointment' && !isOff;

/** A day with the number of its appointments, as a link to them. */
const dayLink = (
  day: Day,
  isShown: boolean,
  visits: readonly Visit[],
  { request, pages }: VisitsContext,
): Html => {
  const { speech, texts, practice } = request;
  const own = visits.filter(isOn(day)).filter(takesPlace);
  const oneSided = own.filter(({ missingOn }) => missingOn !== null).length;
  const query = { ...pagesQuery(pages), day: day.day };
  const name = day.isToday ? texts.words.today : `${speech.shortWeekday(day.from)} ${speech.date(day.from)}`;
  const mark =
    oneSided === 0 ? '' : html` <strong>${speech.counted(oneSided, texts.today.visits.oneSided)}</strong>`;
  return html`<li><a href="${pageAddress('/admin/', practice.name, query)}#visits"${isShown ? html` aria-current="true"` : ''}>${name}<span class="soft small">${speech.counted(own.length, texts.words.appointments)}${mark}</span></a></li>`;
};

/** On which side it is, where not on both alike. */
const where = ({ missingOn, differs }: Visit, wording: Wording): Html => {
  const { words, today } = wording.texts;
  if (missingOn !== null)
    return html`<strong>${missingOn === 'ghl' ? words.onlyInEphysio : words.onlyInGhl}</strong>`;
  const fields = differs
    .map((field) => fieldNamed(field, wording))
    .filter((field) => field !== 'value')
    .map((field) => words.fields[field]);
  if (fields.length === 0) return html`<span class="soft">${words.onBothSides}</span>`;
  return html`<strong>≠ ${today.visits.different}: ${wording.speech.list(fields)}</strong>`;
};

const row = (visit: Visit, wording: Wording): Html => {
  const { speech, texts } = wording;
  const { start, end, kind, person, therapist, ephysio, ghl } = visit;
  const time =
    start === null ? '' : end === null ? speech.time(start) : `${speech.time(start)}–${speech.time(end)}`;
  const status = ephysio?.status ?? ghl?.status ?? null;
  const isTaken = kind === 'taken';
  const who = isTaken
    ? html`<span class="soft">${texts.today.visits.taken}</span>`
    : datedPerson(personWords(person?.name, wording.texts));
  return html`<tr><th scope="row">${time}</th><td>${who}</td><td>${therapist?.name ?? ''}</td><td>${isTaken || status === null ? '' : statusWords(status, wording)}</td><td>${isTaken ? '' : where(visit, wording)}</td></tr>`;
};

const table = (visits: readonly Visit[], caption: string, wording: Wording): Html => {
  const { today } = wording.texts;
  const { state, bothSides, none } = today.visits;
  if (visits.length === 0) return html`<h3>${caption}</h3><p class="soft">${none}</p>`;
  return html`<h3>${caption}</h3><table class="visits">
    <thead><tr>${[today.time, today.person, today.withTherapist, state, bothSides].map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
    <tbody>${visits.map((visit) => row(visit, wording))}</tbody>
  </table>`;
};

/** When the appointments were last read, by the clock alone if that was today. */
const readWords = (readAt: string | null, { request: { speech, texts, now } }: VisitsContext): string => {
  if (readAt === null) return texts.today.visits.neverRead;
  const isToday = speech.date(readAt) === speech.date(new Date(now).toISOString());
  return isToday ? texts.words.asReadAt(speech.time(readAt)) : texts.today.visits.readOn(speech.when(readAt));
};

/** The appointments of today and this week, as they were last read, and what only one side has. */
export const visitsView = ({ visits, readAt }: Visits, context: VisitsContext): Html => {
  const { request, wording, days, asked } = context;
  const { today } = request.texts;
  const shown = days.find(({ day }) => day === asked) ?? days.find(({ isToday }) => isToday);
  const own = shown === undefined ? [] : visits.filter(isOn(shown)).filter(({ isOff }) => !isOff);
  const caption =
    shown === undefined ? '' : `${request.speech.weekday(shown.from)}, ${request.speech.date(shown.from)}`;
  return html`<section class="card" aria-labelledby="visits">
  <div class="head"><h2 id="visits">${today.visits.title}</h2><p class="soft small">${readWords(readAt, context)}</p></div>
  <nav class="days" aria-label="${today.visits.week}"><ul>${days.map((day) => dayLink(day, day === shown, visits, context))}</ul></nav>
  ${table(own, capital(caption), wording)}
</section>`;
};
