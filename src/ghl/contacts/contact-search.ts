import { UnreachableError } from '../../errors.ts';
import type { GhlClient } from '../http/client.ts';
import { type Read, readContact, readReply, searchReplySchema, type WireContact } from '../http/wire.ts';

/** How long the index behind the search may lag a write: about 10 s were measured. */
export const INDEX_LAG_MS = 20_000;

/** The most that GHL gives in one page. */
const PAGE_LIMIT = 500;
const WHAT = 'POST /contacts/search';

export interface ContactSearch {
  /** In the order of their last change; the newest reading of a contact that was listed twice. */
  readonly contacts: ReadonlyMap<string, WireContact>;
  readonly bad: readonly { readonly id: string | null; readonly reason: string }[];
  /** The service's clock when the first page was made (epoch ms), if it said so. */
  readonly date: number | null;
}

const cursorOf = (raw: unknown): readonly unknown[] | null => {
  const cursor =
    typeof raw === 'object' && raw !== null && 'searchAfter' in raw ? raw.searchAfter : undefined;
  return Array.isArray(cursor) && cursor.length > 0 ? cursor : null;
};

const protocolError = (reason: string): UnreachableError =>
  new UnreachableError(
    `${WHAT}: ${reason}`,
    'Run again; if it stays, check ghl.baseUrl and ghl.versions in the config.',
  );

/**
 * All contacts, or those changed since an instant, oldest change first, so that a contact that changes during
 * the reading moves to the end and is read again rather than missed. Pages follow the cursor inside the last contact: `page` reaches only
 * the first 10,000. The index behind it lags a write by about 10 s.
 * @throws UnreachableError also when the cursor stands still or a contact belongs to another location
 */
export const searchContacts = async (client: GhlClient, since: string | null): Promise<ContactSearch> => {
  const contacts = new Map<string, WireContact>();
  const bad: { id: string | null; reason: string }[] = [];
  const seen = new Set<string>();
  let nameless = 0;
  let total: number | null = null;
  let date: number | null = null;
  let cursor: readonly unknown[] | null = null;
  for (let page = 1; ; page++) {
    const reply = await client.request({
      method: 'POST',
      path: '/contacts/search',
      version: 'contacts',
      effect: 'read',
      body: {
        locationId: client.locationId,
        pageLimit: PAGE_LIMIT,
        ...(since === null
          ? {}
          : { filters: [{ field: 'dateUpdated', operator: 'range', value: { gte: since } }] }),
        sort: [{ field: 'dateUpdated', direction: 'asc' }],
        ...(cursor === null ? {} : { searchAfter: cursor }),
      },
    });
    const listed = readReply(searchReplySchema, reply.body, WHAT);
    if (page === 1) {
      total = listed.total ?? null;
      date = reply.date;
    }
    for (const raw of listed.contacts) {
      const read: Read<WireContact> = readContact(raw);
      const id = read.ok ? read.value.id : read.bad.id;
      if (id === null) nameless++;
      else seen.add(id);
      if (!read.ok) {
        bad.push(read.bad);
        continue;
      }
      const { locationId } = read.value;
      if (locationId && locationId !== client.locationId) {
        throw protocolError(`asked for location ${client.locationId}, got a contact of ${locationId}`);
      }
      contacts.delete(read.value.id);
      contacts.set(read.value.id, read.value);
    }
    const count = listed.contacts.length;
    const all = total !== null && seen.size + nameless >= total && count < PAGE_LIMIT;
    if (count === 0 || all) return { contacts, bad, date };
    const next = cursorOf(listed.contacts[count - 1]);
    if (next === null) throw protocolError('the last contact of a page carries no cursor');
    if (JSON.stringify(next) === JSON.stringify(cursor)) throw protocolError('the cursor does not advance');
    cursor = next;
  }
};
