import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { LockedError } from '../../errors.ts';
import { isAlive, processStart } from '../database/process-start.ts';
import { iso } from '../iso.ts';
import type { Store, StoreHandle } from '../store.ts';
import type { LocksTable } from './tables.ts';

export interface LockOptions {
  /** What is locked. */
  readonly name: string;
  /** What the holder does, for the one who finds it locked. */
  readonly command: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** A holder that has not renewed for this long counts as dead; 60 s. Renewed three times as often. */
  readonly ttlMs?: number;
  readonly host?: string;
  readonly pid?: number;
}

/** A lock between processes, renewed until it is released. */
export interface Lock extends AsyncDisposable {
  readonly name: string;
  /** Names this holder among all: what it writes down is its own as long as the lock is held. */
  readonly token: string;
  /** Puts the expiry off; done by a timer too, which does not keep the process alive. */
  renew(): Promise<void>;
  /**
   * Checks that nobody has taken the lock over (this process may have slept); pass the handle of a transaction to be
   * sure of it for that transaction. @throws LockedError
   */
  assertHeld(handle?: StoreHandle): Promise<void>;
  /** Gives it back; again is fine, and a lock that was lost is left to its new holder. */
  release(): Promise<void>;
}

const heldError = (lock: LocksTable): LockedError =>
  new LockedError(
    `"${lock.name}" is locked by "${lock.command}" (process ${lock.pid} on ${lock.host}) since ${lock.acquired_at}, until ${lock.expires_at} unless renewed.`,
    'Let it finish, or stop that process; a lock of a process that has ended is taken over by itself.',
  );

const lostError = (name: string): LockedError =>
  new LockedError(
    `The lock "${name}" was taken over by another process, because this one did not renew it in time.`,
    'Run the command again when the other has finished.',
  );

/** Whether the holder may be passed over: it expired, or its process on this host is gone. */
const isStale = (lock: LocksTable, host: string, now: number): boolean =>
  Date.parse(lock.expires_at) <= now || (lock.host === host && !isAlive(lock.pid, lock.process_start));

/** @throws LockedError naming the holder, if a living process holds one of them. `now`: epoch milliseconds */
export const assertNoneHeld = (locks: readonly LocksTable[], now: number): void => {
  const held = locks.find((lock) => !isStale(lock, hostname(), now));
  if (held !== undefined) throw heldError(held);
};

/** What is still held when the process exits without a release; one listener for all. */
const atExit = new Set<() => void>();

const runAtExit = (): void => {
  for (const release of atExit) {
    try {
      release();
    } catch {
      // The next one finds this process dead.
    }
  }
};

/**
 * Takes a lock, also from a holder that is dead or has let it expire.
 * @throws LockedError naming the holder
 */
export const acquireLock = async (store: Store, options: LockOptions): Promise<Lock> => {
  const { name, command, now, ttlMs = 60_000, host = hostname(), pid = process.pid } = options;
  const token = randomUUID();
  const acquiredAt = now();
  const row: LocksTable = {
    name,
    token,
    host,
    pid,
    process_start: processStart(pid),
    command,
    acquired_at: iso(acquiredAt),
    expires_at: iso(acquiredAt + ttlMs),
  };
  await store.transaction(async ({ db }) => {
    const locks = await db.selectFrom('locks').selectAll().execute();
    const holder = locks.find((lock) => lock.name === name);
    if (holder !== undefined && !isStale(holder, host, acquiredAt)) throw heldError(holder);
    // Some names are of one record and may never be asked for again: the next process deletes the locks of dead ones.
    const dead = locks.filter((lock) => lock.name !== name && isStale(lock, host, acquiredAt));
    for (const { token: left } of dead) await db.deleteFrom('locks').where('token', '=', left).execute();
    await db
      .insertInto('locks')
      .values(row)
      .onConflict((c) => c.column('name').doUpdateSet(row))
      .execute();
  });

  let released: Promise<void> | undefined;
  const renew = async (): Promise<void> => {
    if (released !== undefined) return;
    await store.db
      .updateTable('locks')
      .set({ expires_at: iso(now() + ttlMs) })
      .where('token', '=', token)
      .execute();
  };
  // A renewal that fails is followed by others before the lock expires; `assertHeld` says if none went through.
  const timer = setInterval(() => void renew().catch(() => undefined), ttlMs / 3);
  timer.unref();

  const releaseAtExit = (): void => {
    if (store.sqlite.open) store.sqlite.prepare('delete from locks where token = ?').run(token);
  };
  atExit.add(releaseAtExit);
  process.off('exit', runAtExit).on('exit', runAtExit);

  const release = (): Promise<void> => {
    released ??= (async () => {
      clearInterval(timer);
      atExit.delete(releaseAtExit);
      if (store.sqlite.open) await store.db.deleteFrom('locks').where('token', '=', token).execute();
    })();
    return released;
  };
  return {
    name,
    token,
    renew,
    assertHeld: async ({ db } = store) => {
      const held = await db.selectFrom('locks').select('name').where('token', '=', token).executeTakeFirst();
      if (held === undefined) throw lostError(name);
    },
    release,
    [Symbol.asyncDispose]: release,
  };
};

/** The tokens of all locks whose holders are alive. `now`: epoch milliseconds. */
export const liveTokens = async ({ db }: StoreHandle, now: number): Promise<Set<string>> => {
  const locks = await db.selectFrom('locks').selectAll().execute();
  const host = hostname();
  return new Set(locks.filter((lock) => !isStale(lock, host, now)).map((lock) => lock.token));
};

/** Whether a living process holds the lock of this name. `now`: epoch milliseconds. */
export const isLockHeld = async ({ db }: StoreHandle, name: string, now: number): Promise<boolean> => {
  const lock = await db.selectFrom('locks').selectAll().where('name', '=', name).executeTakeFirst();
  return lock !== undefined && !isStale(lock, hostname(), now);
};

export interface WaitOptions extends LockOptions {
  readonly sleep: (ms: number) => Promise<void>;
  /** How long to wait in all, and between two looks, in milliseconds. */
  readonly waitMs: number;
  readonly pollMs: number;
}

/**
 * Like `acquireLock`, but waits for a holder to finish. The waiting is counted by its pauses, not by a clock.
 * @throws LockedError naming the holder that did not finish in time
 */
export const waitForLock = async (store: Store, options: WaitOptions): Promise<Lock> => {
  const { sleep, waitMs, pollMs } = options;
  for (let waited = 0; ; waited += pollMs) {
    try {
      return await acquireLock(store, options);
    } catch (error) {
      if (!(error instanceof LockedError) || waited >= waitMs) throw error;
    }
    await sleep(pollMs);
  }
};
