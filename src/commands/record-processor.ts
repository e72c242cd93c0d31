import type { OpenProcessor } from './serve-webhooks.ts';

/** Brings the records of the inbox up to date in e-Physio. */
export const openRecordProcessor: OpenProcessor = () => ({
  process: () => Promise.reject(new Error('not there yet')),
  close: () => undefined,
});
