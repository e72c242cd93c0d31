import { randomBytes } from 'node:crypto';
import type { Notice } from './acts/notice.ts';
import type { Viewer } from './viewer.ts';

/** Somebody who has logged in. */
export interface Session {
  readonly viewer: Viewer;
  /** Stands in every form: no other site can know it. */
  readonly formToken: string;
  /** For the next page, and for that one only. */
  notice: Notice | null;
  /** When the audit log last got an entry, by practice, that Today was opened. Epoch milliseconds. */
  readonly openedToday: Map<string, number>;
}

export interface Sessions {
  /** Begins a session under an id that nobody has seen before. */
  open(viewer: Viewer): { readonly id: string; readonly session: Session };
  /** The session of this id, which counts as a sign of life; `null` when there is none (any more). */
  find(id: string | undefined): Session | null;
  /** Ends a session at once, even if a browser still holds its cookie. */
  end(id: string | undefined): void;
}

const IDLE_MS = 30 * 60_000;
const LONGEST_MS = 12 * 3_600_000;
/** More browsers at once than one practice has; the one that was silent for longest has to log in again. */
const MAX_OPEN = 50;

const secret = (): string => randomBytes(32).toString('base64url');

/** The sessions of the admin page. In memory: after a restart everybody logs in again. */
export const createSessions = (now: () => number): Sessions => {
  // In the order of their last sign of life.
  const open = new Map<
    string,
    { readonly session: Session; readonly openedAt: number; readonly seenAt: number }
  >();
  /** Also a clock that was set back ends a session, rather than giving it more time. */
  const isWithin = (since: number, ms: number): boolean => now() >= since && now() - since < ms;
  const find: Sessions['find'] = (id) => {
    const entry = id === undefined ? undefined : open.get(id);
    if (id === undefined || entry === undefined) return null;
    open.delete(id);
    if (!isWithin(entry.seenAt, IDLE_MS) || !isWithin(entry.openedAt, LONGEST_MS)) return null;
    open.set(id, { ...entry, seenAt: now() });
    return entry.session;
  };
  return {
    open: (viewer) => {
      const [silent] = open.keys();
      if (open.size >= MAX_OPEN && silent !== undefined) open.delete(silent);
      const id = secret();
      const session = {
        viewer,
        formToken: secret(),
        notice: null,
        openedToday: new Map<string, number>(),
      };
      open.set(id, { session, openedAt: now(), seenAt: now() });
      return { id, session };
    },
    find,
    end: (id) => void (id !== undefined && open.delete(id)),
  };
};
