import type { Command } from 'commander';
import { z } from 'zod';
import { outputFor } from '../../../app/context.ts';
import { findConfigFile } from '../../../config/find-file.ts';
import { parseConfigFile } from '../../../config/parse-file.ts';
import { EXIT, type ExitCode, RunError } from '../../../errors.ts';
import type { CommonOptions, Runtime } from '../../options.ts';
import { candidates } from './candidates.ts';
import { COMPLETION_SCRIPTS, type Shell } from './scripts.ts';

export interface CompletionWordsOptions extends CommonOptions {
  /** The command line as it is written so far, without the program; the last one is what is being written. */
  readonly words: readonly string[];
}

const named = z.object({ practices: z.array(z.object({ name: z.string() })) });

/** The practices of the config that the command line means; none if there is no such file. */
const practiceNames = (words: readonly string[]): string[] => {
  const at = words.lastIndexOf('--config');
  const file = at < 0 ? undefined : words[at + 1];
  try {
    const found = findConfigFile({ file, env: process.env, cwd: process.cwd() });
    const config = named.safeParse(parseConfigFile(found.path, found.content));
    return config.success ? config.data.practices.map(({ name }) => name) : [];
  } catch (error) {
    if (error instanceof RunError) return [];
    throw error;
  }
};

/** `completion bash|zsh|fish`: a script for that shell. */
export const completionScript =
  (shell: Shell) =>
  async (options: CommonOptions): Promise<ExitCode> => {
    const output = outputFor(options);
    const script = COMPLETION_SCRIPTS[shell];
    output.document({ command: `completion ${shell}`, ok: true, script });
    output.verbatim(script);
    return EXIT.done;
  };

/** `completion words`: what those scripts ask. */
export const completionWords = async (
  options: CompletionWordsOptions,
  _runtime: Runtime,
  program: Command,
): Promise<ExitCode> => {
  const { words: written } = options;
  const { words, files, practices } = candidates(program, written);
  const names = practices ? practiceNames(written) : [];
  const last = written.at(-1) ?? '';
  const all = [...words, ...names.filter((n) => n.startsWith(last)).map((word) => ({ word, says: '' }))];
  const output = outputFor(options);
  output.document({ command: 'completion words', ok: true, words: all, files });
  const lines = all.map(({ word, says }) => (says === '' ? word : `${word}\t${says}`));
  const text = [...lines, ...(files ? [':files'] : [])].join('\n');
  if (text !== '') output.verbatim(text);
  return EXIT.done;
};
