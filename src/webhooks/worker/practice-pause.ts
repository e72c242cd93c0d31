/** Practices whose services cannot be used right now: their events wait, instead of each failing by itself. */
export interface PracticePauses {
  /** Pauses a practice, each time for longer. Returns for how many milliseconds. */
  pause(practice: string, firstMs: number, longestMs: number): number;
  /** A record went through. */
  resume(practice: string): void;
  /** Those of the given practices that are not paused. */
  awake(practices: readonly string[]): readonly string[];
  /** When the first pause ends (epoch milliseconds); `null` when there is none. */
  nextEnd(): number | null;
}

/** No pause is longer: one that seems to be is from before the clock was set back. */
export const LONGEST_PAUSE_MS = 300_000;

export const createPracticePauses = (now: () => number): PracticePauses => {
  const pauses = new Map<string, { until: number; times: number }>();
  const isOver = (until: number): boolean => until <= now() || until - now() > LONGEST_PAUSE_MS;
  return {
    pause: (practice, firstMs, longestMs) => {
      const before = pauses.get(practice);
      // Records that fail side by side with the one that paused it are the same trouble, not more of it.
      if (before !== undefined && !isOver(before.until)) return before.until - now();
      const times = (before?.times ?? 0) + 1;
      const ms = Math.min(longestMs, firstMs * 2 ** (times - 1));
      pauses.set(practice, { until: now() + ms, times });
      return ms;
    },
    resume: (practice) => void pauses.delete(practice),
    awake: (practices) => practices.filter((name) => isOver(pauses.get(name)?.until ?? 0)),
    nextEnd: () => {
      const ends = [...pauses.values()].map((p) => p.until).filter((until) => !isOver(until));
      return ends.length === 0 ? null : Math.min(...ends);
    },
  };
};
