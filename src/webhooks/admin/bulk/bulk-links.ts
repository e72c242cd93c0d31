import { html } from 'hono/html';
import type { BulkAnswer } from '../../../texts/desk/bulk-texts.ts';
import type { Catalogue } from '../../../texts/desk/topics.ts';
import { pageAddress } from '../shell/address.ts';
import type { Html } from '../shell/html.ts';
import type { PageRequest } from '../shell/page-request.ts';
import type { Waiting } from '../today/waiting.ts';
import { answerOf, type BulkAct, type BulkOrigin, bulkActOf } from './bulk-act.ts';

export const BULK_PATH = '/admin/bulk';
/** The place on the next page that says the outcome. */
export const BULK_NOTICE = 'bulk';

/** The address of the page that shows what would be done: kind, verb and the id of a match, no name and no value. */
export const bulkAddress = (practice: string, act: BulkAct, from: BulkOrigin): string =>
  pageAddress(BULK_PATH, practice, { ...act, from });

/** What the items of an act have in common, besides the answer. */
export const kindTitle = ({ kind }: BulkAct, { titles, items }: Catalogue): string =>
  kind === 'letter' ? items.letter.title : titles[kind];

/** What is done, and with which kind of items. */
export const titleOf = (act: BulkAct, texts: Catalogue): string =>
  `${texts.bulk.acts[answerOf(act)]}: ${kindTitle(act, texts)}`;

const mayDecide = ({ viewer }: PageRequest): boolean => viewer.role === 'decide';

/** Leads to the page that settles several of these items at once; nothing where none of them share an answer. */
export const severalView = (request: PageRequest, items: readonly Waiting[]): Html | '' => {
  const groups = new Map<string, { readonly act: BulkAct; readonly count: number }>();
  for (const act of items.map(bulkActOf)) {
    if (act === null) continue;
    const key = JSON.stringify(act);
    groups.set(key, { act, count: (groups.get(key)?.count ?? 0) + 1 });
  }
  const several = [...groups.values()].filter(({ count }) => count > 1);
  if (several.length === 0 || !mayDecide(request)) return '';
  const { texts, practice } = request;
  return html`<details class="several"><summary>${texts.page.names.bulk}</summary>
    <div class="acts">${several.map(({ act }) => html`<a class="button" href="${bulkAddress(practice.name, act, 'today')}">${titleOf(act, texts)}</a>`)}</div>
  </details>`;
};

const SIDES: readonly (readonly [verb: 'take-ephysio' | 'take-ghl', answer: BulkAnswer])[] = [
  ['take-ephysio', 'ephysio'],
  ['take-ghl', 'ghl'],
];

/** Leads to the page that takes all values of a person from one side. @param link of the patient @param count how many */
export const takeAllView = (
  request: PageRequest,
  link: string,
  count: number,
  from: BulkOrigin,
): Html | '' => {
  const { texts, practice, speech } = request;
  if (!mayDecide(request)) return '';
  return html`${SIDES.map(
    ([verb, answer]) =>
      html`<a class="button" href="${bulkAddress(practice.name, { verb, kind: 'conflict', link }, from)}">${texts.bulk.acts[answer]} (${speech.number(count)})</a>`,
  )}`;
};
