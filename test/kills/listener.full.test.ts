import { expect, it } from 'vitest';
import { stateOf } from '../cli/set-up.ts';
import { disagreements } from './agreement.ts';
import { openKillablePractice, syncUntilQuiet } from './killable-practice.ts';
import { busyDay, expectAllDone, openListeningPractice, stop } from './listening-practice.ts';
import { playAll, seeds, TIMEOUT } from './seeds.ts';
import { createWebhookDelivery, deliverAll, emptied, inboxDepth, listen } from './webhook-delivery.ts';

it('the listener: killed at its work and right after a 200, it applies all that it acknowledged, once', {
  timeout: TIMEOUT,
}, async () => {
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

it('a sync and the listener at once: bookings that are made during them arrive once', {
  timeout: TIMEOUT,
}, async () => {
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
