import { setImmediate } from 'node:timers/promises';
import type { SideName } from '../domain/records/sides.ts';
import type { StoreHandle } from '../store/store.ts';
import { countWrittenIn, type WrittenCount } from '../store/tables/changes.ts';
import { type Wait, waitsSince } from '../store/tables/open-rows.ts';
import type { RetentionDays } from '../store/tables/retention.ts';
import { arrivalsAmong, firstEventSince } from '../store/tables/webhooks/webhook-arrivals.ts';
import { type Day, lastDays } from './days.ts';

/** In which ways a record is written on a side. */
export const WAYS = ['created', 'updated', 'cancelled'] as const;
export type Way = (typeof WAYS)[number];

/** How many records were written on each side, by way. */
export type Written = Readonly<Record<SideName, Readonly<Record<Way, number>>>>;

/** The course of one day. `null`: what it takes to know it is not kept for so long. */
export interface CourseDay {
  /** `YYYY-MM-DD` in the practice's time zone. */
  readonly day: string;
  readonly written: { readonly patient: Written; readonly appointment: Written } | null;
  /** What waited for a person when the day ended, today: what waits now. */
  readonly waiting: { readonly reviews: number; readonly conflicts: number } | null;
  readonly webhooks: {
    readonly received: number;
    /**
     * Milliseconds from the arrival until an event was done: half of those that arrived on that day took no longer, and 95 %.
     * `null`: none is done.
     */
    readonly median: number | null;
    readonly slow: number | null;
  } | null;
}

const writtenOf = (counts: readonly WrittenCount[], entity: 'patient' | 'appointment'): Written => {
  const of = (side: SideName, kind: Way): number =>
    counts.find((one) => one.entity === entity && one.side === side && one.kind === kind)?.count ?? 0;
  const on = (side: SideName) => ({
    created: of(side, 'created'),
    updated: of(side, 'updated'),
    cancelled: of(side, 'cancelled'),
  });
  return { ephysio: on('ephysio'), ghl: on('ghl') };
};

const waitingAt = (waits: readonly Wait[], instant: string): number =>
  waits.filter(
    ({ created_at, resolved_at }) => created_at < instant && (resolved_at === null || resolved_at >= instant),
  ).length;

/** The smallest of the values that so large a part of them does not exceed; `sorted`: ascending. */
const quantile = (sorted: readonly number[], part: number): number | null =>
  sorted[Math.ceil(sorted.length * part) - 1] ?? null;

const DAY_MS = 86_400_000;

export interface CourseOptions {
  /** Epoch milliseconds. */
  readonly now: number;
  /** How many days, today among them. */
  readonly days: number;
  readonly timezone: string;
  readonly retention: RetentionDays;
}

/**
 * What was written, what waited and how fast webhooks were done on each of the last days, oldest first. Numbers only: nothing
 * sealed is opened. Records that fail are not among what waited, because it is not kept since when, and until when, they did.
 */
export const gatherCourse = async (
  store: StoreHandle,
  practice: string,
  { now, days: count, timezone, retention }: CourseOptions,
): Promise<CourseDay[]> => {
  const days = lastDays(now, count, timezone);
  const keptSince = (keptDays: number): string => new Date(now - keptDays * DAY_MS).toISOString();
  const [changes, webhooks] = [keptSince(retention.changesDays), keptSince(retention.webhookEventsDays)];
  // One that was settled is kept for so long after that.
  const items = keptSince(Math.min(retention.reviewsDays, retention.conflictsDays));
  const since = days[0]?.to ?? new Date(now).toISOString();
  const reviews = await waitsSince(store, 'reviews', practice, since);
  const conflicts = await waitsSince(store, 'conflicts', practice, since);
  const writtenOn = async (day: Day): Promise<CourseDay['written']> => {
    const counts = await countWrittenIn(store, practice, day);
    return { patient: writtenOf(counts, 'patient'), appointment: writtenOf(counts, 'appointment') };
  };
  const firstEvents = new Map<string, Promise<number>>();
  /** A day begins where the one before it ends: looked up once. */
  const firstEventAt = (instant: string): Promise<number> => {
    const first = firstEvents.get(instant) ?? firstEventSince(store, instant);
    firstEvents.set(instant, first);
    return first;
  };
  const webhooksOn = async ({ from, to }: Day): Promise<CourseDay['webhooks']> => {
    const events = { first: await firstEventAt(from), end: await firstEventAt(to) };
    const { received, doneAfterMs } = await arrivalsAmong(store, practice, events);
    const sorted = doneAfterMs.toSorted((a, b) => a - b);
    return { received, median: quantile(sorted, 0.5), slow: quantile(sorted, 0.95) };
  };
  const course: CourseDay[] = [];
  for (const day of days) {
    course.push({
      day: day.day,
      written: day.from < changes ? null : await writtenOn(day),
      waiting:
        day.to < items
          ? null
          : { reviews: waitingAt(reviews, day.to), conflicts: waitingAt(conflicts, day.to) },
      webhooks: day.from < webhooks ? null : await webhooksOn(day),
    });
    // A day with much to count takes a while: webhooks are taken in between.
    await setImmediate();
  }
  return course;
};
