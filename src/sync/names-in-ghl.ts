import { RecordError, RunError } from '../errors.ts';
import type { Store } from '../store/store.ts';
import { keepNames, keptNames, type Named } from '../store/tables/kept-names.ts';

const KEEP_MS = 86_400_000;

/** On one line, whatever somebody has put into a name. */
const oneLine = (name: string): string => name.replace(/[\p{C}\s]+/gu, ' ').trim();

export interface NamesInGhl {
  readonly store: Store;
  readonly practice: string;
  readonly what: Named;
  readonly read: () => Promise<ReadonlyMap<string, string>>;
  /** False: nothing is written, as in a dry run. */
  readonly isKept: boolean;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/**
 * The names that GHL has for calendars or users, by id: asked for only where a text needs them, and kept for a day. They
 * serve people who read, so no trouble with them is worth an error: then there are those of the last time, or none.
 */
export const namesInGhl = async ({
  store,
  practice,
  what,
  read,
  isKept,
  now,
}: NamesInGhl): Promise<ReadonlyMap<string, string>> => {
  const kept = await keptNames(store, practice, what);
  if (kept !== null && Math.abs(now() - kept.readAt) < KEEP_MS) return kept.names;
  try {
    const names = new Map([...(await read())].map(([id, name]) => [id, oneLine(name)]));
    if (isKept) await keepNames(store, practice, what, names, now());
    return names;
  } catch (error) {
    if (!(error instanceof RunError || error instanceof RecordError)) throw error;
    return kept?.names ?? new Map();
  }
};
