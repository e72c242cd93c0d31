import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { buildCommand, type CommandDefinition, defineCommand } from '../../src/cli/define-command.ts';
import { type CommonOptions, wholeNumber } from '../../src/cli/options.ts';
import { EXIT, type ExitCode } from '../../src/errors.ts';

const described = {
  summary: 'does it',
  examples: { do: 'it', 'do --force': 'it all the same' },
} as const;

interface Values extends CommonOptions {
  readonly ids: readonly string[];
  readonly browser: boolean;
  readonly limit: number;
  readonly side?: 'ephysio' | 'ghl';
  readonly watch?: number | true;
  readonly allowEmpty?: boolean;
}

const OPTIONS = {
  '--no-browser': 'without one',
  '--limit <n>': { text: 'at most', parse: wholeNumber(1, 100), default: 10 },
  '--side <side>': { text: 'which', choices: ['ephysio', 'ghl'] },
  '--watch [seconds]': { text: 'again and again', parse: wholeNumber(1, 60) },
  '--allow-empty': 'also if nothing is there',
} as const;

/** What the command that ran got, and the exit code that it left. */
const parse = async (...words: string[]) => {
  let got: unknown;
  let left: ExitCode | null = null;
  const inner = defineCommand({
    ...described,
    name: 'inner',
    arguments: { '[ids...]': 'which' },
    options: OPTIONS,
    load: async () => async (values: Values) => {
      got = values;
      return EXIT.someFailed;
    },
  });
  const outer = defineCommand({
    ...described,
    name: 'outer',
    options: OPTIONS,
    subcommands: [inner],
    load: async () => async (values: Omit<Values, 'ids'>) => {
      got = values;
      return EXIT.done;
    },
  });
  const program: CommandDefinition = defineCommand({ ...described, name: 'all', subcommands: [outer] });
  const { signal: stopping } = new AbortController();
  const command = new Command()
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  await buildCommand(command, program, { stopping }, (code) => {
    left = code;
  }).parseAsync(words, { from: 'user' });
  return { got, left };
};

describe('a command gets', () => {
  it.each([
    { words: 'outer', got: { browser: true, limit: 10 }, left: EXIT.done },
    { words: 'outer inner', got: { ids: [], browser: true, limit: 10 }, left: EXIT.someFailed },
    {
      words: 'outer inner a b --no-browser --limit 3 --side ghl --watch --allow-empty',
      got: { ids: ['a', 'b'], browser: false, limit: 3, side: 'ghl', watch: true, allowEmpty: true },
      left: EXIT.someFailed,
    },
    {
      words: '--json outer --limit 3 --no-browser inner a --watch 5',
      got: { ids: ['a'], browser: false, limit: 3, watch: 5, json: true },
      left: EXIT.someFailed,
    },
    {
      words: 'outer --limit 3 inner --limit 4',
      got: { ids: [], browser: true, limit: 4 },
      left: EXIT.someFailed,
    },
  ])('what was written, the nearest first, and defaults: $words', async ({ words, ...expected }) => {
    expect(await parse(...words.split(' '))).toEqual(expected);
  });

  it('no word that names nothing below it', async () => {
    await expect(parse('outer', 'iner')).rejects.toThrow("unknown command 'outer iner'");
  });
});

it('the compiler refuses a command that takes other values than its definition gives', () => {
  const base = { ...described, name: 'bad' };
  const { '--limit <n>': limit } = OPTIONS;
  const takes =
    <T>(_values?: T) =>
    async () =>
    async (_: T): Promise<ExitCode> =>
      EXIT.done;
  const refused = [
    // @ts-expect-error a number is no text
    defineCommand({ ...base, options: { '--limit <n>': limit }, load: takes<{ limit: string }>() }),
    // @ts-expect-error a switch may be missing
    defineCommand({ ...base, options: { '--force': '' }, load: takes<{ force: boolean }>() }),
    // @ts-expect-error no flag sets it
    defineCommand({ ...base, load: takes<{ force?: boolean }>() }),
    // @ts-expect-error nobody reads the flag
    defineCommand({ ...base, options: { '--dry-run': '' }, load: takes<{ json?: boolean }>() }),
    // @ts-expect-error an argument in brackets may be missing
    defineCommand({ ...base, arguments: { '[file]': '' }, load: takes<{ file: string }>() }),
  ];
  expect(refused.map(({ name }) => name)).toEqual(Array(5).fill('bad'));
});
