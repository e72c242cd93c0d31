import type { Conflict } from '../merge/merge.ts';
import type { Both, Entity, SideName } from '../records/sides.ts';
import type { ReviewItem } from '../review/review-item.ts';
import type { Held } from '../side.ts';

/** What a link remembers besides what both sides agreed on. */
export interface Memory<R> {
  /**
   * What GHL was last seen to hold, where that is not agreed on yet: an incremental list shows a change once, and a
   * change that waits (for another direction, for a retry) must not be forgotten.
   */
  readonly seenInGhl?: R;
  /** Of a patient: the identity that e-Physio itself had, since a name or birth date of GHL was written there. */
  readonly ownWord?: R;
  /** Of a patient: the names that e-Physio got from GHL, and nobody changed there since. */
  readonly fromGhl?: readonly string[];
  /** Of a patient: the side whose record stands for somebody else now. */
  readonly otherPerson?: SideName;
  /** Of a patient: what GHL held, as last agreed, in fields that the config has left out since. */
  readonly formerlyShared?: R;
  /** Of a patient: values of the other side that a side refused, and that have not changed since. */
  readonly refused?: Both<Partial<R>>;
}

/** The pair of ids of one record, with what both sides last agreed on. `R` is Patient or Appointment. */
export interface Link<R> extends Memory<R> {
  readonly id: string;
  readonly ephysioId: string | null;
  readonly ghlId: string | null;
  readonly source: SideName;
  readonly state: 'linked' | 'tombstone';
  readonly base: Both<R>;
}

/** A record that only one side holds is made on the other. */
export interface Create<R> {
  readonly kind: 'create';
  /** Where it is made. */
  readonly side: SideName;
  readonly from: Held<R>;
  /** A link that has no record on `side`: it was detached because the patient changed. The new record is attached to it. */
  readonly link: Link<R> | null;
  /** The record on `side` that is cancelled first, because it cannot be changed into the new one. */
  readonly replaces: Held<R> | null;
  /** False: only what it replaces is cancelled, because its patient has nobody on `side` yet. */
  readonly makes: boolean;
}

/** What the base learns besides both halves. */
export interface Learnt<R> extends Both<Partial<R>> {
  /** `null`: e-Physio has spoken since. */
  readonly ownWord?: R | null;
  readonly fromGhl?: readonly string[];
  /** `null`: both records stand for one person again. */
  readonly otherPerson?: SideName | null;
  /** Values that a side refuses. */
  readonly refused?: Both<Partial<R>>;
}

/** A linked record is changed on one side. */
export interface Change<R> {
  readonly kind: 'update' | 'cancel';
  readonly side: SideName;
  readonly link: Link<R>;
  readonly targetId: string;
  readonly changes: Partial<R>;
  /** The whole record as `side` held it when this was decided. */
  readonly before: R;
  /** What the base learns once the write is done. */
  readonly patch: Learnt<R>;
  readonly conflicts: readonly Conflict[];
  /**
   * Why an appointment is cancelled: the other side has no such record any more, or somebody cancelled it there, or gave the event to
   * a therapist without a calendar.
   */
  readonly cause?: 'gone' | 'cancelled' | 'out-of-scope';
  /** The conflict that a person settles with this change. */
  readonly settles?: string;
}

/** The whole record as its side will hold it once the change is written. */
export const afterChange = <R>({ before, changes }: Pick<Change<R>, 'before' | 'changes'>): R => ({
  ...before,
  ...changes,
});

/** Both sides already agree on what changed: the base learns it, nothing is sent. */
export interface Adopt<R> {
  readonly kind: 'adopt';
  readonly link: Link<R>;
  readonly patch: Learnt<R>;
  /** What a person is asked about it, stored together with what the base learns. */
  readonly review?: ReviewItem;
  /** What one side asked for, and does not get: stored together with what the base learns. */
  readonly conflicts?: readonly Conflict[];
}

/** Two unlinked records are the same: they are linked, and then what differs is settled. */
export interface Join<R> {
  readonly kind: 'link';
  readonly ephysio: Held<R>;
  readonly ghl: Held<R>;
  /** The new link. Its base knows nothing yet. */
  readonly link: Link<R>;
  /** The link is a tombstone that finds its person again, in another contact. */
  readonly revives: boolean;
  /** What both sides already agree on. */
  readonly patch: Both<Partial<R>>;
  readonly followUps: readonly Change<R>[];
}

/** The record was deleted on `side` and stays so; the other side's record is left alone. */
export interface Tombstone<R> {
  readonly kind: 'tombstone';
  readonly link: Link<R>;
  readonly side: SideName;
}

/** What has been decided for one record. A value: nothing has been sent yet. */
export type Operation<R> = Create<R> | Change<R> | Adopt<R> | Join<R> | Tombstone<R>;

/** A record that cannot be handled in this run, because it, or an answer about it, cannot be read. */
export interface RecordFailure {
  readonly link: string | null;
  readonly side: SideName;
  readonly id: string | null;
  readonly code: 'unreadable';
  readonly reason: string;
}

export interface Plan<R> {
  readonly entity: Entity;
  readonly operations: readonly Operation<R>[];
  readonly reviews: readonly ReviewItem[];
  readonly failures: readonly RecordFailure[];
  readonly unchanged: number;
  /** Records that the config leaves out, counted by reason. */
  readonly ignored?: Readonly<Record<string, number>>;
  /** Live links that this run judged: what the guards' percentages refer to. */
  readonly linked: number;
}

/** A link that has just been found, with `ephysio` as its source: nothing is agreed on yet. */
export const newLink = <R extends object>(
  id: string,
  ephysioId: string | null,
  ghlId: string | null,
): Link<R> => ({
  id,
  ephysioId,
  ghlId,
  source: 'ephysio',
  state: 'linked',
  base: { ephysio: {} as R, ghl: {} as R },
});

/** A link that was taken over from elsewhere says who is who, and nothing more: its two records never met. */
export const hasNoBase = <R extends object>({ base }: Pick<Link<R>, 'base'>): boolean =>
  Object.keys(base.ephysio).length === 0 && Object.keys(base.ghl).length === 0;

/** It cannot be judged before both of its records have been seen: a side that was not would be overwritten blindly. */
export const isPartlyRead = <R extends object>(link: Pick<Link<R>, 'base'>, now: Both<R>): boolean =>
  hasNoBase(link) && (Object.keys(now.ephysio).length === 0 || Object.keys(now.ghl).length === 0);

const allAdopted = <R>(operations: readonly Operation<R>[]): Both<Partial<R>> =>
  operations.reduce<Both<Partial<R>>>(
    (all, o) =>
      o.kind === 'adopt'
        ? { ephysio: { ...all.ephysio, ...o.patch.ephysio }, ghl: { ...all.ghl, ...o.patch.ghl } }
        : all,
    { ephysio: {}, ghl: {} },
  );

/** The join of two records, from the operations that settle them once they are linked. */
export const joinOf = <R>(
  link: Link<R>,
  ephysio: Held<R>,
  ghl: Held<R>,
  operations: readonly Operation<R>[],
): Join<R> => ({
  kind: 'link',
  link,
  revives: link.state === 'tombstone',
  ephysio,
  ghl,
  patch: allAdopted(operations),
  followUps: operations.flatMap((o) => (o.kind === 'update' || o.kind === 'cancel' ? [o] : [])),
});
