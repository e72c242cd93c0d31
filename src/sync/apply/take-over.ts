import type { Both, WrittenEntity } from '../../domain/records/sides.ts';
import { liveTokens } from '../../store/tables/locks.ts';
import { claimOperation, idsOf, listOpenOperations } from '../../store/tables/operations.ts';
import type { OperationsTable } from '../../store/tables/tables.ts';
import type { RunContext } from '../run-context.ts';

/** A create can wait this long for its turn before it is sent, and the process can have died just then. */
const LONGEST_RUN_UP_MS = 15 * 60_000;

/** When the outcome of an operation was lost at the latest (UTC ISO). */
export const lostAt = (run: RunContext, { created_at }: OperationsTable): string =>
  new Date(Math.min(run.now(), Date.parse(created_at) + LONGEST_RUN_UP_MS)).toISOString();

/** Whether this run has to find out the outcome: the writer is gone, or it is a left-over of this run. */
const takeOver = async (
  run: RunContext,
  row: OperationsTable,
  alive: ReadonlySet<string>,
  about: Both<ReadonlySet<string>> | null,
): Promise<boolean> => {
  if (row.owner === run.owner) {
    const { ephysio, ghl } = idsOf(row);
    return about === null || about.ephysio.has(ephysio ?? '') || about.ghl.has(ghl ?? '');
  }
  // A writer that is alive has an answer, or has given up, long before this.
  const isYoung = Math.abs(run.now() - Date.parse(row.created_at)) < LONGEST_RUN_UP_MS;
  if (alive.has(row.owner) && isYoung) return false;
  return claimOperation(run.store, row, run.owner);
};

/** The operations of an entity whose outcome this run has to find out. @param about the ids that are worked on; others of our own may be in flight. `null`: none is */
export const takeOverOpen = async (
  run: RunContext,
  entity: WrittenEntity,
  about: Both<ReadonlySet<string>> | null,
): Promise<OperationsTable[]> => {
  const open = await listOpenOperations(run.store, run.practice.name, entity);
  if (open.length === 0) return [];
  const alive = await liveTokens(run.store, run.now());
  const rows: OperationsTable[] = [];
  for (const row of open) if (await takeOver(run, row, alive, about)) rows.push(row);
  return rows;
};
