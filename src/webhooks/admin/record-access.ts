import type { Context } from 'hono';
import type { Deed } from '../../domain/audit/access.ts';
import { UNKNOWN_USER } from '../../domain/audit/user-name.ts';
import { recordAccess } from '../../store/audit/audit-log.ts';
import type { Store } from '../../store/store.ts';
import type { ListenerEnv } from '../http/read-body.ts';
import type { Admission } from './admin-gate.ts';
import type { Session } from './sessions.ts';

/** What it takes to enter something in the audit log. */
export interface AuditOptions {
  readonly store: Pick<Store, 'transaction' | 'path'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Where a request comes from: behind a reverse proxy that is the proxy. */
export const addressOf = (c: Context<ListenerEnv>): string =>
  (c.env.incoming.socket.remoteAddress ?? 'unknown').replace(/^::ffff:(?=\d+\.)/, '');

/**
 * Enters in the audit log what a user of the page is about to do or to see.
 * @param who the user's name
 * @param practice `null`: it is about no single practice
 * @throws RunError when it cannot be written; then nothing may be done or shown
 */
export const recordOnPage = (
  c: Context<ListenerEnv>,
  { store, now }: AuditOptions,
  who: string,
  practice: string | null,
  deed: Deed,
): Promise<void> => recordAccess(store, { at: now(), who, practice, from: addressOf(c), ...deed });

/** Enters that somebody was not let in. A name that is no user's is not stored: it may be a password in the wrong field. */
export const recordRefusal = async (
  c: Context<ListenerEnv>,
  options: AuditOptions,
  admission: Admission,
): Promise<void> => {
  if (admission.kind !== 'denied') return;
  const deed = { action: 'log-in-refused', subject: null } as const;
  await recordOnPage(c, options, admission.user ?? UNKNOWN_USER, null, deed);
};

/** Loads within this time of an entry are the same opening. */
const OPENING_MS = 60_000;

/** Enters that somebody opens Today of a practice: once a minute at most, however often the page is loaded. */
export const recordOpening = async (
  c: Context<ListenerEnv>,
  options: AuditOptions,
  { viewer, openedToday }: Session,
  practice: string,
): Promise<void> => {
  const [at, last] = [options.now(), openedToday.get(practice)];
  if (last !== undefined && at >= last && at - last < OPENING_MS) return;
  await recordOnPage(c, options, viewer.name, practice, { action: 'today', subject: null });
  openedToday.set(practice, at);
};
