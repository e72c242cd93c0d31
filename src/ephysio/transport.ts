import { NotTakenError, StoppedError, UnknownOutcomeError, UnreachableError } from '../errors.ts';
import { createDelay, type Sleep } from '../http/delay.ts';
import { type HttpReply, parseJson, retryAfterMs, send, TransportError } from '../http/request.ts';
import { backoffMs, retry } from '../http/retry.ts';
import type { Connections } from './host-connections.ts';

/** Fields that may be logged about a request. */
export interface RequestLogFields {
  readonly side?: 'ephysio';
  readonly kind?: string;
  readonly status?: number;
  readonly attempt?: number;
  readonly waitMs?: number;
  readonly reason?: string;
}
export type RequestLog = (event: string, fields: RequestLogFields) => void;

export interface TransportOptions {
  readonly baseUrl: string;
  readonly timeoutMs: number;
  /** Those to the host of `baseUrl`. */
  readonly connections: Connections;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly sleep: Sleep;
  readonly log?: RequestLog | undefined;
  /** Aborted: finish what is sent, wait for nothing any more. */
  readonly signal?: AbortSignal | undefined;
}

export interface EphysioRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path with query, below the base URL. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** `read`: repeated freely. `idempotent`: a write that may be repeated. `write`: never, unless it was certainly not taken. */
  readonly kind: 'read' | 'idempotent' | 'write';
  /** For reads: whether the JSON of a 2xx answer is of the expected form; any other counts as garbage. */
  readonly expects?: (json: unknown) => boolean;
}

export interface Reply extends HttpReply {
  /** `undefined`: the text is no JSON. */
  readonly json: unknown;
}

export interface Transport {
  /** How many requests were sent. */
  requests(): number;
  send(request: EphysioRequest): Promise<Reply>;
}

const ATTEMPTS = 5;
/** A service that asks for more than this counts as down for a run. */
const LONGEST_WAIT_MS = 120_000;

/** Method and path without the query, fit for messages: the paths hold ids only. */
export const nameOf = (request: Pick<EphysioRequest, 'method' | 'path'>): string =>
  `${request.method} ${request.path.split('?')[0] ?? ''}`;

interface Problem {
  readonly text: string;
  readonly status: number | null;
  /** The request may have been carried out. */
  readonly maybe: boolean;
  readonly waitMs: number | null;
}

/** 501 is a definite "no such call"; 408 is a timeout of a proxy. */
const isTrouble = (status: number): boolean => status === 408 || (status >= 500 && status !== 501);

const isReply = (outcome: Reply | Problem): outcome is Reply => 'headers' in outcome;

/** How long the service asked to wait, or else the usual time. */
const askedOr = ({ waitMs }: Problem, n: number): number => waitMs ?? backoffMs(n);

const NOT_ASKED: Problem = {
  text: 'Stopped before e-Physio was asked',
  status: 429,
  maybe: false,
  waitMs: null,
};

const classifyReply = (reply: Reply, request: EphysioRequest, now: number): Problem | null => {
  const waitMs = retryAfterMs(reply.headers, now);
  const text = `e-Physio answered ${reply.status} to ${nameOf(request)}`;
  if (reply.status === 429) return { text, status: 429, maybe: false, waitMs };
  if (isTrouble(reply.status)) return { text, status: reply.status, maybe: true, waitMs };
  const garbage = request.kind === 'read' && reply.status >= 200 && reply.status < 300;
  if (garbage && (reply.json === undefined || request.expects?.(reply.json) === false)) {
    const what = `e-Physio's answer to ${nameOf(request)} is not the JSON of its API`;
    return { text: what, status: reply.status, maybe: true, waitMs };
  }
  return null;
};

const giveUp = (request: EphysioRequest, problem: Problem, maybeTaken: boolean, stopped: boolean): Error => {
  if (request.kind === 'read') {
    return stopped
      ? new StoppedError()
      : new UnreachableError(
          problem.text,
          'Check ephysio.baseUrl and the network; the next run tries again.',
        );
  }
  return maybeTaken
    ? new UnknownOutcomeError(`${problem.text}; whether it was carried out is not known`)
    : new NotTakenError(`${problem.text}; it was not carried out`);
};

/**
 * The transport to e-Physio: sends, waits, repeats what may be repeated. Answers that settle a request (2xx to 4xx but 408
 * and 429, and 501) are handed back whatever they say.
 * @throws UnreachableError, StoppedError for reads; NotTakenError, UnknownOutcomeError for writes
 */
export const createTransport = (options: TransportOptions): Transport => {
  const { now, log, signal } = options;
  const delay = createDelay(options.sleep);
  const stopped = (): boolean => signal?.aborted === true;
  let sent = 0;
  /** Asked to be quiet until then: holds for every caller. */
  let quietUntil = 0;

  const exchangeNow = async (request: EphysioRequest): Promise<Reply | Problem> => {
    sent += 1;
    try {
      const reply = await send({
        method: request.method,
        url: `${options.baseUrl}${request.path}`,
        headers: { Accept: 'application/json', 'Content-Type': 'application/json', ...request.headers },
        ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
        timeoutMs: options.timeoutMs,
      });
      log?.('ephysio.request', { side: 'ephysio', kind: nameOf(request), status: reply.status });
      const read = { ...reply, json: parseJson(reply.text) };
      return classifyReply(read, request, now()) ?? read;
    } catch (error) {
      if (!(error instanceof TransportError)) throw error;
      const text = `e-Physio, ${nameOf(request)}: ${error.message}`;
      return { text, status: null, maybe: error.sent, waitMs: null };
    }
  };

  const exchange = (request: EphysioRequest): Promise<Reply | Problem> =>
    options.connections.use(() => exchangeNow(request), signal);

  const sendOrGiveUp = async (request: EphysioRequest): Promise<Reply> => {
    let maybeTaken = false;
    let last: Problem = NOT_ASKED;

    const tryOnce = async (n: number): Promise<Reply | Problem> => {
      const quiet = quietUntil - now();
      if (quiet > 0) await delay(quiet, { signal });
      const outcome = await exchange(request);
      if (isReply(outcome)) return outcome;
      last = outcome;
      maybeTaken ||= outcome.maybe;
      if (outcome.status === 429) {
        quietUntil = Math.max(quietUntil, now() + Math.min(askedOr(outcome, n), LONGEST_WAIT_MS));
      }
      return outcome;
    };

    const waitAfter = (outcome: Reply | Problem, n: number): number | null => {
      if (isReply(outcome) || stopped() || (request.kind === 'write' && outcome.maybe)) return null;
      const waitMs = askedOr(outcome, n);
      return waitMs > LONGEST_WAIT_MS ? null : waitMs;
    };

    const onRetry = (outcome: Reply | Problem, attempt: number, waitMs: number): void => {
      if (isReply(outcome)) return;
      const { status, text: reason } = outcome;
      const kind = nameOf(request);
      log?.('request.retry', {
        side: 'ephysio',
        kind,
        attempt,
        waitMs,
        reason,
        ...(status === null ? {} : { status }),
      });
    };

    try {
      const outcome = await retry(tryOnce, { tries: ATTEMPTS, waitAfter, onRetry, delay, signal });
      if (isReply(outcome)) return outcome;
    } catch (error) {
      // Stopped while it waited: the outcome of the write is known all the same.
      if (!(error instanceof StoppedError)) throw error;
    }
    throw giveUp(request, last, maybeTaken, stopped());
  };

  return { requests: () => sent, send: sendOrGiveUp };
};
