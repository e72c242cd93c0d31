import { Temporal } from 'temporal-polyfill';

const local = (instant: string, timezone: string, smallestUnit: 'minute' | 'second'): string =>
  Temporal.Instant.from(instant)
    .toZonedDateTimeISO(timezone)
    .toString({ timeZoneName: 'never', smallestUnit })
    .replace('T', ' ')
    .replace('+00:00', 'Z');

/**
 * An instant (UTC ISO) to the minute, for a person: by the clock of the practice, `2026-03-01 11:00+01:00`. JSON, which knows
 * no time zone but UTC, has texts with `2026-03-01 10:00Z`.
 */
export const minute = (instant: string, timezone: string): string => local(instant, timezone, 'minute');

/** The same to the second, for what follows each other within a minute. */
export const second = (instant: string, timezone: string): string => local(instant, timezone, 'second');
