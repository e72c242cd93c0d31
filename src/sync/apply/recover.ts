import { z } from 'zod';
import { mayLeave } from '../../domain/plan/patients-input.ts';
import type { Learnt } from '../../domain/plan/plan.ts';
import { ADDRESS, addressOf } from '../../domain/records/address.ts';
import { type Both, otherSide } from '../../domain/records/sides.ts';
import { type Slot, slotText } from '../../domain/records/slot.ts';
import type { Held } from '../../domain/side.ts';
import { closeOperation, openPayload } from '../../store/tables/operations.ts';
import type { OperationsTable } from '../../store/tables/tables.ts';
import { loadLeaving } from '../gather/leaving.ts';
import type { RunContext } from '../run-context.ts';
import { keepConflicts } from './base.ts';
import { noteWrite, type WriteNote } from './list-change.ts';
import { lostAt, takeOverOpen } from './take-over.ts';
import type { Target } from './target.ts';
import { runTasks } from './work-queue.ts';
import { commitChange } from './write-change.ts';
import { commitCreate } from './write-create.ts';

const record = z.record(z.string(), z.string().nullable());
const extras = z.object({ sex: z.enum(['m', 'f']).optional(), emailConsent: z.boolean().optional() });
const writer = z.object({ kind: z.enum(['run', 'webhook', 'person']), id: z.string(), command: z.string() });
// Written by an earlier version, a payload does not say whose it is.
const createPayload = z.object({
  record,
  source: record,
  extras: extras.optional(),
  refused: record.optional(),
  by: writer.optional(),
});
const conflict = z.object({
  field: z.string(),
  winner: z.enum(['ephysio', 'ghl']),
  reason: z.enum(['both-changed', 'owner']),
  winnerValue: z.string().nullable(),
  loserValue: z.string().nullable(),
});
const changePayload = z.object({
  changes: record,
  patch: z.object({
    ephysio: record,
    ghl: record,
    ownWord: record.nullable().optional(),
    fromGhl: z.array(z.string()).optional(),
    otherPerson: z.enum(['ephysio', 'ghl']).nullable().optional(),
  }),
  conflicts: z.array(conflict),
  settles: z.string().optional(),
  note: z.object({ by: writer, before: record, about: record }).optional(),
});

/** A create that an earlier run may have sent: the side is asked, and what it made is linked. */
const recoverCreate = async <R extends object>(
  run: RunContext,
  target: Target<R>,
  row: OperationsTable,
): Promise<void> => {
  const { side, source_id: sourceId } = row;
  const payload = createPayload.parse(openPayload(run.store, row));
  const link = await target.records.findBySide(run.store, otherSide(side), sourceId);
  if (link && (side === 'ghl' ? link.ghl_id : link.ephysio_id) !== null) {
    await closeOperation(run.store, row.id);
    return;
  }
  const linkedIds = await target.linkedIds.load(side);
  const isPatientForGhl = side === 'ghl' && target.people !== null;
  const held = await target.sides[side].findSame(payload.record as R, {
    sentAt: row.created_at,
    lostAt: lostAt(run, row),
    isLinked: (id) => linkedIds.has(id),
    isKeptHere: isPatientForGhl && !mayLeave(await loadLeaving(run), sourceId),
  });
  if (!held) {
    await closeOperation(run.store, row.id);
    return;
  }
  const from = { id: sourceId, record: payload.source, ...(payload.extras && { extras: payload.extras }) };
  const create = {
    side,
    from: from as Held<R>,
    link: link ? target.records.open(run.store, link) : null,
  };
  await commitCreate(run, target, create, held, {
    id: row.id,
    by: payload.by ?? run.writer,
    refused: (payload.refused ?? {}) as Partial<R>,
  });
};

/**
 * Whether a record still shows the value that a write overwrites. An address and an appointment's slot are one; in older
 * versions its time was.
 */
const isStillThere = (
  record: Readonly<Record<string, unknown>>,
  { field, loserValue }: Pick<z.infer<typeof conflict>, 'field' | 'loserValue'>,
): boolean => {
  if (field === ADDRESS)
    return Object.entries(addressOf(loserValue)).every(([part, value]) => (record[part] ?? null) === value);
  if (field === 'slot') return slotText(record as Slot) === loserValue;
  return (field === 'time' ? `${record.start}/${record.end}` : (record[field] ?? null)) === loserValue;
};

/**
 * A change that an earlier run may have sent: if the side shows it, or has the record no more that it was to delete, the base
 * learns it; else the plan makes it again.
 */
const recoverChange = async <R extends object>(
  run: RunContext,
  target: Target<R>,
  row: OperationsTable,
): Promise<void> => {
  const payload = changePayload.parse(openPayload(run.store, row));
  const { changes, patch, conflicts, settles } = payload;
  const link = row.link_id === null ? undefined : await target.records.find(run.store, row.link_id);
  const lookup = row.target_id === null || !link ? null : await target.sides[row.side].get(row.target_id);
  const now = lookup?.state === 'held' ? (lookup.held.record as Record<string, unknown>) : null;
  const fields = Object.keys(changes);
  const isGone = lookup?.state === 'gone' && row.kind === 'cancel' && target.sides[row.side].cancelDeletes;
  // A read may leave out what is empty.
  const isShown =
    now !== null && fields.length > 0 && fields.every((field) => (now[field] ?? null) === changes[field]);
  const isDone = isGone || isShown;
  if (!isDone || !link || row.kind === 'create') {
    // What is not there any more was overwritten: by us, before somebody else wrote the record again.
    const lost = now === null ? [] : conflicts.filter((c) => !isStillThere(now, c));
    await run.store.transaction(async (handle) => {
      await closeOperation(handle, row.id);
      if (link) await keepConflicts(handle, run, target.records.entity, link.id, lost);
    });
    return;
  }
  const change = {
    kind: row.kind,
    side: row.side,
    link: target.records.open(run.store, link),
    patch: patch as unknown as Learnt<R>,
    conflicts,
    ...(settles === undefined ? {} : { settles }),
  };
  const note = (payload.note as WriteNote<R> | undefined) ?? noteWrite(run, target, {}, changes);
  await commitChange(run, target, change, row.id, { note, after: changes as Partial<R> });
};

/**
 * Finds out the outcome of writes for which none was stored: of an earlier run, or of an earlier try of this one.
 * Before anything is planned.
 * @param about the ids that are worked on; others of our own may be in flight. `null`: none is
 * @returns whether there were any
 */
export const recover = async <R extends object>(
  run: RunContext,
  target: Target<R>,
  about: Both<ReadonlySet<string>> | null,
): Promise<boolean> => {
  const rows = await takeOverOpen(run, target.records.entity, about);
  if (rows.length === 0) return false;
  const tasks = rows.map((row) => ({
    about: { link: row.link_id, side: row.side, id: row.source_id },
    run: async () => {
      await (row.kind === 'create' ? recoverCreate(run, target, row) : recoverChange(run, target, row));
    },
  }));
  await runTasks(
    run,
    'unfinished-writes',
    tasks.map((task) => [task]),
  );
  return true;
};
