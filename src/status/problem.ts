import type { ExitCode } from '../errors.ts';

/** Something that a person should know. Fit for output: settings, times and numbers. */
export interface Problem {
  readonly code: string;
  /** Everyday work that waits for a person is a warning: it leaves the practice's state good. */
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** What to do. */
  readonly cure: string;
  /** What `status` ends with because of it; 0 for a warning. */
  readonly exitCode: ExitCode;
}

/** By what a status is judged. */
export interface JudgeOptions {
  /** Epoch milliseconds. */
  readonly now: number;
  readonly maxRunAgeHours: number | null;
  /** Without calendars there are no appointments to sync. */
  readonly hasCalendars: boolean;
}
