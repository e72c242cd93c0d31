import type { CommandContext } from '../app/context.ts';
import type { PracticeConfig } from '../config/schema.ts';
import { EXIT, type ExitCode, RunError, StoppedError } from '../errors.ts';
import { explainSqliteError } from '../store/database/sqlite-error.ts';
import { reportProblem } from './reporter.ts';

/** What needs a person most comes first. */
const SEVEREST_FIRST: readonly ExitCode[] = [
  EXIT.bug,
  EXIT.usage,
  EXIT.signIn,
  EXIT.guard,
  EXIT.unreachable,
  EXIT.locked,
  EXIT.someFailed,
  EXIT.done,
];

/** Which of several practices' exit codes the process ends with. */
export const mostSevere = (codes: readonly ExitCode[]): ExitCode =>
  SEVEREST_FIRST.find((code) => codes.includes(code)) ?? EXIT.done;

export interface PracticeResult {
  readonly exitCode: ExitCode;
  /** Beside `command`, `practice` and `ok`. */
  readonly document: object;
  readonly text: string;
  /** The columns of its lines off a terminal, where they are not broken otherwise. */
  readonly columns?: number;
  /** What ended it early: it is reported after the rest, and its exit code counts. */
  readonly error?: RunError | null;
}

/** An error as documents say it. */
const errorOf = ({ exitCode, message, hint }: RunError) => ({ exitCode, message, hint });

/**
 * Runs a command for each practice by itself, and shows each one's result: one JSON document, or text.
 * A practice's error is its own; the worst exit code counts.
 */
export const perPractice = async (
  context: CommandContext,
  command: string,
  run: (practice: PracticeConfig) => Promise<PracticeResult>,
): Promise<ExitCode> => {
  const { output } = context;
  const codes: ExitCode[] = [];
  for (const practice of context.practices) {
    const head = { command, practice: practice.name };
    const tell = ({ exitCode, message: reason, hint }: RunError): void => {
      const text = `error: practice ${practice.name}: ${reason}\n  ${hint}`;
      reportProblem(context, 'error', 'command.failed', { ...head, exitCode, reason, hint, text });
      codes.push(exitCode);
    };
    try {
      if (context.stopping.aborted) throw new StoppedError();
      const { exitCode, document, text, columns, error = null } = await run(practice);
      const ok = error === null && exitCode === 0;
      output.document({ ...head, ok, ...document, ...(error && { error: errorOf(error) }) });
      output.text(text, columns);
      if (error === null) codes.push(exitCode);
      else tell(error);
    } catch (caught) {
      const error = explainSqliteError(caught, context.store.path);
      if (!(error instanceof RunError)) throw error;
      output.document({ ...head, ok: false, error: errorOf(error) });
      tell(error);
    }
  }
  return mostSevere(codes);
};

/** Runs for those practices that have one of the items, each with its own. */
export const perOwner = <T extends { readonly practice: string }>(
  context: CommandContext,
  command: string,
  items: readonly T[],
  run: (items: readonly T[], practice: PracticeConfig) => Promise<PracticeResult>,
): Promise<ExitCode> => {
  const own = (name: string): T[] => items.filter((item) => item.practice === name);
  const practices = context.practices.filter(({ name }) => own(name).length > 0);
  return perPractice({ ...context, practices }, command, (practice) => run(own(practice.name), practice));
};
