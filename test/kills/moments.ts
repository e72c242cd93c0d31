import type { SandboxOptions } from '../../src/sandbox/options.ts';
import { createGate, type Gate } from '../cli/set-up.ts';

/**
 * The moments at which a program can be struck. Every request of either service has two: it has arrived and is not
 * carried out, and it is carried out and not answered.
 */
export interface Moments {
  /** For both services: what makes them count. */
  readonly options: Pick<SandboxOptions, 'sleep' | 'ghl' | 'ephysio'>;
  /** Calls `strike` at the n-th moment from now (from 1); the service waits for it. Only the last one that was armed counts. */
  arm(n: number, strike: () => Promise<void> | void): void;
  disarm(): void;
  /** Lets nothing be carried out or answered until the function that it returns is called. */
  hold(): () => void;
}

/** With a latency a service asks for a pause before and after it carries a request out; no pause is made. */
const LATENCY_MS = 2;

export const createMoments = (): Moments => {
  let left = Number.POSITIVE_INFINITY;
  let strike: () => Promise<void> | void = () => undefined;
  let held: Gate | null = null;
  return {
    options: {
      ghl: { latencyMs: LATENCY_MS },
      ephysio: { latencyMs: LATENCY_MS },
      sleep: async () => {
        left -= 1;
        if (left === 0) await strike();
        await held?.opened;
      },
    },
    arm: (n, then) => {
      left = n;
      strike = then;
    },
    disarm: () => {
      left = Number.POSITIVE_INFINITY;
    },
    hold: () => {
      const gate = createGate();
      held = gate;
      return () => {
        held = null;
        gate.open();
      };
    },
  };
};
