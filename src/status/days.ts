import { Temporal } from 'temporal-polyfill';
import type { StoreHandle } from '../store/store.ts';
import type { RunFact } from '../store/tables/sync-runs.ts';
import { LENGTH_OF, receivedPer } from '../store/tables/webhooks/webhook-arrivals.ts';

/** So many days `status` and the page look back. */
export const STATUS_DAYS = 14;

/** What happened on one day. */
export interface DayCount {
  /** `YYYY-MM-DD` in the practice's time zone. */
  readonly day: string;
  /** Syncs that began on that day, without dry runs. */
  readonly runs: number;
  /** Those of them that did not end with 0. */
  readonly failed: number;
  /** Records that they created, updated or cancelled. */
  readonly written: number;
  /** Webhooks that arrived. */
  readonly webhooks: number;
}

/** One day as `[from, to)`, UTC ISO instants. */
export interface Day {
  readonly day: string;
  readonly from: string;
  readonly to: string;
}

const midnight = (day: Temporal.PlainDate, timezone: string): string =>
  new Date(day.toZonedDateTime(timezone).epochMilliseconds).toISOString();

/** The last `count` days up to today, oldest first. `now`: epoch milliseconds. */
export const lastDays = (now: number, count: number, timezone: string): Day[] => {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timezone).toPlainDate();
  return Array.from({ length: count }, (_, i) => {
    const day = today.subtract({ days: count - 1 - i });
    return {
      day: day.toString(),
      from: midnight(day, timezone),
      to: midnight(day.add({ days: 1 }), timezone),
    };
  });
};

/** The days of this week, Monday first, and tomorrow where that is in the next one. `now`: epoch milliseconds. */
export const thisWeek = (now: number, timezone: string): readonly (Day & { readonly isToday: boolean })[] => {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timezone).toPlainDate();
  const monday = today.subtract({ days: today.dayOfWeek - 1 });
  return Array.from({ length: Math.max(7, today.dayOfWeek + 1) }, (_, i) => {
    const day = monday.add({ days: i });
    return {
      day: day.toString(),
      from: midnight(day, timezone),
      to: midnight(day.add({ days: 1 }), timezone),
      isToday: day.equals(today),
    };
  });
};

const isHour = (instant: string): boolean => instant.slice(LENGTH_OF.hour).startsWith(':00:00.');

const total = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((so, item) => so + of(item), 0);

/** Counts what happened on each of the days. `runs`: all that began on them. */
export const dayCounts = async (
  store: StoreHandle,
  practice: string,
  days: readonly Day[],
  runs: readonly RunFact[],
): Promise<DayCount[]> => {
  const since = days[0]?.from;
  // Hours, where the zone lets each day begin with one, are so few that counting them costs a third.
  const unit = days.every(({ from, to }) => isHour(from) && isHour(to)) ? 'hour' : 'minute';
  const received = since === undefined ? [] : await receivedPer(store, practice, unit, since);
  const syncs = runs.filter((run) => !run.dryRun && run.command !== 'refresh-token');
  return days.map(({ day, from, to }) => {
    // `2026-03-01T10:00` is in order before every instant of that minute, and a day begins with a minute.
    const [first, end] = [from, to].map((instant) => instant.slice(0, LENGTH_OF[unit])) as [string, string];
    const own = syncs.filter((run) => from <= run.startedAt && run.startedAt < to);
    return {
      day,
      runs: own.length,
      failed: own.filter((run) => run.state !== 'running' && run.exitCode !== 0).length,
      written: total(own, ({ counts }) =>
        counts === null
          ? 0
          : total([counts.created, counts.updated, counts.cancelled], (side) => side.ephysio + side.ghl),
      ),
      webhooks: total(
        received.filter(({ at }) => first <= at && at < end),
        ({ count }) => count,
      ),
    };
  });
};
