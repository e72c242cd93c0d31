import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AnyJson } from '../any-json.ts';
import { ENTRY } from './run-program.ts';
import { openOffice } from './set-up.ts';

/** Whether a small file system can be made here, seen by one process and its children only. */
const canMount = spawnSync('unshare', ['-rm', 'true']).status === 0;

interface Said {
  readonly exitCode: number;
  readonly document: AnyJson;
  /** The last line of the log. */
  readonly error: AnyJson;
}

const FILL = 'cat /dev/zero > filler 2>/dev/null';
const FREE = 'rm filler';

/** Runs a script while this process, which has the sandbox, goes on. */
const shell = async (script: string, ...before: readonly string[]) => {
  const [command = 'sh', ...args] = [...before, 'sh', '-c', script];
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  const exitCode = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { exitCode, stdout };
};

/**
 * Runs a script in a folder that is a file system of its own, beside the config.
 * @param steps commands of the program, and what else happens to the disk
 * @returns what the commands said
 */
const onSmallDisk = async (
  { folder, config }: { readonly folder: string; readonly config: unknown },
  steps: readonly string[],
): Promise<readonly Said[]> => {
  const disk = join(folder, 'disk');
  mkdirSync(disk);
  const settings = join(folder, 'settings.json');
  writeFileSync(settings, JSON.stringify(config), { mode: 0o600 });
  const isCommand = (step: string): boolean => /^(sync|status)/.test(step);
  const script = [
    'set -e',
    `mount -t tmpfs -o size=4m tmpfs ${disk}`,
    `cd ${disk}`,
    `cp -p ${settings} ephysio-ghl.config.json`,
    'set +e',
    `(while [ ! -e ${folder}/fill ]; do sleep 0.02; done; ${FILL}; touch ${folder}/filled) > /dev/null & watcher=$!`,
    ...steps.map((step, i) =>
      isCommand(step)
        ? `${process.execPath} ${ENTRY} ${step} --json > ${folder}/${i}.out 2> ${folder}/${i}.err; echo $?`
        : step,
    ),
    'kill $watcher 2> /dev/null',
  ].join('\n');
  const { stdout } = await shell(script, 'unshare', '-rm');
  const codes = stdout.split('\n').map(Number);
  const lastLine = (file: string): AnyJson =>
    JSON.parse(readFileSync(join(folder, file), 'utf8').trim().split('\n').at(-1) || 'null');
  const commands = steps.flatMap((step, i) => (isCommand(step) ? [i] : []));
  return commands.map((i, n) => ({
    exitCode: codes[n] ?? Number.NaN,
    document: lastLine(`${i}.out`),
    error: lastLine(`${i}.err`),
  }));
};

describe.skipIf(!canMount)('a disk that becomes full while a run writes', () => {
  it('ends it with 4, and status says so until there is space and a run has gone through', {
    timeout: 120_000,
  }, async () => {
    let folder = '';
    let answers = 0;
    const office = await openOffice({
      patients: 40,
      eventsPerPatient: 0,
      ghl: { latencyMs: 1 },
      sleep: async () => {
        answers += 1;
        if (answers !== 20) return;
        writeFileSync(join(folder, 'fill'), '');
        while (!existsSync(join(folder, 'filled'))) await new Promise((resolve) => setImmediate(resolve));
      },
    });
    folder = office.folder;
    const steps = ['sync patients', 'status', 'sync patients', FREE, 'status', 'sync patients', 'status'];
    const [run, status, refused, freed, healed, well] = await onSmallDisk(office, steps);
    for (const end of [run, refused])
      expect(end).toMatchObject({
        exitCode: 4,
        document: {
          error: {
            message: expect.stringMatching(/^There is no space left to write the database /),
            hint: expect.stringMatching(/^Free some space /),
          },
        },
      });
    for (const look of [status, freed]) {
      expect(look).toMatchObject({
        exitCode: 4,
        document: { problems: [{ code: 'run-guarded' }, { code: 'never-ran' }] },
      });
      expect(look?.document.problems[0].message).toContain('no space left');
    }
    expect(healed).toMatchObject({ exitCode: 0, document: { ok: true } });
    expect(well?.document.problems).toMatchObject([{ code: 'never-ran' }]);
    expect(office.sandbox.ghl.state.contacts.size).toBe(40);
  });

  it('is not confused with a folder that this user may not write to, when it has no room for one more file', async () => {
    const office = await openOffice({ patients: 1, eventsPerPatient: 0 });
    const noMoreFiles = 'mount -o remount,nr_inodes=$(($(ls -A | wc -l) + 1)) .';
    const [run, status] = await onSmallDisk(office, ['sync patients', noMoreFiles, 'status']);
    expect(run?.exitCode).toBe(0);
    expect(status).toMatchObject({
      exitCode: 4,
      error: { reason: expect.stringMatching(/^There is no space left /) },
    });
  });
});

it('a database that may not grow any more ends a run with 4, which status repeats', {
  timeout: 60_000,
}, async () => {
  const ends: unknown[] = [];
  for (const room of [200, 300, 400]) {
    const office = await openOffice({ patients: 100, eventsPerPatient: 0 });
    // The database is there with all its tables; nothing else is known of its size.
    expect((await office.run('sync', 'patients', '--dry-run')).exitCode).toBe(0);
    const blocks = Math.ceil(statSync(office.database).size / 1024) + room;
    const limited = await shell(
      `cd ${office.folder}; ulimit -f ${blocks}; exec ${process.execPath} ${ENTRY} sync patients`,
    );
    expect(limited.exitCode).toBe(4);
    const { exitCode, stdout } = await office.run('status', '--json');
    const [problem] = JSON.parse(stdout).problems;
    // Where the last page was full to its end, the reason has no room either: the run is seen as killed.
    if (problem.code !== 'run-killed') ends.push({ exitCode, problem });
  }
  expect(ends.length).toBeGreaterThan(0);
  for (const end of ends)
    expect(end).toMatchObject({
      exitCode: 4,
      problem: { code: 'run-guarded', message: expect.stringContaining('(SQLITE_IOERR_WRITE)') },
    });
});
