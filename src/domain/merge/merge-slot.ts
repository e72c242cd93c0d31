import type { Appointment } from '../records/appointment.ts';
import { type Both, otherSide, type SideName } from '../records/sides.ts';
import {
  isAlike,
  isChanged,
  type ShowsCalendar,
  SLOT_PARTS,
  type Slot,
  type SlotPart,
  slotText,
} from '../records/slot.ts';
import type { Fields } from './merge.ts';
import { type Direction, mayWrite, type PairDecision, type PairWrite } from './reconcile-pair.ts';

export interface SlotRules {
  /** Whose slot stands when both sides changed a part of it. */
  readonly winner: SideName;
  readonly direction: Direction;
  readonly showsCalendar: ShowsCalendar;
  /** Parts of GHL's slot that e-Physio never took, by what both sides agreed on. */
  readonly notTaken: readonly SlotPart[];
}

export interface MergedSlot extends Pick<PairDecision, 'write' | 'adopted'> {
  /** The side whose change wins, whether or not it may be written now. `null`: neither side. */
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
): Slot => {
  const winner = otherSide(loser);
  const isClash = moved[loser].length > 0;
  const changes: { [P in SlotPart]?: string } = {};
  for (const part of ['start', 'end'] as const) {
    const stands = now[winner][part] ?? agreed[winner][part];
    if (stands && (isClash || moved[winner].includes(part))) changes[part] = stands;
  }
  const { calendar } = now[winner];
  // The calendar of a winner who did not change it is where it was: so is the loser's.
  const before = moved[loser].includes('calendar') ? (agreed[loser].calendar ?? calendar) : null;
  const stands = moved[winner].includes('calendar') ? calendar : before;
  if (stands) changes.calendar = stands;
  return changes;
};

/**
 * Three-way merge of an appointment's slot, with only changed parts written. Where both sides changed a part, one slot
 * stands as a whole: a time of one side with the therapist of the other could be somebody else's.
 */
export const mergeSlot = (
  agreed: Both<Appointment>,
  now: Both<Appointment>,
  { winner: preferred, direction, showsCalendar: shows, notTaken }: SlotRules,
): MergedSlot => {
  const movedOn = (side: SideName) => SLOT_PARTS.filter((part) => isChanged(agreed[side], now[side], part));
  const moved = { ephysio: movedOn('ephysio'), ghl: movedOn('ghl') };
  /** Both sides have come to say the same of it. */
  const isShared = (part: SlotPart): boolean =>
    now.ephysio[part] === now.ghl[part] ||
    (moved.ephysio.includes(part) && moved.ghl.includes(part) && isAlike(now, part, shows));
  const isClash = moved.ephysio.length > 0 && moved.ghl.length > 0;
  const winner = isClash ? preferred : moved.ephysio.length > 0 ? 'ephysio' : 'ghl';
  const loser = otherSide(winner);
  const standing = changesTo(loser, agreed, now, moved);
  // Two therapists can share one calendar of GHL, which shows no difference then.
  const isShown = (part: SlotPart): boolean =>
    isShared(part) ||
    standing[part] === undefined ||
    (part === 'calendar' && shows[loser](standing[part] ?? '') === now[loser][part]);
  const written = SLOT_PARTS.filter((part) => !isShown(part));
  const changes = pick(standing, written);
  const decided = SLOT_PARTS.filter((part) => [...moved.ephysio, ...moved.ghl, ...written].includes(part));
  const isQuiet = written.length === 0;
  const learnt = { ephysio: pick(now.ephysio, decided), ghl: pick(now.ghl, decided) };
  const stands = decided.length === 0 ? null : winner;
  if (isQuiet || !mayWrite(direction, loser))
    return {
      write: { ephysio: null, ghl: null },
      adopted: isQuiet && decided.length > 0 ? learnt : null,
      stands,
    };
  /** A time is one: who made it longer did not get what they wanted when it begins later. */
  const unitOf = (part: SlotPart): readonly SlotPart[] => (part === 'calendar' ? [part] : ['start', 'end']);
  const own = loser === 'ghl' ? [...moved.ghl, ...notTaken] : moved.ephysio;
  const isLost = own.some((part) => unitOf(part).some((p) => written.includes(p)));
  const textOf = (side: SideName): string => slotText({ ...agreed[side], ...pick(now[side], SLOT_PARTS) });
  const { calendar, ...times } = changes;
  const after = {
    ...learnt[loser],
    ...times,
    ...(typeof calendar === 'string' && { calendar: shows[loser](calendar) }),
  };
  const write: PairWrite = {
    changes,
    patch: { ...learnt, [loser]: after },
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
  return { write: { ephysio: null, ghl: null, [loser]: write }, adopted: null, stands };
};
