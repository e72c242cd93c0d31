import type { Database as Sqlite } from 'better-sqlite3';
import { GuardError } from '../../errors.ts';
import type { Sealer } from '../seal/seal.ts';
import type { Database } from '../tables/tables.ts';
import { isSameKey } from './newer-sign-ins.ts';

/**
 * Tables of which a restore forgets nothing, with what would be forgotten. A log stays whatever location or key it is from:
 * nothing of it is sealed, or decides what is written.
 */
const KEPT_TABLES = [
  { table: 'changes', holds: 'what runs, webhooks and persons changed (`runs show`)' },
  { table: 'exclusions', holds: 'which patients object to GHL (`person exclude`)' },
  { table: 'rehearsals', holds: 'which records `rehearse` has made' },
  { table: 'audit_log', holds: 'who decided, searched or looked (`audit list`)', isLog: true },
] as const satisfies readonly {
  readonly table: keyof Database;
  readonly holds: string;
  readonly isLog?: true;
}[];

/** By table, how many records the backup did not have. */
export type KeptRecords = Readonly<Record<(typeof KEPT_TABLES)[number]['table'], number>>;

/** Nothing is kept: there is no database, or it is given up. */
export const NOTHING_KEPT: KeptRecords = { changes: 0, exclusions: 0, rehearsals: 0, audit_log: 0 };

/** The database that will be replaced cannot be read: says what would be forgotten. */
export const cannotKeep = (path: string, cause?: unknown): GuardError =>
  new GuardError(
    'replaced-database',
    `The database ${path} cannot be read with the key of the backup. A restore would forget what it alone holds since the backup: ${KEPT_TABLES.map(({ holds }) => holds).join('; ')}. Nothing was replaced.`,
    'Restore the newest backup that there is. --force restores it and forgets that; the file that is replaced stays beside it.',
    { cause },
  );

const columnsOf = (sqlite: Sqlite, table: string): string[] =>
  sqlite.prepare('select name from pragma_table_info(?) order by cid').pluck().all(table) as string[];

/** The practices of the replaced database that are of another GHL location than in the config. */
const strangers = (
  from: Sqlite,
  practices: readonly { readonly name: string; readonly locationId: string }[],
): string[] => {
  const rows = from
    .prepare('select name, ghl_location_id as locationId from practices where ghl_location_id is not null')
    .all() as { name: string; locationId: string }[];
  return rows.flatMap(({ name, locationId }) => {
    const ours = practices.find((practice) => practice.name === name);
    return ours === undefined || ours.locationId === locationId ? [] : [name];
  });
};

/**
 * Adds the records of these tables that the backup lacks. They are sealed under the same key, each for its own place.
 * @param to the backup, in the newest version
 * @throws GuardError when there are some that the key does not open; SQLite's own error when they cannot be read
 */
export const keepRecords = (
  from: Sqlite,
  to: Sqlite,
  sealer: Sealer,
  practices: readonly { readonly name: string; readonly locationId: string }[],
  path: string,
  only: 'all' | 'logs' = 'all',
): KeptRecords => {
  const kept = { ...NOTHING_KEPT };
  const foreign = strangers(from, practices);
  for (const { table, ...more } of KEPT_TABLES) {
    const isLog = 'isLog' in more;
    if (only === 'logs' && !isLog) continue;
    const known = columnsOf(to, table);
    // An older version made it, which had no such table.
    const columns = columnsOf(from, table).filter((column) => known.includes(column));
    if (columns.length === 0) continue;
    const left = isLog ? [] : foreign;
    const rows = from
      .prepare(
        `select ${columns.join(', ')} from ${table} where practice not in (${left.map(() => '?').join(', ')})`,
      )
      .iterate(...left);
    const write = to.prepare(
      `insert or ignore into ${table} (${columns.join(', ')}) values (${columns.map((column) => `@${column}`).join(', ')})`,
    );
    for (const row of rows) {
      if (!isLog && kept[table] === 0 && !isSameKey(from, sealer)) throw cannotKeep(path);
      kept[table] += write.run(row).changes;
    }
  }
  return kept;
};
