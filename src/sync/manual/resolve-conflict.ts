import type { Adopt, Change, Operation } from '../../domain/plan/plan.ts';
import { type Both, otherSide, type SideName } from '../../domain/records/sides.ts';
import type { Resolution } from '../../domain/review/refusal.ts';
import type { Held } from '../../domain/side.ts';
import {
  DuplicateError,
  NotSupportedError,
  RecordError,
  SupersededError,
  UnknownOutcomeError,
} from '../../errors.ts';
import { isConflictOpen, openConflict, resolveConflict } from '../../store/tables/conflicts.ts';
import { upsertReview } from '../../store/tables/reviews.ts';
import type { ConflictsTable } from '../../store/tables/tables.ts';
import { adopt } from '../apply/base.ts';
import { byHandReview } from '../apply/by-hand.ts';
import { recover } from '../apply/recover.ts';
import { writeAsPerson, writeChange } from '../apply/write-change.ts';
import type { RunContext } from '../run-context.ts';
import { storeReviews } from '../settle-reviews.ts';
import { appointmentField, type ConflictField, patientField } from './conflict-field.ts';
import { refused } from './join-people.ts';

const BUSY: Resolution = { state: 'busy', refusal: { code: 'busy' } };

/** The conflict's link with both records as they are now, or why nothing can be done about it. */
const readRecords = async <R extends object>(
  run: RunContext,
  { target }: ConflictField<R>,
  { link_id: linkId }: ConflictsTable,
) => {
  const { records, sides } = target;
  const before = await records.find(run.store, linkId);
  const about = {
    ephysio: new Set(before?.ephysio_id ? [before.ephysio_id] : []),
    ghl: new Set(before?.ghl_id ? [before.ghl_id] : []),
  };
  await recover(run, target, about);
  const row = await records.find(run.store, linkId);
  if (!row) return refused({ code: 'link-removed' });
  const link = records.open(run.store, row);
  const { ephysioId, ghlId } = link;
  if (row.state !== 'linked' || ephysioId === null || ghlId === null) return refused({ code: 'half-gone' });
  const now: Partial<Record<SideName, R>> = {};
  for (const [side, id] of [
    ['ephysio', ephysioId],
    ['ghl', ghlId],
  ] as const) {
    const lookup = await sides[side].get(id);
    if (lookup.state === 'gone') return refused({ code: 'record-gone', side, id });
    now[side] = (lookup.held satisfies Held<R>).record;
  }
  return { link, ids: { ephysio: ephysioId, ghl: ghlId }, now: now as Both<R> };
};

const isWrite = <R>(operation: Operation<R>): operation is Change<R> | Adopt<R> =>
  operation.kind === 'update' || operation.kind === 'cancel' || operation.kind === 'adopt';

/**
 * Carries the chosen value over to the other side, as the engine would: in the same transaction the conflict is settled.
 * @param takeBack undoes what was written before, because another contact holds this phone or e-mail: the next run would
 * empty the one that stands there. `false`: nothing was written, or it cannot be undone
 */
const carryOver = async <R extends object>(
  run: RunContext,
  { target }: ConflictField<R>,
  operation: Change<R> | Adopt<R>,
  conflict: ConflictsTable,
  takeBack: () => Promise<boolean> = async () => false,
): Promise<Resolution> => {
  const { store } = run;
  if (operation.kind === 'adopt') {
    await store.transaction(async (handle) => {
      await run.assertLocked(handle);
      await adopt(handle, target, operation);
      await resolveConflict(handle, conflict.id, run.now());
    });
    return { state: 'done', written: true };
  }
  try {
    await writeChange(run, target, { ...operation, settles: conflict.id });
  } catch (error) {
    if (error instanceof SupersededError) return BUSY;
    if (!(error instanceof RecordError)) throw error;
    const { side } = operation;
    const failed = (outcome: 'taken-back' | 'duplicate' | 'failed') =>
      refused({ code: 'second-write', side, field: conflict.field, outcome, reason: error.reason });
    if (error instanceof DuplicateError) return failed((await takeBack()) ? 'taken-back' : 'duplicate');
    if (!(error instanceof NotSupportedError)) return failed('failed');
    const review = byHandReview(target, operation, error);
    await store.transaction(async (handle) => {
      await run.assertLocked(handle);
      await upsertReview(handle, { ...review, practice: run.practice.name, now: run.now() });
      await resolveConflict(handle, conflict.id, run.now());
    });
    return { state: 'by-hand', review };
  }
  return (await isConflictOpen(store, conflict.id))
    ? refused({ code: 'not-taken', side: operation.side })
    : { state: 'done', written: true };
};

const isSent = <R>(operation: Change<R> | Adopt<R>): operation is Change<R> => operation.kind !== 'adopt';

/** Writes the value to the side that once held it. Nothing has been written before. */
const tryFirst = async <R extends object>(
  run: RunContext,
  { target }: ConflictField<R>,
  change: Omit<Change<R>, 'patch' | 'conflicts'>,
): Promise<Resolution | { readonly stored: Partial<R> }> => {
  const { side } = change;
  try {
    return { stored: await writeAsPerson(run, target, change) };
  } catch (error) {
    if (error instanceof SupersededError) return BUSY;
    if (error instanceof NotSupportedError)
      return refused({ code: 'first-write', side, outcome: 'by-hand', reason: error.reason });
    if (error instanceof UnknownOutcomeError)
      return refused({ code: 'first-write', side, outcome: 'unknown', reason: error.reason });
    if (error instanceof RecordError)
      return refused({ code: 'first-write', side, outcome: 'failed', reason: error.reason });
    throw error;
  }
};

const resolveField = async <R extends object>(
  run: RunContext,
  field: ConflictField<R>,
  conflict: ConflictsTable,
  take: SideName,
): Promise<Resolution> => {
  const { winner, loser } = openConflict(run.store, conflict);
  const value = take === conflict.winner ? winner : loser;
  const other = otherSide(take);
  const owned = field.ownedBy(other, value);
  if (owned !== null) return refused({ code: 'owned', field: owned, side: other });
  const read = await readRecords(run, field, conflict);
  if ('refusal' in read) return read;
  const { link, ids, now } = read;
  const held = { ephysio: field.valueIn(now.ephysio), ghl: field.valueIn(now.ghl) };
  const agreed = { ephysio: field.valueIn(link.base.ephysio), ghl: field.valueIn(link.base.ghl) };
  if (held[take] === value && held[other] === value) {
    await resolveConflict(run.store, conflict.id, run.now());
    return { state: 'done', written: false };
  }
  const changed = refused({ code: 'changed-since', field: conflict.field });
  if (take === conflict.winner) {
    // It was written when it won: nothing is written now, and what stands is left.
    const stands = held[take] === value && agreed[take] === value && held[other] === agreed[other];
    if (!stands) return changed;
    await resolveConflict(run.store, conflict.id, run.now());
    return { state: 'done', written: false };
  }
  if (await field.target.isKeptHere(run.store, { kind: 'change', link }))
    return refused({ code: 'excluded', id: ids.ephysio });
  const obstacle = field.obstacle(link, now, value);
  if (obstacle !== null) return refused(obstacle);
  // Half done by an earlier try that was killed, the side already holds the value.
  const isHalfDone = held[take] === value;
  const edited = isHalfDone ? [other] : (['ephysio', 'ghl'] as const);
  const isNewer = edited.some((side) => held[side] !== agreed[side]);
  if (isNewer || agreed[conflict.winner] !== winner) return changed;
  /** What carries the value over, once `take` holds it. */
  const follow = (fields: Partial<R>): Change<R> | Adopt<R> | undefined => {
    const operations = field.plan(link, { ...link.base, [take]: { ...link.base[take], ...fields } });
    const writes = operations.filter(isWrite);
    return writes.length < operations.length ? undefined : (writes.find(isSent) ?? writes[0]);
  };
  const fields = field.fieldsFor(value);
  const planned = follow(fields);
  if (!planned) return refused({ code: 'cannot-stand', field: conflict.field });
  const refusal = await field.refusal(planned);
  if (refusal !== null) return refused(refusal);
  if (isHalfDone) return carryOver(run, field, planned, conflict);
  const kind = isSent(planned) ? planned.kind : 'update';
  const before = { ...link.base[take], ...now[take] };
  const change = { kind, side: take, link, targetId: ids[take], changes: fields, before };
  const tried = await tryFirst(run, field, change);
  if ('state' in tried) return tried;
  const takeBack = async (): Promise<boolean> => {
    const after = { ...before, ...fields, ...tried.stored };
    const changes = field.fieldsFor(held[take]);
    const back = await tryFirst(run, field, { ...change, changes, before: after });
    return 'stored' in back;
  };
  return carryOver(run, field, follow({ ...fields, ...tried.stored }) ?? planned, conflict, takeBack);
};

/**
 * Gives a field the value that `take` held when the conflict arose. One that lost is written to that side as if a person
 * had entered it there, and then carried over like any change: whatever ends this in between, the next run finishes it.
 * @throws the errors that end a run
 */
export const resolveConflictWith = async (
  run: RunContext,
  conflict: ConflictsTable,
  take: SideName,
): Promise<Resolution> => {
  try {
    if (conflict.entity === 'patient')
      return await resolveField(run, patientField(run, conflict.field), conflict, take);
    return await resolveField(run, await appointmentField(run, conflict.field), conflict, take);
  } catch (error) {
    if (error instanceof RecordError) return refused({ code: 'failed', reason: error.reason });
    throw error;
  } finally {
    await storeReviews(run);
  }
};
