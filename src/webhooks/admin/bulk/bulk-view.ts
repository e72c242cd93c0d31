import { html } from 'hono/html';
import { GuardError } from '../../../errors.ts';
import type { StoreHandle } from '../../../store/store.ts';
import { openConflict } from '../../../store/tables/conflicts.ts';
import type { ConflictsTable } from '../../../store/tables/tables.ts';
import type { LeftOut } from '../../../texts/desk/bulk-texts.ts';
import { capital, datedPerson } from '../../../texts/desk/person-phrase.ts';
import { pageAddress } from '../shell/address.ts';
import { type Html, hidden } from '../shell/html.ts';
import type { PageRequest } from '../shell/page-request.ts';
import { comparisonView } from '../today/comparison-view.ts';
import type { PeopleOf } from '../today/people-of-waiting.ts';
import { aboutWhom } from '../today/review-words.ts';
import { sayItem } from '../today/say-item.ts';
import type { Waiting } from '../today/waiting.ts';
import { fieldNamed, valueWords, type Wording } from '../today/wording.ts';
import { answerOf, type BulkAct, type BulkOrigin } from './bulk-act.ts';
import { BULK_PATH, titleOf } from './bulk-links.ts';
import { type BulkSet, keysOf } from './bulk-set.ts';

/** What would be done with several items at once. */
export interface BulkContent {
  readonly store: StoreHandle;
  readonly act: BulkAct;
  readonly set: BulkSet;
  /** Of those that are listed. */
  readonly peopleOf: PeopleOf;
  readonly wording: Wording;
  readonly from: BulkOrigin;
  /** The number that was typed was another one. */
  readonly isWrong: boolean;
}

/** So many items are listed. */
export const LISTED = 20;

/** Where the links to the act stand. */
export const originAddress = (practice: string, act: BulkAct, from: BulkOrigin): string =>
  from === 'person' && 'link' in act
    ? pageAddress('/admin/person', practice, { link: act.link })
    : pageAddress('/admin/', practice);

/** The person and what it is about, as the item says it. */
const lineView = (waiting: Waiting, { store, peopleOf, wording }: BulkContent): Html => {
  const { texts } = wording;
  const people = peopleOf(waiting);
  const said = (): { readonly text: string; readonly name: string } => {
    try {
      const { text, detail } = sayItem(store, waiting, people, wording);
      return { text, name: datedPerson(aboutWhom({ people, detail }, wording)) };
    } catch (error) {
      if (!(error instanceof GuardError)) throw error;
      const name = datedPerson(aboutWhom({ people, detail: null }, wording));
      return { text: texts.page.messages.unreadable.text, name };
    }
  };
  const { text, name } = said();
  return html`<li>${name === texts.words.unnamed ? '' : html`<strong>${name}:</strong> `}${text}</li>`;
};

/** What a conflict is about, among those of one person: the field, of an appointment also when it is. */
const disputedLabel = (
  waiting: Waiting,
  conflict: ConflictsTable,
  { peopleOf, wording }: BulkContent,
): string => {
  const named = fieldNamed(conflict.field, wording);
  const field = named === 'value' ? conflict.field : capital(wording.texts.words.fields[named]);
  const [appointment] = peopleOf(waiting).appointments;
  const start = conflict.entity === 'appointment' ? (appointment?.visit.start ?? null) : null;
  return start === null ? field : `${field}, ${wording.speech.when(start)}`;
};

/** The values of a person, as they are and as they become. */
const valuesView = (content: BulkContent): Html => {
  const { store, act, set, wording } = content;
  const { bulk, today } = wording.texts;
  const side = answerOf(act);
  return comparisonView({
    caption: bulk.acts[side],
    isCaptionHidden: true,
    heads: [bulk.now, bulk.after],
    rows: set.items.flatMap((waiting) => {
      if (waiting.kind !== 'conflict') return [];
      const { conflict } = waiting;
      const { winner, loser } = openConflict(store, conflict);
      const shown = (value: string | null): string => valueWords(conflict.field, value, wording);
      const after = conflict.winner === side ? winner : loser;
      return [
        {
          label: disputedLabel(waiting, conflict, content),
          cells: [
            { value: shown(winner), differs: false },
            { value: shown(after), differs: after !== winner },
          ],
        },
      ];
    }),
    differs: today.differs,
  });
};

const listView = (content: BulkContent): Html => {
  const { act, set, wording } = content;
  if ('link' in act) return valuesView(content);
  const { speech, texts } = wording;
  const others = set.items.length - LISTED;
  return html`<ul class="lines">${set.items.slice(0, LISTED).map((waiting) => lineView(waiting, content))}${others > 0 ? html`<li class="soft">${speech.counted(others, texts.bulk.others)}</li>` : ''}</ul>`;
};

const leftOutView = ({ set, wording: { speech, texts } }: BulkContent): Html =>
  html`${(Object.entries(set.leftOut) as [LeftOut, number][])
    .filter(([, count]) => count > 0)
    .map(([why, count]) => html`<p>${speech.counted(count, texts.bulk.leftOut[why])}</p>`)}`;

const confirmView = ({ practice, session, texts }: PageRequest, content: BulkContent): Html => {
  const { act, set, from, isWrong } = content;
  const fields = { token: session.formToken, practice: practice.name, ...act, from, set: keysOf(set.items) };
  const number = String(set.items.length);
  return html`<form method="post" action="${BULK_PATH}" class="confirm">${Object.entries(fields).map(([name, value]) => hidden(name, value))}
    <label for="number">${texts.bulk.confirm(number)}</label>
    <input id="number" name="number" class="number" inputmode="numeric" autocomplete="off" required${isWrong ? html` aria-invalid="true" aria-describedby="wrong" autofocus` : ''}>
    <div class="acts"><button class="main">${texts.bulk.acts[answerOf(act)]}</button><a class="button" href="${originAddress(practice.name, act, from)}">${texts.run.override.cancel}</a></div>
  </form>`;
};

/** What would be done, with whom, and the number to confirm it. */
export const bulkView = (request: PageRequest, content: BulkContent): Html => {
  const { act, set, peopleOf, wording, from, isWrong } = content;
  const { texts, speech, practice } = request;
  const { bulk } = texts;
  const [first] = set.items;
  const title = titleOf(act, texts);
  if (first === undefined)
    return html`<h1>${title}</h1>
  <section class="card"><p>${bulk.nothing}</p>${leftOutView(content)}
    <p><a class="button" href="${originAddress(practice.name, act, from)}">${texts.page.back}</a></p></section>`;
  const person =
    'link' in act ? datedPerson(aboutWhom({ people: peopleOf(first), detail: null }, wording)) : null;
  return html`<h1>${person === null ? title : `${bulk.acts[answerOf(act)]}: ${person}`}</h1>
  ${isWrong ? html`<p class="notice error" role="alert" id="wrong">${bulk.wrongNumber(String(set.items.length))}</p>` : ''}
  <section class="card">
    <p>${speech.counted(set.items.length, bulk.concerned)} ${bulk.meaning[answerOf(act)]}</p>
    ${listView(content)}
    ${leftOutView(content)}
    <p class="soft">${bulk.onlyThese}</p>
    ${confirmView(request, content)}
  </section>`;
};
