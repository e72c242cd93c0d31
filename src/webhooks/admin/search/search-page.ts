import { StoppedError } from '../../../errors.ts';
import { personQuery } from '../../../items/people-search/person-query.ts';
import type { PeopleSearch } from '../../../items/people-search/search-people.ts';
import { type AuditOptions, recordOnPage } from '../record-access.ts';
import type { FormDefinition, PageDefinition } from '../shell/page-definition.ts';
import type { PageRequest } from '../shell/page-request.ts';
import { type Found, SEARCH_PATH, searchView } from './search-view.ts';

/** What the search needs. */
export interface SearchPageOptions extends AuditOptions {
  readonly people: Pick<PeopleSearch, 'search'>;
}

/** More than this nobody reads through. */
const LIMIT = 50;
/** Nearly everybody has a name that begins with any one letter. */
const SHORTEST = 2;
/** A hundred thousand people take a second or two. */
const PATIENCE_MS = 20_000;

const look = async (
  { people, ...audit }: SearchPageOptions,
  { c, practice, viewer }: PageRequest,
  typed: string,
): Promise<Found> => {
  const query = typed.trim().length < SHORTEST ? null : personQuery(typed);
  if (query === null) return { state: 'too-short' };
  await recordOnPage(c, audit, viewer.name, practice.name, { action: 'search', subject: null });
  // Also somebody who has left the page waits no longer.
  const signal = AbortSignal.any([AbortSignal.timeout(PATIENCE_MS), c.req.raw.signal]);
  try {
    return {
      state: 'done',
      ...(await people.search(query, { practices: [practice.name], limit: LIMIT, signal })),
    };
  } catch (error) {
    if (error instanceof StoppedError) return { state: 'failed' };
    throw error;
  }
};

/** The field to search with. What is typed is sent as a form: it stands in no address, no log and no history of a browser. */
export const searchPage: PageDefinition = {
  path: SEARCH_PATH,
  name: 'search',
  isInNavigation: true,
  role: 'view',
  show: async (request) => ({ body: searchView(request, '', null) }),
};

/** A search by name, phone or e-mail in the practice that is shown. Each is entered in the audit log before it is made. */
export const searchForm = (options: SearchPageOptions): FormDefinition => ({
  path: SEARCH_PATH,
  role: 'view',
  take: async (request, { typed = '' }) => ({
    body: searchView(request, typed, await look(options, request, typed)),
  }),
});
