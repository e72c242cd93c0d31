import type { OwnSlot } from '../../domain/plan/plan-block-slots.ts';
import type { BlockSlot } from '../../domain/records/block-slot.ts';
import { NotFoundError, RecordError, SupersededError, UnknownOutcomeError } from '../../errors.ts';
import type { StoreHandle } from '../../store/store.ts';
import { blockSlotIds, findBlockSlot, putBlockSlot } from '../../store/tables/block-slots.ts';
import { closeOperation, listOpenOperations } from '../../store/tables/operations.ts';
import { createOnce } from '../apply/create-once.ts';
import { recordIntent } from '../apply/intent.ts';
import type { RunContext } from '../run-context.ts';
import { commitSlot, type SlotPayload, slotKey } from './commit-slot.ts';

/** The slot is stored as the plan has seen it, and nobody is writing it. */
const assertAsPlanned = async (
  run: RunContext,
  handle: StoreHandle,
  event: string,
  slot: BlockSlot,
  own: OwnSlot | null,
): Promise<void> => {
  const { name } = run.practice;
  const row = await findBlockSlot(handle, name, event, slot.target);
  const isSame = row?.ghlId === own?.ghlId && row?.start === own?.start && row?.end === own?.end;
  const key = slotKey(event, slot);
  const open = await listOpenOperations(handle, name, 'block-slot');
  if (!isSame || open.some(({ source_id }) => source_id === key)) throw new SupersededError();
};

/**
 * Makes a slot. After an unknown outcome GHL is asked before it is sent again.
 * @param lost the slot that was there for the same event, and that somebody has removed in GHL
 * @param known ids of slots that look the same and are not ours
 */
export const createSlot = async (
  run: RunContext,
  event: string,
  slot: BlockSlot,
  { lost, known }: { readonly lost: OwnSlot | null; readonly known: readonly string[] },
): Promise<void> => {
  const payload: SlotPayload = { event, slot, before: null, known, by: run.writer };
  const { id } = await recordIntent(
    run,
    {
      entity: 'block-slot',
      side: 'ghl',
      kind: 'create',
      linkId: null,
      sourceId: slotKey(event, slot),
      targetId: null,
      payload,
    },
    (handle) => assertAsPlanned(run, handle, event, slot, lost),
  );
  const ghlId = await createOnce(run, id, {
    send: () => run.blockSlots.create(slot),
    find: (lostAt) => findLost(run, slot, known, lostAt),
  });
  await commitSlot(run, { id, kind: 'create' }, payload, ghlId, lost?.id ?? null);
  run.report.blockSlots.created += 1;
};

/** The slot that a create whose reply was lost has left: one with our title, target and times that was not there before. */
export const findLost = async (
  run: RunContext,
  slot: BlockSlot,
  known: readonly string[],
  lostAt: string,
): Promise<string | null> => {
  const owned = await blockSlotIds(run.store, run.practice.name);
  const isOther = (id: string): boolean => owned.has(id) || known.includes(id);
  return run.blockSlots.findSame(slot, { lostAt, isOther });
};

/** Moves a slot. One that somebody has removed in GHL is made again. */
export const moveSlot = async (
  run: RunContext,
  own: OwnSlot,
  slot: BlockSlot,
  known: readonly string[],
): Promise<void> => {
  const { event, ghlId } = own;
  const before = { start: own.start, end: own.end };
  const payload: SlotPayload = { event, slot, before, known: [], by: run.writer };
  const operation = { kind: 'update', payload, targetId: ghlId } as const;
  const id = await intend(run, own, operation);
  try {
    await sendOpen(run, id, () => run.blockSlots.update(ghlId, slot));
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
    await createSlot(run, event, slot, { lost: own, known });
    return;
  }
  await commitSlot(run, { id, kind: 'update' }, payload, ghlId, own.id);
  run.report.blockSlots.updated += 1;
};

export const removeSlot = async (run: RunContext, own: OwnSlot): Promise<void> => {
  const { event, ghlId, target, start, end, title } = own;
  const slot = { target, start, end, title };
  const payload: SlotPayload = { event, slot, before: null, known: [], by: run.writer };
  const id = await intend(run, own, { kind: 'cancel', payload, targetId: ghlId });
  await sendOpen(run, id, () => run.blockSlots.remove(ghlId));
  await commitSlot(run, { id, kind: 'cancel' }, payload, ghlId, own.id);
  run.report.blockSlots.removed += 1;
};

const intend = async (
  run: RunContext,
  own: OwnSlot,
  operation: {
    readonly kind: 'update' | 'cancel';
    readonly payload: SlotPayload;
    readonly targetId: string;
  },
): Promise<string> => {
  const { id } = await recordIntent(
    run,
    {
      entity: 'block-slot',
      side: 'ghl',
      linkId: null,
      sourceId: slotKey(own.event, own),
      ...operation,
    },
    (handle) => assertAsPlanned(run, handle, own.event, own, own),
  );
  return id;
};

/** An unknown outcome stays open: the next run sees which it was. */
const sendOpen = async (run: RunContext, id: string, send: () => Promise<void>): Promise<void> => {
  try {
    await send();
  } catch (error) {
    if (error instanceof RecordError && !(error instanceof UnknownOutcomeError))
      await closeOperation(run.store, id);
    throw error;
  }
};

/** A slot that is there already, and ours: it is stored, and nothing is sent. */
export const adoptSlot = async (
  run: RunContext,
  event: string,
  slot: BlockSlot,
  { ghlId, lost }: { readonly ghlId: string; readonly lost: OwnSlot | null },
): Promise<void> => {
  const { name: practice } = run.practice;
  await run.store.transaction(async (handle) => {
    await run.assertLocked(handle);
    await assertAsPlanned(run, handle, event, slot, lost);
    await putBlockSlot(handle, {
      ...slot,
      id: lost?.id ?? run.newId(),
      practice,
      event,
      ghlId,
      now: run.now(),
    });
  });
};
