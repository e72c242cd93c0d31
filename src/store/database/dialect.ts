import type { Database as Sqlite, Statement } from 'better-sqlite3';
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { explainSqliteError } from './sqlite-error.ts';

/** SQLite can roll DDL back: each start's migrations are one transaction, which is also their lock. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

/** An open database, at its path. */
export interface OpenFile {
  readonly sqlite: Sqlite;
  readonly path: string;
  /** Throws when the file is not at its path any more. */
  readonly assertInPlace: () => void;
}

const createConnection = ({ sqlite, path, assertInPlace }: OpenFile): DatabaseConnection => {
  const prepared = new Map<string, Statement>();
  const prepare = (sql: string): Statement => {
    let statement = prepared.get(sql);
    if (statement === undefined) {
      statement = sqlite.prepare(sql);
      prepared.set(sql, statement);
    }
    return statement;
  };
  return {
    executeQuery: async <R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> => {
      try {
        if (!sqlite.inTransaction) assertInPlace();
        const statement = prepare(sql);
        if (statement.reader) return { rows: statement.all(...parameters) as R[] };
        const { changes, lastInsertRowid } = statement.run(...parameters);
        return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
      } catch (error) {
        throw explainSqliteError(error, path);
      }
    },
    streamQuery: async function* <R>({ sql, parameters }: CompiledQuery): AsyncGenerator<QueryResult<R>> {
      try {
        // Not `iterate`: its iterators cannot be kept from the garbage collector (sqlite.ts).
        for (const row of prepare(sql).all(...parameters)) yield { rows: [row as R] };
      } catch (error) {
        throw explainSqliteError(error, path);
      }
    },
  };
};

/** One connection, handed out to one caller at a time, in the order of asking. */
const createDriver = (file: OpenFile): Driver => {
  const { sqlite, path } = file;
  const connection = createConnection(file);
  const waiting: (() => void)[] = [];
  let taken = false;
  const run = (sql: string): void => {
    try {
      sqlite.exec(sql);
    } catch (error) {
      throw explainSqliteError(error, path);
    }
  };
  return {
    init: async () => undefined,
    acquireConnection: async () => {
      if (taken) await new Promise<void>((resolve) => waiting.push(resolve));
      taken = true;
      return connection;
    },
    releaseConnection: async () => {
      const next = waiting.shift();
      // `taken` stays true when it is handed on: nobody may slip in between.
      if (next === undefined) taken = false;
      else next();
    },
    // IMMEDIATE: a transaction that reads first and writes later would fail halfway when another process wrote in between.
    beginTransaction: async () => run('begin immediate'),
    commitTransaction: async () => {
      file.assertInPlace();
      run('commit');
    },
    rollbackTransaction: async () => {
      // SQLite itself rolls back on a full disk, for one; a second rollback would hide that error.
      if (sqlite.inTransaction) run('rollback');
    },
    destroy: async () => {
      sqlite.close();
    },
  };
};

/** Kysely over one open better-sqlite3 connection: immediate transactions, errors of our own family. */
export const createSqliteDialect = (file: OpenFile): Dialect => ({
  createAdapter: () => new TransactionalAdapter(),
  createDriver: () => createDriver(file),
  createIntrospector: (db) => new SqliteIntrospector(db),
  createQueryCompiler: () => new SqliteQueryCompiler(),
});
