import { html } from 'hono/html';
import { shownPhone } from '../../../domain/records/phone.ts';
import type { FoundPerson, PeopleFound } from '../../../items/people-search/search-people.ts';
import { capital, datedPerson } from '../../../texts/desk/person-phrase.ts';
import { pageAddress } from '../shell/address.ts';
import { type Html, hidden } from '../shell/html.ts';
import type { PageRequest } from '../shell/page-request.ts';
import { personWords } from '../today/wording.ts';

export const SEARCH_PATH = '/admin/search';

/** What a search came to. `failed`: it took too long. */
export type Found = { readonly state: 'too-short' | 'failed' } | ({ readonly state: 'done' } & PeopleFound);

const addressOf = ({ practice, link, ephysioId, ghlId }: FoundPerson): string => {
  if (link !== null) return pageAddress('/admin/person', practice, { link });
  const [side, id] = ephysioId === null ? ['ghl', ghlId ?? ''] : ['ephysio', ephysioId];
  return pageAddress('/admin/person', practice, { side, id });
};

const rowOf = ({ texts, speech }: PageRequest, found: FoundPerson): Html => {
  const { person, ephysioId, ghlId } = found;
  const { words } = texts;
  const where =
    ephysioId === null ? words.onlyInGhl : ghlId === null ? words.onlyInEphysio : words.onBothSides;
  const born = person.birthDate ? speech.plainDate(person.birthDate) : '';
  return html`<tr>
    <th scope="row"><a href="${addressOf(found)}">${datedPerson({ ...personWords(person, texts), year: null })}</a></th>
    <td>${born}</td>
    <td>${person.phone ? shownPhone(person.phone) : ''}</td>
    <td>${person.email ?? ''}</td>
    <td>${where}</td>
  </tr>`;
};

const tableOf = (request: PageRequest, people: readonly FoundPerson[]): Html => {
  const { page, words, today } = request.texts;
  const { birthDate, phone, email } = words.fields;
  const heads = [page.names.person, ...[birthDate, phone, email].map(capital), today.visits.bothSides];
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${page.names.search}"><table>
    <thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
    <tbody>${people.map((found) => rowOf(request, found))}</tbody>
  </table></div>`;
};

const doneView = (request: PageRequest, { people, total, unreadable }: PeopleFound): Html => {
  const { texts, speech } = request;
  const { search } = texts;
  const count = total === 0 ? search.nothingFound : speech.counted(total, search.found);
  const isCut = people.length < total;
  return html`<p role="status">${count} ${isCut ? speech.counted(people.length, search.onlyFirst) : ''}</p>
    ${people.length === 0 ? '' : tableOf(request, people)}
    ${unreadable === 0 ? '' : html`<p class="notice warning">${speech.counted(unreadable, search.unreadable)}</p>`}`;
};

const resultView = (request: PageRequest, found: Found): Html => {
  const { search } = request.texts;
  switch (found.state) {
    case 'too-short':
      return html`<p class="notice warning" role="status">${search.tooShort}</p>`;
    case 'failed':
      return html`<p class="notice error" role="status">${search.failed}</p>`;
    case 'done':
      return doneView(request, found);
  }
};

/** The field with what was typed, and whom it found. `found`: `null` before the first search. */
export const searchView = (request: PageRequest, typed: string, found: Found | null): Html => {
  const { texts, session, practice } = request;
  const { search, page } = texts;
  return html`<h1>${page.names.search}</h1>
  <section class="card">
    <form method="post" action="${SEARCH_PATH}" class="search" role="search">${hidden('token', session.formToken)}${hidden('practice', practice.name)}<label for="typed">${search.label}</label><input id="typed" name="typed" type="search" value="${typed}" maxlength="200" required autocomplete="off" autocapitalize="off" spellcheck="false" autofocus><button class="main">${search.submit}</button></form>
    <p class="soft small">${search.logged}</p>
  </section>
  ${found === null ? '' : html`<section class="card" aria-label="${page.names.search}">${resultView(request, found)}</section>`}`;
};
