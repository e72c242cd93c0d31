import type { PracticeConfig } from '../../config/schema.ts';
import type { TakenId } from '../../domain/records/block-slot.ts';
import { BLOCK_TITLE } from '../../domain/records/language.ts';
import type { StoreHandle } from '../../store/store.ts';
import { SLOTS_BEGUN, SLOTS_DEFAULT } from '../../store/tables/block-slots.ts';
import { getCheckpoint, setCheckpoint } from '../../store/tables/checkpoints.ts';

const TAKEN_ID = 'block-slots.taken-id';

/** What of e-Physio is blocked. */
export type Blocking =
  | { readonly kind: 'all' }
  | { readonly kind: 'kinds'; readonly ids: ReadonlySet<number> }
  /** `unset`: the config does not say, and the practice was linked before there were block slots. */
  | { readonly kind: 'none'; readonly isUnset: boolean };

/** What `sync.absences` comes to for a practice. */
export const blockingOf = async (
  handle: StoreHandle,
  { name, sync: { absences } }: Pick<PracticeConfig, 'name' | 'sync'>,
): Promise<Blocking> => {
  if (absences === true) return { kind: 'all' };
  if (absences === false) return { kind: 'none', isUnset: false };
  if (absences !== null) return { kind: 'kinds', ids: new Set(absences.eventTypeIds) };
  const isOff = (await getCheckpoint(handle, name, SLOTS_DEFAULT)) === 'off';
  return isOff ? { kind: 'none', isUnset: true } : { kind: 'all' };
};

export const blockTitle = ({ language, sync }: Pick<PracticeConfig, 'language' | 'sync'>): string =>
  sync.blockTitle ?? BLOCK_TITLE[language];

/** Which of the two ids GHL was found to take only; `null`: both, as far as is known. */
export const takenId = async (handle: StoreHandle, practice: string): Promise<TakenId> => {
  const value = await getCheckpoint(handle, practice, TAKEN_ID);
  return value === 'user' || value === 'calendar' ? value : null;
};

export const noteTakenId = (
  handle: StoreHandle,
  practice: string,
  kind: Exclude<TakenId, null>,
  now: number,
): Promise<void> => setCheckpoint(handle, practice, TAKEN_ID, kind, now);

/** Whether slots that match and have no row count as ours: the database is new, or was restored. */
export const adoptsSlots = async (handle: StoreHandle, practice: string): Promise<boolean> =>
  (await getCheckpoint(handle, practice, SLOTS_BEGUN)) === null;

export const noteBegun = (handle: StoreHandle, practice: string, now: number): Promise<void> =>
  setCheckpoint(handle, practice, SLOTS_BEGUN, 'yes', now);
