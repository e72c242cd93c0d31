import { allSettledOrThrow } from '../../domain/all-settled-or-throw.ts';
import type { ListedSlots } from '../../domain/plan/plan-block-slots.ts';
import { type SlotTarget, targetKey } from '../../domain/records/block-slot.ts';
import type { TimeWindow } from '../../domain/records/window.ts';
import { RecordError } from '../../errors.ts';
import { addFailure, type RunContext } from '../run-context.ts';

/** One that GHL does not list is reported; its slots stay as they are, and the others go on. */
const listTarget = async (
  run: RunContext,
  window: TimeWindow,
  target: SlotTarget,
): Promise<ListedSlots | null> => {
  const about = { link: null, side: 'ghl' } as const;
  try {
    const { slots, bad } = await run.blockSlots.list(target, window);
    for (const { id, reason } of bad) addFailure(run.report, { ...about, id, code: 'unreadable', reason });
    const unreadable = new Set(bad.flatMap(({ id }) => id ?? []));
    return { slots, unreadable, isWhole: bad.every(({ id }) => id !== null) };
  } catch (error) {
    if (!(error instanceof RecordError)) throw error;
    addFailure(run.report, { ...about, id: target.id, code: error.code, reason: error.reason });
    return null;
  }
};

/** GHL's slots of all users and calendars where something is taken, or was; `null`: GHL does not list them. */
export const listSlots = async (
  run: RunContext,
  window: TimeWindow,
  targets: readonly SlotTarget[],
): Promise<Map<string, ListedSlots | null>> => {
  const distinct = new Map(targets.map((target) => [targetKey(target), target]));
  return new Map(
    await allSettledOrThrow(
      [...distinct].map(async ([key, target]) => [key, await listTarget(run, window, target)] as const),
    ),
  );
};
