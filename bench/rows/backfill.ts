import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench, Row } from '../bench.ts';
import { complaints, floorMs, WINDOW_MS } from '../rate-limit.ts';
import { officeIn, withSandbox } from '../sandbox-process.ts';
import { runSync, type SyncRun } from '../sync-run.ts';

export const BACKFILL = { full: 3000, quick: 150 } as const;
export const LATENCY_MS = 100;

export interface Backfill {
  readonly wallMs: number;
  readonly records: number;
  /** All that were sent, those that only read included: they use the limit, too. */
  readonly requests: number;
  /** Of these, answered with 429: the limit does not count them. */
  readonly refused: number;
}

export const backfillRows = (
  what: string,
  { wallMs, records, requests, refused }: Backfill,
  most = 1.03,
): Row[] => {
  const counted = requests - refused;
  // The last request of all has its answer to wait for.
  const floor = floorMs(counted) + LATENCY_MS;
  return [
    {
      what: `${what}: wall / floor of the limit`,
      value: wallMs / floor,
      unit: 'x',
      goal: { most },
      detail: `${(wallMs / 1000).toFixed(1)} s; ${counted} requests need ${(floor / 1000).toFixed(1)} s`,
    },
    {
      what: `${what}: requests a record`,
      value: requests / records,
      unit: 'x',
      goal: { most: 1.01 },
      detail: `${requests} for ${records} records`,
    },
  ];
};

export const refusedRow = (refused: number): Row => ({
  what: 'answers 429',
  value: refused,
  unit: 'number',
  goal: { most: 0 },
});

/** Patients, then appointments, of an e-Physio far away into an empty GHL. */
export const backfill: Bench = {
  name: 'backfill',
  about: `first run over an empty GHL, ${LATENCY_MS} ms latency`,
  measure: async ({ size, folder, tell }) => {
    const patients = BACKFILL[size];
    return withSandbox({ patients, eventsPerPatient: 1, latencyMs: LATENCY_MS }, async (sandbox) => {
      const office = officeIn(folder, 'office', await sandbox.config());
      const rowsOf = (what: string, { wallMs, document }: SyncRun, refused: number): Row[] => {
        const records = document.created.ghl;
        return backfillRows(`${records} ${what}`, {
          wallMs,
          records,
          requests: document.requests.ghl,
          refused,
        });
      };
      tell(`${patients} patients`);
      const first = await runSync(office, 'patients');
      const { rateLimited } = (await sandbox.counters()).ghl;
      // The second one begins with an empty window as well.
      await sleep(WINDOW_MS + LATENCY_MS);
      tell('as many appointments');
      const second = await runSync(office, 'appointments');
      const counters = await sandbox.counters();
      const { problems } = await sandbox.compare();
      return {
        rows: [
          ...rowsOf('patients', first, rateLimited),
          ...rowsOf('appointments', second, counters.ghl.rateLimited - rateLimited),
          refusedRow(counters.ghl.rateLimited),
        ],
        wrong: [...complaints(counters), ...problems.slice(0, 5)],
      };
    });
  },
};
