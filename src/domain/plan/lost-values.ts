import type { Conflict } from '../merge/merge.ts';
import type { Appointment } from '../records/appointment.ts';
import { type Both, otherSide, type SideName } from '../records/sides.ts';
import { isChanged, SLOT_PARTS, slotText } from '../records/slot.ts';
import type { Agreed } from './scope.ts';

/** Cancelled on one side and moved on the other: the lost place and time are stored as conflicts. */
export const lostMoves = ({ base }: Agreed, now: Both<Appointment>, side: SideName): Conflict[] => {
  const isMoved = SLOT_PARTS.some(
    (part) => base[side][part] !== undefined && isChanged(base[side], now[side], part),
  );
  if (!isMoved) return [];
  const winner = otherSide(side);
  const textOf = (of: SideName): string => slotText({ ...base[of], ...now[of] });
  const [winnerValue, loserValue] = [textOf(winner), textOf(side)];
  return [{ field: 'slot', winner, reason: 'both-changed', winnerValue, loserValue }];
};

/** Cancelled because of one side, while the other one got another status: that is stored as a conflict. */
export const lostStatus = ({ base }: Agreed, now: Both<Appointment>, side: SideName): Conflict[] => {
  const loserValue = now[side].status;
  if (!loserValue || !base[side].status || loserValue === base[side].status) return [];
  const winner = otherSide(side);
  return [{ field: 'status', winner, reason: 'both-changed', winnerValue: 'cancelled', loserValue }];
};
