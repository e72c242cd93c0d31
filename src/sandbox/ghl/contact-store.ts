import type { GhlContact } from './model.ts';
import { createSearchIndex, type IndexOptions, type SearchIndex } from './search-index.ts';

export type Identifier = 'email' | 'phone';

/** All contacts of all locations, by id and by identifier. */
export interface ContactStore {
  readonly byId: ReadonlyMap<string, GhlContact>;
  readonly index: SearchIndex;
  put(contact: GhlContact): void;
  remove(id: string): void;
  /** The oldest contact of the location with this e-mail (any of its e-mails) or phone. */
  holder(locationId: string, field: Identifier, value: string, except?: string): GhlContact | undefined;
  clear(): void;
}

const keysOf = (c: GhlContact): string[] => [
  ...[c.email, ...c.additionalEmails.map((e) => e.email)]
    .filter((e) => e !== null)
    .map((e) => `${c.locationId} email ${e.toLowerCase()}`),
  ...(c.phone === null ? [] : [`${c.locationId} phone ${c.phone}`]),
];

export const createContactStore = (options: IndexOptions): ContactStore => {
  const byId = new Map<string, GhlContact>();
  const holders = new Map<string, Set<string>>();
  const index = createSearchIndex(options);

  const forget = (c: GhlContact): void => {
    for (const key of keysOf(c)) holders.get(key)?.delete(c.id);
  };
  return {
    byId,
    index,
    put: (contact) => {
      const before = byId.get(contact.id);
      if (before !== undefined) forget(before);
      byId.set(contact.id, contact);
      for (const key of keysOf(contact)) {
        const ids = holders.get(key) ?? new Set();
        holders.set(key, ids.add(contact.id));
      }
      index.write(contact.id, contact);
    },
    remove: (id) => {
      const before = byId.get(id);
      if (before === undefined) return;
      forget(before);
      byId.delete(id);
      index.write(id, null);
    },
    holder: (locationId, field, value, except) => {
      const key = `${locationId} ${field} ${field === 'email' ? value.toLowerCase() : value}`;
      for (const id of holders.get(key) ?? []) if (id !== except) return byId.get(id);
      return undefined;
    },
    clear: () => {
      byId.clear();
      holders.clear();
      index.clear();
    },
  };
};
