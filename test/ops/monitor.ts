import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface MonitorCall {
  readonly method: string | undefined;
  readonly url: URL;
  readonly body: string;
}

export interface Monitor {
  readonly url: string;
  readonly calls: readonly MonitorCall[];
}

/** A monitor that answers as `statuses` say, one after the other, then with 200; `null`: never. It goes with the test. */
export const openMonitor = async (statuses: (number | null)[] = []): Promise<Monitor> => {
  const calls: MonitorCall[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => {
      calls.push({ method: request.method, url: new URL(request.url ?? '', 'http://monitor'), body });
      const status = statuses.length > 0 ? statuses.shift() : 200;
      if (typeof status === 'number') response.writeHead(status).end('OK');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, calls };
};
