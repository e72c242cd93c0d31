import type { Command } from 'commander';

/** Adds examples to a command's help: lines to type, and what each does. */
export const examples = (command: Command, lines: readonly (readonly [string, string])[]): Command =>
  command.addHelpText(
    'after',
    `\nExamples:\n${lines.map(([line, says]) => `  $ ephysio-ghl ${line}\n      ${says}`).join('\n')}`,
  );
