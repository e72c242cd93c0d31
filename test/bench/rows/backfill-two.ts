import type { Bench } from '../bench.ts';
import { complaints } from '../rate-limit.ts';
import { officeIn, withSandbox } from '../sandbox-process.ts';
import { runSync } from '../sync-run.ts';
import { BACKFILL, backfillRows, LATENCY_MS, refusedRow } from './backfill.ts';

/** Two machines, each with an e-Physio of its own, fill one location: only the headers of GHL's answers connect them. */
export const backfillTwo: Bench = {
  name: 'backfill-two',
  about: `two installations share one location's limit, ${LATENCY_MS} ms latency`,
  measure: async ({ size, folder, tell }) => {
    const patients = BACKFILL[size];
    return withSandbox({ patients, eventsPerPatient: 0, latencyMs: LATENCY_MS }, async (sandbox) => {
      const offices = [
        officeIn(folder, 'first', await sandbox.config()),
        officeIn(folder, 'second', await sandbox.splitPractice()),
      ];
      tell(`${patients} patients in two halves`);
      const runs = await Promise.all(
        offices.map((office) => runSync(office, 'patients', '--direction', 'to-ghl')),
      );
      const counters = await sandbox.counters();
      const contacts = await sandbox.contactCount();
      const { requests, rateLimited: refused } = counters.ghl;
      const wallMs = Math.max(...runs.map((run) => run.wallMs));
      return {
        rows: [
          ...backfillRows(`${contacts} patients`, { wallMs, records: contacts, requests, refused }),
          refusedRow(refused),
        ],
        wrong: [
          ...complaints(counters),
          ...(contacts === patients ? [] : [`${contacts} contacts for ${patients} patients`]),
        ],
      };
    });
  },
};
