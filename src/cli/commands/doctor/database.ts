import { existsSync, statSync } from 'node:fs';
import { counted } from '../../../domain/counted.ts';
import { EXIT } from '../../../errors.ts';
import { MIGRATION_TABLE } from '../../../store/database/migrate.ts';
import { damagedError } from '../../../store/database/sqlite-error.ts';
import { keyPath, readKey } from '../../../store/seal/key.ts';
import type { Store } from '../../../store/store.ts';
import { type Finding, fail, ok } from './finding.ts';
import type { Surroundings } from './surroundings.ts';

/** Above this the whole check takes too long: the quick one leaves out whether indexes agree with their tables. */
const LARGE = 200_000_000;

/** There is nothing to open yet, or it is there without its other half. */
export const checkNoDatabase = (path: string): Finding =>
  existsSync(keyPath(path))
    ? fail(
        EXIT.guard,
        `there is a key ${keyPath(path)}, but no database ${path}`,
        'Restore the database from a backup, or move the key away to begin anew.',
      )
    : ok(`there is none yet; the first command that needs it makes ${path}`);

/** An open database, whose key therefore fits: whole, and at which version. @throws GuardError when it is damaged */
export const checkDatabase = ({ sqlite, path }: Store, { env }: Pick<Surroundings, 'env'>): Finding => {
  const quick = statSync(path).size > LARGE;
  const check = quick ? 'quick_check' : 'integrity_check';
  const problems = sqlite.prepare(`pragma ${check}(100)`).pluck().all() as string[];
  if (problems.length !== 1 || problems[0] !== 'ok') {
    const first = problems[0]?.split('\n')[0] ?? '';
    throw damagedError(path, `is damaged (${counted(problems.length, 'fault')}; the first: ${first})`);
  }
  const version = sqlite.prepare(`select max(name) from ${MIGRATION_TABLE}`).pluck().get() as string;
  const key = readKey(path, env)?.origin ?? keyPath(path);
  return ok(`whole${quick ? ' (quick check)' : ''}, version ${version}, key from ${key}`);
};
