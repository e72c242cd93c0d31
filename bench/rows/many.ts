import type { Bench, Measured, Row, Setting } from '../bench.ts';
import { startProgram } from '../program.ts';
import { complaints, floorMs } from '../rate-limit.ts';
import { officeIn, withSandbox } from '../sandbox-process.ts';
import { runSyncs, type SyncRuns, written } from '../sync-run.ts';

/** An agency's practices: empty in GHL at first, and each a quiet hour later. */
const FIRST = {
  full: { practices: [1, 20], patients: 100 },
  quick: { practices: [1, 3], patients: 10 },
} as const;
const FIRST_LATENCY_MS = 100;
const QUIET = {
  full: { practices: [1, 20, 200], patients: 500 },
  quick: { practices: [1, 5], patients: 20 },
} as const;
const QUIET_LATENCY_MS = 50;
const SETTLING_RUNS = 3;

/** How long the practice that has most to write needs by GHL's limit, which is one for each location. */
const slowestFloorMs = ({ documents }: SyncRuns): number =>
  Math.max(...documents.map(({ requests }) => floorMs(requests.ghl))) + FIRST_LATENCY_MS;

const measureFirst = async (practices: number, { size, folder, tell }: Setting): Promise<Measured> => {
  const { patients } = FIRST[size];
  const options = { practices, patients, eventsPerPatient: 1, latencyMs: FIRST_LATENCY_MS };
  return withSandbox(options, async (sandbox) => {
    const office = officeIn(folder, `first-${practices}`, await sandbox.config());
    tell(`${practices}: first run`);
    const run = await runSyncs(office);
    const floor = slowestFloorMs(run);
    const created = run.documents.reduce((sum, { created: { ghl } }) => sum + ghl, 0);
    return {
      rows: [
        {
          what: `first run, ${practices}: wall / floor of the slowest`,
          value: run.wallMs / floor,
          unit: 'x',
          goal: { most: 1.15 },
          detail: `${(run.wallMs / 1000).toFixed(1)} s; ${(floor / 1000).toFixed(1)} s by the limit`,
        },
        {
          what: `… CPU a record that was created`,
          value: run.cpuMs / created,
          unit: 'ms',
          detail: `${(run.cpuMs / 1000).toFixed(1)} s for ${created}`,
        },
        { what: '… peak memory', value: run.peakMb, unit: 'MB' },
      ],
      wrong: [...complaints(await sandbox.counters()), ...(await sandbox.compareAll()).slice(0, 5)],
    };
  });
};

const quietRows = (practices: number, run: SyncRuns, isMost: boolean): Row[] => [
  {
    what: `unchanged, ${practices}: wall`,
    value: run.wallMs / 1000,
    unit: 's',
    ...(isMost ? { goal: { most: 20 } } : {}),
  },
  {
    what: '… CPU a practice',
    value: run.cpuMs / practices,
    unit: 'ms',
    ...(isMost ? { goal: { most: 60 } } : {}),
    detail: `${(run.cpuMs / 1000).toFixed(1)} s in all`,
  },
  {
    what: '… peak memory',
    value: run.peakMb,
    unit: 'MB',
    ...(isMost ? { goal: { most: 300 } } : {}),
  },
];

const measureQuiet = async (practices: number, { size, folder, tell }: Setting): Promise<Measured> => {
  const { patients } = QUIET[size];
  const options = { practices, patients, eventsPerPatient: 1, latencyMs: QUIET_LATENCY_MS };
  return withSandbox(options, async (sandbox) => {
    tell(`${practices}: both sides are filled and linked`);
    await sandbox.fillGhl();
    const office = officeIn(folder, `quiet-${practices}`, await sandbox.config());
    // A request that breaks on a busy machine is left to the next run.
    for (let run = 0; run < SETTLING_RUNS; run += 1) await startProgram(['sync'], office).ended;
    tell(`${practices}: unchanged`);
    const run = await runSyncs(office);
    const changed = run.documents.filter((document) => written(document) + document.linked > 0).length;
    return {
      rows: quietRows(practices, run, practices === Math.max(...QUIET[size].practices)),
      wrong: [
        ...(changed > 0 ? [`${changed} of ${practices} unchanged practices were written to`] : []),
        ...complaints(await sandbox.counters()),
      ],
    };
  });
};

/** An agency: its practices side by side in one process. */
export const many: Bench = {
  name: 'many',
  about: 'practices side by side: first runs, and a run over unchanged data',
  measure: async (setting) => {
    const measured: Measured[] = [];
    for (const practices of FIRST[setting.size].practices)
      measured.push(await measureFirst(practices, setting));
    for (const practices of QUIET[setting.size].practices)
      measured.push(await measureQuiet(practices, setting));
    return {
      rows: measured.flatMap(({ rows }) => rows),
      wrong: measured.flatMap(({ wrong }) => wrong),
    };
  },
};
