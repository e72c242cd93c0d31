import { setTimeout as delay } from 'node:timers/promises';
import { StoppedError } from '../../../errors.ts';

/** How long a webhook may take to arrive on the other side before the demo has failed. */
export const WEBHOOK_MS = 30_000;
const POLL_MS = 20;

/** Asks again and again until it is so. @returns after how many milliseconds; `null`: not in time */
export const until = async (
  isSo: () => boolean | Promise<boolean>,
  stopping: AbortSignal,
): Promise<number | null> => {
  const start = Date.now();
  while (Date.now() - start < WEBHOOK_MS) {
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

/** Whether the listener has done all that arrived. */
export const isInboxEmpty = (url: string) => async (): Promise<boolean> => {
  const reply = await fetch(`${url}/metrics`);
  return /^ephysio_ghl_inbox_open\{[^}]*\} 0$/m.test(await reply.text());
};
