import { startSandbox } from '../src/sandbox/start-sandbox.ts';
import { answerCalls } from './remote.ts';
import { createSandboxCalls } from './sandbox-calls.ts';
import type { SandboxProcessOptions } from './sandbox-process.ts';

// Both simulated services, in a process of their own: what they cost does not count for the measured process.
const { latencyMs = 0, ...options } = JSON.parse(process.argv[2] ?? '{}') as SandboxProcessOptions;
let behindMs = 0;
const sandbox = await startSandbox({
  ...options,
  now: () => Date.now() - behindMs,
  ghl: { latencyMs, indexLagMs: 10_000 },
  ephysio: { latencyMs },
});
answerCalls(
  createSandboxCalls(sandbox, (ms) => {
    behindMs = ms;
  }),
);
