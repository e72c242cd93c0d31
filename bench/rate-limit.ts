import type { Counters } from '../src/sandbox/counters.ts';

const LIMIT = 100;
export const WINDOW_MS = 10_000;

/** How long after the first of so many requests the last one may be sent: 100 at once, then 100 in each window. */
export const floorMs = (requests: number): number => (Math.ceil(requests / LIMIT) - 1) * WINDOW_MS;

/** What a service may never have had to say to us. */
export const complaints = (counters: Readonly<Record<'ghl' | 'ephysio', Counters>>): string[] =>
  Object.entries(counters).flatMap(([service, { rateLimited, violations }]) => [
    ...(rateLimited > 0 ? [`${service} answered ${rateLimited} times with 429`] : []),
    ...violations.slice(0, 3).map((v) => `${service} refused ${v.method} ${v.path}: ${v.message}`),
  ]);
