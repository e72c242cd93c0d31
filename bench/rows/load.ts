import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { openSqlite } from '../../src/store/database/sqlite.ts';
import type { AttackerCalls } from '../attacker.ts';
import type { Attacked } from '../attacks.ts';
import type { Bench } from '../bench.ts';
import type { Addressee } from '../deliveries.ts';
import { startProgram } from '../program.ts';
import { complaints } from '../rate-limit.ts';
import { startRemote } from '../remote.ts';
import { officeIn, withSandbox } from '../sandbox-process.ts';
import type { SenderArgument, SenderCalls } from '../sender.ts';
import { runSync } from '../sync-run.ts';

const COUNT = { full: 10_000, quick: 1000 } as const;
/** So many that the run outlasts the burst, by GHL's limit alone. */
const PATIENTS = { full: 500, quick: 250 } as const;
const CONNECTIONS = 32;
const CONTACTS = 100;
/** Longer than anybody may hold a connection without saying anything whole. */
const ATTACK_MS = 25_000;
/** Who attacks first is there when the others come. */
const AHEAD_MS = 2000;

const storedIn = (office: string): Set<string> => {
  const database = openSqlite(join(office, 'ephysio-ghl.sqlite'), { readonly: true });
  try {
    const ids = database.prepare('select webhook_id from webhook_events').pluck().all();
    return new Set(ids.map(String));
  } finally {
    database.close();
  }
};

const answersText = ({ name, answers }: Attacked & { readonly name: string }): string =>
  `${name}: ${
    Object.entries(answers)
      .map(([status, count]) => `${count} × ${status}`)
      .join(', ') || 'no answer'
  }`;

/** GHL delivers as much as it can, a run writes, and others do what they can to be in the way. */
export const load: Bench = {
  name: 'load',
  about: 'a burst of webhooks during a run and under attack',
  measure: async ({ size, folder, tell }) =>
    withSandbox({ patients: PATIENTS[size], eventsPerPatient: 0 }, async (sandbox) => {
      const count = COUNT[size];
      const { publicKey, privateKey } = generateKeyPairSync('ed25519');
      const config = await sandbox.config();
      const publicKeys = [publicKey.export({ type: 'spki', format: 'pem' }).toString()];
      const office = officeIn(folder, 'office', { ...config, webhooks: { ...config.webhooks, publicKeys } });
      const to: Addressee = {
        appId: config.ghl.clientId.split('-')[0] ?? '',
        locationId: config.practices[0]?.ghl.locationId ?? '',
      };
      const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
      const argument: SenderArgument = { to, key, contacts: CONTACTS };
      const sender = await startRemote<SenderCalls>(new URL('../sender.js', import.meta.url), argument);
      const attacker = await startRemote<AttackerCalls>(new URL('../attacker.js', import.meta.url), to);
      const listener = startProgram(['serve-webhooks'], office);
      const [url] = await listener.says(/http:\S+/);
      const port = Number(new URL(url).port);

      tell(`${count} webhooks`);
      const begun = performance.now();
      await attacker.calls.start(port);
      await sleep(AHEAD_MS);
      let isRunning = true;
      const run = runSync(office, 'patients').finally(() => {
        isRunning = false;
      });
      const burst = await sender.calls.burst(port, CONNECTIONS, count);
      const isDuring = isRunning;
      await sleep(Math.max(0, ATTACK_MS - (performance.now() - begun)));
      const attacks = await attacker.calls.stop();
      await run;
      const { exitCode, peakMb } = await listener.stop();
      sender.stop();
      attacker.stop();

      const stored = storedIn(office);
      const lost = Array.from({ length: count }, (_, n) => `burst${n}`).filter((id) => !stored.has(id));
      const believed = attacks.filter(({ answers }) => answers['200'] !== undefined);
      const { problems } = await sandbox.compare();
      return {
        rows: [
          {
            what: 'webhook acknowledged, p99',
            value: burst.p99,
            unit: 'ms',
            goal: { most: 250 },
            detail: `p50 ${burst.p50.toFixed(1)} ms; ${burst.perSecond.toFixed(0)} a second over ${CONNECTIONS} connections; the run ${isDuring ? 'outlasted' : 'ended before'} the burst`,
          },
          {
            what: 'longest hold of a connection',
            value: Math.max(...attacks.map(({ longestMs }) => longestMs)) / 1000,
            unit: 's',
            goal: { most: 25 },
            detail: attacks.map(answersText).join('; '),
          },
          { what: 'peak memory', value: peakMb, unit: 'MB', goal: { most: 350 } },
        ],
        wrong: [
          ...complaints(await sandbox.counters()),
          ...problems.slice(0, 5),
          ...Object.entries(burst.refused).map(([what, n]) => `${n} webhooks were answered ${what}`),
          ...(lost.length > 0 ? [`${lost.length} webhooks are not in the inbox`] : []),
          ...(stored.size > count ? [`${stored.size - count} webhooks in the inbox are not GHL's`] : []),
          ...believed.map(answersText),
          ...(exitCode === 0 ? [] : [`the listener ended with exit code ${exitCode}`]),
        ],
      };
    }),
};
