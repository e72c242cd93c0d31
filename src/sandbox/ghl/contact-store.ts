import type { GhlContact } from './model.ts';

export type Identifier = 'email' | 'phone';

/**
 * The search's own copy of the contacts. It lags behind: a write shows after `lagMs`, the copy before it until then;
 * an update is invisible for the last `gapMs` of that (seen live: the stale copy, then briefly nothing, then the new one).
 */
interface SearchIndex {
  /** Takes a new version in; `null` for a deletion. */
  write(id: string, doc: GhlContact | null): void;
  /** What a search sees now. */
  docs(): readonly GhlContact[];
  clear(): void;
}

interface IndexOptions {
  readonly now: () => number;
  readonly lagMs: number;
  readonly gapMs: number;
}

interface Version {
  readonly at: number;
  readonly doc: GhlContact | null;
}

const createSearchIndex = ({ now, lagMs, gapMs }: IndexOptions): SearchIndex => {
  const shown = new Map<string, GhlContact>();
  const pending = new Map<string, Version[]>();
  let list: readonly GhlContact[] | null = null;

  const show = (id: string, doc: GhlContact | null): void => {
    if (doc === null) shown.delete(id);
    else shown.set(id, doc);
    list = null;
  };
  const settle = (): void => {
    const time = now();
    for (const [id, versions] of pending) {
      while (versions[0] !== undefined && versions[0].at <= time) show(id, versions.shift()?.doc ?? null);
      if (versions.length === 0) pending.delete(id);
    }
  };
  return {
    write: (id, doc) => {
      if (lagMs <= 0) return show(id, doc);
      const versions = pending.get(id) ?? [];
      const at = now() + lagMs;
      if (gapMs > 0 && shown.has(id)) versions.push({ at: at - gapMs, doc: null });
      versions.push({ at, doc });
      pending.set(id, versions);
    },
    docs: () => {
      settle();
      list ??= [...shown.values()];
      return list;
    },
    clear: () => {
      shown.clear();
      pending.clear();
      list = null;
    },
  };
};

/** All contacts of a location, by id, by identifier, and as the search sees them. */
export interface ContactStore {
  readonly byId: ReadonlyMap<string, GhlContact>;
  readonly index: SearchIndex;
  put(contact: GhlContact): void;
  remove(id: string): void;
  /** The oldest contact with this e-mail (any of its e-mails) or phone. */
  holder(field: Identifier, value: string, except?: string): GhlContact | undefined;
  clear(): void;
}

const keysOf = (c: GhlContact): string[] => [
  ...[c.email, ...c.additionalEmails.map((e) => e.email)]
    .filter((e) => e !== null)
    .map((e) => `email ${e.toLowerCase()}`),
  ...(c.phone === null ? [] : [`phone ${c.phone}`]),
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
    holder: (field, value, except) => {
      const key = `${field} ${field === 'email' ? value.toLowerCase() : value}`;
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
