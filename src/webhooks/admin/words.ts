import { html } from 'hono/html';
import { valueText } from '../../texts/value-text.ts';

const UNITS = [
  { unit: 'day', ms: 86_400_000 },
  { unit: 'hour', ms: 3_600_000 },
  { unit: 'minute', ms: 60_000 },
] as const;

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'always' });

/** How far away an instant (UTC ISO) is from `now` (epoch milliseconds), in the largest unit that it has one of. */
export const distance = (instant: string, now: number): string => {
  const ms = Date.parse(instant) - now;
  const found = UNITS.find((u) => Math.abs(ms) >= u.ms);
  if (found === undefined) return ms <= 0 ? 'just now' : 'within a minute';
  return relative.format(Math.trunc(ms / found.ms), found.unit);
};

/** The moment at which a page is made, and where the people are who read it. */
export interface Moment {
  /** Epoch milliseconds. */
  readonly now: number;
  readonly timezone: string;
}

const clocks = new Map<string, Intl.DateTimeFormat>();
const clock = (timeZone: string): Intl.DateTimeFormat => {
  let format = clocks.get(timeZone);
  if (format === undefined) {
    // Making one costs more than using it a thousand times.
    format = new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'medium', timeStyle: 'short' });
    clocks.set(timeZone, format);
  }
  return format;
};

/** An instant (UTC ISO) as the practice's clock shows it: `1 Mar 2026, 11:00`. */
export const localTime = (instant: string, timezone: string): string =>
  clock(timezone).format(new Date(instant));

/** How far away, with the exact time behind it. */
export const timeOf = (instant: string, { now, timezone }: Moment): ReturnType<typeof html> =>
  html`<time datetime="${instant}" title="${localTime(instant, timezone)}">${distance(instant, now)}</time>`;

/** The value of a field for a person. */
export const shownValue = (value: string | null | undefined, timezone: string): string =>
  valueText(value, (instant) => localTime(instant, timezone));

/** The beginning of an id, which the commands take as well. */
export const short = (id: string): string => id.slice(0, 8);
