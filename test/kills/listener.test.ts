import { expect, it, vi } from 'vitest';
import { HEALTHY, stateOf } from '../cli/set-up.ts';
import { disagreements } from './agreement.ts';
import { type KillablePractice, openKillablePractice, syncUntilQuiet } from './killable-practice.ts';
import { playAll, seeds, TIMEOUT } from './seeds.ts';
import {
  createWebhookDelivery,
  deliverAll,
  emptied,
  inboxDepth,
  type Listening,
  listen,
} from './webhook-delivery.ts';

vi.setConfig({ testTimeout: TIMEOUT });

/** A practice in which all is in order, and from then on GHL tells of every change. */
const openListeningPractice = async (seed: number) => {
  const practice = await openKillablePractice(seed);
  await syncUntilQuiet(practice.office);
  return { ...practice, webhooks: createWebhookDelivery(practice.office) };
};

const busyDay = ({ work }: KillablePractice, leads: number): void => {
  for (let n = 0; n < leads; n += 1) work.book(work.lead().id);
  work.book();
  work.workInGhl(2);
};

/** SIGTERM; a stop may take ten seconds. */
const stop = async ({ program }: Listening): Promise<void> => {
  const toldAt = performance.now();
  program.process.kill('SIGTERM');
  expect(await program.ended).toMatchObject({ exitCode: 0, signal: null });
  expect(performance.now() - toldAt).toBeLessThan(10_000);
};

/** All that happened in GHL is in e-Physio, by webhooks alone; no later run finds anything to do. */
const expectAllDone = async ({ office, work }: KillablePractice): Promise<void> => {
  expect(disagreements(office)).toEqual([]);
  expect(work.undone()).toEqual([]);
  expect(stateOf(office.database)).toEqual(HEALTHY);
  await syncUntilQuiet(office);
  expect(disagreements(office)).toEqual([]);
};

it('the listener: killed at its work and right after a 200, it applies all that it acknowledged, once', async () => {
  let cutShort = 0;
  await playAll(seeds(2, 200), async (seed) => {
    const practice = await openListeningPractice(seed);
    const { office, moments, random, webhooks } = practice;
    for (let round = 0; round < 3; round += 1) {
      busyDay(practice, 1);
      const listening = await listen(office);
      const { program, url } = listening;
      const kill = (): void => void program.process.kill('SIGKILL');
      const [atMoment, atAnswer] = [1 + random.int(30), 1 + random.int(3)];
      if (round > 0) moments.arm(atMoment, kill);
      await webhooks.deliver(url, (count) => {
        if (round === 0 && count === atAnswer) kill();
      });
      await Promise.race([program.ended, emptied(office, listening).catch(() => undefined)]);
      moments.disarm();
      kill();
      expect(await program.ended).toMatchObject({ signal: 'SIGKILL' });
      if (inboxDepth(office) + webhooks.waiting() > 0) cutShort += 1;
      expect(stateOf(office.database).integrity).toBe('ok');
    }
    const listening = await listen(office);
    await deliverAll(office, webhooks, listening);
    await stop(listening);
    await expectAllDone(practice);
  });
  expect(cutShort).toBeGreaterThan(0);
});

it('the listener: killed with a full inbox, it works on all of it after the next start', async () => {
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

it('the listener: told to stop under load, it ends with 0 in time and loses nothing', async () => {
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

it('a sync and the listener at once: bookings that are made meanwhile arrive once', async () => {
  await playAll(seeds(2, 500), async (seed) => {
    const practice = await openKillablePractice(seed);
    const { office, moments, random, work } = practice;
    const webhooks = createWebhookDelivery(office);
    const listening = await listen(office);
    const delivered: Promise<void>[] = [];
    let bookings = 0;
    const bookAgain = (): void => {
      bookings += 1;
      work.book(
        random.chance(0.5) || office.sandbox.ghl.state.contacts.size === 0 ? work.lead().id : undefined,
      );
      delivered.push(webhooks.deliver(listening.url));
      if (bookings < 6) moments.arm(1 + random.int(12), bookAgain);
    };
    moments.arm(1, bookAgain);
    const end = await office.run('sync', '--json');
    expect(end, end.stderr).toMatchObject({ exitCode: 0 });
    moments.disarm();
    await Promise.all(delivered);
    await deliverAll(office, webhooks, listening);
    await stop(listening);
    expect(bookings).toBeGreaterThan(2);
    expect(work.undone()).toEqual([]);
    await syncUntilQuiet(office);
    expect(disagreements(office)).toEqual([]);
  });
});
