import { type BlockSlot, type SlotTarget, targetKey } from '../records/block-slot.ts';
import { inWindow, type TimeWindow } from '../records/window.ts';
import type { Held } from '../side.ts';

/** Time of a therapist that is taken in e-Physio, and is no appointment in GHL. */
export interface TakenTime {
  /** Id of the event in e-Physio. */
  readonly event: string;
  readonly targets: readonly SlotTarget[];
  /** UTC ISO. */
  readonly start: string;
  readonly end: string;
}

/** A slot that this program made in GHL, for an event of e-Physio. */
export interface OwnSlot extends BlockSlot {
  readonly id: string;
  readonly event: string;
  readonly ghlId: string;
  /** Stored after the lists were asked for: they need not show it. */
  readonly isNew: boolean;
}

/**
 * Why a slot goes. `gone`: e-Physio does not list its event any more. `cancelled`: the desk says so. `moved`: it is over, or
 * with another therapist. `replaced`: GHL has the appointment itself. `setting`: the config wants no slot there.
 */
export type RemovalCause = 'gone' | 'cancelled' | 'moved' | 'replaced' | 'setting';

export type SlotOperation =
  | {
      readonly kind: 'create';
      readonly event: string;
      readonly slot: BlockSlot;
      readonly lost: OwnSlot | null;
    }
  /** A slot without a row that is ours: of a database that was lost or restored. Nothing is sent. */
  | {
      readonly kind: 'adopt';
      readonly event: string;
      readonly slot: BlockSlot;
      readonly ghlId: string;
      /** The row names another one, which is gone: it was made again after the backup. */
      readonly lost: OwnSlot | null;
    }
  | { readonly kind: 'update'; readonly own: OwnSlot; readonly slot: BlockSlot }
  | { readonly kind: 'remove'; readonly own: OwnSlot; readonly cause: RemovalCause };

export interface BlockSlotsInput {
  readonly taken: readonly TakenTime[];
  /** Why an event whose time is not taken any more has no slot; `null`: nothing of it is known, its slots stay. */
  readonly causeOf: (own: OwnSlot) => RemovalCause | null;
  readonly rows: readonly OwnSlot[];
  /** What GHL lists, by `targetKey`. A target that is missing was not listed: its slots are as the rows say. */
  readonly listed: ReadonlyMap<string, ListedSlots>;
  readonly window: TimeWindow;
  /** UTC ISO. What is over is left as it is. */
  readonly now: string;
  readonly title: string;
  /** Slots that match, and have no row, are this program's: its database knows nothing of what it did before. */
  readonly adopts: boolean;
}

/** The slots of one user or calendar. `unreadable`: ids that are there. `isWhole`: no id was unreadable. */
export interface ListedSlots {
  readonly slots: readonly Held<BlockSlot>[];
  readonly unreadable: ReadonlySet<string>;
  readonly isWhole: boolean;
}

export interface BlockSlotsPlan {
  readonly operations: readonly SlotOperation[];
  readonly unchanged: number;
}

/** GHL may list slots as they are, or cut at the ends of the window: only what lies inside can differ. */
const within = ({ start, end }: Pick<BlockSlot, 'start' | 'end'>, { from, to }: TimeWindow): string =>
  `${start < from ? from : start}/${end > to ? to : end}`;

/** Whether two slots are one, as far as a list of this window tells. */
export const isSameSlot = (
  a: Pick<BlockSlot, 'start' | 'end'>,
  b: Pick<BlockSlot, 'start' | 'end'>,
  window: TimeWindow,
): boolean => within(a, window) === within(b, window);

/** How a slot stands in GHL; `null` where the list does not say. */
const seenOf = (
  own: OwnSlot,
  { listed, window }: BlockSlotsInput,
): 'as-stored' | 'moved' | 'missing' | null => {
  const list = listed.get(targetKey(own.target));
  if (!list) return null;
  const slot = list.slots.find(({ id }) => id === own.ghlId);
  if (slot) return isSameSlot(slot.record, own, window) ? 'as-stored' : 'moved';
  const mustShow = list.isWhole && !list.unreadable.has(own.ghlId) && !own.isNew;
  // A list may have only what starts in the window.
  return mustShow && inWindow(own.start, window) ? 'missing' : null;
};

const keyOf = (event: string, target: SlotTarget): string => `${event} ${targetKey(target)}`;

/** What has to be done so that GHL's block slots are the times that are taken. Pure. */
export const planBlockSlots = (input: BlockSlotsInput): BlockSlotsPlan => {
  const { taken, rows, listed, window, now, title, adopts } = input;
  const owned = new Map(rows.map((row) => [keyOf(row.event, row.target), row]));
  const known = new Set(rows.map(({ ghlId }) => ghlId));
  const wanted = new Set<string>();
  const operations: SlotOperation[] = [];
  let unchanged = 0;

  const adoptable = (slot: BlockSlot): string | null => {
    if (!adopts) return null;
    const list = listed.get(targetKey(slot.target))?.slots ?? [];
    const found = list.find(
      ({ id, record }) => !known.has(id) && record.title === title && isSameSlot(record, slot, window),
    );
    if (found) known.add(found.id);
    return found?.id ?? null;
  };

  for (const { event, targets, start, end } of taken) {
    if (end <= now || end <= start) continue;
    for (const target of targets) {
      const key = keyOf(event, target);
      wanted.add(key);
      const own = owned.get(key);
      const slot = { target, start, end, title: own?.title ?? title };
      const seen = own && seenOf(own, input);
      if (!own || seen === 'missing') {
        const fresh = { ...slot, title };
        const ghlId = adoptable(fresh);
        const lost = own ?? null;
        if (ghlId !== null) operations.push({ kind: 'adopt', event, slot: fresh, ghlId, lost });
        else operations.push({ kind: 'create', event, slot: fresh, lost });
      } else if (seen === 'moved' || own.start !== start || own.end !== end)
        operations.push({ kind: 'update', own, slot });
      else unchanged += 1;
    }
  }
  for (const own of rows) {
    if (wanted.has(keyOf(own.event, own.target)) || own.end <= now) continue;
    const cause = input.causeOf(own);
    if (cause !== null) operations.push({ kind: 'remove', own, cause });
    else unchanged += 1;
  }
  return { operations, unchanged };
};
