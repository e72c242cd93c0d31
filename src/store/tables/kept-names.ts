import { z } from 'zod';
import type { StoreHandle } from '../store.ts';
import { getCheckpoint, setCheckpoint } from './checkpoints.ts';

/** Of what GHL tells the names. */
export type Named = 'calendar' | 'user';
const checkpointOf = (what: Named): string => `ghl.${what}-names`;

const namesSchema = z.object({ readAt: z.number(), names: z.record(z.string(), z.string()) });

/** The names of a practice's calendars or users in GHL, by id, with when they were read (epoch milliseconds); `null`: never. */
export const keptNames = async (
  handle: StoreHandle,
  practice: string,
  what: Named,
): Promise<{ readonly readAt: number; readonly names: ReadonlyMap<string, string> } | null> => {
  const value = await getCheckpoint(handle, practice, checkpointOf(what));
  const kept = value === null ? null : namesSchema.safeParse(JSON.parse(value)).data;
  return kept ? { readAt: kept.readAt, names: new Map(Object.entries(kept.names)) } : null;
};

export const keepNames = (
  handle: StoreHandle,
  practice: string,
  what: Named,
  names: ReadonlyMap<string, string>,
  now: number,
): Promise<void> =>
  setCheckpoint(
    handle,
    practice,
    checkpointOf(what),
    JSON.stringify({ readAt: now, names: Object.fromEntries(names) }),
    now,
  );

/** The names of a practice's calendars in GHL, by id, as far as they are kept. */
export const keptCalendarNames = async (
  handle: StoreHandle,
  practice: string,
): Promise<ReadonlyMap<string, string> | undefined> => (await keptNames(handle, practice, 'calendar'))?.names;
