/**
 * The closed family of errors. Messages and hints name settings, ids and statuses; never a patient's data.
 * Each run-level error carries the exit code of the process and the next step for the person who reads it.
 */

/** Exit codes of the program (docs/exit-codes-and-json.md). */
export const EXIT = {
  done: 0,
  someFailed: 1,
  usage: 2,
  signIn: 3,
  guard: 4,
  unreachable: 69,
  bug: 70,
  locked: 75,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** An error that ends a run. */
export class RunError extends Error {
  override readonly name: string = 'RunError';
  readonly exitCode: ExitCode;
  readonly hint: string;

  constructor(exitCode: ExitCode, message: string, hint: string, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
    this.hint = hint;
  }
}

/** Wrong usage or config (2). */
export class ConfigError extends RunError {
  override readonly name = 'ConfigError';
  constructor(message: string, hint: string, options?: ErrorOptions) {
    super(EXIT.usage, message, hint, options);
  }
}

/** A person has to sign in again (3). */
export class SignInError extends RunError {
  override readonly name: string = 'SignInError';
  constructor(message: string, hint: string, options?: ErrorOptions) {
    super(EXIT.signIn, message, hint, options);
  }
}

/** The sign-in is good, but was not given the right to this call. */
export class MissingScopeError extends SignInError {
  override readonly name = 'MissingScopeError';
}

/** A guard stopped the run before its first write, or held a part of it back, or the state needs a person (4). */
export class GuardError extends RunError {
  override readonly name = 'GuardError';
  /** What stopped it: codes. */
  readonly guards: readonly string[];
  constructor(guard: string | readonly string[], message: string, hint: string, options?: ErrorOptions) {
    super(EXIT.guard, message, hint, options);
    this.guards = typeof guard === 'string' ? [guard] : guard;
  }
}

/** A service cannot be reached, or answers with something that is not its API (69). */
export class UnreachableError extends RunError {
  override readonly name = 'UnreachableError';
  constructor(message: string, hint: string, options?: ErrorOptions) {
    super(EXIT.unreachable, message, hint, options);
  }
}

/** Another run holds the lock, or another program the database (75). */
export class LockedError extends RunError {
  override readonly name = 'LockedError';
  constructor(message: string, hint: string, options?: ErrorOptions) {
    super(EXIT.locked, message, hint, options);
  }
}

/** The operator stopped the run (SIGINT, SIGTERM): 1, because what is left is done by the next run. */
export class StoppedError extends RunError {
  override readonly name = 'StoppedError';
  constructor() {
    super(EXIT.someFailed, 'Stopped on request; what was begun is finished.', 'The next run does the rest.');
  }
}

/** Why a record could not be read or written. Scripts match on it. */
export type RecordErrorCode =
  | 'failed'
  | 'refused'
  | 'duplicate'
  | 'not-found'
  | 'unknown-outcome'
  | 'not-taken'
  | 'superseded'
  | 'not-supported'
  | 'begun'
  | 'invoice-not-open';

/** One record's write failed; the others go on. `reason` is fit for output: no patient data. */
export class RecordError extends Error {
  override readonly name: string = 'RecordError';
  readonly code: RecordErrorCode = 'failed';
  readonly reason: string;
  constructor(reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.reason = reason;
  }
}

/** The service understood the write and refused it: the same write will be refused again. */
export class RefusedError extends RecordError {
  override readonly name = 'RefusedError';
  override readonly code = 'refused';
  /** The fields whose values it is about. None: it does not say. */
  readonly fields: readonly string[];
  constructor(reason: string, options: ErrorOptions & { readonly fields?: readonly string[] } = {}) {
    super(reason, options);
    this.fields = options.fields ?? [];
  }
}

/** GHL refused a create or an update because another contact holds the e-mail or phone. */
export class DuplicateError extends RecordError {
  override readonly name = 'DuplicateError';
  override readonly code = 'duplicate';
  readonly existingId: string;
  readonly field: 'email' | 'phone' | null;
  constructor(existingId: string, field: 'email' | 'phone' | null) {
    super(`GHL already has contact ${existingId} with the same ${field ?? 'e-mail or phone'}`);
    this.existingId = existingId;
    this.field = field;
  }
}

/** The id names nothing (any more). */
export class NotFoundError extends RecordError {
  override readonly name = 'NotFoundError';
  override readonly code = 'not-found';
}

/** The write may or may not have been carried out: ask before repeating it. */
export class UnknownOutcomeError extends RecordError {
  override readonly name = 'UnknownOutcomeError';
  override readonly code = 'unknown-outcome';
}

/** The service was too busy or broken to take the write; it was certainly not carried out. */
export class NotTakenError extends RecordError {
  override readonly name = 'NotTakenError';
  override readonly code = 'not-taken';
}

/** Another process writes, or has just written, this record: what was planned for it is outdated. Nothing was sent. */
export class SupersededError extends RecordError {
  override readonly name = 'SupersededError';
  override readonly code = 'superseded';
  constructor() {
    super('another process is writing this record');
  }
}

/** The service does not have this call (404, 405, 501 on an assumed one): a person has to make the change. */
export class NotSupportedError extends RecordError {
  override readonly name: string = 'NotSupportedError';
  override readonly code: RecordErrorCode = 'not-supported';
  /** HTTP status of the answer that said so; `null` when it was not asked. */
  readonly status: number | null;
  /** The fields that it is about: the others can be written. None: it is about the whole call. */
  readonly fields: readonly string[];
  constructor(
    reason: string,
    options: ErrorOptions & { readonly status?: number; readonly fields?: readonly string[] } = {},
  ) {
    super(reason, options);
    this.status = options.status ?? null;
    this.fields = options.fields ?? [];
  }
}

/**
 * The record has begun, or may have been billed: only a person at the desk changes it. Nothing was sent, and the same change
 * is not tried again.
 */
export class KeptError extends NotSupportedError {
  override readonly name = 'KeptError';
  override readonly code: 'begun' | 'invoice-not-open';
  /** `fields`: those that stay; none: all that was to change. */
  constructor({
    code,
    reason,
    fields,
  }: {
    readonly code: KeptError['code'];
    readonly reason: string;
    readonly fields: readonly string[];
  }) {
    super(reason, { fields });
    this.code = code;
  }
}
