import type { Conflict } from '../../domain/merge/merge.ts';
import type { Change, Join, Learnt } from '../../domain/plan/plan.ts';
import { withheld } from '../../domain/plan/withhold.ts';
import { openPlaceholders } from '../../domain/records/placeholders.ts';
import { otherSide } from '../../domain/records/sides.ts';
import type { Held } from '../../domain/side.ts';
import {
  DuplicateError,
  KeptError,
  NotFoundError,
  NotSupportedError,
  RecordError,
  SupersededError,
  UnknownOutcomeError,
} from '../../errors.ts';
import type { StoreHandle } from '../../store/store.ts';
import { resolveConflict } from '../../store/tables/conflicts.ts';
import { clearFailure } from '../../store/tables/failures.ts';
import { closeOperation } from '../../store/tables/operations.ts';
import { addCount, type RunContext } from '../run-context.ts';
import { keepConflicts, mergeBase, patchBase, writeQuietly } from './base.ts';
import { byHandReview } from './by-hand.ts';
import { recordIntent } from './intent.ts';
import { listLinked, listWrite, noteWrite, type WriteNote, type Written } from './list-change.ts';
import { assertChangeable, assertJoinable } from './preconditions.ts';
import { keepRefused, refusedFields } from './refused-values.ts';
import { keepId } from './renumber.ts';
import type { Target } from './target.ts';
import { withoutFields } from './without-fields.ts';

/** What is kept of a change until its outcome is stored. */
export interface ChangePayload<R> {
  readonly changes: Partial<R>;
  readonly patch: Learnt<R>;
  readonly conflicts: readonly Conflict[];
  readonly settles?: string;
  readonly note: WriteNote<R>;
}

/** The id under which a linked record's failures are kept: that of the side that the change comes from. */
export const sourceIdOf = <R>({ side, link }: Pick<Change<R>, 'side' | 'link'>): string =>
  (otherSide(side) === 'ephysio' ? link.ephysioId : link.ghlId) ?? link.id;

/** As many times as there are contact points that can be somebody else's. */
const DUPLICATE_ROUNDS = 2;

/**
 * Writes the changes of one linked record to one side. What the side does not accept becomes a review.
 * @throws NotSupportedError also when all but the fields that it names were written
 */
export const writeChange = async <R extends object>(
  run: RunContext,
  target: Target<R>,
  change: Change<R>,
): Promise<void> => {
  let current = change;
  for (let round = 0; ; round += 1) {
    try {
      await sendChange(run, target, current);
      return;
    } catch (error) {
      if (error instanceof NotFoundError && (await isGone(target, current))) return;
      const refused = refusedFields(target, error, current.changes, { side: current.side, isNew: false });
      if (refused.length > 0 && current.settles === undefined) {
        const rest = withoutFields(current, refused);
        if (rest) await writeChange(run, target, rest);
        await keepRefused(run, target, current, refused, sourceIdOf(current));
        return;
      }
      const others = error instanceof NotSupportedError ? withoutFields(current, error.fields) : null;
      if (others) await writeChange(run, target, others);
      if (error instanceof KeptError && current.settles === undefined) {
        const review = byHandReview(target, current, error);
        await writeQuietly(run, target, [withheld(current, error.fields, review)]);
        return;
      }
      if (!(error instanceof DuplicateError) || round >= DUPLICATE_ROUNDS) throw error;
      const fewer = target.people?.withoutDuplicate(current, error);
      if (!fewer) throw error;
      if (Object.keys(fewer.changes).length === 0) {
        await writeQuietly(run, target, [{ kind: 'adopt', link: fewer.link, patch: fewer.patch }]);
        return;
      }
      current = fewer;
    }
  }
};

/** The side knows no such id: if a read agrees, the link learns it. */
const isGone = async <R extends object>(target: Target<R>, change: Change<R>): Promise<boolean> => {
  const lookup = await target.sides[change.side].get(change.targetId);
  if (lookup.state !== 'gone') return false;
  await target.onGone(change);
  return true;
};

/** Writes a change down and sends it. Returns the operation, which is still open, and the record as it is stored now. */
const sendOpen = async <R extends object>(
  run: RunContext,
  target: Target<R>,
  change: Change<R>,
): Promise<{ readonly id: string; readonly held: Held<R>; readonly written: Written<R> }> => {
  const { side, link, targetId, changes, before, patch, conflicts, settles } = change;
  const note = noteWrite(run, target, before, changes);
  const payload: ChangePayload<R> = { changes, patch, conflicts, ...(settles ? { settles } : {}), note };
  const { id } = await recordIntent(
    run,
    {
      entity: target.records.entity,
      side,
      kind: change.kind,
      linkId: link.id,
      sourceId: sourceIdOf(change),
      targetId,
      payload,
    },
    (handle) => assertChangeable(run, target, handle, change),
  );
  try {
    const held =
      change.kind === 'cancel'
        ? await target.sides[side].cancel(targetId, before)
        : await target.sides[side].update(targetId, changes, before);
    return { id, held, written: { note, after: pickStored(changes, held.record) } };
  } catch (error) {
    // An unknown outcome stays open: the next run reads the record and sees which it was.
    if (error instanceof RecordError && !(error instanceof UnknownOutcomeError))
      await closeOperation(run.store, id);
    throw error;
  }
};

const sendChange = async <R extends object>(
  run: RunContext,
  target: Target<R>,
  change: Change<R>,
): Promise<void> => {
  const { side, patch } = change;
  // What a person has decided is not asked again.
  const isFollowing = change.kind === 'cancel' && change.settles === undefined;
  if (isFollowing && (await target.bookings?.isStillOff(change)) === false) throw new SupersededError();
  const { id, held, written } = await sendOpen(run, target, change);
  const learnt = { ...patch, [side]: { ...patch[side], ...written.after } };
  await commitChange(run, target, { ...change, patch: learnt }, id, { ...written, idAfter: held.id });
  target.people?.onStored(side, held);
};

/**
 * Writes a change as if a person had made it on that side: the base does not learn it, so that the next
 * pass writes it to the other side, even if this process is killed now.
 * @returns the fields as the side holds them
 */
export const writeAsPerson = async <R extends object>(
  run: RunContext,
  target: Target<R>,
  change: Omit<Change<R>, 'patch' | 'conflicts' | 'settles'>,
): Promise<Partial<R>> => {
  const quiet = { ...change, patch: { ephysio: {}, ghl: {} }, conflicts: [] };
  const { id, held, written } = await sendOpen(run, target, quiet);
  await run.store.transaction(async (handle) => {
    await run.assertLocked(handle);
    await closeOperation(handle, id);
    await listChange(handle, run, target, change, id, written);
    await keepId(handle, run, target, change, held.id);
  });
  target.people?.onStored(change.side, held);
  return written.after;
};

/** The written fields as the side now holds them, which need not be as they were sent. */
const pickStored = <R extends object>(changes: Partial<R>, record: R): Partial<R> => {
  const stored: Partial<R> = {};
  for (const field of Object.keys(changes) as (keyof R)[]) {
    if (record[field] !== undefined) stored[field] = record[field];
  }
  return stored;
};

/** Lists a change of a linked record, in the transaction that stores its result. */
export const listChange = <R extends object>(
  handle: StoreHandle,
  run: RunContext,
  target: Target<R>,
  { kind, side, link }: Pick<Change<R>, 'kind' | 'side' | 'link'>,
  operationId: string,
  written: Written<R>,
): Promise<void> => {
  const ids = { ephysio: link.ephysioId, ghl: link.ghlId };
  return listWrite(handle, run, target, { operationId, kind, side, ids, linkId: link.id, ...written });
};

/** The new base, the values that lost, what was changed and the end of the operation, in one transaction. */
export const commitChange = async <R extends object>(
  run: RunContext,
  target: Target<R>,
  change: Pick<Change<R>, 'kind' | 'side' | 'link' | 'patch' | 'conflicts' | 'settles'>,
  operationId: string,
  { idAfter, ...written }: Written<R> & { readonly idAfter?: string },
): Promise<void> => {
  const { name: practice } = run.practice;
  const { entity } = target.records;
  await run.store.transaction(async (handle) => {
    await run.assertLocked(handle);
    await closeOperation(handle, operationId);
    await listChange(handle, run, target, change, operationId, written);
    await patchBase(handle, target, change.link.id, change.patch, undefined, {
      isOurs: change.side === 'ephysio',
    });
    await keepId(handle, run, target, change, idAfter);
    await keepConflicts(handle, run, entity, change.link.id, change.conflicts);
    if (change.settles !== undefined) await resolveConflict(handle, change.settles, run.now());
    await clearFailure(handle, { practice, entity, side: change.side, recordId: sourceIdOf(change) });
  });
  addCount(run.report, entity, change.kind === 'cancel' ? 'cancelled' : 'updated', change.side);
};

/** What the patient was made with placeholders for, by an earlier link: the comment still says it. */
const saidPlaceholders = ({ record, extras }: Held<object>): string[] =>
  openPlaceholders(extras?.saidMissing ?? [], record, false);

/** Links two records that are the same, and then settles what differs. */
export const writeJoin = async <R extends object>(
  run: RunContext,
  target: Target<R>,
  join: Join<R>,
): Promise<void> => {
  // What GHL holds is kept until it is settled: no later list need show it again.
  const base = mergeBase({ ...join.link.base, seenInGhl: join.ghl.record }, join.patch);
  await run.store.transaction(async (handle) => {
    await run.assertLocked(handle);
    await assertJoinable(run, target, handle, join);
    const row = join.revives ? await target.records.find(handle, join.link.id) : undefined;
    if (row) await target.records.revive(handle, row, join.ghl.id, base);
    else await target.records.insert(handle, join.link, base, saidPlaceholders(join.ephysio));
    const ids = { ephysio: join.ephysio.id, ghl: join.ghl.id };
    const held = { ephysio: join.ephysio.record, ghl: join.ghl.record };
    await listLinked(handle, run, target, join.link.id, ids, held);
  });
  target.linkedIds.add('ephysio', join.ephysio.id);
  target.linkedIds.add('ghl', join.ghl.id);
  run.report.linked += 1;
  for (const change of join.followUps) await writeChange(run, target, change);
};
