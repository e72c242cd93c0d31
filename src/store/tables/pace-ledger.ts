import type { Database as Sqlite } from 'better-sqlite3';
import { explainSqliteError } from '../database/sqlite-error.ts';
import type { Store } from '../store.ts';

const parse = (text: unknown): unknown => {
  if (typeof text !== 'string') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

const prepare = (sqlite: Sqlite) => ({
  select: sqlite.prepare('select state from pace where location_id = ?').pluck(),
  upsert: sqlite.prepare(
    'insert into pace (location_id, state) values (?, ?) on conflict (location_id) do update set state = excluded.state',
  ),
});

/** Statements live as long as their connection, ledgers come and go. */
const prepared = new WeakMap<Sqlite, ReturnType<typeof prepare>>();

/**
 * The requests of one location, shared by all processes that use this database. `transact` hands the stored state
 * (`undefined` when there is none) to `fn` and stores what it returns, while no other process can do the same.
 * Synchronous: it is called before each request.
 */
export const createPaceLedger = ({ sqlite, path }: Store, locationId: string) => {
  const { select, upsert } = prepared.get(sqlite) ?? prepare(sqlite);
  prepared.set(sqlite, { select, upsert });
  const turn = <T>(fn: (state: unknown) => { state: unknown; result: T }): T => {
    const { state, result } = fn(parse(select.get(locationId)));
    upsert.run(locationId, JSON.stringify(state));
    return result;
  };
  return {
    transact: <T>(fn: (state: unknown) => { state: unknown; result: T }): T => {
      try {
        // The connection is in the middle of a transaction of the store: ours becomes part of it, for waiting would
        // block the very thread that has to end it.
        if (sqlite.inTransaction) return turn(fn);
        // What a power cut loses here is older than the window by the time the machine is up again.
        sqlite.exec('pragma synchronous = normal');
        try {
          return sqlite.transaction(() => turn(fn)).immediate();
        } finally {
          sqlite.exec('pragma synchronous = full');
        }
      } catch (error) {
        throw explainSqliteError(error, path);
      }
    },
  };
};

export type PaceLedger = ReturnType<typeof createPaceLedger>;
