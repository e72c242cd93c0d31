import { type Command, Option } from 'commander';
import type { ExitCode } from '../errors.ts';
import { examples } from './examples.ts';
import {
  COMMON_OPTIONS,
  type CommonOptions,
  type OptionDefinitions,
  type OptionValues,
  type Runtime,
} from './options.ts';

/** Texts of arguments by how the help shows them: `<file>`, `[file]`, `<ids...>`, `[ids...]`. */
export type ArgumentDefinitions = Readonly<Record<`<${string}>` | `[${string}]`, string>>;

type ArgumentName<A> = A extends `<${infer Name}>` | `[${infer Name}]`
  ? Name extends `${infer Many}...`
    ? Many
    : Name
  : never;

type ArgumentValue<A> = A extends `${string}...${string}` ? readonly string[] : string;

/** Arguments that may be missing; of several words there is a list in any case. */
type Optional<A> = A extends `${string}...]` ? never : A extends `[${string}]` ? A : never;

/** What `run` gets of these arguments. */
export type ArgumentValues<A> = {
  readonly [K in Exclude<keyof A, Optional<keyof A>> as ArgumentName<K>]: ArgumentValue<K>;
} & { readonly [K in Optional<keyof A> as ArgumentName<K>]?: ArgumentValue<K> };

/** An option that no flag sets, or a flag that nobody reads. Optional ones would pass unnoticed otherwise. */
type Unmatched<Read, Given> = Exclude<Read, Given | keyof CommonOptions> | Exclude<Given, Read>;

type AllMatched<Read, Given> = [Unmatched<Read, Given>] extends [never]
  ? unknown
  : { readonly unmatched: Unmatched<Read, Given> };

/** What a command's module exports. @param program the whole tree of commands */
export type Run<Values> = (values: Values, runtime: Runtime, program: Command) => Promise<ExitCode>;

interface Description {
  readonly name: string;
  /** One line in the list of commands, and the help's text if there is no `description`. */
  readonly summary: string;
  readonly description?: string;
  readonly isHidden?: boolean;
  /** It needs no config: the options of commands that work on practices do not go with it. */
  readonly isStandalone?: boolean;
  /** Lines to type, without the program's name, and what they do. */
  readonly examples: Readonly<Record<string, string>>;
  readonly subcommands?: readonly CommandDefinition[];
}

/** All that a command is: flags, help, completion and man page come from it. */
export interface CommandDefinition extends Description {
  readonly arguments: ArgumentDefinitions;
  readonly options: OptionDefinitions;
  /** Loads and runs it; without: a group of others. */
  readonly perform: ((command: Command, runtime: Runtime) => Promise<ExitCode>) | null;
}

const chainOf = (command: Command): Command[] =>
  command.parent === null ? [command] : [...chainOf(command.parent), command];

/**
 * A command's arguments and options, with options that stand before its name (`sync --dry-run patients`). The nearest one
 * that was given counts, and a default only where none was: commander's own merge would let an outer default win.
 * Commander's values have no types: they have those of the definition, from which its parser was made.
 */
const valuesOf = <Values>(command: Command): Values => {
  const options = (areDefaults: boolean) =>
    chainOf(command).flatMap((c) =>
      Object.entries(c.opts()).filter(
        ([name]) => (c.getOptionValueSource(name) === 'default') === areDefaults,
      ),
    );
  const words = command.registeredArguments
    .map((argument, i) => [argument.name(), command.processedArgs[i]])
    .filter(([, value]) => value !== undefined);
  return Object.fromEntries([...options(true), ...options(false), ...words]);
};

/**
 * Defines a command. `load` imports its module only when it runs, so that `--version` and `--help` stay quick; what it
 * loads takes the values of exactly these arguments and options.
 */
export const defineCommand = <
  const A extends ArgumentDefinitions = Record<never, never>,
  const O extends OptionDefinitions = Record<never, never>,
  Own extends object = OptionValues<O> & ArgumentValues<A>,
>({
  load,
  ...definition
}: Description & {
  readonly arguments?: A;
  readonly options?: O;
  readonly load?: (() => Promise<Run<Own>>) &
    (() => Promise<Run<CommonOptions & OptionValues<O> & ArgumentValues<A>>>) &
    AllMatched<keyof Own, keyof (OptionValues<O> & ArgumentValues<A>)>;
}): CommandDefinition => ({
  arguments: {},
  options: {},
  ...definition,
  perform:
    load === undefined
      ? null
      : async (command, runtime) => {
          const run = await load();
          const [program = command] = chainOf(command);
          return run(valuesOf(command), runtime, program);
        },
});

/** A command that runs by itself and has others below it: what stands behind its name is a misspelt one of those. */
const refuseUnknownSubcommand = (command: Command): void => {
  const [unknown] = command.args;
  if (command.commands.length === 0 || unknown === undefined) return;
  const known = command.commands.map((c) => c.name()).join(', ');
  command.error(`error: unknown command '${command.name()} ${unknown}'\n(${command.name()} has: ${known})`, {
    code: 'commander.unknownCommand',
  });
};

const addOptions = (command: Command, options: OptionDefinitions): void => {
  for (const [flags, definition] of Object.entries(options)) {
    const details = typeof definition === 'string' ? { text: definition } : definition;
    const option = new Option(flags, details.text);
    if (details.parse) option.argParser(details.parse);
    if (details.choices) option.choices(details.choices);
    if (details.default !== undefined) option.default(details.default, details.shownDefault);
    command.addOption(option);
  }
};

/**
 * Makes of an empty command what its definition says, with all that is below it.
 * @param setExit takes the exit code of the command that ran
 */
export const buildCommand = (
  command: Command,
  definition: CommandDefinition,
  runtime: Runtime,
  setExit: (code: ExitCode) => void,
): Command => {
  const { summary, description, isStandalone, subcommands = [], perform } = definition;
  if (!isStandalone) addOptions(command, COMMON_OPTIONS);
  command.description(description ?? summary);
  if (description !== undefined) command.summary(summary);
  for (const [name, text] of Object.entries(definition.arguments)) command.argument(name, text);
  addOptions(command, definition.options);
  examples(command, Object.entries(definition.examples));
  if (perform !== null) {
    command.allowExcessArguments(subcommands.length > 0).action(async () => {
      refuseUnknownSubcommand(command);
      setExit(await perform(command, runtime));
    });
  }
  for (const below of subcommands)
    buildCommand(command.command(below.name, { hidden: below.isHidden === true }), below, runtime, setExit);
  return command;
};
