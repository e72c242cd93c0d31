import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench } from '../bench.ts';
import { runProgram, startProgram } from '../program.ts';
import { complaints } from '../rate-limit.ts';
import { percentile } from '../rounds.ts';
import { officeIn, withSandbox } from '../sandbox-process.ts';
import { runSync } from '../sync-run.ts';

const SIZE = {
  full: { patients: 3000, everyMs: 1000, afterBackupMs: 30_000 },
  quick: { patients: 60, everyMs: 1000, afterBackupMs: 5000 },
} as const;
/** An event that has not arrived so long after the second machine has taken over is lost. */
const LOST_MS = 60_000;
const INDEX_LAG_MS = 15_000;
const DATABASE = 'ephysio-ghl.sqlite';

/**
 * A machine that dies, and a second one with a copy of its backup: people go on booking before, while nobody listens,
 * and afterwards. What the first machine did after the backup is not in the copy.
 */
export const failOver: Bench = {
  name: 'fail-over',
  about: 'a second machine takes over from a backup, under load',
  measure: async ({ size, folder, tell }) => {
    const { patients, everyMs, afterBackupMs } = SIZE[size];
    return withSandbox({ patients, eventsPerPatient: 1 }, async (sandbox) => {
      await sandbox.fillGhl();
      const config = await sandbox.config();
      const first = officeIn(folder, 'first', config);
      const second = officeIn(folder, 'second', config);
      tell(`${patients} patients and as many appointments are linked`);
      for (let run = 0; run < 2; run += 1) await runSync(first);
      const listener = startProgram(['serve-webhooks'], first);
      const [url] = await listener.says(/http:\S+/);
      await sandbox.deliverWebhooks(url);
      await sandbox.startLive(everyMs);
      tell('backup, while people book and a run is under way');
      const copy = join(second, 'copy.sqlite');
      const [backup] = await Promise.all([runProgram(['backup', copy], first), runSync(first)]);
      // What a person copies once, when the second machine is set up.
      copyFileSync(join(first, `${DATABASE}.key`), join(second, `${DATABASE}.key`));
      await sleep(afterBackupMs);
      await listener.kill();
      const diedAt = performance.now();
      tell('the first machine is gone');
      const restored = await runProgram(['restore', copy, '--yes'], second);
      const run = await runSync(second);
      const backAfterMs = performance.now() - diedAt;
      const next = startProgram(['serve-webhooks'], second);
      const [nextUrl] = await next.says(/http:\S+/);
      await sandbox.deliverWebhooks(nextUrl);
      // GHL's search did not show the last seconds before the first run yet, and nobody heard their webhooks.
      const nextRun = sleep(INDEX_LAG_MS).then(() => runSync(second));
      const { times, missing } = await sandbox.stopLive(LOST_MS);
      await nextRun;
      const { exitCode } = await next.stop();
      const { problems } = await sandbox.compare();
      return {
        rows: [
          { what: 'backup', value: backup.wallMs / 1000, unit: 's' },
          { what: 'restore', value: restored.wallMs / 1000, unit: 's' },
          { what: 'first run of the second machine', value: run.wallMs / 1000, unit: 's' },
          {
            what: 'from the death of the first to both sides the same',
            value: backAfterMs / 1000,
            unit: 's',
            detail: 'restore and run, at once',
          },
          {
            what: 'events that arrived in e-Physio',
            value: times.length,
            unit: 'number',
            detail: `the slowest after ${(percentile(times, 100) / 1000).toFixed(1)} s`,
          },
          { what: 'events that are lost', value: missing, unit: 'number', goal: { most: 0 } },
        ],
        wrong: [
          ...complaints(await sandbox.counters()),
          ...problems.slice(0, 5),
          ...(missing > 0 ? [`${missing} events never arrived in e-Physio`] : []),
          ...(exitCode === 0 ? [] : [`the listener ended with exit code ${exitCode}`]),
        ],
      };
    });
  },
};
