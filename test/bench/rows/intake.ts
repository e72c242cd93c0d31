import { generateKeyPairSync } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { Bench, Row } from '../bench.ts';
import { metric } from '../metric.ts';
import { startNode, startProgram } from '../program.ts';
import { startRemote } from '../remote.ts';
import { interleaved, median } from '../rounds.ts';
import { officeIn, withSandbox } from '../sandbox-process.ts';
import type { Burst, SenderArgument, SenderCalls } from '../sender.ts';

const COUNT = { full: 20_000, quick: 500 } as const;
const ROUNDS = { full: 5, quick: 1 } as const;
const CONNECTIONS = [1, 32, 256] as const;
/** One connection takes its time: fewer do. */
const SHARE = { 1: 0.1, 32: 1, 256: 1 } as const;

const BARE = fileURLToPath(new URL('../bare-server.js', import.meta.url));

const portOf = ([url]: RegExpExecArray): number => Number(new URL(url ?? '').port);

const rowsOf = (connections: number, bare: Burst[], signed: Burst[], ours: Burst[]): Row[] => {
  const [bareRate, signedRate, rate] = [bare, signed, ours].map((bursts) =>
    median(bursts.map((burst) => burst.perSecond)),
  );
  const times = `p50 ${median(ours.map((b) => b.p50)).toFixed(1)} ms`;
  const isGoal = connections === 32;
  const name = `${connections} connection${connections === 1 ? '' : 's'}`;
  return [
    {
      what: `${name}: against a bare server`,
      value: (rate ?? 0) / (bareRate ?? 1),
      unit: 'x',
      ...(isGoal ? { goal: { least: 0.5 } } : {}),
      detail: `${rate?.toFixed(0)} a second; bare ${bareRate?.toFixed(0)}; bare that checks signatures ${signedRate?.toFixed(0)}`,
    },
    {
      what: `${name}: p99`,
      value: median(ours.map((b) => b.p99)),
      unit: 'ms',
      ...(isGoal ? { goal: { most: 25 } } : {}),
      detail: times,
    },
  ];
};

/** Webhooks that are checked and on the disk before they are answered, against servers that do less. */
export const intake: Bench = {
  name: 'intake',
  about: 'webhooks taken in, against bare node:http',
  measure: async ({ size, folder, tell }) =>
    withSandbox({ patients: 0, eventsPerPatient: 0 }, async (sandbox) => {
      const { publicKey, privateKey } = generateKeyPairSync('ed25519');
      const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
      const config = await sandbox.config();
      const office = officeIn(folder, 'office', {
        ...config,
        webhooks: { ...config.webhooks, publicKeys: [pem] },
      });
      const to = {
        appId: config.ghl.clientId.split('-')[0] ?? '',
        locationId: config.practices[0]?.ghl.locationId ?? '',
      };
      const servers = {
        bare: startNode([BARE], folder),
        signed: startNode([BARE, pem], folder),
        ours: startProgram(['serve-webhooks'], office),
      };
      const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
      const argument: SenderArgument = { to, key };
      const sender = await startRemote<SenderCalls>(new URL('../sender.js', import.meta.url), argument);
      const found = await servers.ours.says(/http:\S+/);
      const ports = {
        bare: portOf(await servers.bare.says(/http:\S+/)),
        signed: portOf(await servers.signed.says(/http:\S+/)),
        ours: portOf(found),
      };
      const rows: Row[] = [];
      const refused: string[] = [];
      let expected = 0;
      for (const connections of CONNECTIONS) {
        tell(`${connections} connections`);
        const count = Math.round(COUNT[size] * SHARE[connections]);
        const burst = (port: number) => () => sender.calls.burst(port, connections, count);
        const bursts = await interleaved(ROUNDS[size], {
          bare: burst(ports.bare),
          signed: burst(ports.signed),
          ours: burst(ports.ours),
        });
        expected += count * ROUNDS[size];
        rows.push(...rowsOf(connections, bursts.bare, bursts.signed, bursts.ours));
        for (const { refused: answers } of bursts.ours)
          refused.push(...Object.entries(answers).map(([what, n]) => `${n} answers ${what}`));
      }
      const metrics = await (await fetch(new URL('/metrics', found[0]))).text();
      const stored = metric(metrics, 'ephysio_ghl_webhook_stored_total');
      sender.stop();
      const ends = await Promise.all(Object.values(servers).map((server) => server.stop()));
      const exitCode = ends.at(-1)?.exitCode;
      return {
        rows,
        wrong: [
          ...refused,
          ...(stored === expected ? [] : [`${stored} of ${expected} webhooks were stored`]),
          ...(exitCode === 0 ? [] : [`the listener ended with exit code ${exitCode}`]),
        ],
      };
    }),
};
