import type { EphysioEvent } from '../../../../src/sandbox/ephysio/model.ts';
import type { Outcome } from '../outcome.ts';
import type { Change } from '../witness.ts';

/** Between the look at an event and the write some time goes by, most of it in waits after an error. */
const LEEWAY_MS = 600_000;

const whyProtected = ({ world }: Outcome, { at, time, raw }: Change): string | null => {
  const { start, invoiceId } = raw.before as EphysioEvent;
  if (start <= time - LEEWAY_MS) return 'had begun';
  const runBeganAt = world.runsBeganAt.findLast((began) => began <= at) ?? 0;
  const closedAt = invoiceId === undefined ? undefined : world.closedAt.get(invoiceId);
  return closedAt !== undefined && closedAt < runBeganAt ? `belonged to closed invoice ${invoiceId}` : null;
};

const whatWasDone = ({ before, after }: Change): string | null => {
  if (after === null) return 'deleted';
  if (before?.live === 'yes' && after.live !== 'yes') return 'cancelled';
  return before?.time !== after.time || before?.calendar !== after.calendar ? 'moved' : null;
};

/** Events that had begun, or that belonged to an invoice that is not open, and that the program cancelled, deleted or moved. */
export const touchedAfterwards = (outcome: Outcome): string[] =>
  outcome.world.witness.changes.flatMap((change) => {
    const { author, side, entity, id, before } = change;
    if (author !== 'program' || side !== 'ephysio' || entity !== 'appointment' || !before?.of) return [];
    const [why, what] = [whyProtected(outcome, change), whatWasDone(change)];
    return why === null || what === null ? [] : [`event ${id} ${why}, and was ${what}`];
  });
