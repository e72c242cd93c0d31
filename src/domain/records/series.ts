/** How a series repeats, at one time of the location's clocks. */
export interface SeriesRule {
  readonly unit: 'day' | 'week' | 'month';
  /** Every so many of them. */
  readonly every: number;
  /** How often it has an appointment then: on Tuesdays and Thursdays, twice. */
  readonly times: number;
  /** In months: on the second Friday, or the last one; absent: on a day of the month. */
  readonly weekdayFrom?: 'start' | 'end';
}

/** What GHL says of an appointment that is one of a series: an instance of a recurring booking. */
export interface InSeries {
  /** The id that stands for the whole series: its master. */
  readonly master: string;
  /** Starts that were taken out of its rule (`EXDATE`), UTC ISO: their instances were deleted, or moved by themselves. */
  readonly takenOut: readonly string[];
  /** `null`: not said here, or nothing that this program knows. */
  readonly rule: SeriesRule | null;
  /** Where the master is: the key of a calendar of the config. */
  readonly calendar?: string;
  /** Ids of e-Physio's events that stand for other instances of it. */
  readonly events?: readonly string[];
}

/** GHL makes the id of an instance of the master's, its start (milliseconds) and its length (seconds). */
const INSTANCE = /^(.+)_\d{10,16}_\d+$/;

/** The master of the instance that this id names; `null`: it is no instance's id. */
export const masterOf = (id: string): string | null => INSTANCE.exec(id)?.[1] ?? null;

/** What changes of one series have in common, for a count of them. */
export const seriesKey = (ghlId: string | null | undefined): string | null => {
  const master = masterOf(ghlId ?? '');
  return master === null ? null : `series ${master}`;
};

/**
 * For the guards: what happens to a series is one decision of somebody, and counts once, however many appointments it has.
 * @param what an item does to which record of GHL
 * @returns one item for all that do the same to one series, and every other one
 */
export const oncePerSeries = <T>(
  items: readonly T[],
  what: (item: T) => { readonly ghlId: string | null | undefined; readonly does: string },
): T[] => {
  const seen = new Set<string>();
  return items.filter((item) => {
    const { ghlId, does } = what(item);
    const series = seriesKey(ghlId);
    if (series === null) return true;
    const key = `${series} ${does}`;
    const isFirst = !seen.has(key);
    seen.add(key);
    return isFirst;
  });
};
