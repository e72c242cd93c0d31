import type { Command } from 'commander';

/** A line to type, without the program's name, and what it does. */
export type Example = readonly [line: string, says: string];

const known = new WeakMap<Command, readonly Example[]>();

/** Adds examples to a command's help. */
export const examples = (command: Command, lines: readonly Example[]): Command => {
  known.set(command, lines);
  return command.addHelpText(
    'after',
    `\nExamples:\n${lines.map(([line, says]) => `  $ ephysio-ghl ${line}\n      ${says}`).join('\n')}`,
  );
};

/** The examples of a command, for the man page. */
export const examplesOf = (command: Command): readonly Example[] => known.get(command) ?? [];
