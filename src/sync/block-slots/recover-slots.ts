import { z } from 'zod';
import type { BlockSlot } from '../../domain/records/block-slot.ts';
import { findBlockSlot } from '../../store/tables/block-slots.ts';
import { closeOperation, openPayload } from '../../store/tables/operations.ts';
import type { OperationsTable } from '../../store/tables/tables.ts';
import { lostAt, takeOverOpen } from '../apply/take-over.ts';
import { runTasks } from '../apply/work-queue.ts';
import type { RunContext } from '../run-context.ts';
import { inTurn } from './apply-slots.ts';
import { commitSlot } from './commit-slot.ts';
import { findLost } from './write-slot.ts';

const times = z.object({ start: z.string(), end: z.string() });
const slotPayload = z.object({
  event: z.string(),
  slot: times.extend({
    target: z.object({ kind: z.enum(['user', 'calendar']), id: z.string() }),
    title: z.string(),
  }),
  before: times.nullable(),
  known: z.array(z.string()),
  by: z.object({ kind: z.enum(['run', 'webhook', 'person']), id: z.string(), command: z.string() }),
});

const MINUTE_MS = 60_000;

/** The start of a slot with this id, as GHL lists it around a time where it may be; `null`: not there. */
const startAround = async (
  run: RunContext,
  id: string,
  { target, start }: BlockSlot,
): Promise<string | null> => {
  const around = (ms: number): string => new Date(Date.parse(start) + ms).toISOString();
  const window = { from: around(-MINUTE_MS), to: around(MINUTE_MS) };
  const { slots } = await run.blockSlots.list(target, window);
  return slots.find((held) => held.id === id)?.record.start ?? null;
};

/** Stores what an earlier run has written, if GHL shows it; else the plan makes it again. */
const recoverSlot = async (
  run: RunContext,
  row: OperationsTable,
  payload: z.infer<typeof slotPayload>,
): Promise<void> => {
  const { store, practice } = run;
  const { event, slot, known } = payload;
  const stored = await findBlockSlot(store, practice.name, event, slot.target);
  const id = row.target_id;
  if (row.kind === 'create') {
    const found = await findLost(run, slot, known, lostAt(run, row));
    if (found === null) await closeOperation(store, row.id);
    else await commitSlot(run, { id: row.id, kind: 'create' }, payload, found, stored?.id ?? null);
    return;
  }
  const start = id === null ? null : await startAround(run, id, slot);
  const isDone = row.kind === 'update' ? start === slot.start : start === null;
  if (isDone && id !== null && stored?.ghlId === id)
    await commitSlot(run, { id: row.id, kind: row.kind }, payload, id, stored.id);
  else await closeOperation(store, row.id);
};

/**
 * Finds out the outcome of writes for which none was stored, before anything is planned.
 * @returns whether there were any
 */
export const recoverSlots = async (run: RunContext): Promise<boolean> => {
  const rows = await takeOverOpen(run, 'block-slot', null);
  if (rows.length === 0) return false;
  const tasks = rows.map((row) => {
    const payload = slotPayload.parse(openPayload(run.store, row));
    return {
      about: { link: null, side: row.side, id: row.source_id },
      slot: payload.slot,
      run: () => recoverSlot(run, row, payload),
    };
  });
  await runTasks(run, 'unfinished-block-slots', inTurn(tasks));
  return true;
};
