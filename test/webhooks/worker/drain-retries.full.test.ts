import { describe, expect, it } from 'vitest';
import {
  GuardError,
  NotTakenError,
  SignInError,
  StoppedError,
  UnreachableError,
} from '../../../src/errors.ts';
import { findEvent, retryEvent } from '../../../src/store/tables/webhooks/webhook-event-list.ts';
import type { ProcessResult } from '../../../src/webhooks/worker/process-record.ts';
import { NOON } from '../../store/temp-store.ts';
import { depth, event, openRig } from './running-drain.ts';

describe('the worker', () => {
  it('tries a failing record again with growing waits, then gives it up; the others go on', async () => {
    const rig = await openRig({
      process: async ({ id }) => (id === 'bad' ? { retry: 'status 422' } : 'done'),
    });
    await rig.arrive(event('bad'), event('good'));
    expect(await depth(rig.store)).toEqual([1, 0]);
    await rig.pass(4 * 3_600_000);
    const tries = rig.seen.filter((r) => r.id === 'bad').map((r) => r.at);
    const waits = tries.slice(1).map((at, n) => at - (tries[n] ?? 0));
    expect(waits).toEqual([10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600]);
    expect(await depth(rig.store)).toEqual([0, 1]);
    expect(rig.log.lines).toContainEqual(
      expect.objectContaining({
        level: 'error',
        event: 'inbox.dead',
        id: 'bad',
        reason: 'status 422',
        attempt: 12,
      }),
    );
    expect(rig.ids().filter((id) => id === 'good')).toHaveLength(1);
  });

  it('takes a dead letter on again when a person says so', async () => {
    let answer: ProcessResult = { retry: 'x' };
    const rig = await openRig({ process: async () => answer });
    await rig.arrive(event('c1', { webhookId: 'letter' }));
    await rig.pass(4 * 3_600_000);
    const dead = await findEvent(rig.store, 'letter');
    expect(dead?.state).toBe('dead');
    answer = 'done';
    await retryEvent(rig.store, dead?.id ?? 0, rig.clock.now());
    await rig.pass(5000);
    expect((await findEvent(rig.store, 'letter'))?.state).toBe('done');
  });

  it.each([
    ['a record error', new NotTakenError('status 503'), 'status 503'],
    ['a bug', new TypeError('Anna Müller is not a function'), 'internal error (TypeError)'],
  ])('counts %s as a failed try, and says nothing of the patient', async (_name, error, reason) => {
    const rig = await openRig({ process: () => Promise.reject(error) });
    await rig.arrive(event('c1', { webhookId: `x-${reason}` }));
    expect(await findEvent(rig.store, `x-${reason}`)).toMatchObject({ attempts: 1, last_error: reason });
    expect(JSON.stringify(rig.log.lines)).not.toContain('Müller');
  });

  it('pauses a practice whose service is down for a day, loses no event, and counts no try', async () => {
    let isDown = true;
    const rig = await openRig({
      process: async ({ practice }) => {
        if (isDown && practice === 'main') throw new UnreachableError('e-Physio: no answer', 'Wait.');
        return 'done';
      },
      lanes: { most: 2, least: 1, inAll: 2 },
    });
    await rig.arrive(...Array.from({ length: 20 }, (_, n) => event(`c${n}`)));
    await rig.arrive(event('other', { practice: 'second' }));
    expect(rig.ids()).toContain('other');
    await rig.pass(24 * 3_600_000);
    expect(await depth(rig.store)).toEqual([20, 0]);
    expect(rig.seen.length).toBeLessThan(2 * 24 * 13 + 30);
    isDown = false;
    await rig.pass(600_000);
    expect(await depth(rig.store)).toEqual([0, 0]);
  });

  it('puts a record off that another process writes, counts no try, and goes on with the others', async () => {
    const rig = await openRig({
      process: async ({ id }) =>
        id === 'busy' && rig.clock.now() < NOON + 90_000
          ? { later: 'a run is writing it', waitMs: 20_000 }
          : 'done',
    });
    await rig.arrive(event('busy', { webhookId: 'busy' }), event('c1'));
    expect(rig.ids()).toEqual(['busy', 'c1']);
    expect(await findEvent(rig.store, 'busy')).toMatchObject({
      state: 'new',
      attempts: 0,
      next_attempt_at: '2026-03-01T10:00:20.000Z',
      last_error: 'a run is writing it',
    });
    await rig.arrive(event('c2'));
    expect(rig.ids()).toEqual(['busy', 'c1', 'c2']);
    await rig.pass(120_000);
    expect(rig.seen.filter((r) => r.id === 'busy').map((r) => r.at)).toEqual([0, 20, 40, 60, 80, 100]);
    expect(await findEvent(rig.store, 'busy')).toMatchObject({
      state: 'done',
      attempts: 0,
      last_error: null,
    });
  });

  it('postpones what the retire limit holds back for longer and longer, counts no try, and goes on with the others', async () => {
    const rig = await openRig({
      process: async ({ id }) => {
        if (id === 'held') throw new GuardError('retire-limit', '1 more would be cancelled.', 'Look.');
        return 'done';
      },
    });
    await rig.arrive(event('held', { webhookId: 'held' }), event('c1'));
    await rig.arrive(event('c2'));
    expect(rig.ids()).toEqual(['held', 'c1', 'c2']);
    await rig.pass(24 * 3_600_000);
    const tries = rig.seen.filter((r) => r.id === 'held').map((r) => r.at);
    expect(tries.slice(0, 6)).toEqual([0, 10, 20, 40, 80, 160]);
    expect(tries.length).toBeLessThan(40);
    expect(await findEvent(rig.store, 'held')).toMatchObject({
      state: 'new',
      attempts: 0,
      last_error: '1 more would be cancelled.',
    });
  });

  it('lets the others go on when one record alone looks like a service that is down', async () => {
    const rig = await openRig({
      process: async ({ id }) => {
        if (id === 'poison') throw new SignInError('refused', 'Sign in.');
        return 'done';
      },
    });
    await rig.arrive(event('poison'), ...Array.from({ length: 30 }, (_, n) => event(`c${n}`)));
    await rig.pass(60_000);
    expect(await depth(rig.store)).toEqual([1, 0]);
    const before = rig.seen.length;
    await rig.pass(3_600_000);
    expect(rig.seen.length - before).toBeLessThan(20);
  });

  it('leaves everything as it is when a record is stopped on request', async () => {
    const rig = await openRig({
      process: async (_, stopping) => {
        await new Promise((resolve) => stopping.addEventListener('abort', resolve));
        throw new StoppedError();
      },
    });
    await rig.arrive(event('c1', { webhookId: 'stopped' }));
    await rig.end();
    expect(await findEvent(rig.store, 'stopped')).toMatchObject({
      state: 'new',
      attempts: 0,
      last_error: null,
    });
  });
});
