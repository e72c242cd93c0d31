import { type HttpReply, parseJson, send, TransportError } from '../../http/request.ts';

/** The part of a pino logger that this side uses. Fields hold paths, ids, statuses and times; never bodies or queries. */
export interface GhlLog {
  debug(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
}

/**
 * How one HTTP exchange with GHL ended.
 * `answer`: its API spoke, with a 2xx, 3xx or 4xx and a JSON object. `busy`: 429, certainly not carried out.
 * `unconnected`: certainly not carried out. `broken` (5xx, 408), `lost` (no reply) and `garbage` (no JSON): unknown.
 */
export type Exchange =
  | { readonly kind: 'answer'; readonly reply: HttpReply; readonly body: object }
  | { readonly kind: 'busy'; readonly reply: HttpReply }
  | { readonly kind: 'broken'; readonly reply: HttpReply }
  | { readonly kind: 'garbage'; readonly reply: HttpReply }
  | { readonly kind: 'lost'; readonly error: TransportError }
  | { readonly kind: 'unconnected'; readonly error: TransportError };

/** Sends a request once and says how it ended; throws only what is no matter of the network. */
export const exchange = async (request: Parameters<typeof send>[0]): Promise<Exchange> => {
  let reply: HttpReply;
  try {
    reply = await send(request);
  } catch (error) {
    if (!(error instanceof TransportError)) throw error;
    return { kind: error.sent ? 'lost' : 'unconnected', error };
  }
  if (reply.status === 429) return { kind: 'busy', reply };
  if (reply.status >= 500 || reply.status === 408) return { kind: 'broken', reply };
  const body = parseJson(reply.text);
  // Node's router says "Cannot GET /path": an API answered, but not GHL's.
  const elsewhere = reply.status === 404 && /"Cannot (GET|POST|PUT|DELETE) \//.test(reply.text);
  if (typeof body !== 'object' || body === null || elsewhere) return { kind: 'garbage', reply };
  return { kind: 'answer', reply, body };
};

/** The end of an exchange in words, for errors: no body, no query. */
export const describeExchange = (end: Exchange): string => {
  switch (end.kind) {
    case 'answer':
    case 'busy':
    case 'broken':
      return `answered ${end.reply.status}`;
    case 'garbage':
      return `answered ${end.reply.status} with something that is not GHL's API`;
    case 'lost':
    case 'unconnected':
      return end.error.message;
  }
};
