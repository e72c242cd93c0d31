import { randomUUID } from 'node:crypto';
import { EXIT, type ExitCode } from '../errors.ts';
import { createDelay, sleep } from '../http/delay.ts';
import { fetchOutside } from '../http/proxy.ts';
import { retryAfterMs } from '../http/request.ts';
import { backoffMs, retry } from '../http/retry.ts';
import type { Log } from './log.ts';

/** Tells a monitor like healthchecks.io when a run begins and how it ended. Never fails, and delays by seconds at most. */
export interface Ping {
  /** The run has the lock and begins; again is fine. Does not wait. */
  start(): void;
  /**
   * How it ended. Another run's lock is no failure, and no success either: then the monitor only notes it, and raises
   * the alarm by itself should runs stay away.
   * @param body numbers for the person who looks at the monitor
   */
  end(exitCode: ExitCode, body: string): Promise<void>;
}

export interface PingOptions {
  /** `null`: no monitor. */
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

const TRIES = 4;
const FIRST_WAIT_MS = 300;
const LONGEST_WAIT_MS = 500;
/** Answers of a monitor that is out of order for the moment. */
const PASSING = new Set([408, 413, 429, 500, 502, 503, 504]);

/** An answer, or `null` when there was none. */
type Outcome = Response | null;

const waitAfter = (reply: Outcome, n: number): number | null => {
  if (reply !== null && !PASSING.has(reply.status)) return null;
  const asked = reply === null ? null : retryAfterMs(reply.headers, Date.now());
  return asked ?? Math.min(backoffMs(n, FIRST_WAIT_MS), LONGEST_WAIT_MS);
};

export const createPing = ({ url, log, timeoutMs = 5000 }: PingOptions): Ping => {
  const rid = randomUUID();
  const delay = createDelay(sleep);
  let started: Promise<void> | null = null;

  const send = async (path: string, body = ''): Promise<void> => {
    if (url === null) return;
    const signal = AbortSignal.timeout(timeoutMs);
    const post = async (): Promise<Outcome> => {
      try {
        const reply = await fetchOutside(address(url, path, rid), { method: 'POST', body, signal });
        await reply.text();
        return reply;
      } catch {
        return null;
      }
    };
    // A delay that the patience ends is no answer either.
    const reply = await retry(post, { tries: TRIES, waitAfter, delay, signal }).catch(() => null);
    if (reply?.ok === true) return;
    // Without the address: anybody who has it can write to the monitor.
    const reason = reply === null ? 'the monitor was not reached' : `the monitor answered ${reply.status}`;
    log.warn('ping.failed', { kind: path.slice(1) || 'done', reason });
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
