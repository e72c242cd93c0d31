import { expect, it, onTestFinished, vi } from 'vitest';
import { z } from 'zod';
import type { CommandContext } from '../../src/app/context.ts';
import { openRecordProcessor } from '../../src/app/record-processor.ts';
import { createOutput } from '../../src/cli/output.ts';
import { configSchema } from '../../src/config/schema.ts';
import { createHostConnections } from '../../src/ephysio/host-connections.ts';
import { createLog } from '../../src/ops/log.ts';
import { startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { openTemp } from '../store/temp-store.ts';
import { createVirtualClock, MONDAY } from '../sync/virtual-clock.ts';

const nowhere = { write: () => true };
const noLock = (): never => {
  throw new Error('no record is worked on');
};

const setUp = async () => {
  const { now, sleep } = createVirtualClock(MONDAY);
  const sandbox = await startSandbox({ patients: 0, now, sleep });
  onTestFinished(() => sandbox.close());
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const store = await openTemp();
  const config = configSchema.parse(sandbox.config({ database: store.path, usePrivateToken: true }));
  const context: CommandContext = {
    config,
    configPath: '',
    practices: config.practices,
    store,
    log: createLog({ level: 'silent', terminal: false }),
    output: createOutput({ json: true, logging: false, stdout: nowhere, stderr: nowhere }),
    stopping: new AbortController().signal,
    now,
    sleep,
    ephysioHosts: createHostConnections(8),
    [Symbol.asyncDispose]: async () => undefined,
  };
  /** When the listener last said that it is there, in seconds from the start. */
  const announcedAt = (): readonly number[] =>
    z
      .array(z.string())
      .parse(store.sqlite.prepare('select state from pace').pluck().all())
      .map((text) => (z.object({ liveAt: z.number() }).parse(JSON.parse(text)).liveAt - MONDAY) / 1000);
  const pass = async (seconds: number): Promise<void> => {
    await sleep(seconds * 1000);
    vi.advanceTimersByTime(seconds * 1000);
  };
  return { context, announcedAt, pass };
};

it('says that it is there at once and every 50 s, until it is closed', async () => {
  const { context, announcedAt, pass } = await setUp();
  const processor = await openRecordProcessor(context, noLock);
  expect(announcedAt()).toEqual([0]);
  await pass(49);
  expect(announcedAt()).toEqual([0]);
  await pass(1);
  expect(announcedAt()).toEqual([50]);
  // By then what is remembered of e-Physio was let go.
  for (let i = 0; i < 13; i++) await pass(50);
  expect(announcedAt()).toEqual([700]);
  await processor.close();
  await pass(50);
  expect(announcedAt()).toEqual([700]);
});

it('goes on when the database cannot take that in', async () => {
  const { context, announcedAt, pass } = await setUp();
  const { sqlite } = context.store;
  sqlite.exec("create trigger full before insert on pace begin select raise(abort, 'full'); end");
  const processor = await openRecordProcessor(context, noLock);
  onTestFinished(() => processor.close());
  await pass(50);
  expect(announcedAt()).toEqual([]);
  sqlite.exec('drop trigger full');
  await pass(50);
  expect(announcedAt()).toEqual([100]);
});
