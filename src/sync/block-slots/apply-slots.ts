import {
  type BlockSlotsPlan,
  isSameSlot,
  type ListedSlots,
  type SlotOperation,
} from '../../domain/plan/plan-block-slots.ts';
import { type BlockSlot, type SlotTarget, targetKey } from '../../domain/records/block-slot.ts';
import type { TimeWindow } from '../../domain/records/window.ts';
import { NotTakenError, RefusedError, UnknownOutcomeError } from '../../errors.ts';
import { clearFailure, isDue, listFailures, recordFailure } from '../../store/tables/failures.ts';
import { runTasks, type Task } from '../apply/work-queue.ts';
import { addFailure, type RunContext } from '../run-context.ts';
import { slotKey } from './commit-slot.ts';
import { adoptSlot, createSlot, moveSlot, removeSlot } from './write-slot.ts';

/** Which of the two ids GHL asks for instead of the one that it got; `null`: that is not why it refused. */
const askedFor = (error: unknown, { kind }: SlotTarget): SlotTarget['kind'] | null => {
  const [field, other] =
    kind === 'user' ? (['calendarId', 'calendar'] as const) : (['assignedUserId', 'user'] as const);
  const { fields } = error instanceof RefusedError ? error : { fields: [] };
  return fields.length > 0 && fields.every((name) => name === field) ? other : null;
};

const aboutOf = (operation: SlotOperation): { readonly event: string; readonly slot: BlockSlot } =>
  operation.kind === 'remove'
    ? { event: operation.own.event, slot: operation.own }
    : { event: operation.kind === 'update' ? operation.own.event : operation.event, slot: operation.slot };

/** Slots that look the same one after the other: a lost reply must not find the one that is just being made. */
export const inTurn = <T extends { readonly slot: BlockSlot }>(tasks: readonly T[]): T[][] => {
  const groups = new Map<string, T[]>();
  for (const task of tasks) {
    const { target, start, end } = task.slot;
    const key = `${targetKey(target)} ${start} ${end}`;
    groups.set(key, [...(groups.get(key) ?? []), task]);
  }
  return [...groups.values()];
};

interface Listed {
  readonly listed: ReadonlyMap<string, ListedSlots>;
  readonly window: TimeWindow;
  /** Whether the other one of the two ids may be tried: it is tried once. */
  readonly mayAsk: boolean;
}

/**
 * Carries a plan out: first what blocks, then what frees. A slot's failure is reported and the others go on.
 * @returns the id that GHL takes, where it refused the other one
 */
export const applySlots = async (
  run: RunContext,
  { operations }: BlockSlotsPlan,
  { listed, window, mayAsk }: Listed,
): Promise<SlotTarget['kind'] | null> => {
  let asked: SlotTarget['kind'] | null = null;
  const { name: practice } = run.practice;
  const failures = new Map(
    (await listFailures(run.store, practice, { entity: 'block-slot' })).map((f) => [f.record_id, f]),
  );

  /** Slots that look like a new one, and are there already: somebody else's. */
  const alike = (slot: BlockSlot): string[] =>
    (listed.get(targetKey(slot.target))?.slots ?? [])
      .filter(({ record }) => record.title === slot.title && isSameSlot(record, slot, window))
      .map(({ id }) => id);

  const send = (operation: SlotOperation): Promise<void> => {
    switch (operation.kind) {
      case 'create':
        return createSlot(run, operation.event, operation.slot, {
          lost: operation.lost,
          known: alike(operation.slot),
        });
      case 'adopt':
        return adoptSlot(run, operation.event, operation.slot, operation);
      case 'update':
        return moveSlot(run, operation.own, operation.slot, alike(operation.slot));
      case 'remove':
        return removeSlot(run, operation.own);
    }
  };

  const taskFor = (operation: SlotOperation): (Task & { readonly slot: BlockSlot })[] => {
    const { event, slot } = aboutOf(operation);
    const recordId = slotKey(event, slot);
    const about = { link: null, side: 'ghl', id: event } as const;
    const fingerprint = run.store.sealer.fingerprint([operation.kind, slot.start, slot.end, slot.title]);
    const failure = failures.get(recordId);
    if (failure && !isDue(failure, fingerprint, run.now())) {
      const code = failure.dead_at === null ? 'waiting' : 'given-up';
      addFailure(run.report, { ...about, code, reason: failure.reason });
      return [];
    }
    return [
      {
        about,
        slot,
        // The others of its kind would be refused as well.
        run: async () => {
          if (asked === null || slot.target.kind === asked || operation.kind === 'remove')
            await send(operation);
        },
        onFailure: async (error) => {
          const other = mayAsk ? askedFor(error, slot.target) : null;
          if (other !== null) {
            asked = other;
            return true;
          }
          if (error instanceof UnknownOutcomeError || error instanceof NotTakenError) return false;
          const key = { practice, entity: 'block-slot', side: 'ghl', recordId } as const;
          await recordFailure(run.store, key, { fingerprint, reason: error.reason, now: run.now() });
          return false;
        },
      },
    ];
  };
  const isFreeing = ({ kind }: SlotOperation): boolean => kind === 'remove';
  for (const part of [operations.filter((o) => !isFreeing(o)), operations.filter(isFreeing)]) {
    const tasks = part.flatMap(taskFor);
    if (tasks.length === 0) continue;
    await runTasks(run, 'block-slots', inTurn(tasks));
  }
  return asked;
};

/** After a pass over all: forgets the failures of what is not wanted any more. */
export const forgetFailures = async (run: RunContext, { operations }: BlockSlotsPlan): Promise<void> => {
  const { name: practice } = run.practice;
  const wanted = new Set(
    operations.map((operation) => {
      const { event, slot } = aboutOf(operation);
      return slotKey(event, slot);
    }),
  );
  for (const { side, record_id: recordId } of await listFailures(run.store, practice, {
    entity: 'block-slot',
  }))
    if (!wanted.has(recordId))
      await clearFailure(run.store, { practice, entity: 'block-slot', side, recordId });
};
