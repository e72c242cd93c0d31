import { EXIT, type ExitCode, RecordError, RunError } from '../../../errors.ts';
import { explainSqliteError } from '../../../store/database/sqlite-error.ts';

/** `warn`: it works, but somebody should look. `skip`: could not be looked at; the message says why. */
export type Status = 'ok' | 'warn' | 'fail' | 'skip';

/** What a check found out. Ids and names of settings only, never a patient's data. */
export interface Finding {
  readonly status: Status;
  readonly message: string;
  /** What to do about it; `null` where there is nothing to do. */
  readonly cure: string | null;
  /** With `fail`: the exit code of the command that stumbles over it. */
  readonly exitCode: ExitCode | null;
}

export const ok = (message: string): Finding => ({ status: 'ok', message, cure: null, exitCode: null });

export const skip = (message: string): Finding => ({ status: 'skip', message, cure: null, exitCode: null });

export const warn = (message: string, cure: string): Finding => ({
  status: 'warn',
  message,
  cure,
  exitCode: null,
});

export const fail = (exitCode: ExitCode, message: string, cure: string): Finding => ({
  status: 'fail',
  message,
  cure,
  exitCode,
});

/** Everything that is wrong, or that all is well. */
export const foundOr = (found: readonly Finding[], well: string): readonly Finding[] =>
  found.length === 0 ? [ok(well)] : found;

const explained = (error: unknown, database: string): unknown =>
  (error as NodeJS.ErrnoException)?.code?.startsWith('SQLITE_') === true
    ? explainSqliteError(error, database)
    : error;

/**
 * An error as a finding. The message of one that is not ours may quote a record: only its name is shown.
 * @param database its path, for what SQLite has to say
 */
export const failureOf = (caught: unknown, database: string): Finding => {
  const error = explained(caught, database);
  if (error instanceof RunError) return fail(error.exitCode, error.message, error.hint);
  if (error instanceof RecordError) {
    return fail(EXIT.someFailed, error.reason, 'Run it again; if it stays, look at that record.');
  }
  const name = error instanceof Error ? error.constructor.name : typeof error;
  return fail(EXIT.bug, `internal error (${name})`, 'This is a bug of ephysio-ghl: report it.');
};
