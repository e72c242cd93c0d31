import { renameSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { LockedError } from '../../../src/errors.ts';
import { acquireLock, type Lock } from '../../../src/store/tables/locks.ts';
import { findEvent } from '../../../src/store/tables/webhooks/webhook-event-list.ts';
import { insertEvents } from '../../../src/store/tables/webhooks/webhook-events.ts';
import { createInboxLock } from '../../../src/webhooks/worker/inbox-lock.ts';
import { createGate } from '../../cli/set-up.ts';
import { NOON, openTemp, rejection } from '../../store/temp-store.ts';
import { depth, event, openRig } from './running-drain.ts';

describe('the worker', () => {
  it('is woken by what arrives, and closes what is done', async () => {
    const rig = await openRig();
    await rig.arrive(event('c1'));
    expect(rig.seen).toMatchObject([
      {
        practice: 'main',
        entity: 'patient',
        id: 'c1',
        at: 0,
        events: [{ type: 'ContactUpdate', sentAt: null }],
      },
    ]);
    expect(rig.seen[0]?.events[0]?.record).toEqual({ id: 'c1', lastName: 'Müller' });
    expect(await depth(rig.store)).toEqual([0, 0]);
    expect(JSON.stringify(rig.log.lines)).not.toContain('Müller');
  });

  it('ends when the database was moved away: what is there then is found by a new start only', async () => {
    const rig = await openRig();
    const ended = rejection(rig.running);
    renameSync(rig.store.path, `${rig.store.path}.old`);
    await rig.clock.runFor(5000);
    expect(await ended).toMatchObject({ exitCode: 4, guards: ['database-moved'] });
  });

  it('finds by itself what another process stored or put back', async () => {
    const rig = await openRig();
    await insertEvents(rig.store, [event('c1')]);
    await rig.pass(5000);
    expect(rig.ids()).toEqual(['c1']);
  });

  it('folds all events of a record into one call, in the order of their arrival', async () => {
    const gate = createGate();
    let isFirst = true;
    const rig = await openRig({
      process: async () => {
        if (isFirst) {
          isFirst = false;
          await gate.opened;
        }
        return 'done';
      },
    });
    await rig.arrive(event('c1', { type: 'ContactCreate' }));
    await rig.arrive(event('c1'), event('c1', { type: 'ContactDelete' }));
    expect(rig.seen).toHaveLength(1);
    gate.open();
    await rig.settle();
    expect(rig.seen.map((r) => r.events.map((e) => e.type))).toEqual([
      ['ContactCreate'],
      ['ContactUpdate', 'ContactDelete'],
    ]);
    expect(await depth(rig.store)).toEqual([0, 0]);
  });

  it('works on different persons side by side up to a limit, on the records of one person one after another', async () => {
    const gates = new Map<string, ReturnType<typeof createGate>>();
    const rig = await openRig({
      lanes: { most: 2, least: 1, inAll: 2 },
      process: async ({ id }) => {
        const gate = createGate();
        gates.set(id, gate);
        await gate.opened;
        return 'done';
      },
    });
    onTestFinished(() => {
      for (const gate of gates.values()) gate.open();
    });
    const booking = event('a1', { entity: 'appointment', type: 'AppointmentCreate', lane: 'c1' });
    await rig.arrive(event('c1'), booking, event('c2'), event('c3'));
    expect(rig.ids()).toEqual(['c1', 'c2']);
    gates.get('c2')?.open();
    await rig.settle();
    expect(rig.ids()).toEqual(['c1', 'c2', 'c3']);
    gates.get('c1')?.open();
    await rig.settle();
    expect(rig.ids()).toEqual(['c1', 'c2', 'c3', 'a1']);
  });

  it('lets a processor ask whether it still has the lock, before and after another took it over', async () => {
    const seen: unknown[] = [];
    const rig = await openRig({
      process: async (_record, _stopping, lock) => {
        const { token, assertHeld } = lock();
        await assertHeld().then(
          () => seen.push(token),
          (error: unknown) => seen.push(error),
        );
        return 'done';
      },
    });
    const holder = () => rig.store.db.selectFrom('locks').select('token').executeTakeFirstOrThrow();
    const { token } = await holder();
    await rig.arrive(event('c1'));
    expect(seen).toEqual([token]);
    await rig.store.db.updateTable('locks').set({ token: 'of another' }).execute();
    await insertEvents(rig.store, [event('c2')]);
    await expect(rig.lock.current().assertHeld()).rejects.toThrow(LockedError);
    await rig.pass(5000);
    expect(seen).toEqual([token]);
    await rig.store.db.deleteFrom('locks').execute();
    await rig.pass(5000);
    expect(seen).toEqual([token, (await holder()).token]);
    expect(seen[1]).not.toBe(token);
  });

  it('finishes what it began when it is stopped, and begins nothing else', async () => {
    const gate = createGate();
    const rig = await openRig({
      lanes: { most: 1, least: 1, inAll: 1 },
      process: async () => {
        await gate.opened;
        return 'done';
      },
    });
    await rig.arrive(event('c1', { webhookId: 'begun' }), event('c2', { webhookId: 'waiting' }));
    const ended = rig.end();
    await rig.settle();
    gate.open();
    await ended;
    expect(rig.ids()).toEqual(['c1']);
    expect((await findEvent(rig.store, 'begun'))?.state).toBe('done');
    expect((await findEvent(rig.store, 'waiting'))?.state).toBe('new');
    expect(await rig.store.db.selectFrom('locks').selectAll().execute()).toEqual([]);
  });

  it('looks for nothing while it could begin nothing, and for all of it afterwards', async () => {
    const gate = createGate();
    const store = await openTemp();
    const inner = createInboxLock(store, () => NOON);
    let looks = 0;
    const acquire = async (): Promise<Lock> => {
      const held = await inner.acquire();
      const assertHeld: Lock['assertHeld'] = (handle) => {
        looks += 1;
        return held.assertHeld(handle);
      };
      return { ...held, assertHeld };
    };
    const rig = await openRig({
      store,
      lock: { ...inner, acquire },
      lanes: { most: 1, least: 1, inAll: 1 },
      process: async () => {
        await gate.opened;
        return 'done';
      },
    });
    await rig.arrive(event('c1'));
    const before = looks;
    for (const id of ['c2', 'c3', 'c4']) await rig.arrive(event(id));
    expect(looks).toBe(before);
    gate.open();
    await rig.settle();
    expect(await depth(rig.store)).toEqual([0, 0]);
  });

  it('does again after a kill what was begun before: no claim is left behind', async () => {
    const store = await openTemp();
    await insertEvents(store, [event('c1')]);
    // As a killed process leaves it: the event open, the lock with a process that is gone.
    const dead = await acquireLock(store, {
      name: 'webhook inbox',
      command: 'x',
      now: () => NOON,
      pid: 2 ** 22 + 1,
    });
    onTestFinished(() => dead.release());
    const rig = await openRig({ store });
    expect(rig.ids()).toEqual(['c1']);
  });

  it('waits while another process has the inbox, and goes on when that is gone', async () => {
    const store = await openTemp();
    const other = await acquireLock(store, { name: 'webhook inbox', command: 'x', now: () => NOON });
    const rig = await openRig({ store });
    await rig.arrive(event('c1'));
    await rig.pass(30_000);
    expect(rig.ids()).toEqual([]);
    expect(rig.log.lines.filter((line) => line.event === 'inbox.waiting')).toHaveLength(1);
    await other.release();
    await rig.pass(1000);
    expect(rig.ids()).toEqual(['c1']);
  });

  it('forgets finished events after 30 days while it runs', async () => {
    const rig = await openRig({ pollMs: 3_600_000 });
    await rig.arrive(event('c1'));
    await rig.pass(31 * 86_400_000);
    expect(await rig.store.db.selectFrom('webhook_events').selectAll().execute()).toEqual([]);
  });
});
