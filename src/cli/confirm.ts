import { createInterface } from 'node:readline/promises';
import { ConfigError, StoppedError } from '../errors.ts';
import { forTerminal } from './render/for-terminal.ts';

const ask = async (question: string, stopping: AbortSignal): Promise<string> => {
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await asking.question(`${forTerminal(question, process.stderr)} `, { signal: stopping });
  } catch (error) {
    if (stopping.aborted) throw new StoppedError();
    throw error;
  } finally {
    asking.close();
  }
};

export interface ConfirmOptions {
  /** What is about to happen, in full. */
  readonly text: string;
  readonly question: string;
  /** `--yes` was given. */
  readonly yes: boolean;
  readonly stopping: AbortSignal;
}

/**
 * Asks for a line that must not stand in a history of commands. On stderr, so that stdout stays data.
 * @param instead what to do off a terminal
 * @throws ConfigError off a terminal, where nobody could answer
 */
export const askFor = async (
  question: string,
  stopping: AbortSignal,
  instead = 'Use an id.',
): Promise<string> => {
  if (process.stdin.isTTY !== true)
    throw new ConfigError(`${question} Nobody can be asked off a terminal.`, instead);
  return ask(question, stopping);
};

/**
 * Asks before something that is not easily undone; on stderr, so that stdout stays data.
 * @throws ConfigError off a terminal, where nobody could answer
 */
export const confirm = async ({ text, question, yes, stopping }: ConfirmOptions): Promise<boolean> => {
  if (yes) return true;
  if (process.stdin.isTTY !== true)
    throw new ConfigError(`${question} Nobody can be asked off a terminal.`, 'If you mean it, add --yes.');
  process.stderr.write(`${forTerminal(text, process.stderr)}\n`);
  return /^y(es)?$/i.test((await ask(`${question} [y/N]`, stopping)).trim());
};
