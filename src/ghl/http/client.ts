import { NotFoundError, NotTakenError, UnknownOutcomeError, UnreachableError } from '../../errors.ts';
import { createDelay, type Sleep } from '../../http/delay.ts';
import { backoffMs, retry } from '../../http/retry.ts';
import type { BearerSource } from '../auth/bearer.ts';
import { forbiddenError, unauthorisedBecause, unauthorisedError } from '../auth/sign-in-problem.ts';
import type { Pace } from '../pace/pace.ts';
import type { Priority } from '../pace/pace-take.ts';
import { describeExchange, type Exchange, exchange, type GhlLog } from './exchange.ts';
import { type ErrorBody, readErrorBody, refusalOf, refusalText } from './refusal.ts';

export interface GhlRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Appears in errors and logs: ids only. */
  readonly path: string;
  /** Never shown: a lookup carries e-mail and phone. */
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Which `Version` header the endpoint wants. */
  readonly version: 'contacts' | 'calendars';
  /** `read`: no effect. `update`: sending it twice is like sending it once. `create`: it is not. */
  readonly effect: 'read' | 'read-one' | 'update' | 'create';
}

export interface GhlReply {
  readonly body: object;
  /** The service's clock (epoch ms), if the reply says it. */
  readonly date: number | null;
}

export interface GhlClientOptions {
  readonly baseUrl: string;
  readonly versions: { readonly contacts: string; readonly calendars: string };
  readonly timeoutMs: number;
  readonly locationId: string;
  readonly bearer: BearerSource;
  readonly pace: Pace;
  readonly now: () => number;
  readonly sleep: Sleep;
  /** Whose turn is first when the limit is used up; `backfill` when absent. */
  readonly priority?: Priority;
  readonly random?: () => number;
  readonly log?: GhlLog;
  /** Stops waiting; a request that is under way is finished. */
  readonly signal?: AbortSignal;
}

export interface GhlClient {
  readonly locationId: string;
  /** How many requests were sent, repeated ones included. */
  readonly requests: number;
  /**
   * Sends a request, waiting for its turn; repeats it where that is safe.
   * @throws SignInError, ConfigError, UnreachableError, StoppedError; NotFoundError on any request; on writes also
   * DuplicateError, RefusedError, NotTakenError, UnknownOutcomeError
   */
  request(request: GhlRequest): Promise<GhlReply>;
}

const TRIES = 4;
/** A 429 was certainly not carried out and every further try waits for the window: patience costs nothing. */
const BUSY_TRIES = 8;

const HINT = 'Check the network and the state of GHL (status.gohighlevel.com), then run again.';

export const createGhlClient = (options: GhlClientOptions): GhlClient => {
  const { locationId, bearer, pace, log } = options;
  const random = options.random ?? Math.random;
  const delay = createDelay(options.sleep);
  let requests = 0;

  const attempt = async (request: GhlRequest, token: string): Promise<Exchange> => {
    const url = new URL(`${options.baseUrl}${request.path}`);
    for (const [key, value] of Object.entries(request.query ?? {})) url.searchParams.set(key, value);
    const slot = await pace.take(options.priority ?? 'backfill', options.signal);
    const startedAt = options.now();
    requests++;
    let end: Exchange;
    try {
      end = await exchange({
        method: request.method,
        url,
        headers: {
          authorization: `Bearer ${token}`,
          version: options.versions[request.version],
          accept: 'application/json',
          ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
        timeoutMs: options.timeoutMs,
      });
    } catch (error) {
      slot.lost();
      throw error;
    }
    if ('reply' in end) slot.answered(end.reply);
    else if (end.kind === 'unconnected') slot.unused();
    else slot.lost();
    log?.debug(
      {
        method: request.method,
        path: request.path,
        end: describeExchange(end),
        ms: options.now() - startedAt,
      },
      'GHL request',
    );
    return end;
  };

  const send = async (request: GhlRequest): Promise<GhlReply> => {
    const what = `${request.method} ${request.path}`;
    let token = '';
    let renewed = false;
    let busy = 0;

    const renewIfRefused = async (end: Exchange): Promise<boolean> => {
      if (end.kind !== 'answer' || end.reply.status !== 401) return false;
      const body = readErrorBody(end.body);
      if (body === null) return false;
      const because = unauthorisedBecause(body);
      if (because !== 'token' || renewed) throw unauthorisedError(because, what, request.version, locationId);
      renewed = true;
      token = await bearer.refresh(token);
      return true;
    };

    /** One try: a 429, and a token that is refused for the first time, do not count. */
    const tryOnce = async (): Promise<Exchange> => {
      token = await bearer.bearer();
      for (;;) {
        const end = await attempt(request, token);
        if (end.kind === 'busy' && ++busy < BUSY_TRIES) {
          log?.warn({ path: request.path, tries: busy }, 'GHL answered 429: waiting for its window');
          // The pace lets nothing through until then.
        } else if (!(await renewIfRefused(end))) return end;
      }
    };

    const end = await retry(tryOnce, {
      tries: TRIES,
      waitAfter: (last, n) => (mayRepeat(request, last) ? backoffMs(n) * (1 + random()) : null),
      delay,
      signal: options.signal,
    });
    if (end.kind !== 'answer') throw gaveUp(request, what, end);
    const { status, headers } = end.reply;
    if (status < 300) return { body: end.body, date: dateOf(headers) };
    const body = readErrorBody(end.body);
    if (body === null || status < 400) throw notItsApi(what, status);
    if (status === 403) throw forbiddenError(body, what, locationId);
    throw refused(request, what, status, body);
  };

  return {
    locationId,
    get requests() {
      return requests;
    },
    request: send,
  };
};

/** What has no answer may be sent again, a create only if it certainly was not carried out. */
const mayRepeat = (request: GhlRequest, end: Exchange): boolean =>
  end.kind !== 'answer' && end.kind !== 'busy' && (request.effect !== 'create' || end.kind === 'unconnected');

const dateOf = (headers: Headers): number | null => {
  const date = Date.parse(headers.get('date') ?? '');
  return Number.isNaN(date) ? null : date;
};

const notItsApi = (what: string, status: number): UnreachableError =>
  new UnreachableError(
    `${what} was answered with ${status} and something that is not GHL's API`,
    'Check ghl.baseUrl in the config, and proxies between here and GHL.',
  );

/** A list that GHL refuses is a disagreement about its API, not about a record. */
const refused = (request: GhlRequest, what: string, status: number, body: ErrorBody): Error => {
  const error = refusalOf(what, status, body);
  if (request.effect !== 'read' || error instanceof NotFoundError) return error;
  return new UnreachableError(
    refusalText(what, status, body),
    'GHL does not understand the request: check ghl.baseUrl and ghl.versions in the config.',
  );
};

const gaveUp = (request: GhlRequest, what: string, end: Exchange): Error => {
  const text = `GHL: ${what}: ${describeExchange(end)}`;
  if (request.effect.startsWith('read') || end.kind === 'unconnected')
    return new UnreachableError(text, HINT);
  return end.kind === 'busy' ? new NotTakenError(text) : new UnknownOutcomeError(text);
};
