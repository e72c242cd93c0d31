import type { Command } from 'commander';
import type { ExitCode } from '../errors.ts';
import type { Runtime } from './command-options.ts';

/** What a command's module exports. */
export type Run = (options: never, runtime: Runtime) => Promise<ExitCode>;

/** Actions for commander. A command's module is loaded only when it runs, so that `--version` and `--help` stay quick. */
export interface Actions {
  /** @param extra options that follow from the command itself */
  lazily(load: () => Promise<Run>, extra?: object): (options: unknown, command: Command) => Promise<void>;
  /** For a command whose arguments are ids. */
  lazilyWithIds(
    load: () => Promise<Run>,
  ): (ids: readonly string[], options: unknown, command: Command) => Promise<void>;
}

/**
 * A command's options with those that stand before its name (`sync --dry-run patients`). The nearest one that was
 * given counts, and a default only where none was: commander's own merge would let an outer default win.
 */
const mergedOptions = (command: Command): Record<string, unknown> => {
  const chain: Command[] = [];
  for (let c: Command | null = command; c !== null; c = c.parent) chain.unshift(c);
  const layers = chain.flatMap((c) =>
    Object.entries(c.opts()).map(([name, value]) => ({
      name,
      value,
      given: c.getOptionValueSource(name) !== 'default',
    })),
  );
  const sorted = [...layers.filter((l) => !l.given), ...layers.filter((l) => l.given)];
  return Object.fromEntries(sorted.map(({ name, value }) => [name, value]));
};

/** A command that runs by itself and has others below it: what stands behind its name is a misspelt one of those. */
const refuseUnknownSubcommand = (command: Command): void => {
  const [unknown] = command.args;
  if (unknown === undefined) return;
  const known = command.commands.map((c) => c.name()).join(', ');
  command.error(`error: unknown command '${command.name()} ${unknown}'\n(${command.name()} has: ${known})`, {
    code: 'commander.unknownCommand',
  });
};

/** @param setExit takes the exit code of the command that ran */
export const createActions = (runtime: Runtime, setExit: (code: ExitCode) => void): Actions => {
  const perform = async (command: Command, load: () => Promise<Run>, extra: object): Promise<void> => {
    const run = await load();
    setExit(await run({ ...mergedOptions(command), ...extra } as never, runtime));
  };
  const lazily: Actions['lazily'] =
    (load, extra = {}) =>
    (_options, command) => {
      refuseUnknownSubcommand(command);
      return perform(command, load, extra);
    };
  const lazilyWithIds: Actions['lazilyWithIds'] = (load) => (ids, _options, command) =>
    perform(command, load, { ids });

  return { lazily, lazilyWithIds };
};
