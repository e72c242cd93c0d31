import { StoppedError } from '../../errors.ts';

/** Waits `ms`; ends early when `signal` is aborted, by resolving or rejecting. */
export type Sleep = (ms: number, signal?: AbortSignal) => Promise<void>;

/** @throws StoppedError when the operator stops the run before or during the wait */
export const sleepUnlessStopped = async (
  sleep: Sleep,
  ms: number,
  signal: AbortSignal | undefined,
): Promise<void> => {
  if (signal === undefined) return sleep(ms);
  if (signal.aborted) throw new StoppedError();
  let stop: () => void = () => {};
  const stopped = new Promise<never>((_resolve, reject) => {
    stop = () => reject(new StoppedError());
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    await Promise.race([sleep(ms, signal), stopped]);
  } catch (error) {
    throw signal.aborted ? new StoppedError() : error;
  } finally {
    signal.removeEventListener('abort', stop);
  }
  if (signal.aborted) throw new StoppedError();
};
