import { connect, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';

export interface Attack {
  readonly name: string;
  readonly connections: number;
  /** What each connection sends first; again `everyMs` after the answer. */
  readonly sends: Buffer;
  /** Instead of waiting for an answer, sends a byte more so often. */
  readonly dripMs?: number;
  /** Between an answer, or the end of a connection, and the next try. */
  readonly everyMs: number;
}

export interface Attacked {
  /** Answers by status. */
  readonly answers: Readonly<Record<string, number>>;
  /** How long the longest connection lasted. */
  readonly longestMs: number;
}

/** Keeps attacking a port of this machine, until stopped. */
export const attack = (port: number, { connections, sends, dripMs, everyMs }: Attack): (() => Attacked) => {
  const answers: Record<string, number> = {};
  const sockets = new Set<Socket>();
  let longestMs = 0;
  let isOver = false;

  const open = (): void => {
    if (isOver) return;
    const begun = performance.now();
    const socket = connect(port, '127.0.0.1').setNoDelay(true);
    sockets.add(socket);
    let drip: NodeJS.Timeout | undefined;
    const send = (): void => {
      if (!isOver && !socket.destroyed) socket.write(sends);
    };
    socket.on('connect', () => {
      send();
      if (dripMs !== undefined) drip = setInterval(() => socket.write('x'), dripMs);
    });
    socket.on('data', (chunk) => {
      for (const [, status = ''] of chunk.toString('latin1').matchAll(/HTTP\/1\.1 (\d{3})/g)) {
        answers[status] = (answers[status] ?? 0) + 1;
        if (dripMs === undefined) setTimeout(send, everyMs);
      }
    });
    // The listener has to close it.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearInterval(drip);
      sockets.delete(socket);
      longestMs = Math.max(longestMs, performance.now() - begun);
      setTimeout(open, everyMs);
    });
  };
  for (let n = 0; n < connections; n += 1) open();
  return () => {
    isOver = true;
    for (const socket of sockets) socket.destroy();
    return { answers, longestMs };
  };
};
