import type { Bench } from '../bench.ts';
import { startProgram } from '../program.ts';
import { complaints } from '../rate-limit.ts';
import { percentile } from '../rounds.ts';
import { officeIn, withSandbox } from '../sandbox-process.ts';
import { runSync } from '../sync-run.ts';
import { BACKFILL, backfillRows, LATENCY_MS, refusedRow } from './backfill.ts';

const EVERY_MS = { full: 2000, quick: 1000 } as const;
/** An event that has not arrived so long after the last one is lost. */
const LOST_MS = 120_000;

/** New leads and moved contacts, each by webhook, while the first run fills GHL and is itself announced by webhooks. */
export const backfillLive: Bench = {
  name: 'backfill-live',
  about: `live events during a backfill, ${LATENCY_MS} ms latency`,
  measure: async ({ size, folder, tell }) => {
    const patients = BACKFILL[size];
    return withSandbox({ patients, eventsPerPatient: 0, latencyMs: LATENCY_MS }, async (sandbox) => {
      const office = officeIn(folder, 'office', await sandbox.config());
      const listener = startProgram(['serve-webhooks'], office);
      const [url] = await listener.says(/http:\S+/);
      await sandbox.deliverWebhooks(url);
      tell(`${patients} patients, and an event every ${EVERY_MS[size] / 1000} s`);
      await sandbox.startLive(EVERY_MS[size]);
      const { wallMs, document } = await runSync(office, 'patients');
      const { times, missing } = await sandbox.stopLive(LOST_MS);
      const { exitCode } = await listener.stop();
      const counters = await sandbox.counters();
      const { problems } = await sandbox.compare();
      const { requests, rateLimited: refused } = counters.ghl;
      const records = document.created.ghl;
      return {
        rows: [
          ...([50, 99] as const).map((p) => ({
            what: `webhook to change in e-Physio, p${p}`,
            value: percentile(times, p),
            unit: 'ms' as const,
            // One second is what the pace promises; the rest is the work.
            ...(p === 99 ? { goal: { most: 3000 } } : {}),
            detail: `${times.length} events`,
          })),
          ...backfillRows(`${records} patients, ${times.length} events`, {
            wallMs,
            records: records + times.length,
            requests,
            refused,
          }),
          refusedRow(refused),
        ],
        wrong: [
          ...complaints(counters),
          ...problems.slice(0, 5),
          ...(missing > 0 ? [`${missing} live events never arrived in e-Physio`] : []),
          ...(exitCode === 0 ? [] : [`the listener ended with exit code ${exitCode}`]),
        ],
      };
    });
  },
};
