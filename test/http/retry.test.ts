import { describe, expect, it } from 'vitest';
import { StoppedError } from '../../src/errors.ts';
import { createDelay } from '../../src/http/delay.ts';
import { backoffMs, type RetryOptions, retry } from '../../src/http/retry.ts';

const rig = (outcomes: readonly string[], more: Partial<RetryOptions<string>> = {}) => {
  const tried: number[] = [];
  const slept: number[] = [];
  const retried: [string, number, number][] = [];
  const delay = createDelay(async (ms) => void slept.push(ms));
  const attempt = async (n: number): Promise<string> => {
    tried.push(n);
    return outcomes[Math.min(n, outcomes.length) - 1] ?? '';
  };
  const run = () =>
    retry(attempt, {
      tries: 4,
      waitAfter: (outcome, n) => (outcome === 'bad' ? backoffMs(n) : null),
      onRetry: (...what) => void retried.push(what),
      delay,
      ...more,
    });
  return { run, tried, slept, retried };
};

describe('a retry', () => {
  it('ends with the first outcome that settles it', async () => {
    const { run, tried, slept, retried } = rig(['bad', 'bad', 'good']);
    expect(await run()).toBe('good');
    expect([tried, slept]).toEqual([
      [1, 2, 3],
      [500, 1000],
    ]);
    expect(retried).toEqual([
      ['bad', 1, 500],
      ['bad', 2, 1000],
    ]);
  });

  it('ends after so many tries, without a wait after the last', async () => {
    const { run, tried, slept } = rig(['bad']);
    expect(await run()).toBe('bad');
    expect([tried.length, slept]).toEqual([4, [500, 1000, 2000]]);
  });

  it('tries once what must not be repeated', async () => {
    const { run, tried, slept } = rig(['unknown']);
    expect(await run()).toBe('unknown');
    expect([tried, slept]).toEqual([[1], []]);
  });

  it('throws on, without another try, what the attempt throws', async () => {
    let n = 0;
    const attempt = async (): Promise<string> => {
      n += 1;
      throw new TypeError('a bug');
    };
    const options = { tries: 4, waitAfter: () => 1, delay: createDelay(async () => {}) };
    await expect(retry(attempt, options)).rejects.toBeInstanceOf(TypeError);
    expect(n).toBe(1);
  });

  it('stops with the run', async () => {
    const { run, tried } = rig(['bad'], { signal: AbortSignal.abort() });
    await expect(run()).rejects.toBeInstanceOf(StoppedError);
    expect(tried).toEqual([1]);
  });
});
