import type { Appointment } from '../records/appointment.ts';
import type { Both, SideName } from '../records/sides.ts';
import { agreedViews, notTaken, type Showing, viewOf } from './appointment-view.ts';
import type { Fields } from './merge.ts';
import { mergeSlot } from './merge-slot.ts';
import { type Direction, type PairDecision, type PairWrite, reconcilePair } from './reconcile-pair.ts';
import { confirmedAgain } from './status-and-time.ts';

export interface AppointmentMergeRules extends Showing {
  readonly winner: SideName;
  readonly direction: Direction;
  /** UTC ISO. */
  readonly now: string;
}

export interface MergedAppointment extends Pick<PairDecision, 'write' | 'adopted'> {
  /** The status was of a time that is not this appointment's any more. */
  readonly isConfirmedAgain: boolean;
}

const together = (a: Both<Fields>, b: Both<Fields>): Both<Fields> => ({
  ephysio: { ...a.ephysio, ...b.ephysio },
  ghl: { ...a.ghl, ...b.ghl },
});

const bothWrites = (a: PairWrite | null, b: PairWrite | null): PairWrite | null =>
  a && b
    ? {
        changes: { ...a.changes, ...b.changes },
        patch: together(a.patch, b.patch),
        conflicts: [...a.conflicts, ...b.conflicts],
      }
    : (a ?? b);

const withoutStart = <T extends Both<Fields> | null | undefined>(learnt: T): T => {
  if (!learnt) return learnt;
  const { start: _, ...ephysio } = learnt.ephysio;
  return { ...learnt, ephysio };
};

/** Without what the base knows already. */
const news = (learnt: Both<Fields> | null, base: Both<Appointment>): Both<Fields> | null => {
  if (!learnt) return null;
  const ofSide = (side: SideName): Fields =>
    Object.fromEntries(
      Object.entries(learnt[side]).filter(
        ([field, value]) => base[side][field as keyof Appointment] !== value,
      ),
    );
  const left = { ephysio: ofSide('ephysio'), ghl: ofSide('ghl') };
  return Object.keys({ ...left.ephysio, ...left.ghl }).length === 0 ? null : left;
};

/** As long as e-Physio's own status is outdated, its new start is not known to have been dealt with. */
const startLast = (
  { write, adopted }: MergedAppointment,
  start: string,
  isHeld: boolean,
): MergedAppointment => {
  const { ephysio, ghl } = write;
  if (!ephysio && !isHeld) return { write, adopted, isConfirmedAgain: true };
  const dealtWith = isHeld ? {} : { start };
  return {
    write: {
      ephysio: ephysio && { ...ephysio, patch: together(ephysio.patch, { ephysio: dealtWith, ghl: {} }) },
      ghl: ghl && { ...ghl, patch: withoutStart(ghl.patch) },
    },
    adopted: withoutStart(adopted),
    isConfirmedAgain: true,
  };
};

/** What a linked appointment needs on both sides: its slot, and its status, which belongs to that. */
export const mergeAppointment = (
  base: Both<Appointment>,
  both: Both<Appointment>,
  rules: AppointmentMergeRules,
  /** GHL's appointment was deleted and will not be created again: there is nothing to confirm. */
  isGone = false,
): MergedAppointment => {
  const { winner, direction, shows, showsCalendar } = rules;
  const now = { ephysio: viewOf(both.ephysio), ghl: viewOf(both.ghl) };
  const agreed = agreedViews(base, now, showsCalendar);
  const slot = mergeSlot(agreed, now, { ...rules, notTaken: notTaken(base, showsCalendar) });
  const merged = reconcilePair(['status'], agreed, now, { owners: {}, winner, keepOneOf: [] }, direction);
  const putOff = confirmedAgain({
    base,
    now,
    merged,
    isStartKept: slot.stands === 'ephysio' || now.ephysio.start === now.ghl.start,
    direction,
    canConfirm: shows.ephysio('confirmed') === 'confirmed',
    at: rules.now,
  });
  const again = isGone ? null : putOff;
  const status = again ?? merged;
  const decision = {
    write: {
      ephysio: bothWrites(status.write.ephysio, slot.write.ephysio),
      ghl: bothWrites(status.write.ghl, slot.write.ghl),
    },
    adopted:
      status.adopted && slot.adopted
        ? together(status.adopted, slot.adopted)
        : (status.adopted ?? slot.adopted),
    isConfirmedAgain: again !== null,
  };
  const whole = again && now.ephysio.start ? startLast(decision, now.ephysio.start, again.isHeld) : decision;
  return { ...whole, adopted: news(whole.adopted, base) };
};

/**
 * All that is learnt of an event that returns is learnt with the write that follows: killed in between, the next run would not see
 * any more that it returns.
 */
export const inOneWrite = (decision: MergedAppointment): MergedAppointment => {
  const { adopted, write } = decision;
  const side = write.ghl ? 'ghl' : 'ephysio';
  const first = write[side];
  if (adopted === null || first === null) return decision;
  const patch = {
    ephysio: { ...adopted.ephysio, ...first.patch.ephysio },
    ghl: { ...adopted.ghl, ...first.patch.ghl },
  };
  return { ...decision, adopted: null, write: { ...write, [side]: { ...first, patch } } };
};
