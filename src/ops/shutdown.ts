import { setMaxListeners } from 'node:events';
import type { Log } from './log.ts';

/** Exit code of a program that Ctrl-C ended (128 + SIGINT). */
const ENDED_BY_HAND = 130;

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

export interface ShutdownOptions {
  /** Frees what others wait for (locks) before a hard exit; must not throw for long or wait. */
  readonly release: () => void;
  /** `process.exit`. */
  readonly exit: (code: number) => void;
  /** Called at the first signal, for a word to the person at the terminal. */
  readonly onStopping?: () => void;
  readonly log?: Pick<Log, 'info' | 'warn'> | undefined;
  /** Where the signals come from; the process when left out. */
  readonly source?: Pick<NodeJS.EventEmitter, 'on' | 'off'>;
}

export interface Shutdown {
  /** Aborted by the first signal: finish the current record, begin no other. */
  readonly stopping: AbortSignal;
  /** Stops listening. */
  readonly dispose: () => void;
}

/**
 * Listens for SIGINT and SIGTERM. The first asks the run to stop after the current record; the second ends the process
 * at once, with 130, after `release`.
 */
export const installShutdown = (options: ShutdownOptions): Shutdown => {
  const source = options.source ?? process;
  const stopping = new AbortController();
  // Every request that waits its turn listens: many are no leak, and Node's warning would only puzzle the reader.
  setMaxListeners(0, stopping.signal);

  const onSignal = (signal: NodeJS.Signals): void => {
    if (!stopping.signal.aborted) {
      options.log?.info('shutdown.requested', { kind: signal });
      stopping.abort();
      options.onStopping?.();
      return;
    }
    options.log?.warn('shutdown.forced', { kind: signal, exitCode: ENDED_BY_HAND });
    try {
      options.release();
    } finally {
      options.exit(ENDED_BY_HAND);
    }
  };

  for (const signal of SIGNALS) source.on(signal, onSignal);
  return {
    stopping: stopping.signal,
    dispose: () => {
      for (const signal of SIGNALS) source.off(signal, onSignal);
    },
  };
};
