import { EXIT, type ExitCode } from '../errors.ts';
import type { RunFact } from '../store/tables/sync-runs.ts';
import { errorOf, type FoundProblem, type JudgeOptions, type Kind } from './problem.ts';
import type { GhlSignIn } from './sign-ins.ts';

/** What is synced, and by which commands. */
const KINDS = [
  { kind: 'patients', commands: ['sync', 'sync patients'] },
  { kind: 'appointments', commands: ['sync', 'sync appointments'] },
] as const;

const HOUR_MS = 3_600_000;

/** What `status` ends with because of a run: what needs a person keeps its code. */
const exitOf = (code: number | null): ExitCode =>
  [EXIT.signIn, EXIT.guard, EXIT.unreachable].find((known) => known === code) ?? EXIT.someFailed;

const failed = ({ command, startedAt, state, counts, error: stop, exitCode }: RunFact): FoundProblem => {
  const run = { command, startedAt };
  if (state === 'killed') return errorOf({ code: 'run-killed', values: run });
  if (stop === null) {
    const values = { ...run, exitCode, failed: counts?.failed ?? null };
    return errorOf({ code: 'records-failed', values }, exitOf(exitCode));
  }
  const { message, hint } = stop;
  const code = exitCode === EXIT.guard ? 'run-guarded' : 'run-failed';
  return errorOf({ code, values: { ...run, exitCode, message, hint } }, exitOf(exitCode));
};

/** A run that a guard stopped is a problem until one goes through, whatever else stops those in between. */
const lastFailures = (runs: readonly RunFact[]): RunFact[] => {
  const judged = runs.filter((run) => run.state !== 'running');
  const wentThrough = judged.findIndex(
    (run) => run.exitCode === EXIT.done || (run.exitCode === EXIT.someFailed && run.error === null),
  );
  const [last] = judged;
  const guarded = (wentThrough < 0 ? judged : judged.slice(0, wentThrough)).find(
    (run) => run.exitCode === EXIT.guard,
  );
  return [last, guarded].filter((run) => run !== undefined).filter((run) => run.exitCode !== EXIT.done);
};

const overdue = (
  kinds: readonly Kind[],
  last: RunFact | undefined,
  { now, maxRunAgeHours }: JudgeOptions,
): FoundProblem[] => {
  if (last === undefined) return [errorOf({ code: 'never-ran', values: { kinds } })];
  const { startedAt: lastAt } = last;
  if (maxRunAgeHours === null || now - Date.parse(lastAt) <= maxRunAgeHours * HOUR_MS) return [];
  return [errorOf({ code: 'run-overdue', values: { kinds, lastAt, maxRunAgeHours } })];
};

/** A renewal that failed matters until tokens were got after all. */
const renewalFailures = (runs: readonly RunFact[], ghl: GhlSignIn): RunFact[] => {
  const last = runs.find((run) => run.command === 'refresh-token');
  const isOver =
    last === undefined ||
    last.exitCode === EXIT.done ||
    (ghl.obtainedAt !== null && ghl.obtainedAt > last.startedAt);
  return isOver ? [] : [last];
};

/** What the runs say, kind by kind: a dry run proves nothing. `runs`: newest first. */
export const findRunProblems = (
  runs: readonly RunFact[],
  ghl: GhlSignIn,
  options: JudgeOptions,
): FoundProblem[] => {
  const byKind = KINDS.filter(({ kind }) => kind !== 'appointments' || options.hasCalendars).map(
    ({ kind, commands }) => ({
      kinds: [kind],
      runs: runs.filter((run) => !run.dryRun && commands.some((command) => command === run.command)),
    }),
  );
  const failures = new Set([
    ...byKind.flatMap((kind) => lastFailures(kind.runs)),
    ...renewalFailures(runs, ghl),
  ]);
  const late = byKind.filter((kind) => overdue(kind.kinds, kind.runs[0], options).length > 0);
  // One timer runs both: what both lack is said once.
  const isSame = new Set(late.map((kind) => kind.runs[0])).size < late.length;
  const merged = isSame ? [{ kinds: late.flatMap(({ kinds }) => kinds), runs: late[0]?.runs ?? [] }] : late;
  return [
    ...[...failures].map(failed),
    ...merged.flatMap((kind) => overdue(kind.kinds, kind.runs[0], options)),
  ];
};
