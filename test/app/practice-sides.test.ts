import { expect, it, onTestFinished } from 'vitest';
import type { CommandContext } from '../../src/app/context.ts';
import { openSides } from '../../src/app/practice-sides.ts';
import { createOutput } from '../../src/cli/output.ts';
import { configSchema } from '../../src/config/schema.ts';
import { createHostConnections } from '../../src/ephysio/host-connections.ts';
import { createPace } from '../../src/ghl/pace/pace.ts';
import { createLog } from '../../src/ops/log.ts';
import { startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { createPaceLedger } from '../../src/store/tables/pace-ledger.ts';
import { openTemp } from '../store/temp-store.ts';
import { createVirtualClock, MONDAY } from '../sync/virtual-clock.ts';

const nowhere = { write: () => true };

it.each([
  ['live requests go at once', { priority: 'live' } as const, true],
  ['requests of a run wait their turn', {}, false],
])('while the limit is all but used up, %s', async (_what, options, atOnce) => {
  const { now, sleep } = createVirtualClock(MONDAY);
  const sandbox = await startSandbox({ patients: 0, now, sleep, ghl: { rateLimit: null } });
  onTestFinished(() => sandbox.close());
  const store = await openTemp();
  const config = configSchema.parse(sandbox.config({ database: store.path, usePrivateToken: true }));
  const practice = config.practices[0];
  if (practice === undefined) throw new Error('the sandbox gave a config without a practice');
  const { locationId } = practice.ghl;
  const other = createPace({ locationId, ledger: createPaceLedger(store, locationId), now, sleep });
  await Promise.all(Array.from({ length: 95 }, () => other.take('live')));
  const context: CommandContext = {
    config,
    configPath: '',
    practices: [practice],
    store,
    log: createLog({ level: 'silent', terminal: false }),
    output: createOutput({ json: true, logging: false, stdout: nowhere, stderr: nowhere }),
    stopping: new AbortController().signal,
    now,
    sleep,
    ephysioHosts: createHostConnections(8),
    [Symbol.asyncDispose]: async () => undefined,
  };
  await openSides(context, practice, options).checkGhl();
  expect(now() === MONDAY).toBe(atOnce);
});
