import { EXIT } from '../../../errors.ts';
import { openSqlite } from '../../../store/database/sqlite.ts';
import { type Finding, fail, ok } from './finding.ts';

/** The oldest Node that the program runs on (package.json, "engines"). */
const OLDEST = [20, 19] as const;

/** Node's version, and whether SQLite's native part was built for it. `version`: `process.versions.node`. */
export const checkInstallation = (version: string): Finding => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
    return fail(
      EXIT.usage,
      `Node ${version} is too old`,
      `Install Node ${OLDEST.join('.')} or newer, then install ephysio-ghl again.`,
    );
  }
  try {
    const sqlite = openSqlite(':memory:');
    const sqliteVersion = sqlite.prepare('select sqlite_version()').pluck().get() as string;
    sqlite.close();
    return ok(`Node ${version}, SQLite ${sqliteVersion}`);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    return fail(
      EXIT.usage,
      `better-sqlite3 cannot be loaded (${code})`,
      'It was built for another Node: run `npm rebuild better-sqlite3` where ephysio-ghl is installed.',
    );
  }
};
