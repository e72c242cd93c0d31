import { html } from 'hono/html';
import { PATIENT_FIELDS, type PatientField } from '../../../domain/records/patient.ts';
import type { SideName } from '../../../domain/records/sides.ts';
import type { HistoryEntry, Person, PersonItem } from '../../../items/people/person-of.ts';
import type { Visit } from '../../../items/people/visit.ts';
import { capital, SYSTEM } from '../../../texts/desk/person-phrase.ts';
import type { WaitingKind } from '../../../texts/desk/titles-texts.ts';
import type { Notice } from '../acts/notice.ts';
import { takeAllView } from '../bulk/bulk-links.ts';
import type { Html } from '../shell/html.ts';
import type { PageRequest } from '../shell/page-request.ts';
import { comparisonView } from '../today/comparison-view.ts';
import { noticeView } from '../today/item-view.ts';
import { contactLink, type GhlPlace } from '../today/records-view.ts';
import {
  fieldNamed,
  personWords,
  spanWords,
  statusWords,
  valueWords,
  type Wording,
} from '../today/wording.ts';

/** Who settled an item, by its id. */
export type DecidedBy = ReadonlyMap<string, string>;

const SIDES = ['ephysio', 'ghl'] as const satisfies readonly SideName[];

/** More than this is nothing that somebody reads at the desk. */
const MOST_CHANGES = 100;

const halvesOf = (person: Person) =>
  SIDES.flatMap((side) => {
    const half = person[side];
    return half === null ? [] : [{ side, half }];
  });

const entriesView = (person: Person, place: GhlPlace, wording: Wording): Html => {
  const { texts, speech } = wording;
  const halves = halvesOf(person);
  const value = (half: (typeof halves)[number], field: PatientField): Html | string => {
    const shown = valueWords(field, half.half.fields[field], wording);
    const isProvisional = half.side === 'ephysio' && person.placeholders.includes(field);
    return isProvisional ? html`${shown} <span class="soft">(${texts.today.provisional})</span>` : shown;
  };
  const heads = halves.map(({ side, half: { id, isThere, readAt } }) => {
    const state = isThere ? '' : html` <span class="soft">(${texts.today.deleted})</span>`;
    const read = readAt === null ? '' : html`<br><span class="soft small">${speech.when(readAt)}</span>`;
    const link =
      side === 'ghl' && isThere ? html`<br>${contactLink(place, id, texts.acts.buttons.openInGhl)}` : '';
    return html`${SYSTEM[side]}${state}${read}${link}`;
  });
  return html`<section class="card" aria-labelledby="entries"><h2 id="entries">${texts.person.entries}</h2>${comparisonView(
    {
      caption: texts.today.compared,
      isCaptionHidden: true,
      heads,
      rows: PATIENT_FIELDS.map((field) => ({
        label: capital(texts.words.fields[field]),
        cells: halves.map((half) => ({
          value: value(half, field),
          differs: person.differing.includes(field),
        })),
      })),
      differs: texts.today.differs,
    },
  )}</section>`;
};

const visitRow = (visit: Visit, wording: Wording): Html => {
  const { start, end, therapist, missingOn, ephysio, ghl } = visit;
  const { words } = wording.texts;
  const status = (ephysio ?? ghl)?.status ?? null;
  const where =
    missingOn === null ? words.onBothSides : missingOn === 'ghl' ? words.onlyInEphysio : words.onlyInGhl;
  return html`<tr>
    <td>${start === null ? words.notRead : spanWords(start, end, wording)}</td>
    <td>${therapist?.name ?? ''}</td>
    <td>${status === null ? '' : statusWords(status, wording)}</td>
    <td>${where}</td>
  </tr>`;
};

const table = (label: string, heads: readonly string[], rows: readonly Html[]): Html =>
  html`<div class="scroll" tabindex="0" role="region" aria-label="${label}"><table>
    <thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
    <tbody>${rows}</tbody>
  </table></div>`;

const visitsView = ({ visits }: Person, wording: Wording): Html => {
  const { person, today, words } = wording.texts;
  const heads = [
    today.time,
    capital(today.withTherapist),
    capital(words.fields.status),
    today.visits.bothSides,
  ];
  // The next ones and the last ones are what somebody looks for.
  const rows = visits.toReversed().map((visit) => visitRow(visit, wording));
  return html`<section class="card" aria-labelledby="appointments"><h2 id="appointments">${person.appointments}</h2>
  ${rows.length === 0 ? html`<p class="soft">${person.noAppointments}</p>` : table(person.appointments, heads, rows)}</section>`;
};

/** Each field that was written, with the value before and after. */
const changesOf = ({ kind, data: { before, after } }: HistoryEntry, wording: Wording): Html[] => {
  const { person, words } = wording.texts;
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return fields.flatMap((field) => {
    const named = fieldNamed(field, wording);
    if (named === 'value') return [];
    const label = capital(words.fields[named]);
    const now = valueWords(field, after[field], wording);
    const said =
      kind === 'created'
        ? `${label}: ${now}`
        : person.change(label, valueWords(field, before[field], wording), now);
    return kind === 'created' && !after[field] ? [] : [html`<li>${said}</li>`];
  });
};

const historyView = ({ history }: Person, wording: Wording): Html => {
  const { person } = wording.texts;
  const rows = history.slice(0, MOST_CHANGES).map((entry) => {
    const changes = changesOf(entry, wording);
    return html`<tr>
    <td><time datetime="${entry.at}">${wording.speech.when(entry.at)}</time></td>
    <td>${person.entities[entry.entity]}: ${person.kinds[entry.kind](entry.side)}</td>
    <td>${person.writers[entry.by.kind]}</td>
    <td>${changes.length === 0 ? '' : html`<ul class="plain-list">${changes}</ul>`}</td>
  </tr>`;
  });
  const heads = [person.when, person.what, person.by, person.changes];
  return html`<section class="card" aria-labelledby="history"><h2 id="history">${person.history}</h2>
  ${rows.length === 0 ? html`<p class="soft">${person.noHistory}</p>` : table(person.history, heads, rows)}</section>`;
};

const titleOf = ({ what, kind }: PersonItem, { texts: { titles } }: Wording): string =>
  what === 'review' && kind in titles
    ? titles[kind as WaitingKind]
    : titles[what === 'conflict' ? what : 'failure'];

const itemsView = ({ items }: Person, decidedBy: DecidedBy, wording: Wording): Html => {
  const { person } = wording.texts;
  const line = (item: PersonItem): Html => {
    const by = decidedBy.get(item.id);
    const end = item.settledAt === null ? person.open : person.settledOn(wording.speech.when(item.settledAt));
    const parts = [
      ...(item.openedAt === null ? [] : [wording.speech.when(item.openedAt)]),
      titleOf(item, wording),
      end,
      ...(by === undefined ? [] : [person.decidedBy(by)]),
    ];
    return html`<li>${parts.join(' · ')}</li>`;
  };
  return html`<section class="card" aria-labelledby="questions"><h2 id="questions">${person.questions}</h2>
  ${items.length === 0 ? html`<p class="soft">${person.noQuestions}</p>` : html`<ul class="plain-list">${items.map(line)}</ul>`}</section>`;
};

const standingOf = (person: Person, wording: Wording): string[] => {
  const { person: texts } = wording.texts;
  const [only, ...others] = halvesOf(person);
  return [
    ...(others.length > 0 ? [texts.matched] : only === undefined ? [] : [texts.onlyIn(only.side)]),
    ...(person.isExcluded ? [texts.excluded] : []),
    ...(person.otherPerson === null ? [] : [texts.somebodyElse(person.otherPerson)]),
  ];
};

/** All values of the person at once, where both sides have changed some. */
const takeView = ({ linkId, items }: Person, { request }: PersonContext): Html | '' => {
  const open = items.filter(({ what, settledAt }) => what === 'conflict' && settledAt === null).length;
  return linkId === null || open === 0
    ? ''
    : html`<div class="acts">${takeAllView(request, linkId, open, 'person')}</div>`;
};

/** What a person is shown with. */
export interface PersonContext {
  readonly request: PageRequest;
  readonly place: GhlPlace;
  readonly by: DecidedBy;
  /** The outcome of several values; `null`: nothing was done with any. */
  readonly notice: Notice | null;
}

/** All that is known of a person. */
export const personView = (person: Person, context: PersonContext, wording: Wording): Html => {
  const { request, place, by, notice } = context;
  const { name, year } = personWords(person.name, wording.texts);
  const born = person.name?.birthDate ?? null;
  return html`<h1>${year === null && person.name === null ? wording.texts.person.unknown : name}</h1>
  ${notice === null ? '' : noticeView(notice, request, notice.anchor)}
  <p>${[...(born === null ? [] : [`${capital(wording.texts.person.born(wording.speech.plainDate(born)))}.`]), ...standingOf(person, wording)].join(' ')}</p>
  ${[entriesView(person, place, wording), takeView(person, context), visitsView(person, wording), historyView(person, wording), itemsView(person, by, wording)]}`;
};
