import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench, Row } from '../bench.ts';
import { startProgram } from '../program.ts';
import { complaints, floorMs, WINDOW_MS } from '../rate-limit.ts';
import type { Remote } from '../remote.ts';
import { percentile } from '../rounds.ts';
import type { SandboxCalls } from '../sandbox-calls.ts';
import { officeIn, withSandbox } from '../sandbox-process.ts';
import { runSync } from '../sync-run.ts';
import type { Seen, Series } from '../timed-events.ts';
import { LATENCY_MS } from './backfill.ts';

interface Rate extends Omit<Series, 'waitMs'> {
  readonly name: string;
  /** Milliseconds that 99 in 100 may take, where GHL's limit allows for so many reads at once. */
  readonly p99?: number;
}

const LOST_MS = 120_000;
/** A record is read once an event; one that is changed again and again, about as often as it can be written. */
const RATES: Record<'full' | 'quick', readonly Rate[]> = {
  full: [
    { name: '1 a second', perSecond: 1, count: 30, contacts: 1000, books: true, p99: 1000 },
    { name: '10 a second', perSecond: 10, count: 100, contacts: 1000, books: true, p99: 2000 },
    { name: '100 a second for 10 s', perSecond: 100, count: 1000, contacts: 1000, books: true },
    { name: '100 a second about 10 contacts', perSecond: 100, count: 1000, contacts: 10, books: false },
  ],
  quick: [
    { name: '10 a second', perSecond: 10, count: 20, contacts: 60, books: true },
    { name: '100 a second about 5 contacts', perSecond: 100, count: 100, contacts: 5, books: false },
  ],
};

const ROUTES = { move: 'PUT /patients/:id', booking: 'POST /events' } as const;

const measureRate = async (
  sandbox: Remote<SandboxCalls>,
  { name, p99, ...rate }: Rate,
): Promise<{ rows: Row[]; wrong: string[] }> => {
  // What was read before is out of the window.
  await sleep(WINDOW_MS + LATENCY_MS);
  await sandbox.clearCounters();
  const seen: Seen = await sandbox.happen({ ...rate, waitMs: LOST_MS });
  const counters = await sandbox.counters();
  const { requests } = counters.ghl;
  const [moved = 0, booked = 0] = [ROUTES.move, ROUTES.booking].map((r) => counters.ephysio.routes[r]);
  const isDistinct = rate.contacts >= rate.count;
  const floor = floorMs(requests) + LATENCY_MS;
  const rows: Row[] = ([50, 99, 100] as const).map((p) => ({
    what: `${name}: webhook to change in e-Physio, ${p === 100 ? 'longest' : `p${p}`}`,
    value: percentile(seen.times, p),
    unit: 'ms',
    ...(p === 99 && p99 !== undefined ? { goal: { most: p99 } } : {}),
    detail: `${rate.count} events`,
  }));
  rows.push({
    what: `${name}: reads of GHL an event`,
    value: requests / rate.count,
    unit: 'x',
    goal: { most: isDistinct ? 1 : 0.25 },
    detail: `${requests} for ${rate.count} events`,
  });
  if (requests > WINDOW_MS / 100)
    rows.push({
      what: `${name}: until all have arrived / floor of the limit`,
      value: seen.wallMs / floor,
      unit: 'x',
      ...(isDistinct ? { goal: { most: 1.05 } } : {}),
      detail: `${(seen.wallMs / 1000).toFixed(1)} s; ${requests} reads need ${(floor / 1000).toFixed(1)} s`,
    });
  const isTwice = booked > seen.bookings || moved > seen.moves;
  return {
    rows,
    wrong: [
      ...complaints(counters),
      ...(seen.missing > 0 ? [`${name}: ${seen.missing} events never arrived in e-Physio`] : []),
      ...(isTwice
        ? [`${name}: ${moved} writes for ${seen.moves} moves, ${booked} for ${seen.bookings} bookings`]
        : []),
    ],
  };
};

/** Patients who move and book in GHL; every change and every booking once in e-Physio, as soon as can be. */
export const delivery: Bench = {
  name: 'delivery',
  about: `from a webhook to the change in e-Physio, ${LATENCY_MS} ms latency`,
  measure: async ({ size, folder, tell }) => {
    const patients = Math.max(...RATES[size].map(({ contacts }) => contacts));
    return withSandbox({ patients, eventsPerPatient: 0, latencyMs: LATENCY_MS }, async (sandbox) => {
      const office = officeIn(folder, 'office', await sandbox.config());
      await sandbox.fillGhl();
      await runSync(office, 'patients');
      const listener = startProgram(['serve-webhooks'], office);
      const [url] = await listener.says(/http:\S+/);
      await sandbox.deliverWebhooks(url);
      const rows: Row[] = [];
      const wrong: string[] = [];
      for (const rate of RATES[size]) {
        tell(rate.name);
        const measured = await measureRate(sandbox, rate);
        rows.push(...measured.rows);
        wrong.push(...measured.wrong);
      }
      const { exitCode } = await listener.stop();
      const { problems } = await sandbox.compare();
      return {
        rows,
        wrong: [
          ...wrong,
          ...problems.slice(0, 5),
          ...(exitCode === 0 ? [] : [`the listener ended with exit code ${exitCode}`]),
        ],
      };
    });
  },
};
