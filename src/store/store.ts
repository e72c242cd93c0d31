import type { Database as Sqlite } from 'better-sqlite3';
import type { Kysely } from 'kysely';
import type { Sealer } from './seal/seal.ts';
import type { Database } from './tables/tables.ts';

/** What the functions of this folder work on: the store itself, or one transaction of it. */
export interface StoreHandle {
  readonly db: Kysely<Database>;
  readonly sealer: Sealer;
  /**
   * The connection under `db`, for what has to happen in one go: the pace's ledger, arriving events, and freeing locks
   * while the process exits. The store's own may be in the middle of a transaction of somebody else.
   */
  readonly sqlite: Sqlite;
}

/** The open database. */
export interface Store extends StoreHandle {
  readonly path: string;
  /**
   * Runs `fn` in one immediate transaction: all of it is kept, or nothing when it throws. Use the handle that it is given:
   * there is one connection, so waiting for `store.db` inside would wait forever. Never await a request inside.
   */
  transaction<T>(fn: (handle: StoreHandle) => Promise<T>): Promise<T>;
  /** Closes the file. Again is fine. */
  close(): Promise<void>;
}
