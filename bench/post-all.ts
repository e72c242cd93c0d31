import { connect } from 'node:net';
import { performance } from 'node:perf_hooks';

export interface Posted {
  readonly wallMs: number;
  /** From the last byte sent to the last byte of the answer, milliseconds. */
  readonly times: readonly number[];
  /** Which of the requests were answered 200, by their place in the list. */
  readonly accepted: readonly number[];
  /** Answers other than 200, and connections that broke, by what they were. */
  readonly refused: Readonly<Record<string, number>>;
}

/** How long an answer is, once its head is there; `null`: not yet. */
const lengthOf = (text: string): number | null => {
  const head = text.indexOf('\r\n\r\n');
  const length = /^content-length: (\d+)/im.exec(text)?.[1];
  return head < 0 || length === undefined ? null : head + 4 + Number(length);
};

/**
 * Sends whole requests over kept connections, on each one after the other. Bare sockets, so that the sender needs as
 * little as can be of what the one that answers could use.
 */
export const postAll = async (
  port: number,
  connections: number,
  requests: readonly Buffer[],
): Promise<Posted> => {
  const times: number[] = [];
  const accepted: number[] = [];
  const refused: Record<string, number> = {};
  const refuse = (what: string): void => {
    refused[what] = (refused[what] ?? 0) + 1;
  };
  let next = 0;
  const begun = performance.now();
  const line = (): Promise<void> =>
    new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1').setNoDelay(true);
      let text = '';
      let sentAt = 0;
      let sent = 0;
      const send = (): void => {
        const request = requests[next];
        if (request === undefined) {
          socket.end();
          resolve();
          return;
        }
        sent = next;
        next += 1;
        sentAt = performance.now();
        socket.write(request);
      };
      socket.on('connect', send);
      socket.on('data', (chunk) => {
        text += chunk.toString('latin1');
        const length = lengthOf(text);
        if (length === null || text.length < length) return;
        times.push(performance.now() - sentAt);
        const status = text.slice(9, 12);
        if (status === '200') accepted.push(sent);
        else refuse(status);
        text = '';
        send();
      });
      socket.on('error', (error: NodeJS.ErrnoException) => {
        refuse(error.code ?? 'broken');
        resolve();
      });
    });
  await Promise.all(Array.from({ length: connections }, line));
  return { wallMs: performance.now() - begun, times, accepted, refused };
};
