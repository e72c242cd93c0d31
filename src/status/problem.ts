import { EXIT, type ExitCode } from '../errors.ts';

/** What is synced. */
export type Kind = 'patients' | 'appointments';

interface Run {
  readonly command: string;
  /** UTC ISO. */
  readonly startedAt: string;
}

interface Failure extends Run {
  readonly exitCode: number | null;
  readonly message: string;
  readonly hint: string;
}

interface Count {
  readonly count: number;
}

/** The values of each code: settings, times and numbers. */
interface ProblemValues {
  'app-removed': { readonly practice: string; readonly at: string };
  'not-signed-in': { readonly practice: string };
  'not-renewable': { readonly practice: string; readonly expiresAt: string | null };
  'run-killed': Run;
  /** `failed`: so many records; `null`: nobody knows. */
  'records-failed': Run & { readonly exitCode: number | null; readonly failed: number | null };
  'run-guarded': Failure;
  'run-failed': Failure;
  'never-ran': { readonly kinds: readonly Kind[] };
  'run-overdue': {
    readonly kinds: readonly Kind[];
    readonly lastAt: string;
    readonly maxRunAgeHours: number;
  };
  /** `guard`: the one that holds webhook events back. */
  'inbox-held': { readonly guard: string; readonly count: number };
  'inbox-stuck': { readonly open: number; readonly dueSince: string };
  'dead-webhooks': Count;
  'dead-records': Count;
  reviews: Count;
  conflicts: Count;
}

export type ProblemCode = keyof ProblemValues;

/** A code with its values. */
export type Found<C extends ProblemCode = ProblemCode> = {
  readonly [K in C]: { readonly code: K; readonly values: ProblemValues[K] };
}[C];

interface Verdict {
  /** Everyday work that waits for a person is a warning: it leaves the practice's state good. */
  readonly severity: 'error' | 'warning';
  /** What `status` ends with because of it; 0 for a warning. */
  readonly exitCode: ExitCode;
}

/** Something that a person should know, as it was found; `describeProblem` gives it its text. */
export type FoundProblem = Found & Verdict;

export const errorOf = (found: Found, exitCode: ExitCode = EXIT.someFailed): FoundProblem => ({
  ...found,
  severity: 'error',
  exitCode,
});

export const warningOf = (found: Found): FoundProblem => ({
  ...found,
  severity: 'warning',
  exitCode: EXIT.done,
});

/** A problem with its text, fit for output. */
export interface Problem extends Verdict {
  readonly code: ProblemCode;
  readonly message: string;
  /** What to do. */
  readonly cure: string;
}

/** By what a status is judged. */
export interface JudgeOptions {
  /** Epoch milliseconds. */
  readonly now: number;
  readonly maxRunAgeHours: number | null;
  /** Without calendars there are no appointments to sync. */
  readonly hasCalendars: boolean;
  /** By whose clock texts name times; UTC when left out, as in JSON. */
  readonly timezone?: string | undefined;
}
