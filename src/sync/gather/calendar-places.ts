import { z } from 'zod';
import type { Places } from '../../domain/records/group-slot.ts';
import { MissingScopeError, RecordError, RunError } from '../../errors.ts';
import { getCheckpoint, setCheckpoint } from '../../store/tables/checkpoints.ts';
import type { RunContext } from '../run-context.ts';

const CHECKPOINT = 'ghl.calendar-places';
const KEEP_MS = 86_400_000;

/** `null`: any number. JSON has no word for it. */
const keptPlaces = z.object({ readAt: z.number(), places: z.record(z.string(), z.number().nullable()) });

/** What was read within the last day. */
const keptOf = async ({ store, practice, now }: RunContext): Promise<Places | null> => {
  const value = await getCheckpoint(store, practice.name, CHECKPOINT);
  const kept = value === null ? null : keptPlaces.safeParse(JSON.parse(value)).data;
  if (!kept || Math.abs(now() - kept.readAt) >= KEEP_MS) return null;
  return new Map(Object.entries(kept.places).map(([id, places]) => [id, places ?? Number.POSITIVE_INFINITY]));
};

/**
 * How many people GHL's calendars take in one slot: asked for only where something depends on it, and kept for a day.
 * Without the right to see calendars each is taken to hold one.
 * @param isEnough whether what was read within the last day will do; if not, GHL is asked again
 * @returns `null` when GHL cannot tell now
 */
export const calendarPlaces = async (
  run: RunContext,
  isEnough: (kept: Places) => boolean = () => true,
): Promise<Places | null> => {
  const { store, practice, options, now } = run;
  const kept = await keptOf(run);
  if (kept !== null && isEnough(kept)) return kept;
  try {
    const places = await run.readCalendarPlaces();
    const value = JSON.stringify({ readAt: now(), places: Object.fromEntries(places) });
    if (!options.dryRun) await setCheckpoint(store, practice.name, CHECKPOINT, value, now());
    return places;
  } catch (error) {
    if (error instanceof MissingScopeError) return new Map();
    if (error instanceof RunError || error instanceof RecordError) return null;
    throw error;
  }
};
