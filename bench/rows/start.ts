import type { Bench, Row } from '../bench.ts';
import { type Ended, runProgram, startNode, startProgram } from '../program.ts';
import { interleaved, median } from '../rounds.ts';
import { officeIn, withSandbox } from '../sandbox-process.ts';

const ROUNDS = { full: 21, quick: 3 } as const;

const rowsOf = (what: string, program: readonly Ended[], node: readonly Ended[], most?: number): Row[] =>
  (['wallMs', 'cpuMs'] as const).map((kind) => {
    const [ours, bare] = [program, node].map((ends) => median(ends.map((end) => end[kind])));
    const value = (ours ?? 0) / (bare ?? 1);
    const detail = `${ours?.toFixed(0)} ms; node -e 0: ${bare?.toFixed(0)} ms`;
    const goal = most !== undefined && kind === 'wallMs' ? { goal: { most } } : {};
    return { what: `${what}: ${kind === 'wallMs' ? 'wall' : 'CPU'}`, value, unit: 'x', ...goal, detail };
  });

/** From the shell to the answer. `status` has a small practice's database to look into. */
export const start: Bench = {
  name: 'start',
  about: 'start-up against node -e 0',
  measure: ({ size, folder }) =>
    withSandbox({ patients: 20, eventsPerPatient: 1 }, async (sandbox) => {
      const office = officeIn(folder, 'office', await sandbox.config());
      await runProgram(['sync'], office);
      const run = (command: string) => () => startProgram([command], office).ended;
      const ends = await interleaved(ROUNDS[size], {
        node: () => startNode(['-e', '0'], office).ended,
        version: run('--version'),
        help: run('--help'),
        status: run('status'),
      });
      const failed = [...ends.version, ...ends.help, ...ends.status].find((end) => end.exitCode !== 0);
      return {
        rows: [
          ...rowsOf('--version', ends.version, ends.node, 2),
          ...rowsOf('--help', ends.help, ends.node),
          ...rowsOf('status', ends.status, ends.node),
        ],
        wrong: failed ? [`ended with exit code ${failed.exitCode}: ${failed.stderr}`] : [],
      };
    }),
};
