import { ConfigError } from '../errors.ts';
import { fetchOutside } from './proxy.ts';

/** One HTTP exchange, as text: what the text means is for the caller's schema. */
export interface HttpReply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: URL | string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as it is. */
  readonly body?: string;
  /** For the whole exchange, body included. */
  readonly timeoutMs: number;
}

/**
 * The exchange broke. `sent: false`: no byte of the request can have reached the service, so it may be repeated;
 * `sent: true`: it may have been carried out.
 */
export class TransportError extends Error {
  override readonly name = 'TransportError';
  readonly sent: boolean;
  constructor(message: string, sent: boolean, options?: ErrorOptions) {
    super(message, options);
    this.sent = sent;
  }
}

/** Codes of Node and undici that mean: the connection was never made. */
const NEVER_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

const causeCode = (error: unknown): string | null => {
  for (let e = error; e instanceof Error; e = e.cause) {
    const code = (e as NodeJS.ErrnoException).code;
    if (typeof code === 'string') return code;
    if (e instanceof AggregateError && e.errors[0] instanceof Error) return causeCode(e.errors[0]);
  }
  return null;
};

/**
 * Sends one request, once, and reads the whole body. Never retries, never follows a redirect, never judges the status.
 * @throws TransportError without URL or body in its message (both can hold patient data)
 */
export const send = async (request: HttpRequest): Promise<HttpReply> => {
  const timeout = AbortSignal.timeout(request.timeoutMs);
  try {
    const reply = await fetchOutside(request.url, {
      method: request.method,
      headers: request.headers,
      ...(request.body === undefined ? {} : { body: request.body }),
      redirect: 'manual',
      signal: timeout,
    });
    return { status: reply.status, headers: reply.headers, text: await reply.text() };
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    if (timeout.aborted) {
      throw new TransportError(`no answer within ${request.timeoutMs / 1000} s`, true, { cause: error });
    }
    const code = causeCode(error);
    const sent = code === null || !NEVER_CONNECTED.has(code);
    throw new TransportError(
      code === null ? 'the connection broke' : `the connection failed (${code})`,
      sent,
      {
        cause: error,
      },
    );
  }
};

/** Parses JSON; `undefined` when the text is not JSON (HTML of a proxy, half an answer). */
export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

/** `Retry-After` in milliseconds from `now` (epoch ms); `null` when absent or unreadable. Seconds and HTTP dates. */
export const retryAfterMs = (headers: Headers, now: number): number | null => {
  const value = headers.get('retry-after');
  if (value === null) return null;
  if (/^\d+(\.\d+)?$/.test(value.trim())) return Math.ceil(Number(value) * 1000);
  const date = Date.parse(value);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
};
