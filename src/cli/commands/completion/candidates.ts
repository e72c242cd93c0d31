import type { Command, Option } from 'commander';

/** What may stand next on a command line. */
export interface Candidates {
  readonly words: readonly { readonly word: string; readonly says: string }[];
  /** A file or folder may stand there too: the shell knows those. */
  readonly files: boolean;
  /** The name of a practice may stand there. */
  readonly practices: boolean;
}

const NONE: Candidates = { words: [], files: false, practices: false };

/** What the value of an option is called in its flags, when it is something that lies on a disk. */
const ON_DISK = ['file', 'folder'];

const optionNamed = (command: Command, flag: string): Option | undefined =>
  command
    .createHelp()
    .visibleOptions(command)
    .find(({ long, short }) => long === flag || short === flag);

const valuesOf = (option: Option): Candidates => {
  const name = /[<[]([^>\]]+)/.exec(option.flags)?.[1] ?? '';
  return {
    words: (option.argChoices ?? []).map((word) => ({ word, says: '' })),
    files: ON_DISK.includes(name),
    practices: option.long === '--practice',
  };
};

/** Where the words that are written already lead to: a command, and an option of it that waits for its value. */
const follow = (
  program: Command,
  written: readonly string[],
): { command: Command; waiting: Option | null } => {
  let command = program;
  let waiting: Option | null = null;
  for (const word of written) {
    if (waiting !== null) waiting = null;
    else if (word.startsWith('-')) {
      const option = optionNamed(command, word);
      waiting = option?.required || option?.optional ? option : null;
    } else command = command.commands.find((c) => c.name() === word) ?? command;
  }
  return { command, waiting };
};

const firstSentence = (text: string): string => text.replaceAll(/\s+/g, ' ').split(/\. |; /)[0] ?? '';

/**
 * What may stand in place of the last of `words`, which may be empty. From the tree of commands itself, so that it
 * always fits the program.
 */
export const candidates = (program: Command, words: readonly string[]): Candidates => {
  const { command, waiting } = follow(program, words.slice(0, -1));
  const last = words.at(-1) ?? '';
  const isFitting = ({ word }: { readonly word: string }): boolean => word.startsWith(last);
  if (waiting !== null) {
    const values = valuesOf(waiting);
    return { ...values, words: values.words.filter(isFitting) };
  }
  const help = command.createHelp();
  if (last.startsWith('-')) {
    const options = help
      .visibleOptions(command)
      .map((o) => ({ word: o.long ?? o.short ?? '', says: firstSentence(o.description) }));
    return { ...NONE, words: options.filter(isFitting) };
  }
  const commands = help
    .visibleCommands(command)
    .map((c) => ({ word: c.name(), says: firstSentence(c.description()) }));
  const takesFiles = command.registeredArguments.some((argument) => ON_DISK.includes(argument.name()));
  return { ...NONE, words: commands.filter(isFitting), files: takesFiles };
};
