import type { BlockSlot } from '../../domain/records/block-slot.ts';
import type { StoreHandle } from '../../store/store.ts';
import { dropBlockSlot, putBlockSlot } from '../../store/tables/block-slots.ts';
import { type ChangeKind, insertChange, type Writer } from '../../store/tables/changes.ts';
import { clearFailure } from '../../store/tables/failures.ts';
import { closeOperation } from '../../store/tables/operations.ts';
import type { RunContext } from '../run-context.ts';

/** What is kept of a write until its outcome is stored. */
export interface SlotPayload {
  readonly event: string;
  /** As it is once it is written; of one that is removed, as it was. */
  readonly slot: BlockSlot;
  /** As it was before. */
  readonly before: Pick<BlockSlot, 'start' | 'end'> | null;
  /** Ids of slots that were listed before, and look the same. */
  readonly known: readonly string[];
  readonly by: Writer;
}

/** The id of a slot in `operations` and `failures`: an event may have one for each calendar of its therapist. */
export const slotKey = (event: string, { target: { kind, id } }: Pick<BlockSlot, 'target'>): string =>
  `${event}/${kind}/${id}`;

const KIND = { create: 'created', update: 'updated', cancel: 'removed' } as const;

/** Stores what GHL holds now, with the end of the operation and the change. `rowId`: of a slot that is stored already. */
export const commitSlot = async (
  run: RunContext,
  operation: { readonly id: string; readonly kind: keyof typeof KIND },
  { event, slot, before, by }: Omit<SlotPayload, 'known'>,
  ghlId: string,
  rowId: string | null,
): Promise<void> => {
  const { name: practice } = run.practice;
  await run.store.transaction(async (handle) => {
    await run.assertLocked(handle);
    await closeOperation(handle, operation.id);
    if (operation.kind !== 'cancel')
      await putBlockSlot(handle, {
        ...slot,
        id: rowId ?? run.newId(),
        practice,
        event,
        ghlId,
        now: run.now(),
      });
    else if (rowId !== null) await dropBlockSlot(handle, rowId);
    await listSlotChange(handle, run, {
      id: operation.id,
      kind: KIND[operation.kind],
      by,
      event,
      ghlId,
      before: operation.kind === 'cancel' ? slot : before,
      after: operation.kind === 'cancel' ? null : slot,
    });
    await clearFailure(handle, {
      practice,
      entity: 'block-slot',
      side: 'ghl',
      recordId: slotKey(event, slot),
    });
  });
};

/** Lists what was written, for `runs show`: ids and times. */
const listSlotChange = (
  handle: StoreHandle,
  run: RunContext,
  change: {
    readonly id: string;
    readonly kind: ChangeKind;
    readonly by: Writer;
    readonly event: string;
    readonly ghlId: string;
    readonly before: Pick<BlockSlot, 'start' | 'end'> | null;
    readonly after: Pick<BlockSlot, 'start' | 'end'> | null;
  },
): Promise<void> => {
  const times = (slot: Pick<BlockSlot, 'start' | 'end'> | null) =>
    slot === null ? {} : { start: slot.start, end: slot.end };
  return insertChange(handle, {
    id: change.id,
    practice: run.practice.name,
    writer: change.by,
    entity: 'block-slot',
    kind: change.kind,
    side: 'ghl',
    ephysioId: change.event,
    ghlId: change.ghlId,
    linkId: null,
    data: {
      about: { ghl: times(change.before ?? change.after) },
      before: times(change.before),
      after: times(change.after),
    },
    now: run.now(),
  });
};
