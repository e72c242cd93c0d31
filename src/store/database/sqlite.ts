import SqliteDatabase, { type Options, type Database as Sqlite, type Statement } from 'better-sqlite3';

/**
 * Every connection and statement of this process, so that none is ever collected. From 24.19 on Node aborts when an object
 * of better-sqlite3 12 is freed by the garbage collector ("RemoveEnvironmentCleanupHook … (env) != nullptr"); version 13
 * does not run on Node 20. The list stays short: statements are prepared once for each text (dialect).
 */
const kept: (Sqlite | Statement)[] = [];

/** Opens a connection whose statements are kept, those of `pragma` too. Do not use `iterate`: its iterators are not. */
export const openSqlite = (path: string, options?: Options): Sqlite => {
  const sqlite = new SqliteDatabase(path, options);
  kept.push(sqlite);
  const prepare = sqlite.prepare.bind(sqlite) as (source: string) => Statement;
  sqlite.prepare = ((source: string) => {
    const statement = prepare(source);
    kept.push(statement);
    return statement;
  }) as Sqlite['prepare'];
  sqlite.pragma = (source, { simple = false } = {}) => {
    const statement = sqlite.prepare(`pragma ${source}`);
    if (!statement.reader) return statement.run();
    return simple ? statement.pluck().get() : statement.all();
  };
  return sqlite;
};
