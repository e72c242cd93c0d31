// The page about the commands, from the same tree of commands as the help.
import type { Command, Option } from 'commander';
import { examplesOf } from '../src/cli/examples.ts';
import { buildCli } from '../src/cli/program.ts';
import { cell, GENERATED, table } from './markdown.ts';

const PROGRAM = 'ephysio-ghl';

const optionsOf = (command: Command): Option[] =>
  command
    .createHelp()
    .visibleOptions(command)
    .filter(({ long }) => long !== '--help' && long !== '--version');

/** From the word behind the program's name. */
const nameOf = (command: Command): string =>
  command.parent?.parent ? `${nameOf(command.parent)} ${command.name()}` : command.name();

const below = (command: Command): Command[] =>
  command
    .createHelp()
    .visibleCommands(command)
    .filter((inner) => inner.name() !== 'help' && inner.parent === command)
    .flatMap((inner) => [inner, ...below(inner)]);

const sentence = (text: string): string => {
  const [first = '', ...rest] = text;
  return `${first.toUpperCase()}${rest.join('')}${/[.!?)]$/.test(text) ? '' : '.'}`;
};

/** Brackets of a placeholder in running text would be read as HTML. */
const prose = (text: string): string => cell(text).replaceAll('<', '\\<');

/** As on a web page that shows markdown. */
const anchor = (title: string): string => title.toLowerCase().replaceAll(' ', '-');

const optionRow = ({
  flags,
  description,
  argChoices,
  defaultValue,
  defaultValueDescription,
}: Option): string[] => {
  const isSwitch = !/[<[]/.test(flags);
  const usual = defaultValueDescription ?? (defaultValue === undefined ? null : String(defaultValue));
  const choices = argChoices === undefined ? '' : ` (${argChoices.map((c) => `\`${c}\``).join(', ')})`;
  return [
    `\`${flags}\``,
    usual === null || isSwitch ? '' : `\`${usual}\``,
    sentence(`${prose(description)}${choices}`),
  ];
};

const optionTable = (options: readonly Option[]): string =>
  table(['option', 'default', 'meaning'], options.map(optionRow));

/** Every command that works on practices takes the program's own options. */
const takesAll = (command: Command, common: readonly Option[]): boolean => {
  const flags = new Set(optionsOf(command).map((option) => option.flags));
  return common.every((option) => flags.has(option.flags));
};

const ownOptions = (command: Command, common: readonly Option[]): Option[] => {
  const isCommon = new Set(takesAll(command, common) ? common.map(({ flags }) => flags) : []);
  return optionsOf(command).filter(({ flags }) => !isCommon.has(flags));
};

const exampleBlock = (command: Command): string[] => {
  const lines = examplesOf(command);
  if (lines.length === 0) return [];
  const width = Math.max(...lines.map(([line]) => line.length));
  const shown = lines.map(([line, says]) => `${PROGRAM} ${line.padEnd(width)}  # ${says}`);
  return [`\`\`\`sh\n${shown.join('\n')}\n\`\`\``];
};

const usageOf = (command: Command): string => {
  const words = command.registeredArguments.map((argument) => {
    const word = `${argument.name()}${argument.variadic ? '...' : ''}`;
    return argument.required ? `<${word}>` : `[${word}]`;
  });
  return [PROGRAM, nameOf(command), ...words, '[options]'].join(' ');
};

const commandText = (command: Command, common: readonly Option[]): string => {
  const args = command.registeredArguments.map((argument) => [
    `\`${argument.name()}\``,
    sentence(prose(argument.description)),
  ]);
  const options = ownOptions(command, common);
  return [
    `${nameOf(command).includes(' ') ? '###' : '##'} ${nameOf(command)}`,
    sentence(prose(command.description())),
    `\`${usageOf(command)}\``,
    ...(args.length === 0 ? [] : [table(['argument', 'meaning'], args)]),
    ...(options.length === 0 ? [] : [optionTable(options)]),
    ...exampleBlock(command),
  ].join('\n\n');
};

const NOTES = `- Ids of links, reviews and conflicts may be cut to 8 or more characters. Ids of records are written whole.
- Ctrl-C or SIGTERM: the command finishes what it has begun, then ends with 1 (\`auth\`: 3, the listener: 0). A second one ends it at once.
- \`NO_COLOR\` is respected.`;

/** docs/commands.md. */
export const commandsPage = (): string => {
  const program = buildCli({ stopping: new AbortController().signal }, () => undefined);
  const common = optionsOf(program);
  const commands = below(program);
  const others = commands.filter((command) => !takesAll(command, common));
  const index = commands.map((command) => [
    `[\`${nameOf(command)}\`](#${anchor(nameOf(command))})`,
    sentence(prose(command.description())),
  ]);
  return `${[
    GENERATED('src/cli'),
    '# Commands',
    `\`${PROGRAM} <command> [options]\`. \`${PROGRAM} help <command>\` or \`--help\` prints the same texts. \`--version\` prints the version.`,
    'Data goes to stdout, everything else to stderr. What a command ends with: [Exit codes and JSON](exit-codes-and-json.md).',
    '## Options of every command',
    `All commands but ${others.map((command) => `\`${nameOf(command)}\``).join(' and ')} take these. Without \`--practice\` a command works on every practice of the config, each by itself. Where a config is looked for: [Configuration](configuration.md#the-file).`,
    optionTable(common),
    NOTES,
    '## List',
    table(['command', 'does'], index),
    ...commands.map((command) => commandText(command, common)),
  ].join('\n\n')}\n`;
};
