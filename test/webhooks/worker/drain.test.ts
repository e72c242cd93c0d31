import { renameSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  GuardError,
  LockedError,
  NotTakenError,
  SignInError,
  StoppedError,
  UnreachableError,
} from '../../../src/errors.ts';
import type { Store } from '../../../src/store/store.ts';
import { saveCredentials } from '../../../src/store/tables/credentials.ts';
import { disconnectedAt } from '../../../src/store/tables/disconnected.ts';
import { acquireLock, type Lock } from '../../../src/store/tables/locks.ts';
import { findEvent, inboxState, retryEvent } from '../../../src/store/tables/webhook-event-list.ts';
import { insertEvents, type NewEvent } from '../../../src/store/tables/webhook-events.ts';
import { createMetrics } from '../../../src/webhooks/http/metrics.ts';
import { createDrain, type DrainOptions } from '../../../src/webhooks/worker/drain.ts';
import { createInboxLock } from '../../../src/webhooks/worker/inbox-lock.ts';
import type {
  InboxRecord,
  ProcessRecord,
  ProcessResult,
} from '../../../src/webhooks/worker/process-record.ts';
import { createGate } from '../../cli/set-up.ts';
import { eventClock } from '../../ghl/clocks.ts';
import { NOON, openTemp, rejection } from '../../store/temp-store.ts';
import { keptLog } from '../listener.ts';

let arrivals = 0;
const event = (recordId: string, over: Partial<NewEvent> = {}): NewEvent => ({
  webhookId: `d${++arrivals}`,
  practice: 'main',
  locationId: 'loc',
  type: 'ContactUpdate',
  entity: 'patient',
  recordId,
  lane: recordId,
  payload: { record: { id: recordId, lastName: 'Müller' }, sentAt: null },
  receivedAt: NOON,
  ...over,
});

interface Seen extends InboxRecord {
  readonly at: number;
}

type RigOptions = Partial<Omit<DrainOptions, 'process'>> & {
  /** Given the worker's lock beside what every processor is given. */
  readonly process?: (...args: [...Parameters<ProcessRecord>, () => Lock]) => Promise<ProcessResult>;
};

/** A worker on a clock that is moved by hand. `seen`: what it was given, with the seconds since the start. */
const openRig = async ({ process = async () => 'done', ...options }: RigOptions = {}) => {
  const store = options.store ?? (await openTemp());
  const clock = eventClock(NOON);
  const stop = new AbortController();
  const seen: Seen[] = [];
  const log = keptLog();
  const lock = createInboxLock(store, clock.now);
  const drain = createDrain({
    store,
    lock,
    practices: ['main', 'second'],
    retention: { webhookEventsDays: 30, runsDays: 90, conflictsDays: 365, reviewsDays: 365 },
    log,
    metrics: createMetrics(),
    stopping: stop.signal,
    now: clock.now,
    sleep: clock.sleep,
    ...options,
    process: (record, stopping) => {
      seen.push({ ...record, at: (clock.now() - NOON) / 1000 });
      return process(record, stopping, lock.current);
    },
  });
  const running = drain.run();
  const end = async (): Promise<void> => {
    stop.abort();
    await running;
  };
  onTestFinished(async () => {
    stop.abort();
    await running.catch(() => undefined);
  });
  const ids = () => seen.map((record) => record.id);
  /** Lets the worker do all that it can do without time going by. */
  const settle = async (): Promise<void> => {
    for (let n = 0; n < 60; n += 1) await nextTurn();
  };
  const arrive = async (...events: NewEvent[]): Promise<void> => {
    await insertEvents(store, events);
    drain.wake();
    await settle();
  };
  const pass = async (ms: number): Promise<void> => {
    await clock.runFor(ms);
    await settle();
  };
  await settle();
  return { store, lock, clock, stop, seen, ids, log, drain, running, end, arrive, pass, settle };
};

const depth = async (store: Store): Promise<[number, number]> => {
  const { open, dead } = await inboxState(store, 'main');
  return [open, dead];
};

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
    expect(await ended).toMatchObject({ exitCode: 4, guard: 'database-moved' });
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
      concurrency: 2,
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
      concurrency: 2,
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

  it('lets a processor ask whether it still has the lock, before and after another took it over', async () => {
    const told: unknown[] = [];
    const rig = await openRig({
      process: async (_record, _stopping, lock) => {
        const { token, assertHeld } = lock();
        await assertHeld().then(
          () => told.push(token),
          (error: unknown) => told.push(error),
        );
        return 'done';
      },
    });
    const holder = () => rig.store.db.selectFrom('locks').select('token').executeTakeFirstOrThrow();
    const { token } = await holder();
    await rig.arrive(event('c1'));
    expect(told).toEqual([token]);
    await rig.store.db.updateTable('locks').set({ token: 'of another' }).execute();
    await insertEvents(rig.store, [event('c2')]);
    await expect(rig.lock.current().assertHeld()).rejects.toThrow(LockedError);
    await rig.pass(5000);
    expect(told).toEqual([token]);
    await rig.store.db.deleteFrom('locks').execute();
    await rig.pass(5000);
    expect(told).toEqual([token, (await holder()).token]);
    expect(told[1]).not.toBe(token);
  });

  it('puts off what the retire limit holds back for longer and longer, counts no try, and goes on with the others', async () => {
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

  it('finishes what it began when it is stopped, and begins nothing else', async () => {
    const gate = createGate();
    const rig = await openRig({
      concurrency: 1,
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
      concurrency: 1,
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

describe('the app in a location', () => {
  const account = (type: string, sentAt: string | null): NewEvent =>
    event('loc', { type, entity: 'account', payload: { record: null, sentAt } });

  it('is noted as removed, and as installed again, without a call of the engine', async () => {
    const rig = await openRig();
    await rig.arrive(account('UNINSTALL', '2026-03-01T09:00:00.000Z'));
    expect(await disconnectedAt(rig.store, 'main')).toBe('2026-03-01T09:00:00.000Z');
    expect(await disconnectedAt(rig.store, 'second')).toBeNull();
    await rig.arrive(account('INSTALL', '2026-03-01T09:30:00.000Z'));
    expect(await disconnectedAt(rig.store, 'main')).toBeNull();
    expect(rig.seen).toEqual([]);
  });

  it('counts by the time of GHL, in whatever order it is told', async () => {
    const rig = await openRig();
    await rig.arrive(
      account('INSTALL', '2026-03-01T09:30:00.000Z'),
      account('UNINSTALL', '2026-03-01T09:00:00.000Z'),
    );
    expect(await disconnectedAt(rig.store, 'main')).toBeNull();
  });

  it('is not taken for removed by a message from before the last sign-in', async () => {
    const rig = await openRig();
    await saveCredentials(rig.store, 'main', [
      {
        kind: 'location',
        locationId: 'loc',
        companyId: null,
        accessToken: 'a',
        refreshToken: 'r',
        expiresAt: '2026-03-02T10:00:00.000Z',
        obtainedAt: '2026-03-01T09:45:00.000Z',
        scope: '',
      },
    ]);
    await rig.arrive(account('UNINSTALL', '2026-03-01T09:40:00.000Z'));
    expect(await disconnectedAt(rig.store, 'main')).toBeNull();
    await rig.arrive(account('UNINSTALL', '2026-03-01T09:50:00.000Z'));
    expect(await disconnectedAt(rig.store, 'main')).not.toBeNull();
  });
});
