import type { Appointment } from './appointment.ts';
import type { Fields } from './merge.ts';
import type { Both } from './plan.ts';
import { type Direction, mayWrite, type PairDecision, type PairWrite } from './reconcile-pair.ts';
import { otherSide, type SideName } from './side.ts';
import {
  isAlike,
  isChanged,
  type ShowsCalendar,
  SLOT_PARTS,
  type Slot,
  type SlotPart,
  slotText,
} from './slot.ts';

export interface SlotRules {
  /** Whose slot stands when both sides changed a part of it. */
  readonly winner: SideName;
  readonly direction: Direction;
  readonly showsCalendar: ShowsCalendar;
}

export interface MergedSlot extends Pick<PairDecision, 'write' | 'adopted'> {
  /** Whose change stands, whether or not it may be carried over now; `null`: nobody's. */
  readonly stands: SideName | null;
}

const pick = (slot: Slot, parts: readonly SlotPart[]): Fields =>
  Object.fromEntries(parts.filter((part) => slot[part] !== undefined).map((part) => [part, slot[part]]));

/** What a side has to be given, so that it shows the slot that stands. */
const changesTo = (
  loser: SideName,
  agreed: Both<Slot>,
  now: Both<Slot>,
  moved: Both<readonly SlotPart[]>,
  shows: ShowsCalendar,
): Fields => {
  const winner = otherSide(loser);
  const isClash = moved.ephysio.length > 0 && moved.ghl.length > 0;
  const changes: { [P in SlotPart]?: string } = {};
  for (const part of ['start', 'end'] as const) {
    const stands = now[winner][part] ?? agreed[winner][part];
    if (stands && stands !== now[loser][part] && (isClash || moved[winner].includes(part)))
      changes[part] = stands;
  }
  const own = now[loser].calendar;
  const chosen = now[winner].calendar;
  if (moved[winner].includes('calendar') && chosen) {
    // Two therapists can share one calendar of GHL, which shows no difference then.
    if (shows[loser](chosen) !== own) changes.calendar = chosen;
  } else if (moved[loser].includes('calendar')) {
    // The winner's calendar is where it was: so is the loser's.
    const before = agreed[loser].calendar ?? chosen;
    if (isClash && before && before !== own) changes.calendar = before;
  }
  return changes;
};

/**
 * Three-way merge of an appointment's slot, with only changed parts written. Where both sides changed a part, one slot
 * stands as a whole: a time of one side with the therapist of the other could be somebody else's.
 */
export const mergeSlot = (
  agreed: Both<Appointment>,
  now: Both<Appointment>,
  { winner: preferred, direction, showsCalendar: shows }: SlotRules,
): MergedSlot => {
  const changed = (side: SideName, part: SlotPart): boolean => isChanged(agreed[side], now[side], part);
  /** Both sides have come to say the same of it. */
  const isShared = (part: SlotPart): boolean =>
    now.ephysio[part] === now.ghl[part] ||
    (changed('ephysio', part) && changed('ghl', part) && isAlike(now, part, shows));
  const movedOn = (side: SideName) => SLOT_PARTS.filter((part) => changed(side, part) && !isShared(part));
  const moved = { ephysio: movedOn('ephysio'), ghl: movedOn('ghl') };
  const isClash = moved.ephysio.length > 0 && moved.ghl.length > 0;
  const winner = isClash ? preferred : moved.ephysio.length > 0 ? 'ephysio' : 'ghl';
  const loser = otherSide(winner);
  const changes = changesTo(loser, agreed, now, moved, shows);
  const written = Object.keys(changes) as SlotPart[];
  const decided = SLOT_PARTS.filter(
    (part) => moved.ephysio.includes(part) || moved.ghl.includes(part) || written.includes(part),
  );
  const isQuiet = written.length === 0;
  const learnt = SLOT_PARTS.filter(
    (part) =>
      (isQuiet || !decided.includes(part)) && (['ephysio', 'ghl'] as const).some((s) => changed(s, part)),
  );
  const adopted =
    learnt.length === 0 ? null : { ephysio: pick(now.ephysio, learnt), ghl: pick(now.ghl, learnt) };
  const stands = decided.length === 0 ? null : winner;
  if (isQuiet || !mayWrite(direction, loser)) return { write: { ephysio: null, ghl: null }, adopted, stands };
  const isLost = moved[loser].some((part) => written.includes(part));
  const textOf = (side: SideName): string => slotText({ ...agreed[side], ...pick(now[side], SLOT_PARTS) });
  const { calendar, ...times } = changes;
  const after = {
    ...pick(now[loser], decided),
    ...times,
    ...(typeof calendar === 'string' && { calendar: shows[loser](calendar) }),
  };
  const write: PairWrite = {
    changes,
    patch: { ephysio: pick(now.ephysio, decided), ghl: pick(now.ghl, decided), [loser]: after },
    conflicts: isLost
      ? [
          {
            field: 'slot',
            winner,
            reason: 'both-changed',
            winnerValue: textOf(winner),
            loserValue: textOf(loser),
          },
        ]
      : [],
  };
  return { write: { ephysio: null, ghl: null, [loser]: write }, adopted, stands };
};
