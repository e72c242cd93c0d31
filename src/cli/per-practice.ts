import type { CommandContext } from '../app/context.ts';
import type { PracticeConfig } from '../config/schema.ts';
import { type ExitCode, RunError, StoppedError } from '../errors.ts';
import { explainSqliteError } from '../store/database/sqlite-error.ts';
import { complain } from './complain.ts';
import { worst } from './worst.ts';

export interface PracticeResult {
  readonly exitCode: ExitCode;
  /** Beside `command`, `practice` and `ok`. */
  readonly document: object;
  readonly text: string;
}

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
    try {
      if (context.stopping.aborted) throw new StoppedError();
      const { exitCode, document, text } = await run(practice);
      output.document({ command, practice: practice.name, ok: exitCode === 0, ...document });
      output.text(text);
      codes.push(exitCode);
    } catch (caught) {
      const error = explainSqliteError(caught, context.store.path);
      if (!(error instanceof RunError)) throw error;
      const { exitCode, message, hint } = error;
      output.document({ command, practice: practice.name, ok: false, error: { exitCode, message, hint } });
      complain(context, 'error', 'command.failed', {
        command,
        practice: practice.name,
        exitCode,
        reason: message,
        hint,
        text: `error: practice ${practice.name}: ${message}\n  ${hint}`,
      });
      codes.push(exitCode);
    }
  }
  return worst(codes);
};
