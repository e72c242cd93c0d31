import { z } from 'zod';
import type { StoreHandle } from '../store.ts';
import { getCheckpoint, setCheckpoint } from './checkpoints.ts';

const CHECKPOINT = 'ghl.calendar-names';

const keptNames = z.object({ readAt: z.number(), names: z.record(z.string(), z.string()) });

/** The names of a practice's calendars in GHL, by id, with when they were read (epoch milliseconds); `null`: never. */
export const keptCalendarNames = async (
  handle: StoreHandle,
  practice: string,
): Promise<{ readonly readAt: number; readonly names: ReadonlyMap<string, string> } | null> => {
  const value = await getCheckpoint(handle, practice, CHECKPOINT);
  const kept = value === null ? null : keptNames.safeParse(JSON.parse(value)).data;
  return kept ? { readAt: kept.readAt, names: new Map(Object.entries(kept.names)) } : null;
};

export const keepCalendarNames = (
  handle: StoreHandle,
  practice: string,
  names: ReadonlyMap<string, string>,
  now: number,
): Promise<void> =>
  setCheckpoint(
    handle,
    practice,
    CHECKPOINT,
    JSON.stringify({ readAt: now, names: Object.fromEntries(names) }),
    now,
  );
