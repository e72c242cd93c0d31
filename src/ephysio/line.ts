import { NotTakenError, StoppedError, UnknownOutcomeError, UnreachableError } from '../errors.ts';
import { type HttpReply, parseJson, retryAfterMs, send, TransportError } from '../http/request.ts';

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

export interface LineOptions {
  readonly baseUrl: string;
  readonly timeoutMs: number;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly log?: RequestLog | undefined;
  /** Aborted: finish what is sent, wait for nothing any more. */
  readonly signal?: AbortSignal | undefined;
}

export interface Call {
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

export interface Line {
  /** How many requests were sent. */
  requests(): number;
  call(call: Call): Promise<Reply>;
}

const ATTEMPTS = 5;
const FIRST_WAIT_MS = 500;
/** A service that asks for more than this is as good as down for a run. */
const LONGEST_WAIT_MS = 120_000;

/** Method and path without the query, fit for messages: the paths hold ids only. */
export const nameOf = (call: Pick<Call, 'method' | 'path'>): string =>
  `${call.method} ${call.path.split('?')[0] ?? ''}`;

interface Problem {
  readonly text: string;
  readonly status: number | null;
  /** The request may have been carried out. */
  readonly maybe: boolean;
  readonly waitMs: number | null;
}

/** 501 is a definite "no such call"; 408 is a timeout of a proxy. */
const isTrouble = (status: number): boolean => status === 408 || (status >= 500 && status !== 501);

const QUIET: Problem = {
  text: 'Stopped while e-Physio asked to wait',
  status: 429,
  maybe: false,
  waitMs: null,
};

const judge = (reply: Reply, call: Call, now: number): Problem | null => {
  const waitMs = retryAfterMs(reply.headers, now);
  const text = `e-Physio answered ${reply.status} to ${nameOf(call)}`;
  if (reply.status === 429) return { text, status: 429, maybe: false, waitMs };
  if (isTrouble(reply.status)) return { text, status: reply.status, maybe: true, waitMs };
  const garbage = call.kind === 'read' && reply.status >= 200 && reply.status < 300;
  if (garbage && (reply.json === undefined || call.expects?.(reply.json) === false)) {
    const what = `e-Physio's answer to ${nameOf(call)} is not the JSON of its API`;
    return { text: what, status: reply.status, maybe: true, waitMs };
  }
  return null;
};

const giveUp = (call: Call, problem: Problem, maybeTaken: boolean, stopped: boolean): Error => {
  if (call.kind === 'read') {
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
 * The line to e-Physio: sends, waits, repeats what may be repeated. Answers that settle a call (2xx to 4xx but 408 and
 * 429, and 501) are handed back whatever they say.
 * @throws UnreachableError, StoppedError for reads; NotTakenError, UnknownOutcomeError for writes
 */
export const createLine = (options: LineOptions): Line => {
  const { now, sleep, log } = options;
  const stopped = (): boolean => options.signal?.aborted === true;
  let sent = 0;
  /** Asked to be quiet until then: holds for every caller. */
  let quietUntil = 0;

  const wait = async (ms: number): Promise<void> => {
    const { signal } = options;
    if (signal === undefined) return sleep(ms);
    if (signal.aborted) return;
    let stop = (): void => {};
    const stopping = new Promise<void>((resolve) => {
      stop = resolve;
      signal.addEventListener('abort', stop, { once: true });
    });
    await Promise.race([sleep(ms), stopping]);
    signal.removeEventListener('abort', stop);
  };

  const attempt = async (call: Call): Promise<Reply | Problem> => {
    sent += 1;
    try {
      const reply = await send({
        method: call.method,
        url: `${options.baseUrl}${call.path}`,
        headers: { Accept: 'application/json', 'Content-Type': 'application/json', ...call.headers },
        ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
        timeoutMs: options.timeoutMs,
      });
      log?.('ephysio.request', { side: 'ephysio', kind: nameOf(call), status: reply.status });
      const read = { ...reply, json: parseJson(reply.text) };
      return judge(read, call, now()) ?? read;
    } catch (error) {
      if (!(error instanceof TransportError)) throw error;
      const text = `e-Physio, ${nameOf(call)}: ${error.message}`;
      return { text, status: null, maybe: error.sent, waitMs: null };
    }
  };

  const call = async (request: Call): Promise<Reply> => {
    let maybeTaken = false;
    for (let n = 1; ; n++) {
      const quiet = quietUntil - now();
      if (quiet > 0) await wait(quiet);
      if (quiet > 0 && stopped()) throw giveUp(request, QUIET, maybeTaken, true);
      const outcome = await attempt(request);
      if ('headers' in outcome) return outcome;
      maybeTaken ||= outcome.maybe;
      const waitMs = outcome.waitMs ?? FIRST_WAIT_MS * 2 ** (n - 1);
      if (outcome.status === 429)
        quietUntil = Math.max(quietUntil, now() + Math.min(waitMs, LONGEST_WAIT_MS));
      const repeatable = request.kind !== 'write' || !outcome.maybe;
      if (!repeatable || n === ATTEMPTS || waitMs > LONGEST_WAIT_MS || stopped()) {
        throw giveUp(request, outcome, maybeTaken, stopped());
      }
      const { status, text: reason } = outcome;
      log?.('request.retry', {
        side: 'ephysio',
        kind: nameOf(request),
        attempt: n,
        waitMs,
        reason,
        ...(status === null ? {} : { status }),
      });
      await wait(waitMs);
      if (stopped()) throw giveUp(request, outcome, maybeTaken, true);
    }
  };

  return { requests: () => sent, call };
};
