import { z } from 'zod';
import type { RecordError } from '../errors.ts';
import { closeOperation, listOpenOperations, openPayload } from '../store/operations.ts';
import type { OperationsTable } from '../store/tables.ts';
import type { RunContext } from './run-context.ts';
import type { Target } from './target.ts';
import { runTasks } from './work-queue.ts';
import { commitChange } from './write-change.ts';
import { commitCreate } from './write-create.ts';

const iso = (ms: number): string => new Date(ms).toISOString();

/** A create can wait this long for its turn before it is sent, and the process can have died just then. */
const LONGEST_RUN_UP_MS = 15 * 60_000;

const record = z.record(z.string(), z.string().nullable());
const createPayload = z.object({ record, source: record });
const conflict = z.object({
  field: z.string(),
  winner: z.enum(['ephysio', 'ghl']),
  reason: z.enum(['both-changed', 'owner']),
  winnerValue: z.string().nullable(),
  loserValue: z.string().nullable(),
});
const changePayload = z.object({
  changes: record,
  patch: z.object({ ephysio: record, ghl: record }),
  conflicts: z.array(conflict),
});

/** A create that an earlier run may have sent: the side is asked, and what it made is linked. */
const recoverCreate = async <R extends object>(
  run: RunContext,
  target: Target<R>,
  row: OperationsTable,
): Promise<void> => {
  const { side, source_id: sourceId } = row;
  const payload = createPayload.parse(openPayload(run.store, row));
  const link = await target.records.findBySource(run.store, sourceId);
  if (link && (side === 'ghl' ? link.ghl_id : link.ephysio_id) !== null) {
    await closeOperation(run.store, row.id);
    return;
  }
  const isTaken = (id: string): boolean => target.taken[side].has(id);
  const held = await target.sides[side].findSame(payload.record as R, {
    sentAt: row.created_at,
    lostAt: iso(Math.min(run.now(), Date.parse(row.created_at) + LONGEST_RUN_UP_MS)),
    isTaken,
  });
  if (!held) {
    await closeOperation(run.store, row.id);
    return;
  }
  const from = { id: sourceId, record: payload.source as R };
  await commitCreate(
    run,
    target,
    { side, from, link: link ? target.records.open(run.store, link) : null },
    held,
    row.id,
  );
};

/** A change that an earlier run may have sent: if the side shows it, the base learns it; else the plan makes it again. */
const recoverChange = async <R extends object>(
  run: RunContext,
  target: Target<R>,
  row: OperationsTable,
): Promise<void> => {
  const { changes, patch, conflicts } = changePayload.parse(openPayload(run.store, row));
  const link = row.link_id === null ? undefined : await target.records.find(run.store, row.link_id);
  const lookup = row.target_id === null || !link ? null : await target.sides[row.side].get(row.target_id);
  const now = lookup?.state === 'held' ? (lookup.held.record as Record<string, unknown>) : null;
  const fields = Object.keys(changes);
  const isDone = now !== null && fields.length > 0 && fields.every((field) => now[field] === changes[field]);
  if (!isDone || !link || row.kind === 'create') {
    await closeOperation(run.store, row.id);
    return;
  }
  const change = {
    kind: row.kind,
    side: row.side,
    link: target.records.open(run.store, link),
    patch: patch as { ephysio: Partial<R>; ghl: Partial<R> },
    conflicts,
  };
  await commitChange(run, target, change, row.id);
};

/**
 * Finds out what became of the writes whose outcome an earlier run could not store. Before anything is planned.
 * @returns the ids, on the side that the writes came from, of records whose outcome is still unknown
 */
export const recover = async <R extends object>(run: RunContext, target: Target<R>): Promise<Set<string>> => {
  const rows = await listOpenOperations(run.store, run.practice.name, target.records.entity);
  const unknown = new Set<string>();
  if (rows.length === 0) return unknown;
  const tasks = rows.map((row) => ({
    about: { link: row.link_id, side: row.side, id: row.source_id },
    run: async () => {
      await (row.kind === 'create' ? recoverCreate(run, target, row) : recoverChange(run, target, row));
    },
    onFailure: async (_error: RecordError) => {
      unknown.add(row.source_id);
    },
  }));
  await runTasks(
    run,
    'checking unfinished writes',
    tasks.map((task) => [task]),
  );
  return unknown;
};
