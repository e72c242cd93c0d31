import type { Deed } from '../../../domain/audit/access.ts';
import { loadTelling } from '../../../items/people/visit.ts';
import { BULK_ENDS } from '../../../texts/desk/bulk-texts.ts';
import { capital } from '../../../texts/desk/person-phrase.ts';
import { deedOf } from '../acts/execute-action.ts';
import { type ActionOptions, nameOf } from '../acts/handle-action.ts';
import { itemOf } from '../acts/item.ts';
import { type Notice, type Outcome, refusalWords, stoppedBy } from '../acts/notice.ts';
import { recordOnPage } from '../record-access.ts';
import { pageAddress } from '../shell/address.ts';
import { showMessage } from '../shell/message.ts';
import type { FormDefinition, PageDefinition } from '../shell/page-definition.ts';
import type { PageRequest } from '../shell/page-request.ts';
import { peopleOfWaiting } from '../today/people-of-waiting.ts';
import { fieldNamed } from '../today/wording.ts';
import { type BulkAct, readBulkAct, readOrigin } from './bulk-act.ts';
import { BULK_NOTICE, BULK_PATH, bulkAddress } from './bulk-links.ts';
import { keyOf, openFor, readKeys, withinLimit } from './bulk-set.ts';
import { bulkView, LISTED, originAddress } from './bulk-view.ts';
import { type BulkResult, doBulk, type Enter } from './do-bulk.ts';

/** What somebody looks at before several items are settled. */
const lookOf = (act: BulkAct): Deed => {
  if ('link' in act) return { action: 'preview', kind: 'link', subject: act.link };
  const kinds = { conflict: 'conflict', letter: 'webhook', failure: null } as const;
  const kind = act.kind in kinds ? kinds[act.kind as keyof typeof kinds] : 'review';
  return { action: 'preview', kind, subject: null };
};

/** Shows what would be done with several items at once, and asks for their number. */
export const bulkPage = (options: ActionOptions): PageDefinition => ({
  path: BULK_PATH,
  name: 'bulk',
  isInNavigation: false,
  role: 'decide',
  show: async (request) => {
    const { c, practice, viewer, texts, speech } = request;
    const { store } = options;
    const query = c.req.query();
    // Somebody has chosen another practice on this page.
    if (query.verb === undefined) return c.redirect(pageAddress('/admin/', practice.name), 303);
    const act = readBulkAct(query);
    if (act === null) return showMessage(c, 404, 'not-found');
    const set = withinLimit(await openFor(store, practice.name, act), act);
    if (set.items.length > 0) await recordOnPage(c, options, viewer.name, practice.name, lookOf(act));
    const peopleOf = await peopleOfWaiting(store, request, set.items.slice(0, LISTED));
    const { therapistOf } = await loadTelling(store, practice);
    const wording = { texts, speech, therapistOf };
    const [from, isWrong] = [readOrigin(query), query.step === 'number'];
    return { body: bulkView(request, { store, act, set, peopleOf, wording, from, isWrong }) };
  },
});

/** The outcome of all, as one sentence with numbers, and why single ones were refused. */
const outcomeOf = ({ texts, speech }: PageRequest, { ends, refused, stopped }: BulkResult): Outcome => {
  const parts = BULK_ENDS.flatMap((end) => {
    const count = ends.filter((one) => one === end).length;
    return count === 0 ? [] : [speech.counted(count, texts.bulk.ends[end])];
  });
  const lines = refused.map(({ conflict, refusal }) => {
    const named = fieldNamed(conflict.field, { texts });
    const field = named === 'value' ? conflict.field : capital(texts.words.fields[named]);
    return `${field}: ${refusalWords(texts.acts, refusal)}`;
  });
  const technical = [
    ...refused.flatMap(({ refusal }) => ('reason' in refusal ? [refusal.reason] : [])),
    ...(stopped === null ? [] : [`${stopped.message} ${stopped.hint}`]),
  ];
  const isGood = ends.every((end) => end !== 'gone' && end !== 'refused' && end !== 'open');
  const sentence = `${speech.list(parts)}.`;
  return {
    kind: stopped === null ? (isGood ? 'good' : 'warning') : 'error',
    text: stopped === null ? sentence : `${sentence} ${texts.bulk.stopped[stoppedBy(stopped)]}`,
    ...(lines.length === 0 ? {} : { lines }),
    ...(technical.length === 0 ? {} : { technical: technical.join(' ') }),
  };
};

/**
 * Settles the items that the page has shown, if their number was typed. What came in between is not among them, and what
 * somebody has settled in between is counted.
 */
export const bulkForm = (options: ActionOptions): FormDefinition => ({
  path: BULK_PATH,
  role: 'decide',
  take: async (request, form) => {
    const { c, practice, viewer, session } = request;
    const act = readBulkAct(form);
    const keys = readKeys(form.set);
    if (act === null || keys.length === 0) return showMessage(c, 400, 'no-such-act');
    const from = readOrigin(form);
    if (form.number?.trim() !== String(keys.length))
      return c.redirect(`${bulkAddress(practice.name, act, from)}&step=number`, 303);
    const open = new Map(
      (await openFor(options.store, practice.name, act)).items.map((waiting) => [keyOf(waiting), waiting]),
    );
    const found = keys.flatMap((key) => open.get(key) ?? []);
    const { items } = withinLimit({ items: found, leftOut: {} }, act);
    const about = 'link' in act ? await nameOf(options, request, items[0] ?? null) : null;
    const enter: Enter = async (waiting) => {
      const item = itemOf(waiting);
      if (item !== null) await recordOnPage(c, options, viewer.name, practice.name, deedOf(act.verb, item));
    };
    const done = await doBulk(options, practice.name, act, items, enter);
    if (act.kind === 'letter') options.onEvents();
    const ends = [
      ...done.ends,
      ...found.slice(items.length).map(() => 'open' as const),
      ...keys.slice(found.length).map(() => 'gone' as const),
    ];
    options.log.info(`admin.bulk-${act.verb}`, {
      practice: practice.name,
      kind: act.kind,
      count: done.ends.length,
      user: viewer.name,
    });
    const outcome = outcomeOf(request, { ...done, ends });
    const notice: Notice = {
      ...outcome,
      practice: practice.name,
      anchor: BULK_NOTICE,
      section: null,
      about,
    };
    session.notice = notice;
    return c.redirect(`${originAddress(practice.name, act, from)}#${BULK_NOTICE}`, 303);
  },
});
