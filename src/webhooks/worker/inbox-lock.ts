import type { Store } from '../../store/store.ts';
import { acquireLock, type Lock } from '../../store/tables/locks.ts';

/** The name of that lock. While another process holds it, the listener does not work. */
export const INBOX_LOCK = 'webhook inbox';

/** The lock of the one worker that the inbox may have, in whatever process. */
export interface InboxLock {
  /** @throws LockedError naming the process that has it */
  acquire(): Promise<Lock>;
  /** The one acquired last, lost or not: who works on a record asks it whether it is still held. */
  current(): Lock;
}

export const createInboxLock = (store: Store, now: () => number): InboxLock => {
  let last: Lock | undefined;
  return {
    acquire: async () => {
      last = await acquireLock(store, {
        name: INBOX_LOCK,
        command: 'ephysio-ghl serve-webhooks',
        now,
      });
      return last;
    },
    current: () => {
      if (last === undefined) throw new Error('no record is worked on without the lock');
      return last;
    },
  };
};
