import { retryAfterMs } from '../../http/request.ts';
import { LONGEST_BLOCK_MS, type PaceReport } from './pace-window.ts';

const numberOf = (headers: Headers, name: string): number | undefined => {
  const text = headers.get(name);
  if (text === null || text.trim() === '') return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
};

const within = (value: number | undefined, min: number, max: number): number | undefined =>
  value !== undefined && value >= min && value <= max ? value : undefined;

/** How long a used-up day is believed in when GHL does not say when it ends. */
const UNKNOWN_RESET_MS = 60_000;

/**
 * What a reply's headers say about the budget. The names were seen on live replies; `x-ratelimit-daily-reset` is
 * undocumented and holds the milliseconds that are left of the rolling day.
 * @param random 0 to 1: spreads the processes that wait for the same end of the same interval
 */
export const paceReport = (
  taken: { readonly seq: number; readonly live: number; readonly interval: number },
  reply: { readonly status: number; readonly headers: Headers },
  now: number,
  random: number,
): PaceReport => {
  const { headers } = reply;
  const max = within(numberOf(headers, 'x-ratelimit-max'), 1, 10_000);
  const interval = within(numberOf(headers, 'x-ratelimit-interval-milliseconds'), 10, 600_000);
  const remaining = numberOf(headers, 'x-ratelimit-remaining');
  const dailyRemaining = numberOf(headers, 'x-ratelimit-daily-remaining');
  const dailyReset = within(numberOf(headers, 'x-ratelimit-daily-reset'), 0, 7 * 86_400_000);
  const wait = retryAfterMs(headers, now) ?? (interval ?? taken.interval) * (1 + random / 10);
  return {
    seq: taken.seq,
    live: taken.live,
    at: now,
    ...(max === undefined ? {} : { max: Math.floor(max) }),
    ...(interval === undefined ? {} : { interval }),
    ...(remaining === undefined ? {} : { remaining: Math.max(0, remaining) }),
    ...(dailyRemaining === undefined
      ? {}
      : { daily: { remaining: dailyRemaining, resetAt: now + (dailyReset ?? UNKNOWN_RESET_MS) } }),
    ...(reply.status === 429 ? { blockedUntil: now + Math.min(wait, LONGEST_BLOCK_MS) } : {}),
  };
};
