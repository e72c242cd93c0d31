import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Counters } from '../../src/sandbox/counters.ts';
import type { Bench, Goal, Measured, Row, Setting } from '../bench.ts';
import { startNode, type Usage } from '../program.ts';
import { complaints } from '../rate-limit.ts';
import { LISTS } from '../record-replies.ts';
import { interleaved, median } from '../rounds.ts';
import { officeIn, withSandbox } from '../sandbox-process.ts';
import { runSync, type SyncRun, written } from '../sync-run.ts';

const READ_ONCE = fileURLToPath(new URL('../read-once.js', import.meta.url));

const SIZES = { full: [1000, 10_000, 100_000], quick: [200] } as const;
const ROUNDS = { full: 5, quick: 3 } as const;
/** What a run over so many records may have in memory. */
const MEMORY: Readonly<Record<number, Goal>> = { 10000: { most: 200 }, 100000: { most: 500 } };
/** A run that finds everything there links it; one that has anything left to do after so many does not end. */
const SETTLING_RUNS = 3;

/** Runs until there is nothing left to do. */
const settle = async (office: string): Promise<SyncRun> => {
  for (let n = 1; ; n += 1) {
    const run = await runSync(office);
    if (run.document.linked === 0 && written(run.document) === 0) return run;
    if (n > SETTLING_RUNS) throw new Error(`still not done: ${JSON.stringify(run.document)}`);
  }
};

/** What a run over unchanged data may ask: each list once, and one of appointments and one of block slots for each calendar. */
const requestsWrong = ({ ghl, ephysio }: Record<'ghl' | 'ephysio', Counters>, calendars: number): string[] =>
  Object.entries({ ...ghl.routes, ...ephysio.routes }).flatMap(([route, count]) => {
    const isOfCalendar = /^GET \/calendars\/(events|blocked-slots)$/.test(route);
    const most = isOfCalendar ? calendars : Number(Object.hasOwn(LISTS, route));
    return count > most ? [`${count} requests ${route} where ${most} would do`] : [];
  });

interface Round extends Usage {
  readonly wallMs: number;
}

const measureSize = async (count: number, { size, folder, tell }: Setting): Promise<Measured> => {
  const therapists = Math.max(3, Math.ceil(count / 1250));
  return withSandbox({ patients: count, eventsPerPatient: 1, therapists }, async (sandbox) => {
    tell(`${count}: both sides are filled and linked`);
    await sandbox.fillGhl();
    const config = await sandbox.config();
    const office = officeIn(folder, `office-${count}`, config);
    await settle(office);
    const replies = join(folder, `replies-${count}`);
    mkdirSync(replies);
    await sandbox.clearCounters();
    await sandbox.startRecording(replies);
    const { document } = await settle(office);
    const files = await sandbox.stopRecording();
    const calendars = config.practices[0]?.calendars.length ?? 0;
    const wrong = requestsWrong(await sandbox.counters(), calendars);
    tell(`${count}: measured`);
    const rounds = await interleaved<'run' | 'once', Round>(ROUNDS[size], {
      run: async () => {
        const run = await runSync(office);
        const { document: said } = run;
        if (written(said) > 0 || said.linked > 0) wrong.push(`a run wrote: ${JSON.stringify(said)}`);
        return run;
      },
      once: () => startNode([READ_ONCE, ...files], replies).ended,
    });
    const { counts } = await sandbox.compare();
    if (document.unchanged !== counts.contacts + counts.appointments)
      wrong.push(`${document.unchanged} unchanged of ${counts.contacts + counts.appointments} records`);
    return {
      rows: rowsOf(count, rounds, document.requests.ephysio + document.requests.ghl, calendars),
      wrong: [...wrong, ...complaints(await sandbox.counters())],
    };
  });
};

const rowsOf = (
  count: number,
  { run, once }: Readonly<Record<'run' | 'once', readonly Round[]>>,
  requests: number,
  calendars: number,
): Row[] => {
  const of = (rounds: readonly Round[], kind: keyof Round): number => median(rounds.map((r) => r[kind]));
  const what = count.toLocaleString('en');
  const memory = MEMORY[count];
  const cpu = of(run, 'cpuMs');
  const floor = of(once, 'cpuMs');
  return [
    {
      what: `${what}: CPU / one reading of the same bytes`,
      value: cpu / floor,
      unit: 'x',
      goal: { most: 3 },
      detail: `${cpu.toFixed(0)} ms; read once: ${floor.toFixed(0)} ms`,
    },
    { what: `${what}: wall`, value: of(run, 'wallMs') / 1000, unit: 's' },
    {
      what: `${what}: peak memory`,
      value: of(run, 'peakMb'),
      unit: 'MB',
      ...(memory ? { goal: memory } : {}),
    },
    { what: `${what}: requests`, value: requests, unit: 'number', detail: `${calendars} calendars` },
  ];
};

/** The run that every hour is: nothing has changed. */
export const unchanged: Bench = {
  name: 'unchanged',
  about: 'run over as many unchanged patients and appointments',
  measure: async (setting) => {
    const rows: Row[] = [];
    const wrong: string[] = [];
    for (const count of SIZES[setting.size]) {
      try {
        const measured = await measureSize(count, setting);
        rows.push(...measured.rows);
        wrong.push(...measured.wrong);
      } catch (error) {
        // The other sizes stand for themselves.
        wrong.push(`${count}: ${error instanceof Error ? error.message : error}`);
      }
    }
    return { rows, wrong };
  },
};
