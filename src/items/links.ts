import type { Entity } from '../domain/records/sides.ts';
import { RecordError, StoppedError } from '../errors.ts';
import { decisionBy } from '../store/tables/changes.ts';
import { type LinkFilter, type ListedLink, listLinks } from '../store/tables/link-list.ts';
import { type Removal, removeLink } from '../sync/manual/remove-link.ts';
import { type Restoration, restoreLink } from '../sync/manual/restore-link.ts';
import { type Acted, type Acting, actOnEach, type End, type ItemKind } from './item-kind.ts';

const ENTITIES: readonly Entity[] = ['patient', 'appointment'];

/** Links of one kind of record, or of both. */
export interface LinksFilter extends Pick<LinkFilter, 'state'> {
  readonly entity?: Entity | undefined;
}

/** The filters of single lists of links. */
export const linkFilters = (practice: string, { entity, ...filter }: LinksFilter): LinkFilter[] =>
  (entity === undefined ? ENTITIES : [entity]).map((one) => ({ practice, entity: one, ...filter }));

/** As each list is sorted by itself. */
const newestFirst = (a: ListedLink, b: ListedLink): number =>
  b.updated_at.localeCompare(a.updated_at) || a.id.localeCompare(b.id);

/** Which record is which: patients, then appointments. One is named by its id, or by that of one of its records. */
export const links: ItemKind<ListedLink, LinksFilter> = {
  list: async (store, practice, wanted = {}) => {
    const found: ListedLink[] = [];
    for (const filter of linkFilters(practice, wanted)) found.push(...(await listLinks(store, filter)));
    const kept = new Set([...found].sort(newestFirst).slice(0, wanted.limit));
    return found.filter((link) => kept.has(link));
  },
  idOf: ({ id }) => id,
};

const REMOVED = { removed: 'done', gone: 'left', busy: 'busy' } as const satisfies Readonly<
  Record<Removal['state'], End>
>;

/** Forgets which record is which. */
export const removeLinks = (
  { store, now }: Acting,
  some: readonly ListedLink[],
): Promise<Acted<ListedLink, Removal>[]> => {
  const writer = decisionBy('links remove');
  return actOnEach(some, async (link) => {
    const outcome = await removeLink(store, link, writer, now());
    return { end: REMOVED[outcome.state], outcome };
  });
};

/** Puts tombstones back in use. A link that somebody writes at this moment, or whose record cannot be read, stays as it is. */
export const restoreLinks = (
  acting: Acting,
  practice: string,
  some: readonly ListedLink[],
): Promise<Acted<ListedLink, Restoration>[]> =>
  acting.onSingleRecords(practice, 'links restore', (run) =>
    actOnEach(some, async ({ entity, id }) => {
      if (run.stopping.aborted) throw new StoppedError();
      const outcome = await restoreLink(run, entity, id).catch((error: unknown): Restoration => {
        if (error instanceof RecordError)
          return { state: 'refused', refusal: { code: 'failed', reason: error.reason } };
        throw error;
      });
      return { end: outcome.state === 'refused' ? 'left' : 'done', outcome };
    }),
  );
