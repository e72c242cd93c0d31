import { expect, it } from 'vitest';
import { busyDay, expectAllDone, openListeningPractice, stop } from './listening-practice.ts';
import { playAll, seeds, TIMEOUT } from './seeds.ts';
import { deliverAll, emptied, inboxDepth, listen } from './webhook-delivery.ts';

it('the listener: killed with a full inbox, it works on all of it after the next start', {
  timeout: TIMEOUT,
}, async () => {
  const practice = await openListeningPractice(300);
  const { office, moments, webhooks } = practice;
  busyDay(practice, 8);
  const release = moments.hold();
  const listening = await listen(office);
  await webhooks.deliver(listening.url);
  expect(webhooks.waiting()).toBe(0);
  const depth = inboxDepth(office);
  listening.program.process.kill('SIGKILL');
  await listening.program.ended;
  release();
  expect(depth).toBeGreaterThanOrEqual(16);
  expect(inboxDepth(office)).toBe(depth);
  const again = await listen(office);
  await emptied(office, again);
  await stop(again);
  await expectAllDone(practice);
});

it('the listener: asked to stop under load, it ends with 0 in time and loses nothing', {
  timeout: TIMEOUT,
}, async () => {
  await playAll(seeds(1, 400), async (seed) => {
    const practice = await openListeningPractice(seed);
    const { office, moments, random, webhooks } = practice;
    busyDay(practice, 6);
    const first = await listen(office);
    const stopped = new Promise<void>((resolve) =>
      moments.arm(1 + random.int(40), () => resolve(stop(first))),
    );
    await Promise.all([stopped, webhooks.deliver(first.url)]);
    const again = await listen(office);
    await deliverAll(office, webhooks, again);
    await stop(again);
    await expectAllDone(practice);
  });
});
