import { createInterface } from 'node:readline/promises';
import { ConfigError, StoppedError } from '../errors.ts';
import { wrapForTerminal } from './render/wrap.ts';

export interface ConfirmOptions {
  /** What is about to happen, in full. */
  readonly text: string;
  readonly question: string;
  /** `--yes` was given. */
  readonly yes: boolean;
  readonly stopping: AbortSignal;
}

/**
 * Asks before something that is not easily undone; on stderr, so that stdout stays data.
 * @throws ConfigError off a terminal, where nobody could answer
 */
export const confirm = async ({ text, question, yes, stopping }: ConfirmOptions): Promise<boolean> => {
  if (yes) return true;
  if (process.stdin.isTTY !== true)
    throw new ConfigError(`${question} Nobody can be asked off a terminal.`, 'If you mean it, add --yes.');
  process.stderr.write(`${wrapForTerminal(text, process.stderr)}\n`);
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await asking.question(`${question} [y/N] `, { signal: stopping });
    return /^y(es)?$/i.test(answer.trim());
  } catch (error) {
    if (stopping.aborted) throw new StoppedError();
    throw error;
  } finally {
    asking.close();
  }
};
