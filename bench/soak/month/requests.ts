import { createHash } from 'node:crypto';
import type { Sandbox } from '../../../src/sandbox/start-sandbox.ts';

export interface Requests {
  /** By service and route, how many of the month. */
  counts(): Readonly<Record<string, number>>;
  /** All that were sent so far, in order. */
  writes(): readonly string[];
  /** Writes that were sent again and again. */
  problems(): string[];
  close(): void;
}

/** So often may one and the same write be sent in a month. */
const MOST = 6;

const isWrite = (method: string, path: string): boolean =>
  method !== 'GET' && !path.startsWith('/token') && !path.endsWith('/search') && !path.startsWith('/oauth');

/** Takes down what the program asks of both services. */
export const watchRequests = (sandbox: Sandbox): Requests => {
  const sent = new Map<string, number>();
  const writes: string[] = [];
  const ends = [sandbox.ephysio, sandbox.ghl].map((service) =>
    service.onExchange((exchange) => {
      const { method, path, requestBody, status } = exchange;
      if (!isWrite(method, path)) return;
      const body = createHash('sha256').update(requestBody).digest('hex').slice(0, 8);
      const key = `${exchange.service} ${method} ${path} ${body} answered with ${status}`;
      writes.push(key);
      sent.set(key, (sent.get(key) ?? 0) + 1);
    }),
  );
  return {
    counts: () => ({ ...sandbox.ephysio.counters.routes, ...sandbox.ghl.counters.routes }),
    writes: () => [...writes],
    problems: () => [
      ...[...sent].filter(([, n]) => n > MOST).map(([what, n]) => `sent ${n} times: ${what}`),
      ...[...sandbox.ephysio.counters.violations, ...sandbox.ghl.counters.violations]
        .filter(({ path }) => path !== '/invoices')
        .map((violation) => `a rule was broken: ${JSON.stringify(violation)}`),
    ],
    close: () => {
      for (const end of ends) end();
    },
  };
};
