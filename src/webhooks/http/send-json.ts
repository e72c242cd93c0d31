import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';

/** Who is still sending when it is answered may go on for so long, so that it hears the answer; then it is cut off. */
const DRAIN_MS = 500;

export interface JsonAnswer {
  readonly status: number;
  readonly says: object;
  readonly headers?: OutgoingHttpHeaders;
}

/** Answers a request whose body may not have been read to its end. */
export const sendJson = (
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { status, says, headers }: JsonAnswer,
): void => {
  const text = JSON.stringify(says);
  outgoing.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    ...headers,
  });
  outgoing.end(text);
  if (incoming.complete) return;
  const timer = setTimeout(() => incoming.socket.destroySoon(), DRAIN_MS);
  incoming.on('close', () => clearTimeout(timer)).resume();
};
