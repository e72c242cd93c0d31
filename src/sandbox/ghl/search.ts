import { type Body, checkBody, numeric, objects, text } from './body-rules.ts';
import { nameOf, searchView } from './contact-view.ts';
import type { GhlContact } from './model.ts';
import { badRequest, unprocessable } from './refusal.ts';
import { filterOf } from './search-filter.ts';
import type { GhlState } from './state.ts';

type SortValue = string | number;

/** Fields that can be sorted by; times as epoch ms, which is also how they stand in the cursor. */
const SORT: Readonly<Record<string, (c: GhlContact) => SortValue>> = {
  dateUpdated: (c) => c.dateUpdated,
  dateAdded: (c) => c.dateAdded,
  firstNameLowerCase: (c) => (c.firstName ?? '').toLowerCase(),
  lastNameLowerCase: (c) => (c.lastName ?? '').toLowerCase(),
  email: (c) => c.email ?? '',
  businessName: () => '',
};

const list = (value: unknown): string | null => (Array.isArray(value) ? null : 'must be an array');

const compare = (a: SortValue, b: SortValue): number => (a < b ? -1 : a > b ? 1 : 0);

interface Order {
  readonly keyOf: (c: GhlContact) => SortValue;
  readonly direction: 1 | -1;
}

const orderOf = (body: Body): Order => {
  const sort = (body.sort as { field?: unknown; direction?: unknown }[] | undefined)?.[0];
  const { field, direction } = sort ?? { field: 'dateAdded', direction: 'desc' };
  const keyOf = typeof field === 'string' && Object.hasOwn(SORT, field) ? SORT[field] : undefined;
  if (keyOf === undefined) throw badRequest(`Invalid field ${String(field)}`);
  if (direction !== 'asc' && direction !== 'desc') throw unprocessable(['Invalid sort direction']);
  return { keyOf, direction: direction === 'asc' ? 1 : -1 };
};

/** The last sorted result: a caller that pages asks for it again and again. */
const lastResults = new WeakMap<
  GhlState,
  { docs: readonly GhlContact[]; key: string; result: readonly GhlContact[] }
>();

const sorted = (state: GhlState, body: Body, order: Order): readonly GhlContact[] => {
  const docs = state.contacts.index.docs();
  const key = JSON.stringify([body.filters, body.query, body.sort]);
  const last = lastResults.get(state);
  if (last !== undefined && last.docs === docs && last.key === key) return last.result;
  const fits = filterOf(body.filters as readonly unknown[] | undefined);
  const query = typeof body.query === 'string' ? body.query.toLowerCase() : '';
  const result = docs
    .filter(
      (c) =>
        fits(c) &&
        (query === '' || `${nameOf(c)} ${c.email ?? ''} ${c.phone ?? ''}`.toLowerCase().includes(query)),
    )
    .sort((a, b) => (compare(order.keyOf(a), order.keyOf(b)) || compare(a.id, b.id)) * order.direction);
  lastResults.set(state, { docs, key, result });
  return result;
};

/** Index of the first contact after the cursor `[sort value, id]`. */
const startAfter = (result: readonly GhlContact[], order: Order, cursor: readonly unknown[]): number => {
  const [value, id] = cursor as [SortValue, string];
  let low = 0;
  let high = result.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const c = result[middle];
    const isAfter =
      c !== undefined && (compare(order.keyOf(c), value) || compare(c.id, id)) * order.direction > 0;
    if (isAfter) high = middle;
    else low = middle + 1;
  }
  return low;
};

/**
 * `POST /contacts/search`: pages by number reach the first 10,000, the cursor of each contact reaches all.
 * @throws Refusal 400, 422
 */
export const searchContacts = (
  state: GhlState,
  body: Body,
): { contacts: Record<string, unknown>[]; total: number } => {
  checkBody(
    body,
    {
      locationId: text,
      pageLimit: numeric,
      page: numeric,
      searchAfter: list,
      filters: objects,
      sort: objects,
      query: text,
    },
    ['pageLimit'],
  );
  const size = Number(body.pageLimit);
  const page = body.page === undefined ? 1 : Number(body.page);
  const cursor = body.searchAfter as readonly unknown[] | undefined;
  if (!Number.isInteger(size) || size < 1 || size > 500) throw unprocessable(['pageLimit must be 1 to 500']);
  if (!Number.isInteger(page) || page < 1) throw unprocessable(['page must be a positive number']);
  if (cursor === undefined && page * size > 10_000)
    throw badRequest('page and pageLimit reach 10000 contacts');
  if (cursor !== undefined && (cursor.length !== 2 || typeof cursor[1] !== 'string')) {
    throw badRequest('Invalid searchAfter');
  }
  if (typeof body.query === 'string' && body.query.length > 75) {
    throw unprocessable(['query must be shorter than or equal to 75 characters']);
  }
  const order = orderOf(body);
  const result = sorted(state, body, order);
  const start = cursor === undefined ? (page - 1) * size : startAfter(result, order, cursor);
  return {
    contacts: result.slice(start, start + size).map((c) => searchView(c, [order.keyOf(c), c.id])),
    total: result.length,
  };
};
