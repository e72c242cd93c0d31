import type { Bench } from '../bench.ts';
import { startProgram } from '../program.ts';
import { complaints } from '../rate-limit.ts';
import { percentile } from '../rounds.ts';
import { officeIn, withSandbox } from '../sandbox-process.ts';
import { runSync } from '../sync-run.ts';
import type { Seen, Series } from '../timed-events.ts';
import { LATENCY_MS } from './backfill.ts';

/** The burst alone needs a hundred seconds by the limit of GHL. */
const LOST_MS = 300_000;
/** The places of the two practices in the config. */
const [QUIET, BUSY] = [0, 1];
/** The burst waits for GHL's limit longer than the quiet practice is watched. */
const SERIES: Record<'full' | 'quick', Record<'quiet' | 'burst', Series>> = {
  full: {
    quiet: { perSecond: 1, count: 60, contacts: 1000, books: true, waitMs: LOST_MS },
    burst: { perSecond: 200, count: 1000, contacts: 1000, books: true, waitMs: LOST_MS },
  },
  quick: {
    quiet: { perSecond: 2, count: 10, contacts: 60, books: true, waitMs: LOST_MS },
    burst: { perSecond: 60, count: 60, contacts: 60, books: true, waitMs: LOST_MS },
  },
};
/** How much longer 99 in 100 of a quiet practice's events may take. */
const MORE_MS = 2000;

/** Two practices with one listener: one that is quiet, alone and while a burst of the other one is under way. */
export const deliveryFair: Bench = {
  name: 'delivery-fair',
  about: `a quiet practice's events while another has a burst, ${LATENCY_MS} ms latency`,
  measure: async ({ size, folder, tell }) => {
    const { quiet, burst } = SERIES[size];
    const options = { practices: 2, patients: burst.contacts, eventsPerPatient: 0, latencyMs: LATENCY_MS };
    return withSandbox(options, async (sandbox) => {
      const config = await sandbox.config();
      const office = officeIn(folder, 'office', config);
      await sandbox.fillGhl();
      for (const { name } of config.practices) await runSync(office, 'patients', '--practice', name);
      const listener = startProgram(['serve-webhooks'], office);
      const [url] = await listener.says(/http:\S+/);
      await sandbox.deliverWebhooks(url);
      await sandbox.clearCounters();
      tell('alone');
      const alone = await sandbox.happen(quiet, QUIET);
      tell(`beside a burst of ${burst.count}`);
      const [busy, beside] = await Promise.all([sandbox.happen(burst, BUSY), sandbox.happen(quiet, QUIET)]);
      const wrong = [...complaints(await sandbox.counters()), ...(await sandbox.compareAll()).slice(0, 5)];
      const { exitCode } = await listener.stop();
      const p99 = ({ times }: Seen): number => percentile(times, 99);
      const missing = alone.missing + beside.missing + busy.missing;
      return {
        rows: [
          { what: 'quiet practice alone: webhook to change, p99', value: p99(alone), unit: 'ms' },
          {
            what: `… beside a burst of ${burst.count}`,
            value: p99(beside),
            unit: 'ms',
            detail: `the burst took ${(busy.wallMs / 1000).toFixed(1)} s`,
          },
          { what: '… longer by', value: p99(beside) - p99(alone), unit: 'ms', goal: { most: MORE_MS } },
        ],
        wrong: [
          ...wrong,
          ...(missing > 0 ? [`${missing} events never arrived in e-Physio`] : []),
          ...(exitCode === 0 ? [] : [`the listener ended with exit code ${exitCode}`]),
        ],
      };
    });
  },
};
