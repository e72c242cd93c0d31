import type { GhlContact } from './model.ts';

/**
 * The search's own copy of the contacts. It lags behind: a write shows after `lagMs`, the copy before it until then;
 * an update is invisible for the last `gapMs` of that (seen live: the stale copy, then briefly nothing, then the new one).
 */
export interface SearchIndex {
  /** Takes a new version in; `null` for a deletion. */
  write(id: string, doc: GhlContact | null): void;
  /** What a search sees now. */
  docs(): readonly GhlContact[];
  clear(): void;
}

export interface IndexOptions {
  readonly now: () => number;
  readonly lagMs: number;
  readonly gapMs: number;
}

interface Version {
  readonly at: number;
  readonly doc: GhlContact | null;
}

export const createSearchIndex = ({ now, lagMs, gapMs }: IndexOptions): SearchIndex => {
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
