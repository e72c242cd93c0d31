import { readdirSync, readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { buildCli, helpWords } from '../../src/cli/program.ts';
import { commandLinesIn } from '../docs/command-lines.ts';
import { listPages } from '../docs/pages.ts';

const build = (tell: (text: string) => void = () => undefined) =>
  buildCli({ stopping: new AbortController().signal }, () => undefined, tell);

const commands = new Set(build().commands.map((command) => command.name()));

/** The commands that a text of the program tells people to run. */
const named = (text: string): string[] =>
  [...text.matchAll(/[`"$] ?ephysio-ghl ([a-z][a-z-]+)/g)].map((match) => match[1] ?? '');

/** Without the helps that lines with `--help` ask for. */
const quiet = (command: Command): Command => {
  for (const below of command.commands) quiet(below);
  return command.configureOutput({ writeOut: () => undefined });
};

/** A version or a help was asked for, or a group of commands was named without one of them, which shows its help. */
const SHOWN = ['commander.version', 'commander.helpDisplayed', 'commander.help'];

class TakenError extends Error {}

/** What the program itself says against a command line; nothing is run. */
const refusalOf = async (words: readonly string[]): Promise<string | null> => {
  const complaints: string[] = [];
  const cli = quiet(build((text) => void complaints.push(text)));
  cli.hook('preAction', (_, command) => {
    const [extra] = command.commands.length > 0 ? command.args : [];
    throw extra === undefined ? new TakenError() : new Error(`unknown command ${command.name()} ${extra}`);
  });
  try {
    await cli.parseAsync(helpWords(['node', 'ephysio-ghl', ...words]));
    return 'nothing ran';
  } catch (error) {
    if (error instanceof TakenError) return null;
    const isShown = error instanceof Error && 'code' in error && SHOWN.includes(String(error.code));
    return isShown ? null : `${words.join(' ')}: ${complaints[0] ?? String(error)}`;
  }
};

const refusalsIn = async (markdown: string): Promise<string[]> =>
  (await Promise.all(commandLinesIn(markdown).map(refusalOf))).filter((refusal) => refusal !== null);

describe('every command that a text names', () => {
  it('is found by the look itself', () => {
    expect(named('Run `ephysio-ghl doctor`, or "ephysio-ghl backup".')).toEqual(['doctor', 'backup']);
  });

  it('exists: src', () => {
    const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => `src/${file}`);
    const unknown = files.flatMap((file) =>
      named(readFileSync(file, 'utf8')).filter((name) => !commands.has(name)),
    );
    expect(files.length).toBeGreaterThan(0);
    expect(unknown).toEqual([]);
  });
});

describe('every command of the program', () => {
  it('has a line in README.md', () => {
    const readme = readFileSync('README.md', 'utf8');
    expect([...commands].filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
  });
});

describe('every command line of a page', () => {
  it('is found: in blocks, in a sentence, behind sudo, more than one in a line, with its shell left out', () => {
    const markdown = [
      'Run `ephysio-ghl doctor`, `sudo ephysio-ghl review resolve ID --same ID` or `ephysio-ghl links list|show`.',
      'No command: `/etc/ephysio-ghl/config.json`, `ephysio-ghl-webhooks.service`, `man ephysio-ghl`, `ephysio-ghl COMMAND`.',
      'Usage: `ephysio-ghl webhooks retry [options] [ids...] [--dead]`, `ephysio-ghl restore <file>`, `ephysio-ghl sync --allow-…`.',
      '```sh',
      '# ephysio-ghl comment',
      "ephysio-ghl auth --code 'A B' && ephysio-ghl sync --dry-run \\",
      '  --json | jq .',
      'ephysio-ghl completion bash > /etc/bash_completion.d/ephysio-ghl   # once',
      'node bin/ephysio-ghl.js demo   # node bin/ephysio-ghl.js runs what was built',
      '```',
      '```',
      '  fail  nothing runs by itself, ephysio-ghl says so',
      '        → Run `ephysio-ghl schedule cron`.',
      '```',
    ].join('\n');
    expect(commandLinesIn(markdown).map((words) => words.join(' '))).toEqual([
      'doctor',
      'review resolve ID --same ID',
      'links list',
      'links show',
      'webhooks retry --dead',
      'restore ID',
      'sync',
      'auth --code A B',
      'sync --dry-run --json',
      'completion bash',
      'demo',
      'schedule cron',
    ]);
  });

  it.each([
    'doktor',
    'sync patient',
    'review resolve',
    'sync --dry',
    'conflicts resolve 1 --take desk',
    'backup --keep some',
    'auth --code',
  ])('is refused if the program does not take it: %s', async (line) => {
    expect(await refusalsIn(`\`ephysio-ghl ${line}\``)).toHaveLength(1);
  });

  it('is taken if the program takes it, nothing being run', async () => {
    const lines = [
      'sync --dry-run',
      'help sync patients',
      '--version',
      'status --watch 5',
      'restore FILE --yes',
      'links',
    ];
    expect(await refusalsIn(lines.map((line) => `\`ephysio-ghl ${line}\``).join('\n'))).toEqual([]);
  });

  it.each(listPages())('is one that the program takes: %s', async (page) => {
    expect(await refusalsIn(readFileSync(page, 'utf8'))).toEqual([]);
  });
});
