const DAY_MS = 86_400_000;

/** A span of time that appointments start in: `[from, to)`, UTC ISO instants. */
export interface TimeWindow {
  readonly from: string;
  readonly to: string;
}

/**
 * The rolling window around `now` (epoch ms), widened to whole UTC days so that runs of one day ask for the same.
 * The same bounds serve the query and the judgement of what is gone.
 */
export const rollingWindow = (now: number, pastDays: number, futureDays: number): TimeWindow => {
  const today = Math.floor(now / DAY_MS) * DAY_MS;
  return {
    from: new Date(today - pastDays * DAY_MS).toISOString(),
    to: new Date(today + (futureDays + 1) * DAY_MS).toISOString(),
  };
};

/** UTC ISO instants of equal length compare as text. */
export const inWindow = (instant: string, window: TimeWindow): boolean =>
  window.from <= instant && instant < window.to;
