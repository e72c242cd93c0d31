import { type Appointment, isCancelled } from '../records/appointment.ts';
import { type Both, otherSide, type SideName } from '../records/sides.ts';
import type { Conflict } from './merge.ts';
import { type Direction, mayWrite, type PairDecision, type PairWrite } from './reconcile-pair.ts';

/** What can only be said of an appointment that is over. */
const OF_THE_PAST: readonly unknown[] = ['showed', 'noshow'];

interface Moved {
  /** What both sides last agreed on, as it is kept. */
  readonly base: Both<Appointment>;
  readonly now: Both<Appointment>;
  /** What the merge says of the status alone. */
  readonly merged: Pick<PairDecision, 'write' | 'adopted'>;
  /** e-Physio's start is the one that stands. */
  readonly isStartKept: boolean;
  readonly direction: Direction;
  /** e-Physio has a code that means confirmed. */
  readonly canConfirm: boolean;
  /** UTC ISO. */
  readonly at: string;
}

export interface ConfirmedAgain extends Pick<PairDecision, 'write' | 'adopted'> {
  /** A side that this direction does not write has to be confirmed too: the new start is not agreed on before that. */
  readonly isHeld: boolean;
}

/**
 * A status belongs to its time: what e-Physio moves into the future is confirmed again on both sides.
 * @returns what to do about the status instead of the merge; `null`: the merge applies
 */
export const confirmedAgain = (moved: Moved): ConfirmedAgain | null => {
  const { base, now, merged, direction } = moved;
  const { start } = now.ephysio;
  const isPutOff =
    moved.isStartKept && base.ephysio.start && start && start !== base.ephysio.start && start > moved.at;
  const toGhl = merged.write.ghl?.changes.status ?? now.ghl.status ?? null;
  const toEphysio = merged.write.ephysio?.changes.status ?? now.ephysio.status ?? null;
  const statuses = [now.ephysio.status ?? null, toGhl, toEphysio];
  if (!isPutOff || statuses.some((status) => isCancelled({ status }))) return null;
  if (!OF_THE_PAST.includes(toGhl) && !OF_THE_PAST.includes(now.ephysio.status)) return null;
  const isConfirmed = now.ghl.status === 'confirmed';
  const isGhlDone = isConfirmed && now.ghl.start === start;
  if (!mayWrite(direction, 'ghl') && !isGhlDone)
    return { write: { ephysio: null, ghl: null }, adopted: null, isHeld: true };

  const changes = { status: 'confirmed' };
  const lostBy = (side: SideName): Conflict[] => {
    const loserValue = now[side].status ?? null;
    if (loserValue === base[side].status) return [];
    const winner = otherSide(side);
    return [{ field: 'status', winner, reason: 'both-changed', winnerValue: 'confirmed', loserValue }];
  };
  const { status } = now.ephysio;
  const isOutdated = moved.canConfirm && OF_THE_PAST.includes(status);
  const isHeld = isOutdated && !mayWrite(direction, 'ephysio');
  const ghl: PairWrite | null = isConfirmed
    ? null
    : { changes, patch: { ephysio: { status }, ghl: changes }, conflicts: lostBy('ghl') };
  const ephysio: PairWrite | null =
    isOutdated && !isHeld
      ? {
          changes,
          patch: { ephysio: changes, ghl: isConfirmed ? changes : {} },
          conflicts: lostBy('ephysio'),
        }
      : null;
  const isQuiet = ghl === null && ephysio === null && !isHeld;
  return { write: { ephysio, ghl }, adopted: isQuiet ? { ephysio: { status }, ghl: changes } : null, isHeld };
};
