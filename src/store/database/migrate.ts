import { rmSync } from 'node:fs';
import { type Kysely, type Migration, Migrator } from 'kysely';
import { backupFrom } from '../backup/backup.ts';
import type { Database } from '../tables/tables.ts';
import { latest, MIGRATION_TABLE, type Migrations } from './migrations/list.ts';
import { openSqlite } from './sqlite.ts';

const copyBefore = async (path: string, lastMigration: string, now: number): Promise<string> => {
  const time = new Date(now).toISOString().replace(/[-:.]/g, '');
  const reader = openSqlite(path, { readonly: true, fileMustExist: true });
  try {
    const copy = `${path}.backup-${lastMigration}-${time}`;
    await backupFrom(reader, copy);
    return copy;
  } finally {
    reader.close();
  }
};

export interface MigrateOptions {
  readonly db: Kysely<Database>;
  /** Beside which file the copy is put; `null`: it is a copy itself. */
  readonly path: string | null;
  readonly migrations: Migrations;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/**
 * Brings the database up to date, in one immediate transaction, which is also the lock between processes that start at
 * once. If earlier migrations had made it, a copy is put beside it before the first change.
 */
export const migrate = async ({ db, path, migrations, now }: MigrateOptions): Promise<void> => {
  let looked = false;
  let copy: string | undefined;
  const withCopy = (migration: Migration): Migration => ({
    up: async (trx: Kysely<unknown>) => {
      if (!looked) {
        looked = true;
        // Read inside the transaction: another process may have migrated since we looked.
        const executed = await (trx as Kysely<{ [MIGRATION_TABLE]: { name: string } }>)
          .selectFrom(MIGRATION_TABLE)
          .select('name')
          .execute();
        if (path !== null && executed.length > 0)
          copy = await copyBefore(path, latest(executed.map((row) => row.name)), now());
      }
      await migration.up(trx);
    },
  });
  const wrapped = Object.fromEntries(Object.entries(migrations).map(([name, m]) => [name, withCopy(m)]));
  const { error } = await new Migrator({
    db,
    provider: { getMigrations: async () => wrapped },
  }).migrateToLatest();
  if (error === undefined) return;
  // Nothing was changed, and the next start would leave another copy, and the next.
  if (copy !== undefined) rmSync(copy, { force: true });
  throw error;
};
