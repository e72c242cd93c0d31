import { resolve } from 'node:path';
import { Kysely } from 'kysely';
import { readKey } from '../seal/key.ts';
import { KEY_CHECK, missingKey, proveKey } from '../seal/key-check.ts';
import { createSealer } from '../seal/seal.ts';
import type { StoreHandle } from '../store.ts';
import type { Database } from '../tables/tables.ts';
import { createSqliteDialect } from './dialect.ts';
import { watchFileIdentity } from './file-identity.ts';
import { openSqlite } from './sqlite.ts';
import { explainSqliteError } from './sqlite-error.ts';

/** A connection for reading only. */
export interface Reading extends StoreHandle, AsyncDisposable {}

/**
 * Opens a database that this program has open already, a second time and for reading only: for a thread beside it. Nothing is
 * made, brought up to date or protected.
 * @throws ConfigError the key is missing, or another database's
 */
export const openReading = async (
  file: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Reading> => {
  const path = resolve(file);
  const key = readKey(path, env);
  if (key === null) throw missingKey(path);
  const sealer = createSealer(key.key);
  try {
    const sqlite = openSqlite(path, { readonly: true, fileMustExist: true });
    const db = new Kysely<Database>({
      dialect: createSqliteDialect({ sqlite, path, assertInPlace: watchFileIdentity(path) }),
    });
    const close = async (): Promise<void> => {
      await db.destroy();
      sqlite.close();
    };
    try {
      const check = db.selectFrom('meta').select('value').where('key', '=', KEY_CHECK);
      proveKey(sealer, (await check.executeTakeFirstOrThrow()).value, key, path);
    } catch (error) {
      await close();
      throw error;
    }
    return { db, sealer, sqlite, [Symbol.asyncDispose]: close };
  } catch (error) {
    throw explainSqliteError(error, path);
  }
};
