import { getEventListeners, once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { StoppedError } from '../../src/errors.ts';
import { createDelay, onAbort, sleep } from '../../src/http/delay.ts';

const listenersOf = (signal: AbortSignal): number => getEventListeners(signal, 'abort').length;
const never = () => new Promise<void>(() => {});

describe('a delay', () => {
  it('takes so long, with a signal and without', async () => {
    const slept: number[] = [];
    const delay = createDelay(async (ms) => void slept.push(ms));
    await delay(5);
    await delay(7, { signal: new AbortController().signal });
    expect(slept).toEqual([5, 7]);
  });

  it('does not begin when the run is stopped already', async () => {
    const slept: number[] = [];
    const delay = createDelay(async (ms) => void slept.push(ms));
    await expect(delay(5, { signal: AbortSignal.abort() })).rejects.toBeInstanceOf(StoppedError);
    expect(slept).toEqual([]);
  });

  it.each([
    ['never ends by itself', never],
    ['rejects when it is aborted', sleep],
    ['resolves when it is aborted', (_ms: number, signal?: AbortSignal) => onceAborted(signal)],
  ])('ends with the run, by a clock that %s, and leaves nothing behind', async (_what, clock) => {
    const stop = new AbortController();
    const waiting = createDelay(clock)(60_000, { signal: stop.signal });
    stop.abort();
    await expect(waiting).rejects.toBeInstanceOf(StoppedError);
    expect(listenersOf(stop.signal)).toBe(0);
  });

  it('hands an error of its clock on', async () => {
    const { signal } = new AbortController();
    const delay = createDelay(async () => {
      throw new TypeError('no clock');
    });
    await expect(delay(1, { signal })).rejects.toBeInstanceOf(TypeError);
    expect(listenersOf(signal)).toBe(0);
  });

  it('listens once for all that wait, so that Node does not warn of a leak, and no longer than they do', async () => {
    const warnings: Error[] = [];
    const onWarning = (warning: Error): void => void warnings.push(warning);
    process.on('warning', onWarning);
    onTestFinished(() => void process.off('warning', onWarning));
    const { signal } = new AbortController();
    const delay = createDelay(sleep);
    const waits = Array.from({ length: 50 }, (_, i) => delay(1 + (i % 5), { signal }));
    expect(listenersOf(signal)).toBe(1);
    await Promise.all(waits);
    expect(listenersOf(signal)).toBe(0);
    await delay(1, { signal });
    expect(listenersOf(signal)).toBe(0);
    expect(warnings).toEqual([]);
  });
});

const onceAborted = async (signal: AbortSignal | undefined): Promise<void> => {
  if (signal !== undefined) await once(signal, 'abort');
};

it('every call on an abort is made once, except those taken back', () => {
  const stop = new AbortController();
  const called: string[] = [];
  const call = (): void => void called.push('same');
  const forget = onAbort(stop.signal, call);
  onAbort(stop.signal, call);
  onAbort(stop.signal, () => void called.push('other'));
  forget();
  forget();
  stop.abort();
  expect(called).toEqual(['same', 'other']);
});
