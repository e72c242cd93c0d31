import { z } from 'zod';
import { getCheckpoint, setCheckpoint } from '../../store/tables/checkpoints.ts';
import type { RunContext } from '../run-context.ts';

const CHECKPOINT = 'ghl.series-places';
const DAY_MS = 86_400_000;

/** Where GHL has an instance of a series that its lists do not show: a calendar, by GHL's id, and a start, UTC ISO. */
export interface Place {
  readonly calendar: string;
  readonly start: string;
}

/** What was found of instances that the lists of a run did not show. */
export interface KnownPlaces {
  /** When all calendars were last looked through (UTC ISO). */
  readonly lookedAt: string;
  /** Not longer ago than a day. */
  readonly isFresh: boolean;
  /** By GHL's ids; `null`: nowhere. */
  readonly places: ReadonlyMap<string, Place | null>;
}

const kept = z.object({
  lookedAt: z.iso.datetime(),
  places: z.record(z.string(), z.object({ calendar: z.string(), start: z.string() }).nullable()),
});

/** Nothing is known. */
export const NO_PLACES: KnownPlaces = {
  lookedAt: new Date(0).toISOString(),
  isFresh: false,
  places: new Map(),
};

export const knownPlaces = async ({ store, practice, now }: RunContext): Promise<KnownPlaces> => {
  const value = await getCheckpoint(store, practice.name, CHECKPOINT);
  const found = value === null ? undefined : kept.safeParse(JSON.parse(value)).data;
  if (found === undefined) return NO_PLACES;
  const { lookedAt, places } = found;
  const isFresh = Math.abs(now() - Date.parse(lookedAt)) < DAY_MS;
  return { lookedAt, isFresh, places: new Map(Object.entries(places)) };
};

/** Keeps what is known from now on, and nothing else. A dry run keeps nothing. */
export const rememberPlaces = async (
  { store, practice, options, now }: RunContext,
  before: KnownPlaces,
  { lookedAt, places }: Pick<KnownPlaces, 'lookedAt' | 'places'>,
): Promise<void> => {
  const textOf = (known: KnownPlaces['places']): string =>
    JSON.stringify(Object.fromEntries([...known].sort()));
  if (options.dryRun || (lookedAt === before.lookedAt && textOf(places) === textOf(before.places))) return;
  const value = JSON.stringify({ lookedAt, places: Object.fromEntries(places) });
  await setCheckpoint(store, practice.name, CHECKPOINT, value, now());
};
