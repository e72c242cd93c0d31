import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench } from '../bench.ts';
import { metric } from '../metric.ts';
import { type Running, startProgram } from '../program.ts';
import { complaints } from '../rate-limit.ts';
import { officeIn, withSandbox } from '../sandbox-process.ts';
import { runSync } from '../sync-run.ts';

const EVENTS = { full: 100_000, quick: 2000 } as const;
const PATIENTS = 50;
/** The heap has grown to its size after this share of the events. */
const WARM_UP = 0.2;
const LOOK_MS = 1000;
/** Memory is at rest when it has moved by less than this in three looks. */
const STILL_MB = 1;
const LONGEST_REST_MS = 60_000;

/** The program's memory when it has nothing to do. */
const atRest = async (program: Running): Promise<number> => {
  const looks: number[] = [];
  for (let waited = 0; waited < LONGEST_REST_MS; waited += LOOK_MS) {
    await sleep(LOOK_MS);
    looks.push(program.memoryMb());
    const last = looks.slice(-4);
    if (last.length === 4 && Math.max(...last) - Math.min(...last) < STILL_MB) break;
  }
  return looks.at(-1) ?? Number.NaN;
};

/** Resolves with the metrics of a listener that has worked its inbox off. */
const drained = async (url: string): Promise<string> => {
  for (;;) {
    const text = await (await fetch(new URL('/metrics', url))).text();
    if (metric(text, 'ephysio_ghl_inbox_open') === 0) return text;
    await sleep(LOOK_MS);
  }
};

/** Memory of the listener: fresh, and after a long time with much to do. */
export const listener: Bench = {
  name: 'listener',
  about: 'memory of serve-webhooks',
  measure: async ({ size, folder, tell }) => {
    const events = EVENTS[size];
    return withSandbox({ patients: PATIENTS, eventsPerPatient: 0 }, async (sandbox) => {
      const office = officeIn(folder, 'office', await sandbox.config());
      await runSync(office);
      const program = startProgram(['serve-webhooks'], office);
      const [url] = await program.says(/http:\S+/);
      await sandbox.deliverWebhooks(url);
      tell('at rest');
      const fresh = await atRest(program);
      const afterEvents = async (count: number): Promise<number> => {
        await sandbox.touchContacts(count);
        await drained(url);
        return atRest(program);
      };
      tell(`${events} webhooks`);
      const warm = await afterEvents(events * WARM_UP);
      const last = await afterEvents(events * (1 - WARM_UP));
      const metrics = await drained(url);
      const stored = metric(metrics, 'ephysio_ghl_webhook_stored_total');
      const dead = metric(metrics, 'ephysio_ghl_inbox_dead');
      const { exitCode, peakMb } = await program.stop();
      const { problems } = await sandbox.compare();
      return {
        rows: [
          { what: 'at rest', value: fresh, unit: 'MB', goal: { most: 90 } },
          {
            what: `growth over ${events.toLocaleString('en')} webhooks`,
            value: last - warm,
            unit: 'MB',
            goal: { most: 10 },
            detail: `${warm.toFixed(0)} MB after the first fifth, ${last.toFixed(0)} MB in the end, peak ${peakMb.toFixed(0)} MB`,
          },
        ],
        wrong: [
          ...complaints(await sandbox.counters()),
          ...problems.slice(0, 5),
          ...(stored === events ? [] : [`${stored} of ${events} webhooks were stored`]),
          ...(dead === 0 ? [] : [`${dead} webhooks were given up`]),
          ...(exitCode === 0 ? [] : [`the listener ended with exit code ${exitCode}`]),
        ],
      };
    });
  },
};
