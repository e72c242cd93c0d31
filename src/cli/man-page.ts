import type { Command, Option } from 'commander';
import { EXIT } from '../errors.ts';
import { examplesOf } from './examples.ts';

/** Text as roff takes it: nothing in it is a request, and a hyphen can be typed as it is shown. */
const roff = (text: string): string =>
  text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll(
      /[^\x20-\x7e\n]/gu,
      (c) => `\\[u${(c.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`,
    )
    .replaceAll(/^(?=[.'])/gm, '\\&');

/** A sentence of its own, as descriptions in a help are not. */
const sentence = (text: string): string => {
  const [first = '', ...rest] = text;
  return roff(`${first.toUpperCase()}${rest.join('')}${/[.!?)]$/.test(text) ? '' : '.'}`);
};

const tagged = (tag: string, text: string): string => `.TP\n\\fB${roff(tag)}\\fR\n${sentence(text)}`;

const optionText = ({
  flags,
  description,
  argChoices,
  defaultValue,
  defaultValueDescription,
}: Option): string => {
  const choices = argChoices === undefined ? '' : ` (${argChoices.join(', ')})`;
  const usual = defaultValueDescription ?? (defaultValue === undefined ? null : String(defaultValue));
  const isSwitch = !/[<[]/.test(flags);
  return tagged(flags, `${description}${choices}${usual === null || isSwitch ? '' : ` (default: ${usual})`}`);
};

const optionsOf = (command: Command): Option[] => command.createHelp().visibleOptions(command);

/** A command's own options, without those that every command takes. */
const ownOptions = (command: Command, program: Command): Option[] => {
  const common = new Set(optionsOf(program).map(({ flags }) => flags));
  return optionsOf(command).filter(({ flags }) => !common.has(flags));
};

const fullName = (command: Command): string =>
  command.parent === null ? command.name() : `${fullName(command.parent)} ${command.name()}`;

const argumentsOf = (command: Command): string =>
  command.registeredArguments
    .map((a) => `${a.name()}${a.variadic ? '...' : ''}`)
    .map((name, i) => (command.registeredArguments[i]?.required ? ` <${name}>` : ` [${name}]`))
    .join('');

const commandText = (command: Command, program: Command): string => {
  const lines = examplesOf(command).map(
    ([line, says]) => `.TP\n\\f(CR$ ephysio\\-ghl ${roff(line)}\\fR\n${sentence(says)}`,
  );
  return [
    `.SS "${roff(`${fullName(command)}${argumentsOf(command)}`)}"`,
    sentence(command.description()),
    ...ownOptions(command, program).map(optionText),
    ...(lines.length === 0 ? [] : ['.PP', 'Examples:', ...lines]),
  ].join('\n');
};

const visible = (command: Command): Command[] =>
  command
    .createHelp()
    .visibleCommands(command)
    .filter((c) => c.name() !== 'help' && c.parent === command)
    .flatMap((c) => [c, ...visible(c)]);

const EXITS: Readonly<Record<keyof typeof EXIT, string>> = {
  done: 'done',
  someFailed: 'some records failed, or the run was interrupted: the next run may heal it',
  usage: 'wrong usage or config',
  signIn: 'sign-in needed, or the app was removed from the location',
  guard:
    'a guard stopped the run, the database is damaged or was moved away, or the disk is full: a person must look',
  unreachable: 'a service cannot be reached, or answers with something that is not its API',
  bug: 'a bug of this program',
  locked: 'another run holds the lock',
};

const FILES = {
  './ephysio-ghl.config.json, ./ephysio-ghl.config.yaml': 'the config, in the working directory',
  '$XDG_CONFIG_HOME/ephysio-ghl/config.json': 'the config of a user (else below ~/.config)',
  '/etc/ephysio-ghl/config.json': 'the config of the machine',
  './ephysio-ghl.sqlite': 'the database, beside the config unless "database" in it says otherwise',
  './ephysio-ghl.sqlite.key':
    'its key, which the first run makes. Without it nobody can read the database: keep a copy elsewhere',
  './ephysio-ghl.sqlite.lock': 'empty; says that somebody works with the database. Leave it there',
};

const ENVIRONMENT = {
  EPHYSIO_GHL_CONFIG: 'the config file, if --config does not name one',
  EPHYSIO_GHL_KEY: 'the key of the database, 32 bytes as base64 or hex, in place of the key file',
  CREDENTIALS_DIRECTORY: 'set by systemd: where it hands the config and the files that it names over',
  NO_COLOR: 'no colours, if it is not empty',
};

const list = (entries: Readonly<Record<string, string>>): string =>
  Object.entries(entries)
    .map(([tag, text]) => tagged(tag, text))
    .join('\n');

/** The man page, section 1, from the tree of commands. */
export const manPage = (program: Command): string => {
  const exits = Object.entries(EXITS).map(
    ([name, text]) => [String(EXIT[name as keyof typeof EXIT]), text] as const,
  );
  const sections = {
    NAME: `ephysio\\-ghl \\- ${roff(
      program
        .description()
        .replace(/\.$/, '')
        .replace(/^./, (c) => c.toLowerCase()),
    )}`,
    SYNOPSIS: '\\fBephysio\\-ghl\\fR \\fIcommand\\fR [\\fIoptions\\fR]',
    DESCRIPTION: `${sentence(program.description())}\n${roff('Without --practice a command works on every practice of the config, each by itself. Data goes to stdout, everything else to stderr.')}`,
    OPTIONS: `These go with every command that works on practices.\n${optionsOf(program).map(optionText).join('\n')}`,
    COMMANDS: visible(program)
      .map((c) => commandText(c, program))
      .join('\n'),
    'EXIT STATUS': [...exits]
      .sort(([a], [b]) => Number(a) - Number(b))
      .map(([code, text]) => tagged(code, text))
      .join('\n'),
    FILES: list(FILES),
    ENVIRONMENT: list(ENVIRONMENT),
  };
  const head = `.TH EPHYSIO\\-GHL 1 "" "ephysio\\-ghl ${roff(program.version() ?? '')}" "User Commands"\n.nh`;
  return `${[head, ...Object.entries(sections).map(([name, text]) => `.SH "${name}"\n${text}`)].join('\n')}\n`;
};
