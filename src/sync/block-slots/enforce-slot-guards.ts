import { Temporal } from 'temporal-polyfill';
import { type GuardTrip, NOTHING_PLANNED, type Place } from '../../domain/plan/guard-input.ts';
import type { BlockSlotsPlan, OwnSlot, SlotOperation } from '../../domain/plan/plan-block-slots.ts';
import type { SlotTarget } from '../../domain/records/block-slot.ts';
import { enforceGuards } from '../enforce-guards.ts';
import type { RunContext } from '../run-context.ts';

/** The therapist (`ephysioClientId`) whom a user or calendar stands for. */
const therapistOf = (run: RunContext, { kind, id }: SlotTarget): string | null => {
  const mapping = run.practice.calendars.find(
    (m) => (kind === 'user' ? m.ghlUserId : m.ghlCalendarId) === id,
  );
  return mapping ? String(mapping.ephysioClientId) : null;
};

/** Only because a list lacks the event: what a setting, an appointment or the desk removes counts in no guard. */
const isRetired = (operation: SlotOperation): operation is Extract<SlotOperation, { kind: 'remove' }> =>
  operation.kind === 'remove' && operation.cause === 'gone';

/**
 * Judges a plan as the appointments' is judged.
 * @param isOfWebhook it is about single events, of which e-Physio has just been asked
 * @returns the plan without what the retire limit holds back
 * @throws GuardError where many would move by one amount
 */
export const enforceSlotGuards = async (
  run: RunContext,
  { plan, rows }: { readonly plan: BlockSlotsPlan; readonly rows: readonly OwnSlot[] },
  isOfWebhook: boolean,
): Promise<{ readonly plan: BlockSlotsPlan; readonly trip: GuardTrip | null }> => {
  if (isOfWebhook) return { plan, trip: null };
  const { timezone } = run.practice;
  const placeOf = ({ target, start }: OwnSlot): Place => ({
    therapist: therapistOf(run, target),
    day: Temporal.Instant.from(start).toZonedDateTimeISO(timezone).toPlainDate().toString(),
  });
  const trip = await enforceGuards(run, {
    ...NOTHING_PLANNED,
    entity: 'block-slot',
    sides: [],
    linked: rows.length,
    retired: plan.operations.filter(isRetired).map(({ own }) => placeOf(own)),
    changes: plan.operations.flatMap((operation) => {
      if (operation.kind !== 'update') return [];
      const { own, slot } = operation;
      const movedByMs = Date.parse(slot.start) - Date.parse(own.start);
      return [{ fields: ['start', 'end'], movedByMs, place: placeOf(own) }];
    }),
    therapists: new Set(rows.flatMap(({ target }) => therapistOf(run, target) ?? [])),
  });
  if (trip === null) return { plan, trip: null };
  return {
    plan: { ...plan, operations: plan.operations.filter((operation) => !isRetired(operation)) },
    trip,
  };
};
