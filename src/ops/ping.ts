import { randomUUID } from 'node:crypto';
import ky, { HTTPError } from 'ky';
import { EXIT, type ExitCode } from '../errors.ts';
import type { Log } from './log.ts';

/** Tells a monitor like healthchecks.io when a run begins and how it ended. Never fails, and delays by seconds at most. */
export interface Ping {
  /** The run has the lock and begins; again is fine. Does not wait. */
  start(): void;
  /**
   * How it ended. Another run's lock is no failure, and no success either: then the monitor is only told, and raises
   * the alarm by itself should runs stay away.
   * @param body numbers for whoever looks at the monitor
   */
  end(exitCode: ExitCode, body: string): Promise<void>;
}

export interface PingOptions {
  /** `null`: nobody is told. */
  readonly url: string | null;
  readonly log: Pick<Log, 'warn'>;
  /** For all tries of one ping together. */
  readonly timeoutMs?: number;
}

/** The address with a path of the monitor's behind it; a query stays. */
const address = (url: string, path: string, rid: string): URL => {
  const full = new URL(url);
  full.pathname = `${full.pathname.replace(/\/+$/, '')}${path}`;
  // Tells the monitor which end belongs to which beginning, where runs overlap.
  full.searchParams.set('rid', rid);
  return full;
};

/** Without the address: whoever has it can write to the monitor. */
const reasonOf = (error: unknown): string =>
  error instanceof HTTPError
    ? `the monitor answered ${error.response.status}`
    : 'the monitor was not reached';

export const createPing = ({ url, log, timeoutMs = 5000 }: PingOptions): Ping => {
  const rid = randomUUID();
  let started: Promise<void> | null = null;

  const send = async (path: string, body = ''): Promise<void> => {
    if (url === null) return;
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), timeoutMs);
    try {
      await ky
        .post(address(url, path, rid), {
          body,
          signal: patience.signal,
          timeout: false,
          retry: { limit: 3, methods: ['post'], backoffLimit: 500 },
        })
        .text();
    } catch (error) {
      log.warn('ping.failed', { kind: path.slice(1) || 'done', reason: reasonOf(error) });
    } finally {
      clearTimeout(timer);
    }
  };

  return {
    start: () => {
      started ??= send('/start');
    },
    end: async (exitCode, body) => {
      // The monitor takes them in the order in which they come.
      await started;
      if (exitCode === EXIT.locked) return send('/log', body);
      await send(exitCode === EXIT.done ? '' : `/${exitCode}`, body);
    },
  };
};
