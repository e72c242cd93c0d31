import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench } from '../bench.ts';
import { complaints, WINDOW_MS } from '../rate-limit.ts';
import type { Remote } from '../remote.ts';
import type { SandboxCalls } from '../sandbox-calls.ts';
import { officeIn, withSandbox } from '../sandbox-process.ts';
import { runSync } from '../sync-run.ts';
import { BACKFILL, backfillRows, LATENCY_MS, refusedRow } from './backfill.ts';

/**
 * Neither can know of the other before a reply tells, and until then both send twelve side by side: so many may be under
 * way when the window is full. From the second window on there is no excuse.
 */
const UNDER_WAY = 24;

/** How many were refused within an interval after the first request of all. */
const refusedAtFirst = async (sandbox: Remote<SandboxCalls>, runs: Promise<unknown>): Promise<number> => {
  let isOver = false;
  const end = (): void => {
    isOver = true;
  };
  runs.then(end, end);
  while (!isOver && (await sandbox.counters()).ghl.requests === 0) await sleep(50);
  await sleep(WINDOW_MS);
  return (await sandbox.counters()).ghl.rateLimited;
};

/** Two machines, each with an e-Physio of its own, fill one location: only the headers of GHL's answers connect them. */
export const backfillTwo: Bench = {
  name: 'backfill-two',
  about: `two installations share one location's limit, ${LATENCY_MS} ms latency`,
  measure: async ({ size, folder, tell }) => {
    const patients = BACKFILL[size];
    const options = { practices: 2, patients: patients / 2, eventsPerPatient: 0, latencyMs: LATENCY_MS };
    return withSandbox(options, async (sandbox) => {
      const [first, second] = await sandbox.twoInstallations();
      const offices = [officeIn(folder, 'first', first), officeIn(folder, 'second', second)];
      tell(`${patients} patients in two halves`);
      const running = Promise.all(
        offices.map((office) => runSync(office, 'patients', '--direction', 'to-ghl')),
      );
      const early = await refusedAtFirst(sandbox, running);
      const runs = await running;
      const counters = await sandbox.counters();
      const contacts = await sandbox.contactCount();
      const { requests, rateLimited: refused } = counters.ghl;
      const wallMs = Math.max(...runs.map((run) => run.wallMs));
      // The row says what those of the first window are.
      const judged = { ...counters, ghl: { ...counters.ghl, rateLimited: refused - early } };
      return {
        rows: [
          ...backfillRows(`${contacts} patients`, { wallMs, records: contacts, requests, refused }, 1.1),
          refusedRow(refused - early),
          {
            what: 'answers 429 in the first window',
            value: early,
            unit: 'number',
            goal: { most: UNDER_WAY },
            detail: 'both begin without knowing of each other',
          },
        ],
        wrong: [
          ...complaints(judged),
          ...(early <= UNDER_WAY ? [] : [`ghl answered ${early} times with 429 in the first window`]),
          ...(contacts === patients ? [] : [`${contacts} contacts for ${patients} patients`]),
        ],
      };
    });
  },
};
