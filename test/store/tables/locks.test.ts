import { hostname } from 'node:os';
import { describe, expect, it } from 'vitest';
import { LockedError } from '../../../src/errors.ts';
import { processStart } from '../../../src/store/database/process-start.ts';
import type { Store } from '../../../src/store/store.ts';
import { acquireLock, type LockOptions, waitForLock } from '../../../src/store/tables/locks.ts';
import { runChild } from '../children/run-child.ts';
import { NOON, openTemp, rejection } from '../temp-store.ts';

const lockOf = (store: Store, options: Partial<LockOptions> = {}) =>
  acquireLock(store, { name: 'sync:main', command: 'sync patients', now: () => NOON, ...options });
const rows = (store: Store) => store.db.selectFrom('locks').selectAll().execute();

describe('a lock', () => {
  it('keeps others out, naming its holder, until it is released', async () => {
    const store = await openTemp();
    const lock = await lockOf(store);
    const error = await rejection(lockOf(store));
    expect(error).toBeInstanceOf(LockedError);
    expect((error as LockedError).exitCode).toBe(75);
    for (const word of [
      'sync:main',
      'sync patients',
      String(process.pid),
      hostname(),
      '2026-03-01T10:00:00.000Z',
      '2026-03-01T10:01:00.000Z',
    ])
      expect((error as Error).message).toContain(word);
    await lock.release();
    await lock.release();
    await (await lockOf(store)).release();
    expect(await rows(store)).toEqual([]);
  });

  it('is no matter for a lock of another name', async () => {
    const store = await openTemp();
    await lockOf(store);
    await lockOf(store, { name: 'sync:other' });
  });

  it('is released at the end of its scope', async () => {
    const store = await openTemp();
    {
      await using lock = await lockOf(store);
      await lock.assertHeld();
    }
    expect(await rows(store)).toEqual([]);
  });

  it('lasts as long as it is renewed', async () => {
    const store = await openTemp();
    let time = NOON;
    const lock = await lockOf(store, { now: () => time });
    time += 50_000;
    await lock.renew();
    time += 50_000;
    expect(await rejection(lockOf(store, { now: () => time }))).toBeInstanceOf(LockedError);
    await lock.assertHeld();
  });

  it('is renewed by itself', async () => {
    const store = await openTemp();
    let asked = 0;
    let renewed: () => void = () => undefined;
    const twice = new Promise<void>((resolve) => {
      renewed = resolve;
    });
    const now = () => {
      asked += 1;
      if (asked === 3) renewed();
      return NOON + asked;
    };
    await lockOf(store, { now, ttlMs: 30 });
    await twice;
  });

  it('goes to the next one when it expired, and the former holder is notified and cannot free it', async () => {
    const store = await openTemp();
    const lost = await lockOf(store);
    const held = await lockOf(store, { now: () => NOON + 60_000 });
    const error = await rejection(lost.assertHeld());
    expect(error).toBeInstanceOf(LockedError);
    expect((error as Error).message).toMatch(/taken over/);
    await rejection(store.transaction((t) => lost.assertHeld(t)));
    await lost.renew();
    await lost.release();
    await held.assertHeld();
    await store.transaction((t) => held.assertHeld(t));
  });
});

describe('a lock of another process', () => {
  it('that runs is respected, and named by its process', async () => {
    const store = await openTemp();
    const child = await runChild('./hold-lock.ts', store.path, 'sync:main');
    expect(await child.line()).toBe('held');
    const error = await rejection(lockOf(store, { now: Date.now }));
    expect(error).toBeInstanceOf(LockedError);
    expect((error as Error).message).toContain(`process ${child.process.pid} on ${hostname()}`);
    expect((error as Error).message).toContain('child command');
  });

  it('that was killed is taken over at once', async () => {
    const store = await openTemp();
    const child = await runChild('./hold-lock.ts', store.path, 'sync:main');
    expect(await child.line()).toBe('held');
    child.process.kill('SIGKILL');
    expect(await child.ended).toBe('SIGKILL');
    expect(await rows(store)).toHaveLength(1);
    await lockOf(store, { now: Date.now });
  });

  it('that was killed is taken over, even if the clock was set back since', async () => {
    const store = await openTemp();
    const child = await runChild('./hold-lock.ts', store.path, 'sync:main');
    await child.line();
    child.process.kill('SIGKILL');
    await child.ended;
    await lockOf(store, { now: () => 0 });
  });

  it('that exits without releasing leaves none', async () => {
    const store = await openTemp();
    const child = await runChild('./hold-lock.ts', store.path, 'sync:main');
    await child.line();
    child.say('exit');
    expect(await child.ended).toBe(0);
    expect(await rows(store)).toEqual([]);
  });

  it.runIf(process.platform === 'linux')(
    'is taken over when its number belongs to a later process',
    async () => {
      const store = await openTemp();
      await lockOf(store);
      await store.db.updateTable('locks').set({ process_start: 'an earlier boot/123' }).execute();
      await lockOf(store);
    },
  );

  it('on another host is left alone until it expires, though no such process runs here', async () => {
    const store = await openTemp();
    // The largest number that no Linux process gets.
    await lockOf(store, { host: 'elsewhere', pid: 4_194_304 });
    expect(await rejection(lockOf(store))).toBeInstanceOf(LockedError);
    await lockOf(store, { now: () => NOON + 60_000 });
  });
});

describe('waiting for a lock', () => {
  it('takes it as soon as it is free', async () => {
    const store = await openTemp();
    const held = await lockOf(store);
    const naps: number[] = [];
    const sleep = async (ms: number) => {
      naps.push(ms);
      if (naps.length === 3) await held.release();
    };
    const options = { name: 'sync:main', command: 'x', now: () => NOON, sleep, waitMs: 1000, pollMs: 100 };
    await (await waitForLock(store, options)).assertHeld();
    expect(naps).toEqual([100, 100, 100]);
  });

  it('gives up after its time, naming the holder', async () => {
    const store = await openTemp();
    await lockOf(store);
    let slept = 0;
    const sleep = async (ms: number) => {
      slept += ms;
    };
    const options = { name: 'sync:main', command: 'x', now: () => NOON, sleep, waitMs: 1000, pollMs: 100 };
    const error = await rejection(waitForLock(store, options));
    expect(error).toBeInstanceOf(LockedError);
    expect((error as Error).message).toContain('sync patients');
    expect(slept).toBe(1000);
  });
});

it.runIf(process.platform !== 'win32')('a process start is stable and belongs to one process', () => {
  expect(processStart(process.pid)).toBe(processStart(process.pid));
  expect(processStart(process.pid)).not.toBeNull();
  expect(processStart(4_194_304)).toBeNull();
});
