import { availableParallelism, loadavg } from 'node:os';
import { defineConfig } from 'vitest/config';

/** `FULL=1`, as in `npm run test:full`: also what takes long. */
const exclude = process.env.FULL === '1' ? [] : ['test/**/*.full.test.ts'];

/** They start programs, or a browser: how long that takes is a matter of what else the machine does. */
const PROCESSES = ['cli', 'kills', 'browser', 'store', 'webhooks'].map(
  (folder) => `test/${folder}/**/*.test.ts`,
);

/** What takes long has tests that work for seconds. */
const onIdleMachine = process.env.FULL === '1' ? 30_000 : 10_000;
/** What else the machine does takes its share of the time. */
const timeout = onIdleMachine * Math.max(1, Math.ceil((loadavg()[0] ?? 0) / availableParallelism()));

export default defineConfig({
  test: {
    hookTimeout: timeout,
    pool: 'forks',
    // Many tests wait, for a process or for what is tried again: meanwhile another file has the processor.
    maxWorkers: availableParallelism() + 1,
    // The files of one process share the modules that they import: a third of the time is spent on these otherwise.
    isolate: false,
    projects: [
      { extends: true, test: { name: 'processes', include: PROCESSES, exclude, testTimeout: 60_000 } },
      {
        extends: true,
        test: {
          name: 'modules',
          include: ['test/**/*.test.ts', 'bench/**/*.test.ts'],
          exclude: [...exclude, ...PROCESSES],
          testTimeout: timeout,
        },
      },
    ],
  },
});
