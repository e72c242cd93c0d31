import { once } from 'node:events';
import { openStore } from '../../../src/store/database/open.ts';
import { createMetrics } from '../../../src/webhooks/http/metrics.ts';
import { startListener } from '../../../src/webhooks/http/server.ts';
import { readPublicKeys } from '../../../src/webhooks/http/verify-signature.ts';
import { RETENTION } from '../../retention.ts';

/** Listens until it is killed, and says where. */
export const run = async ([path = '', pem = '']: string[]): Promise<void> => {
  const silent = () => undefined;
  const { port } = await startListener({
    host: '127.0.0.1',
    port: 0,
    keys: readPublicKeys([pem]),
    appId: 'app1',
    practices: [
      {
        name: 'main',
        locationId: 'loc1',
        timezone: 'Europe/Zurich',
        language: 'en',
        calendars: [],
        ephysio: { statuses: {} },
      },
    ],
    appUrl: 'http://localhost',
    admin: { password: null, users: [] },
    retention: RETENTION,
    statusOf: () => Promise.reject(new Error('nobody asks')),
    glanceOf: () => Promise.reject(new Error('nobody asks')),
    onSingleRecords: () => Promise.reject(new Error('nobody asks')),
    launcher: {
      start: () => null,
      last: () => null,
      ended: async () => undefined,
      close: async () => undefined,
    },
    people: { search: () => Promise.reject(new Error('nobody asks')) },
    connector: { authorizeUrl: () => '', connect: async () => undefined },
    store: await openStore({ path, env: {}, now: Date.now }),
    metrics: createMetrics(),
    log: { level: 'silent', error: silent, warn: silent, info: silent, debug: silent },
    onEvents: silent,
    now: Date.now,
  });
  console.log(`http://127.0.0.1:${port}`);
  await once(process.stdin, 'data');
};
