import { Temporal } from 'temporal-polyfill';
import type { TimeWindow } from '../../../domain/records/window.ts';
import { ConfigError } from '../../../errors.ts';

const parseDay = (text: string, flag: string): Temporal.PlainDate => {
  try {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) throw new RangeError('not a date');
    return Temporal.PlainDate.from(text);
  } catch {
    throw new ConfigError(`${flag} is not a date.`, 'Write it as YYYY-MM-DD, for example 2026-01-31.');
  }
};

const midnight = (day: Temporal.PlainDate, timezone: string): string =>
  new Date(day.toZonedDateTime(timezone).epochMilliseconds).toISOString();

/** Days as instants (UTC ISO); `null`: no end on that side. */
export interface DayRange {
  readonly from: string | null;
  /** Not included. */
  readonly before: string | null;
}

/**
 * `--from` and `--to` (both days included), either of which may be missing, as instants in the practice's time zone.
 * @throws ConfigError when one is unreadable, or they are the wrong way round
 */
export const dayRange = (from: string | undefined, to: string | undefined, timezone: string): DayRange => {
  const first = from === undefined ? null : parseDay(from, '--from');
  const last = to === undefined ? null : parseDay(to, '--to');
  if (first && last && Temporal.PlainDate.compare(first, last) > 0) {
    throw new ConfigError('--from is after --to.', 'Give the earlier day first.');
  }
  return {
    from: first && midnight(first, timezone),
    before: last && midnight(last.add({ days: 1 }), timezone),
  };
};

/**
 * The same for a window that has two ends; `null` without both.
 * @throws ConfigError when one is missing, unreadable, or they are the wrong way round
 */
export const parseWindow = (
  from: string | undefined,
  to: string | undefined,
  timezone: string,
): TimeWindow | null => {
  if (from === undefined && to === undefined) return null;
  if (from === undefined || to === undefined) {
    throw new ConfigError('--from and --to go together.', 'Give both days, or neither.');
  }
  const { from: first, before } = dayRange(from, to, timezone);
  return first === null || before === null ? null : { from: first, to: before };
};
