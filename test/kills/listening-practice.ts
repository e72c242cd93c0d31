import { expect } from 'vitest';
import { HEALTHY, stateOf } from '../cli/set-up.ts';
import { disagreements } from './agreement.ts';
import { type KillablePractice, openKillablePractice, syncUntilQuiet } from './killable-practice.ts';
import { createWebhookDelivery, type Listening } from './webhook-delivery.ts';

/** A practice in which all is in order, and from then on GHL tells of every change. */
export const openListeningPractice = async (seed: number) => {
  const practice = await openKillablePractice(seed);
  await syncUntilQuiet(practice.office);
  return { ...practice, webhooks: createWebhookDelivery(practice.office) };
};

export const busyDay = ({ work }: KillablePractice, leads: number): void => {
  for (let n = 0; n < leads; n += 1) work.book(work.lead().id);
  work.book();
  work.workInGhl(2);
};

/** SIGTERM; a stop may take ten seconds. */
export const stop = async ({ program }: Listening): Promise<void> => {
  const toldAt = performance.now();
  program.process.kill('SIGTERM');
  expect(await program.ended).toMatchObject({ exitCode: 0, signal: null });
  expect(performance.now() - toldAt).toBeLessThan(10_000);
};

/** All that happened in GHL is in e-Physio, by webhooks alone; no later run finds anything to do. */
export const expectAllDone = async ({ office, work }: KillablePractice): Promise<void> => {
  expect(disagreements(office)).toEqual([]);
  expect(work.undone()).toEqual([]);
  expect(stateOf(office.database)).toEqual(HEALTHY);
  await syncUntilQuiet(office);
  expect(disagreements(office)).toEqual([]);
};
