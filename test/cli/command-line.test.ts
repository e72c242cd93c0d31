import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import { buildCli, helpWords } from '../../src/cli/program.ts';
import { ROOT, runProgram } from './run-program.ts';
import { tempFolder } from './set-up.ts';

const run = (...args: string[]) => runProgram(args, { cwd: tempFolder() });

const pathsBelow = (command: Command, path: readonly string[]): string[][] => [
  [...path],
  ...command.commands.flatMap((c) => pathsBelow(c, [...path, c.name()])),
];

const COMMANDS = pathsBelow(
  buildCli({ stopping: new AbortController().signal }, () => undefined),
  [],
);

/** What a command says of itself, and with what it ends; without a process, as there are so many. */
const helpOf = async (words: readonly string[]) => {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const cli = buildCli({ stopping: new AbortController().signal }, () => undefined);
  for (const path of COMMANDS) {
    const command = path.reduce((c, name) => c.commands.find((below) => below.name() === name) ?? c, cli);
    command.configureOutput({
      writeOut: (text) => void stdout.push(text),
      writeErr: (text) => void stderr.push(text),
    });
  }
  const end = cli.parseAsync(helpWords(['node', 'ephysio-ghl', ...words]));
  const exitCode = await end.then(
    () => null,
    (error: unknown) => (error instanceof CommanderError ? error.exitCode : error),
  );
  return { exitCode, stdout: stdout.join(''), stderr: stderr.join('') };
};

describe('the command line', () => {
  it('prints the version of the package', async () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
    expect(await run('--version')).toMatchObject({ exitCode: 0, stdout: `${version}\n`, stderr: '' });
  });

  it.each(COMMANDS.map((path) => ({ path, name: path.join(' ') || '(none)' })))(
    'explains itself within 80 columns and with two examples: $name',
    async ({ path }) => {
      const { exitCode, stdout, stderr } = await helpOf([...path, '--help']);
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
      expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
      expect(stdout.match(/^ {2}\$ ephysio-ghl /gm)).toHaveLength(2);
    },
  );

  it.each(['sync', 'sync patients', 'conflicts resolve'])(
    'explains a command also by its path behind help: %s',
    async (path) => {
      const words = path.split(' ');
      expect(await helpOf(['help', ...words])).toEqual(await helpOf([...words, '--help']));
    },
  );

  it('explains a command the same way when it is run', async () => {
    const expected = await helpOf(['sync', 'patients', '--help']);
    expect(await run('help', 'sync', 'patients')).toMatchObject(expected);
    expect(await run('sync', 'patients', '--help')).toMatchObject(expected);
  });

  it('gives examples that it understands', async () => {
    const ran: string[] = [];
    const program = buildCli({ stopping: new AbortController().signal }, () => undefined);
    const all = (command: Command): Command[] => [command, ...command.commands.flatMap(all)];
    const help: string[] = [];
    for (const command of all(program)) {
      command.configureOutput({ writeOut: (text) => void help.push(text) });
      command.outputHelp();
      command.action(() => void ran.push(command.name()));
    }
    // What stands behind `>`, `<` or `|` is the shell's.
    const examples = [...help.join('').matchAll(/^ {2}\$ ephysio-ghl (.*?)(?: [<>|].*)?$/gm)].map(
      ([, line = '']) => line.split(' '),
    );
    expect(examples).toHaveLength(2 * COMMANDS.length);
    for (const example of examples) await program.parseAsync(example, { from: 'user' });
    expect(ran).toEqual(
      examples
        .map((words) => words.filter((word) => /^[a-z-]+$/.test(word) && !word.startsWith('-')).slice(0, 2))
        .map((words) => words.filter((word) => COMMANDS.some((path) => path.includes(word))).at(-1)),
    );
  });

  it.each([
    { args: [], says: /Usage: ephysio-ghl/ },
    { args: ['snyc'], says: /unknown command 'snyc'\n\(Did you mean sync\?\)\n\(--help/ },
    {
      args: ['sync', 'pateints'],
      says: /unknown command 'sync pateints'\n\(sync has: patients, appointments\)\n\(--help/,
    },
    { args: ['auth', 'statsu'], says: /unknown command 'auth statsu'\n\(auth has: status\)\n\(--help/ },
    { args: ['sync', '--dryrun'], says: /unknown option '--dryrun'\n\(Did you mean --dry-run\?\)\n\(--help/ },
    { args: ['sync', 'patients', 'all'], says: /too many arguments for 'patients'/ },
    { args: ['sync', '--direction', 'sideways'], says: /Allowed choices are both, to-ghl, to-ephysio/ },
    { args: ['sync', '--concurrency', '0'], says: /whole number from 1 to 100/ },
    { args: ['sync', '--concurrency', 'many'], says: /whole number from 1 to 100/ },
    { args: ['sync', 'patients', '--from', '2026-01-01'], says: /unknown option '--from'/ },
    { args: ['sync', '--log-level', 'loud'], says: /Allowed choices are error, warn/ },
    { args: ['refresh-token', '--within', '-1'], says: /whole number from 0 to 8760/ },
    { args: ['sync', '--config'], says: /argument missing/ },
    { args: ['serve-webhooks', '--port', '65536'], says: /whole number from 0 to 65535/ },
    { args: ['serve-webhooks', 'now'], says: /too many arguments for 'serve-webhooks'/ },
    { args: ['webhooks'], says: /Usage: ephysio-ghl webhooks/ },
    { args: ['webhooks', 'lsit'], says: /unknown command 'lsit'/ },
    { args: ['webhooks', 'show'], says: /missing required argument 'ids'/ },
    { args: ['webhooks', 'list', '--state', 'old'], says: /Allowed choices are new, dead/ },
  ])('refuses $args with 2, a reason and where help is', async ({ args, says }) => {
    const { exitCode, stdout, stderr } = await run(...args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(says);
    expect(stderr).toMatch(/--help/);
  });
});

/** Refuses every package but the one that reads the command line, as if nothing else were installed. */
const ONLY_COMMANDER = `data:text/javascript,${encodeURIComponent(`
  import { register } from 'node:module';
  register('data:text/javascript,' + encodeURIComponent(\`
    export const resolve = (specifier, context, next) => {
      if (/^(node:|data:|file:|[./]|commander$)/.test(specifier)) return next(specifier, context);
      throw new Error('not for this command: ' + specifier);
    };
  \`));
`)}`;

describe('starting', () => {
  it.each([['--version'], ['--help'], ['sync', 'patients', '--help'], ['nonsense']])(
    'loads no package but the one that reads the command line: %s %s',
    async (...args) => {
      const cwd = tempFolder();
      const { exitCode, stderr } = await runProgram(args.filter(Boolean), {
        cwd,
        node: ['--import', ONLY_COMMANDER],
      });
      expect(stderr).not.toMatch(/not for this command|internal error/);
      expect(exitCode).toBe(args[0] === 'nonsense' ? 2 : 0);
    },
  );

  it('needs the others for real work, so that the check above means something', async () => {
    const node = ['--import', ONLY_COMMANDER];
    const { exitCode } = await runProgram(['auth', 'status'], { cwd: tempFolder(), node });
    expect(exitCode).toBe(70);
  });
});
