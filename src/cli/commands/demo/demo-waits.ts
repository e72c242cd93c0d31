import { setTimeout as delay } from 'node:timers/promises';
import { StoppedError } from '../../../errors.ts';

/** How long webhooks may take to arrive on the other side before the demo has failed. */
export const patienceMs = (practices: number): number => 30_000 + 3000 * (practices - 1);

const POLL_MS = 20;

/** Asks again and again until it is so. @returns after how many milliseconds; `null`: not in time */
export const until = async (
  isSo: () => boolean | Promise<boolean>,
  withinMs: number,
  stopping: AbortSignal,
): Promise<number | null> => {
  const start = Date.now();
  while (Date.now() - start < withinMs) {
    if (stopping.aborted) throw new StoppedError();
    if (await isSo()) return Date.now() - start;
    await delay(POLL_MS);
  }
  return null;
};

/** Whether the listener answers. */
export const isUp = (url: string) => (): Promise<boolean> =>
  fetch(`${url}/healthz`).then(
    async (reply) => {
      await reply.arrayBuffer();
      return reply.ok;
    },
    () => false,
  );

/** Whether the listener has done all that arrived, in every practice. */
export const isInboxEmpty = (url: string) => async (): Promise<boolean> => {
  const reply = await fetch(`${url}/metrics`);
  const open = [...(await reply.text()).matchAll(/^ephysio_ghl_inbox_open\{[^}]*\} (\d+)$/gm)];
  return open.length > 0 && open.every(([, count]) => count === '0');
};
