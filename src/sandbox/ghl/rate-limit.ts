import { Refusal } from './refusal.ts';

export interface RateLimit {
  readonly max: number;
  readonly intervalMs: number;
  readonly daily: number;
  /** Whether a 429 carries `Retry-After` (undocumented). */
  readonly retryAfter: boolean;
}

const DAY_MS = 86_400_000;

interface Budget {
  /** Times of the requests in the running window, oldest first. */
  readonly times: number[];
  dayStart: number;
  dayCount: number;
}

export interface RateLimiter {
  /**
   * Counts one request against a location's (or company's) budget and gives the headers of its answer.
   * @throws Refusal 429 with the same headers; a refused request does not count
   */
  take(key: string): Readonly<Record<string, string>>;
  /** The location may send as many as at the start. */
  clear(key: string): void;
}

/** A sliding window per key and a day that rolls from the first request, not from midnight. */
export const createRateLimiter = (limit: RateLimit | null, now: () => number): RateLimiter => {
  const budgets = new Map<string, Budget>();
  return {
    take: (key) => {
      if (limit === null) return {};
      const time = now();
      const budget = budgets.get(key) ?? { times: [], dayStart: time, dayCount: 0 };
      budgets.set(key, budget);
      while (budget.times[0] !== undefined && budget.times[0] <= time - limit.intervalMs)
        budget.times.shift();
      if (time >= budget.dayStart + DAY_MS) {
        budget.dayStart = time;
        budget.dayCount = 0;
      }
      const dayLeft = budget.dayStart + DAY_MS - time;
      const isFull = budget.times.length >= limit.max || budget.dayCount >= limit.daily;
      if (!isFull) {
        budget.times.push(time);
        budget.dayCount += 1;
      }
      const headers = {
        'x-ratelimit-max': String(limit.max),
        'x-ratelimit-remaining': String(Math.max(0, limit.max - budget.times.length)),
        'x-ratelimit-interval-milliseconds': String(limit.intervalMs),
        'x-ratelimit-limit-daily': String(limit.daily),
        'x-ratelimit-daily-remaining': String(Math.max(0, limit.daily - budget.dayCount)),
        'x-ratelimit-daily-reset': String(dayLeft),
      };
      if (!isFull) return headers;
      const windowLeft = (budget.times[0] ?? time) + limit.intervalMs - time;
      const wait = budget.dayCount >= limit.daily ? dayLeft : windowLeft;
      throw new Refusal(429, { message: 'Too Many Requests', error: 'Too Many Requests' }, false, {
        ...headers,
        ...(limit.retryAfter ? { 'retry-after': String(Math.ceil(wait / 1000)) } : {}),
      });
    },
    clear: (key) => void budgets.delete(key),
  };
};
