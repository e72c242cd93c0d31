import { counted } from '../domain/counted.ts';
import { EXIT, type ExitCode } from '../errors.ts';
import { minute } from './minute.ts';
import type { JudgeOptions, Problem } from './problem.ts';
import type { RunFact } from './runs.ts';
import type { GhlSignIn } from './sign-ins.ts';

/** What is synced, and by which commands. */
const KINDS = [
  { what: 'patients', commands: ['sync', 'sync patients'] },
  { what: 'appointments', commands: ['sync', 'sync appointments'] },
] as const;

const HOUR_MS = 3_600_000;

/** What `status` ends with because of a run: what needs a person keeps its code. */
const exitOf = (code: number | null): ExitCode =>
  [EXIT.signIn, EXIT.guard, EXIT.unreachable].find((known) => known === code) ?? EXIT.someFailed;

const named = ({ command, startedAt }: RunFact): string => `${command} of ${minute(startedAt)}`;

const failed = (run: RunFact): Problem => {
  const { counts, error, exitCode: code } = run;
  if (run.state === 'killed') {
    return {
      code: 'run-killed',
      severity: 'error',
      message: `${named(run)} was killed.`,
      cure: 'The next run does the rest. If it happens again: time limit, memory?',
      exitCode: EXIT.someFailed,
    };
  }
  const ended = `${named(run)} ended with ${code ?? '?'}`;
  if (error === null) {
    return {
      code: 'records-failed',
      severity: 'error',
      message: `${ended}: ${counts === null ? 'records' : counted(counts.failed, 'record')} failed.`,
      cure: 'The next run tries them again; its output says which and why.',
      exitCode: exitOf(code),
    };
  }
  return {
    code: code === EXIT.guard ? 'run-guarded' : 'run-failed',
    severity: 'error',
    message: `${ended}: ${error.message}`,
    cure: error.hint,
    exitCode: exitOf(code),
  };
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
  return [last, guarded].filter((run) => run !== undefined && run.exitCode !== EXIT.done) as RunFact[];
};

const overdue = (
  what: string,
  last: RunFact | undefined,
  { now, maxRunAgeHours }: JudgeOptions,
): Problem[] => {
  const cure = 'Does its timer run? By hand: ephysio-ghl sync';
  const problem = (code: string, message: string): Problem[] => [
    { code, severity: 'error', message, cure, exitCode: EXIT.someFailed },
  ];
  if (last === undefined) return problem('never-ran', `No run of ${what} yet.`);
  if (maxRunAgeHours === null || now - Date.parse(last.startedAt) <= maxRunAgeHours * HOUR_MS) return [];
  return problem(
    'run-overdue',
    `The last run of ${what} was at ${minute(last.startedAt)}, over ${maxRunAgeHours} h ago.`,
  );
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
): Problem[] => {
  const kinds = KINDS.filter(({ what }) => what !== 'appointments' || options.hasCalendars).map(
    ({ what, commands }) => ({
      what,
      runs: runs.filter((run) => !run.dryRun && commands.some((command) => command === run.command)),
    }),
  );
  const failures = new Set([
    ...kinds.flatMap((kind) => lastFailures(kind.runs)),
    ...renewalFailures(runs, ghl),
  ]);
  const late = kinds.filter((kind) => overdue(kind.what, kind.runs[0], options).length > 0);
  // One timer runs both: what both lack is said once.
  const isSame = new Set(late.map((kind) => kind.runs[0])).size < late.length;
  const merged = isSame ? [{ what: 'patients and appointments', runs: late[0]?.runs ?? [] }] : late;
  return [
    ...[...failures].map(failed),
    ...merged.flatMap((kind) => overdue(kind.what, kind.runs[0], options)),
  ];
};
