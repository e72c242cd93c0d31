import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** `FULL=1`, as in `npm run test:full`: also what takes long. */
const isFull = process.env.FULL === '1';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'bench/**/*.test.ts'],
    exclude: isFull ? [] : ['test/**/*.full.test.ts'],
    testTimeout: 10_000,
    hookTimeout: 10_000,
    pool: 'forks',
    // Many tests wait, for a process or for what is tried again: meanwhile another file has the processor.
    maxWorkers: availableParallelism() + 1,
    // The files of one process share the modules that they import: a third of the time is spent on these otherwise.
    isolate: false,
  },
});
