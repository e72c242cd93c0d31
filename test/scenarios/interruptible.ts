import { onTestFinished } from 'vitest';
import type { FaultRule } from '../../src/sandbox/faults.ts';
import type { Bench, BenchOptions } from '../sync/run-sync.ts';
import { openPractice } from './practice.ts';

type Moment = Pick<FaultRule, 'service' | 'method' | 'path' | 'nth'> & {
  /** Before its effect, or between that and its answer. */
  readonly phase: 'before' | 'after';
};

/**
 * A practice where something else happens, from beginning to end, in the middle of a request. While it does, other
 * requests are answered as usual. A moment that never comes fails the test, and so does what goes wrong in it.
 */
export const openInterruptible = async (
  options: BenchOptions = {},
): Promise<{ bench: Bench; during(moment: Moment, happens: () => Promise<unknown>): void }> => {
  let next: () => Promise<unknown> = async () => undefined;
  const sleep = async (): Promise<void> => {
    await next();
  };
  const bench = await openPractice({ ...options, sandbox: { ...options.sandbox, sleep } });
  return {
    bench,
    during: ({ phase, ...which }, happens) => {
      let outcome: { readonly error?: unknown } | null = null;
      bench.sandbox.faults.add({ ...which, times: 1, fault: { delayMs: 1, phase } });
      next = async () => {
        outcome = {};
        // Thrown in the middle of a request, a failed expectation would be no more than a failed request.
        await happens().catch((error: unknown) => {
          outcome = { error };
        });
      };
      onTestFinished(() => {
        if (outcome === null) throw new Error('the moment never came');
        if ('error' in outcome) throw outcome.error;
      });
    },
  };
};
