import type { Conflict } from '../../domain/merge/merge.ts';
import type { Adopt, Learnt, Link, Tombstone } from '../../domain/plan/plan.ts';
import { type Both, type Entity, otherSide, type SideName } from '../../domain/records/sides.ts';
import type { ReviewItem } from '../../domain/review/review-item.ts';
import type { StoreHandle } from '../../store/store.ts';
import { insertConflict } from '../../store/tables/conflicts.ts';
import type { Base } from '../../store/tables/links.ts';
import { upsertReview } from '../../store/tables/reviews.ts';
import { addReview, type RunContext } from '../run-context.ts';
import type { NewIds, News, Target } from './target.ts';

/** Refused values that the other side holds still, and that are not written yet. */
const stillRefused = <R extends object>(
  agreed: Both<R>,
  ...refused: readonly (Both<Partial<R>> | undefined)[]
): Both<Partial<R>> | null => {
  const ofSide = (side: SideName): Partial<R> => {
    const all: Partial<R> = Object.assign({}, ...refused.map((values) => values?.[side]));
    const isOpen = (field: keyof R): boolean =>
      agreed[otherSide(side)][field] === all[field] && agreed[side][field] !== all[field];
    const left = (Object.keys(all) as (keyof R)[]).filter(isOpen);
    return Object.fromEntries(left.map((field) => [field, all[field]])) as Partial<R>;
  };
  const left = { ephysio: ofSide('ephysio'), ghl: ofSide('ghl') };
  return Object.keys({ ...left.ephysio, ...left.ghl }).length === 0 ? null : left;
};

/** The base with what was learnt. What GHL was seen to hold is forgotten once all of it is agreed on. */
export const mergeBase = <R extends object>(base: Base<R>, patch: Learnt<R>): Base<R> => {
  const ghl = { ...base.ghl, ...patch.ghl };
  const seenInGhl = base.seenInGhl && { ...base.seenInGhl, ...patch.ghl };
  const isAgreed =
    !seenInGhl || (Object.keys(seenInGhl) as (keyof R)[]).every((f) => seenInGhl[f] === ghl[f]);
  const ownWord = patch.ownWord === undefined ? base.ownWord : patch.ownWord;
  const fromGhl = patch.fromGhl ?? base.fromGhl ?? [];
  const otherPerson = patch.otherPerson === undefined ? base.otherPerson : patch.otherPerson;
  const refused = stillRefused(
    { ephysio: { ...base.ephysio, ...patch.ephysio }, ghl },
    base.refused,
    patch.refused,
  );
  return {
    ephysio: { ...base.ephysio, ...patch.ephysio },
    ghl,
    ...(isAgreed ? {} : { seenInGhl }),
    ...(ownWord && { ownWord }),
    ...(fromGhl.length > 0 && { fromGhl }),
    ...(otherPerson && { otherPerson }),
    ...(base.formerlyShared && { formerlyShared: base.formerlyShared }),
    ...(refused && { refused }),
  };
};

/** The base of a link as it is kept. */
export const baseOf = <R>({
  base,
  id: _,
  ephysioId: _e,
  ghlId: _g,
  source: _s,
  state: _t,
  ...memory
}: Link<R>): Base<R> => ({
  ...base,
  ...memory,
});

/** Keeps what GHL was seen to hold, before anything is written: an incremental list shows a change once. */
export const noteSeenInGhl = async <R extends object>(
  run: RunContext,
  { records }: Target<R>,
  seen: readonly { readonly link: Link<R>; readonly record: R }[],
): Promise<void> => {
  if (seen.length === 0) return;
  await run.store.transaction(async (handle) => {
    await run.assertLocked(handle);
    for (const { link, record } of seen) {
      const seenInGhl = { ...link.base.ghl, ...link.seenInGhl, ...record };
      const row = await records.find(handle, link.id);
      if (!row) continue;
      const base = { ...baseOf(records.open(handle, row)), seenInGhl };
      await records.update(handle, row, mergeBase(base, { ephysio: {}, ghl: {} }));
    }
  });
};

/** Puts what was learnt into the base as it is now, not as it was when the plan was made. */
export const patchBase = async <R extends object>(
  handle: StoreHandle,
  { records }: Target<R>,
  linkId: string,
  patch: Learnt<R>,
  ids?: NewIds,
  news?: News,
): Promise<void> => {
  // A link that has nothing to learn stays as it is: one that was written just now is left alone by runs that read before.
  if (ids === undefined && Object.keys({ ...patch.ephysio, ...patch.ghl }).length === 0) return;
  const row = await records.find(handle, linkId);
  // A person has removed the link since: there is no base to update.
  if (!row) return;
  const base = mergeBase(baseOf(records.open(handle, row)), patch);
  await records.update(handle, row, base, ids, { answered: Object.keys(patch.ghl), ...news });
};

/** Learns what both sides agree on already; but not of fields that somebody has settled otherwise since the plan was made. `false`: the link, or its patient's, is not there. */
export const adopt = async <R extends object>(
  handle: StoreHandle,
  { records, bookings }: Target<R>,
  { link, patch }: Adopt<R>,
): Promise<boolean> => {
  const row = await records.find(handle, link.id);
  if (!row) return false;
  for (const learnt of [patch.ephysio, patch.ghl])
    if ((await bookings?.hasPatient(handle, learnt)) === false) return false;
  const now = records.open(handle, row);
  const asPlanned = (side: SideName): Partial<R> => {
    const learnt: Partial<R> = {};
    for (const field of Object.keys(patch[side]) as (keyof R)[]) {
      if (now.base[side][field] === link.base[side][field]) learnt[field] = patch[side][field] as R[keyof R];
    }
    return learnt;
  };
  await records.update(
    handle,
    row,
    mergeBase(baseOf(now), { ...patch, ephysio: asPlanned('ephysio'), ghl: asPlanned('ghl') }),
    {},
    { answered: Object.keys(patch.ghl) },
  );
  return true;
};

/** Takes a record off its link: that half waits to be filled by a create that follows. */
export const detachSide = async <R extends object>(
  handle: StoreHandle,
  target: Target<R>,
  linkId: string,
  side: SideName,
): Promise<void> => {
  const off = { status: 'cancelled' } as unknown as Partial<R>;
  const patch = { ephysio: {}, ghl: {}, [side]: off };
  await patchBase(handle, target, linkId, patch, side === 'ghl' ? { ghlId: null } : { ephysioId: null });
};

/** The values that lost, for a person to see. */
export const keepConflicts = async (
  handle: StoreHandle,
  run: RunContext,
  entity: Entity,
  linkId: string,
  conflicts: readonly Conflict[],
): Promise<void> => {
  const { name: practice } = run.practice;
  for (const { field, winner, reason, winnerValue, loserValue } of conflicts) {
    const values = { winner: winnerValue, loser: loserValue };
    await insertConflict(handle, { practice, entity, linkId, field, winner, reason, values, now: run.now() });
  }
  run.report.conflicts += conflicts.length;
};

/** Stores what needs no request, all in one transaction. */
export const writeQuietly = async <R extends object>(
  run: RunContext,
  target: Target<R>,
  operations: readonly (Adopt<R> | Tombstone<R>)[],
): Promise<void> => {
  if (operations.length === 0) return;
  const reviews: ReviewItem[] = [];
  await run.store.transaction(async (handle) => {
    await run.assertLocked(handle);
    for (const operation of operations) {
      if (operation.kind === 'tombstone') await markTombstone(handle, target, operation.link);
      else if (await adopt(handle, target, operation)) {
        // Together with what the base learns: the change is not met again.
        const { link, review, conflicts = [] } = operation;
        await keepConflicts(handle, run, target.records.entity, link.id, conflicts);
        if (!review) continue;
        await upsertReview(handle, { ...review, practice: run.practice.name, now: run.now() });
        reviews.push(review);
      }
    }
  });
  for (const review of reviews) addReview(run.report, review);
};

/** Unless the link stands for other records by now: its person may have been found again in another contact. */
const markTombstone = async <R extends object>(
  handle: StoreHandle,
  { records }: Target<R>,
  link: Tombstone<R>['link'],
): Promise<void> => {
  const row = await records.find(handle, link.id);
  if (row?.ephysio_id === link.ephysioId && row.ghl_id === link.ghlId)
    await records.tombstone(handle, row.id);
};
