import { type BlockSlot, targetKey, targetOf } from '../../domain/records/block-slot.ts';
import { iso } from '../iso.ts';
import type { StoreHandle } from '../store.ts';
import type { BlockSlotsTable } from './link-columns.ts';

/**
 * Checkpoint: this database has seen a whole pass over block slots. Where it has not, or was restored since, a slot in GHL that
 * matches and has no row is from this program too.
 */
export const SLOTS_BEGUN = 'block-slots.begun';

/**
 * Checkpoint `off`: the practice had links before this program made block slots for it. Without a word of the config it makes
 * none. The migration that brought block slots has noted it for the practices that had links then.
 */
export const SLOTS_DEFAULT = 'block-slots.default';

/** A block slot of GHL that this program made. */
export interface StoredSlot extends BlockSlot {
  readonly id: string;
  /** Id of the event in e-Physio. */
  readonly event: string;
  readonly ghlId: string;
  /** UTC ISO. */
  readonly updatedAt: string;
}

const storedOf = (row: BlockSlotsTable): StoredSlot => ({
  id: row.id,
  event: row.event_id,
  target: targetOf(row.target),
  ghlId: row.ghl_id,
  start: row.starts_at,
  end: row.ends_at,
  title: row.title,
  updatedAt: row.updated_at,
});

/** A practice's slots that end after an instant (UTC ISO). */
export const listBlockSlots = async (
  { db }: StoreHandle,
  practice: string,
  endsAfter: string,
): Promise<StoredSlot[]> => {
  const rows = await db
    .selectFrom('block_slots')
    .selectAll()
    .where('practice', '=', practice)
    .where('ends_at', '>', endsAfter)
    .orderBy('starts_at')
    .orderBy('id')
    .execute();
  return rows.map(storedOf);
};

/** So many names in one statement: SQLite takes no more than some thousands. */
const AT_ONCE = 500;

/** The slots of these events that were over by an instant (UTC ISO). An event can be moved into the future again. */
export const listOverSlots = async (
  { db }: StoreHandle,
  practice: string,
  events: readonly string[],
  overBy: string,
): Promise<StoredSlot[]> => {
  const found: StoredSlot[] = [];
  for (let n = 0; n < events.length; n += AT_ONCE) {
    const rows = await db
      .selectFrom('block_slots')
      .selectAll()
      .where('practice', '=', practice)
      .where('event_id', 'in', events.slice(n, n + AT_ONCE))
      .where('ends_at', '<=', overBy)
      .execute();
    found.push(...rows.map(storedOf));
  }
  return found;
};

/** All GHL ids of a practice's slots, over ones too. */
export const blockSlotIds = async ({ db }: StoreHandle, practice: string): Promise<Set<string>> => {
  const rows = await db.selectFrom('block_slots').select('ghl_id').where('practice', '=', practice).execute();
  return new Set(rows.map((row) => row.ghl_id));
};

/** The slot of an event at a target, whatever its time. */
export const findBlockSlot = async (
  { db }: StoreHandle,
  practice: string,
  event: string,
  target: BlockSlot['target'],
): Promise<StoredSlot | undefined> => {
  const row = await db
    .selectFrom('block_slots')
    .selectAll()
    .where('practice', '=', practice)
    .where('event_id', '=', event)
    .where('target', '=', targetKey(target))
    .executeTakeFirst();
  return row && storedOf(row);
};

/** Stores a slot that is in GHL now: a new one, one in the place of one that was lost there, or one that has moved. */
export const putBlockSlot = async (
  { db }: StoreHandle,
  slot: BlockSlot & {
    readonly id: string;
    readonly practice: string;
    readonly event: string;
    readonly ghlId: string;
    /** Epoch milliseconds. */
    readonly now: number;
  },
): Promise<void> => {
  const row = {
    ghl_id: slot.ghlId,
    starts_at: slot.start,
    ends_at: slot.end,
    title: slot.title,
    updated_at: iso(slot.now),
  };
  await db
    .insertInto('block_slots')
    .values({
      id: slot.id,
      practice: slot.practice,
      event_id: slot.event,
      target: targetKey(slot.target),
      ...row,
    })
    .onConflict((c) => c.columns(['practice', 'event_id', 'target']).doUpdateSet(row))
    .execute();
};

export const dropBlockSlot = async ({ db }: StoreHandle, id: string): Promise<void> => {
  await db.deleteFrom('block_slots').where('id', '=', id).execute();
};
