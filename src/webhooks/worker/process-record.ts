import type { Entity } from '../../domain/records/sides.ts';
import type { EventPayload } from '../http/payload.ts';

/** One event of a record, as it came. */
export interface InboxEvent {
  /** Its number in the inbox. */
  readonly id: number;
  /** GHL's id of the delivery. */
  readonly webhookId: string;
  readonly type: string;
  readonly receivedAt: string;
  /** When GHL says that it happened; the same in repeats. */
  readonly sentAt: string | null;
  /** What the payload said of the record, in GHL's words; `null` when that is not known any more. */
  readonly record: EventPayload | null;
}

/** A record with all its open events, in the order of their arrival. */
export interface InboxRecord {
  readonly practice: string;
  readonly entity: Entity;
  /** The contact's or appointment's id in GHL. */
  readonly id: string;
  readonly events: readonly InboxEvent[];
  /** The guards that a person has let it in for: these limits of the listener do not hold it back. */
  readonly letInFor: readonly string[];
}

/** Reasons and codes are fit for logs and output: no patient data. */
export type ProcessResult =
  | 'done'
  /** The events only said what both sides agreed on: an echo of a write of this program, say. There was nothing to do. */
  | 'echo'
  /** It failed, and is tried again after a while: a few times, then it becomes a dead letter. */
  | { readonly retry: string; readonly code?: string }
  /** It cannot be decided yet, as when another process writes it: it is looked at again after `waitMs` (up to an hour), without counting a try. */
  | { readonly later: string; readonly code?: string; readonly waitMs: number };

/** What the work on a record came to. */
export type WorkOutcome =
  | { readonly kind: 'done' | 'echo' }
  /** It is looked at again. */
  | { readonly kind: 'waits'; readonly code: string }
  /** `isLast`: it is given up; otherwise it is tried again. */
  | { readonly kind: 'failed'; readonly code: string; readonly isLast: boolean };

/** A record that was worked on once, with the events that were. */
export interface WorkedRecord {
  readonly practice: string;
  /** In GHL. */
  readonly id: string;
  readonly events: readonly Pick<InboxEvent, 'id' | 'type'>[];
  readonly outcome: WorkOutcome;
}

/**
 * Brings one record up to date on the other side. Called for one record of a person at a time; may be called again for
 * what was done already, because the process can be killed in between.
 * A SignInError, UnreachableError, GuardError or LockedError that it throws is no fault of the record: the practice's
 * inbox pauses, and the try does not count. A guard that judges a plan holds back this record alone. A StoppedError leaves everything as it is. Any other error counts as `retry`.
 * @param stopping aborted when the listener is to end: finish what was begun
 */
export type ProcessRecord = (record: InboxRecord, stopping: AbortSignal) => Promise<ProcessResult>;
