import type { FaultRule } from '../../src/sandbox/faults.ts';
import type { Random } from '../../src/sandbox/random.ts';
import { instantAt } from '../../src/sandbox/zoned.ts';
import { DAY_MS, HOUR_MS } from '../../test/sync/virtual-clock.ts';
import { ACTS } from './acts.ts';
import { ZONE } from './life.ts';

/** What happens at an instant (epoch milliseconds). */
export type Item = { readonly at: number } & (
  | { readonly what: 'act'; readonly name: string }
  | { readonly what: 'run'; readonly full: boolean; readonly killedAt: number | null }
  | { readonly what: 'outage'; readonly rule: FaultRule; readonly until: number }
  | { readonly what: 'restart' }
);

const OUTAGES: readonly [FaultRule['fault'], ...FaultRule['fault'][]] = [
  { status: 503 },
  { status: 500 },
  'drop-before',
  'drop-after',
  'html',
  'garbage',
];

const MINUTE_MS = 60_000;

/** So many times, on average. */
const times = (random: Random, average: number): number =>
  Math.floor(average) + (random.chance(average % 1) ? 1 : 0);

/** How long either service is away, now and then; a third of the answers goes wrong, or all of them. */
const outage = (random: Random, at: number): Item => {
  const service = random.chance(0.5) ? 'ghl' : 'ephysio';
  const probability = random.chance(0.6) ? 1 : 0.3;
  const rule: FaultRule = { service, probability, seed: random.int(1e9), fault: random.pick(OUTAGES) };
  return { at, what: 'outage', rule, until: at + (1 + random.int(5)) * HOUR_MS };
};

/**
 * One day of the practice (`YYYY-MM-DD`), in order: what people do between seven and twenty-one o'clock, a run every hour, a
 * full one at night; outages, kills and restarts as they come.
 */
export const planOf = (day: string, random: Random): Item[] => {
  const morning = instantAt(day, 0, 0, ZONE);
  const night = instantAt(new Date(Date.parse(day) + DAY_MS).toISOString().slice(0, 10), 0, 0, ZONE);
  const isWorkday = new Date(day).getUTCDay() % 6 !== 0;
  const items: Item[] = [];
  for (const [name, { perDay }] of Object.entries(ACTS)) {
    for (let n = times(random, isWorkday ? perDay : perDay / 5); n > 0; n -= 1)
      items.push({ at: morning + 7 * HOUR_MS + random.int(14 * 60) * MINUTE_MS, what: 'act', name });
  }
  // By the clock of the machine, which knows no summer time: a day has 23, 24 or 25 of them.
  for (let at = morning + 7 * MINUTE_MS, hour = 0; at < night; at += HOUR_MS, hour += 1) {
    const killedAt = random.chance(0.04) ? 1 + random.int(12) : null;
    items.push({ at, what: 'run', full: hour === 3, killedAt });
  }
  if (random.chance(0.2)) items.push(outage(random, morning + random.int(24) * HOUR_MS));
  if (random.chance(0.3)) items.push({ at: morning + random.int(24 * 60) * MINUTE_MS, what: 'restart' });
  return items.sort((a, b) => a.at - b.at);
};
