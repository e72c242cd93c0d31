import { html } from 'hono/html';
import type { DetailAppointment, DetailSlot, ReviewDetail } from '../../../domain/review/review-item.ts';
import type { ItemPeople } from '../../../items/people/people-of.ts';
import type { Visit, VisitHalf } from '../../../items/people/visit.ts';
import { capital, SYSTEM } from '../../../texts/desk/person-phrase.ts';
import type { Html } from '../shell/html.ts';
import { comparisonView } from './comparison-view.ts';
import { fieldNamed, personWords, spanWords, statusWords, valueWords, type Wording } from './wording.ts';

/** Of many appointments so many are listed. */
const MOST = 10;

/** What of an appointment is shown: when, with whom, and how it stands. */
const lines = (wording: Wording) => {
  const { today, words } = wording.texts;
  return [
    {
      label: today.time,
      fields: ['start', 'end'],
      value: ({ start, end }: VisitHalf) => (start ? spanWords(start, end, wording) : words.notRead),
    },
    {
      label: capital(today.withTherapist),
      fields: ['calendar'],
      value: ({ therapist }: VisitHalf) => therapist?.name ?? words.notRead,
    },
    {
      label: capital(words.fields.status),
      fields: ['status'],
      value: ({ status }: VisitHalf) => (status ? statusWords(status, wording) : words.notRead),
    },
  ];
};

const nameOf = ({ person }: Visit, wording: Wording): string | null =>
  person?.name ? personWords(person.name, wording.texts).name : null;

/** One appointment, as each side has it. */
const halvesView = (visit: Visit, wording: Wording): Html => {
  const { texts } = wording;
  const sides = (['ephysio', 'ghl'] as const).flatMap((side) => {
    const half = visit[side];
    return half === null ? [] : [{ side, half }];
  });
  const person = nameOf(visit, wording);
  return comparisonView({
    caption: person === null ? texts.today.appointment : `${texts.today.appointment}: ${person}`,
    heads: sides.map(({ side }) => SYSTEM[side]),
    rows: lines(wording).map(({ label, fields, value }) => ({
      label,
      cells: sides.map(({ half }) => ({
        value: value(half),
        differs: visit.differs.some((field) => fields.includes(field)),
      })),
    })),
    differs: texts.today.differs,
  });
};

const where = ({ missingOn }: Visit, { texts: { words } }: Wording): string =>
  missingOn === null ? words.onBothSides : missingOn === 'ghl' ? words.onlyInEphysio : words.onlyInGhl;

/** Several appointments beside each other. */
const severalView = (visits: readonly Visit[], wording: Wording): Html => {
  const { texts } = wording;
  const halves = visits.map(
    (visit): VisitHalf => ({
      id: '',
      start: visit.start,
      end: visit.end,
      therapist: visit.therapist,
      status: (visit.ephysio ?? visit.ghl)?.status ?? null,
    }),
  );
  const shown = lines(wording).map(({ label, value }) => ({
    label,
    cells: halves.map((half) => ({ value: value(half), differs: false })),
  }));
  return comparisonView({
    caption: texts.today.visits.title,
    heads: visits.map((visit) =>
      visit.kind === 'taken' || visit.person === null
        ? texts.today.visits.taken
        : (nameOf(visit, wording) ?? texts.words.unnamed),
    ),
    rows: [
      ...shown,
      {
        label: texts.today.visits.bothSides,
        cells: visits.map((visit) => ({ value: where(visit, wording), differs: false })),
      },
    ],
    differs: texts.today.differs,
  });
};

/** The appointments that an item is about. Nothing where it is about none that was read. */
export const appointmentsView = ({ appointments }: ItemPeople, wording: Wording): Html | '' => {
  const visits = appointments.map(({ visit }) => visit).filter((one) => one.start || one.ephysio || one.ghl);
  const known = visits.filter((one) => one.start ?? one.ephysio?.start ?? one.ghl?.start);
  const [only, ...others] = known.slice(0, MOST);
  if (only === undefined) return '';
  return others.length === 0 ? halvesView(only, wording) : severalView([only, ...others], wording);
};

const slotWords = (slot: DetailSlot | null, wording: Wording): string | null => {
  if (slot === null || slot.start === null) return null;
  const therapist = wording.therapistOf(slot.calendar)?.name;
  return [spanWords(slot.start, slot.end, wording), therapist].filter((part) => part).join(', ');
};

const planned = ({ was, becomes, patient }: DetailAppointment, wording: Wording): Html => {
  const { today, words } = wording.texts;
  const name = patient ? html`${personWords(patient, wording.texts).name}: ` : '';
  const [before, after] = [slotWords(was, wording), slotWords(becomes, wording)];
  if (before === null) return html`<li>${name}${after ?? words.notRead}</li>`;
  if (before === after) return html`<li>${name}${before}</li>`;
  return html`<li>${name}${today.before} ${before}; ${today.after} ${after ?? words.statuses.cancelled}</li>`;
};

/**
 * What a person has to enter: values by field, and when appointments are. Nothing where there is none, or the appointments
 * are shown as they were read.
 */
export const detailView = (
  detail: ReviewDetail | null,
  { appointments: read }: ItemPeople,
  wording: Wording,
): Html | '' => {
  if (detail === null) return '';
  const { texts } = wording;
  const isShown = detail.kind === 'about' && read.length > 0;
  const appointments = isShown ? [] : (detail.appointments ?? []);
  // Of something that is only shown, the records say it.
  const fields = detail.kind === 'about' ? [] : Object.entries(detail.fields);
  const shown = fields.flatMap(([field, value]) => {
    const named = fieldNamed(field, wording);
    return named === 'value' ? [] : [{ label: capital(texts.words.fields[named]), field, value }];
  });
  if (shown.length + appointments.length === 0) return '';
  return html`<div class="values">
      ${detail.kind === 'about' ? '' : html`<p class="soft small">${texts.today.toEnter}</p>`}
      ${shown.length === 0 ? '' : html`<dl>${shown.map(({ label, field, value }) => html`<div><dt>${label}</dt><dd>${valueWords(field, value, wording)}</dd></div>`)}</dl>`}
      ${appointments.length === 0 ? '' : html`<ul>${appointments.slice(0, MOST).map((one) => planned(one, wording))}</ul>`}
    </div>`;
};
