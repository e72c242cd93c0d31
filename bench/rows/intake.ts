import { generateKeyPairSync } from 'node:crypto';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openSqlite } from '../../src/store/database/sqlite.ts';
import type { Bench, Row } from '../bench.ts';
import { startNode, startProgram, type Usage } from '../program.ts';
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

type Bursts = Readonly<Record<'bare' | 'signed' | 'ours', readonly Burst[]>>;

const rowsOf = (connections: number, bursts: Bursts): Row[] => {
  const of = (who: keyof Bursts, what: (burst: Burst) => number): number => median(bursts[who].map(what));
  const rate = (who: keyof Bursts): number => of(who, (burst) => burst.perSecond);
  const isGoal = connections === 32;
  const name = `${connections} connection${connections === 1 ? '' : 's'}`;
  const [bare, signed, ours] = [rate('bare'), rate('signed'), rate('ours')];
  return [
    {
      what: `${name}: against a bare server`,
      value: ours / bare,
      unit: 'x',
      ...(isGoal ? { goal: { least: 0.5 } } : {}),
      detail: `${ours.toFixed(0)} a second; bare ${bare.toFixed(0)}`,
    },
    {
      what: `${name}: against one that checks signatures`,
      value: ours / signed,
      unit: 'x',
      detail: `that one ${signed.toFixed(0)} a second, p99 ${of('signed', (b) => b.p99).toFixed(1)} ms`,
    },
    {
      what: `${name}: p99`,
      value: of('ours', (b) => b.p99),
      unit: 'ms',
      ...(isGoal ? { goal: { most: 25 } } : {}),
      detail: `p50 ${of('ours', (b) => b.p50).toFixed(1)} ms, p99.9 ${of('ours', (b) => b.p999).toFixed(1)} ms`,
    },
  ];
};

/** How many of the deliveries that were acknowledged are not in the inbox of a listener that has ended. */
const missingIn = (database: string, acknowledged: readonly string[]): number => {
  const sqlite = openSqlite(database, { readonly: true });
  try {
    const stored = new Set(sqlite.prepare('select webhook_id from webhook_events').pluck().all());
    return acknowledged.filter((id) => !stored.has(id)).length;
  } finally {
    sqlite.close();
  }
};

/** Webhooks that are checked and on the disk before they are answered, against servers that do less. */
export const intake: Bench = {
  name: 'intake',
  about: 'webhooks taken in, against bare node:http; the sender shares the cores',
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
      const ports = {
        bare: portOf(await servers.bare.says(/http:\S+/)),
        signed: portOf(await servers.signed.says(/http:\S+/)),
        ours: portOf(await servers.ours.says(/http:\S+/)),
      };
      const rows: Row[] = [];
      const refused: string[] = [];
      const acknowledged: string[] = [];
      let sent = 0;
      for (const connections of CONNECTIONS) {
        tell(`${connections} connections`);
        const count = Math.round(COUNT[size] * SHARE[connections]);
        const burst = (port: number) => () => sender.calls.burst(port, connections, count);
        const bursts = await interleaved(ROUNDS[size], {
          bare: burst(ports.bare),
          signed: burst(ports.signed),
          ours: burst(ports.ours),
        });
        sent += count * ROUNDS[size];
        rows.push(...rowsOf(connections, bursts));
        for (const burst of bursts.ours) {
          acknowledged.push(...burst.acknowledged);
          refused.push(...Object.entries(burst.refused).map(([what, n]) => `${n} answers ${what}`));
        }
      }
      sender.stop();
      const [bare, signed, ours] = await Promise.all([
        servers.bare.stop(),
        servers.signed.stop(),
        servers.ours.stop(),
      ]);
      const micros = ({ cpuMs }: Usage): number => (cpuMs * 1000) / sent;
      rows.push({
        what: 'CPU of a webhook',
        value: micros(ours),
        unit: 'µs',
        detail: `bare ${micros(bare).toFixed(0)}; bare that checks signatures ${micros(signed).toFixed(0)}`,
      });
      const missing = missingIn(resolve(office, 'ephysio-ghl.sqlite'), acknowledged);
      return {
        rows,
        wrong: [
          ...refused,
          ...(acknowledged.length === sent
            ? []
            : [`${acknowledged.length} of ${sent} webhooks were accepted`]),
          ...(missing === 0 ? [] : [`${missing} webhooks were acknowledged and are not in the database`]),
          ...(ours.exitCode === 0 ? [] : [`the listener ended with exit code ${ours.exitCode}`]),
        ],
      };
    }),
};
