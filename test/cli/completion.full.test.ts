import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { candidates } from '../../src/cli/commands/completion/candidates.ts';
import { buildCli } from '../../src/cli/program.ts';
import { documentOf, ENTRY, runProgram } from './run-program.ts';
import { runsHere } from './runs-here.ts';
import { tempFolder, writeConfig } from './set-up.ts';

const cli = buildCli({ stopping: new AbortController().signal }, () => undefined);

const wordsFor = (...line: string[]): string[] => candidates(cli, line).words.map(({ word }) => word);

describe('what may stand next', () => {
  it.each([
    {
      line: [''],
      words: expect.arrayContaining(['auth', 'sync', 'webhooks', 'completion', 'schedule', 'help']),
    },
    { line: ['refr'], words: ['refresh-token'] },
    { line: ['sync', ''], words: expect.arrayContaining(['patients', 'appointments']) },
    { line: ['sync', '--dry-run', 'pat'], words: ['patients'] },
    { line: ['sync', 'appointments', '--fr'], words: ['--from'] },
    { line: ['sync', '--direction', ''], words: ['both', 'to-ghl', 'to-ephysio'] },
    { line: ['sync', '--direction', 'to-e'], words: ['to-ephysio'] },
    { line: ['sync', '--direction', 'both', 'app'], words: ['appointments'] },
    { line: ['webhooks', 'list', '--state', 'd'], words: ['dead', 'done', 'discarded'] },
    { line: ['--log-level', 'w'], words: ['warn'] },
    { line: ['sync', '--config', ''], words: [] },
    { line: ['completion', ''], words: ['bash', 'zsh', 'fish', 'help'] },
    { line: ['review', ''], words: ['list', 'show', 'resolve', 'distinct', 'help'] },
    { line: ['review', 'apart', '--for'], words: ['--forget'] },
    { line: ['nonsense', '--dry'], words: [] },
  ])('for $line', ({ line, words }) => {
    expect(wordsFor(...line)).toEqual(words);
  });

  it.each([
    [['sync', '--config', ''], true],
    [['--config', './e'], true],
    [['schedule', 'systemd', '--install', ''], true],
    [['sync', '--direction', ''], false],
    [['sync', ''], false],
  ])('is a file for %j: %s', (line, files) => {
    expect(candidates(cli, line).files).toBe(files);
  });

  it('is every command and every option of the program', () => {
    const lacking: string[] = [];
    const walk = (command: typeof cli, path: string[]): void => {
      const help = command.createHelp();
      const subcommands = help.visibleCommands(command).map((c) => c.name());
      const options = help.visibleOptions(command).map((o) => o.long ?? o.short ?? '');
      const found = [...wordsFor(...path, ''), ...wordsFor(...path, '-')];
      for (const word of [...subcommands, ...options])
        if (!found.includes(word)) lacking.push([...path, word].join(' '));
      for (const c of command.commands) walk(c, [...path, c.name()]);
    };
    walk(cli, []);
    expect(lacking).toEqual([]);
  });

  it('is a practice of the config, without any secret that the config names', async () => {
    const folder = tempFolder();
    const config = writeConfig(folder, { practices: [{ name: 'main' }, { name: 'bern', x: `\${NONE}` }] });
    const ask = async (...line: string[]) =>
      documentOf(await runProgram(['completion', 'words', '--json', '--', ...line], { cwd: folder }));
    expect((await ask('sync', '--practice', '')).words.map((w: { word: string }) => w.word)).toEqual([
      'main',
      'bern',
    ]);
    expect((await ask('sync', '--practice', 'b')).words).toEqual([{ word: 'bern', says: '' }]);
    const elsewhere = await ask('--config', join(folder, 'none.json'), '--practice', '');
    expect({ ...elsewhere, config }).toMatchObject({ ok: true, words: [] });
  });
});

/** A folder with the program as an installed command, a config, and the script of a shell. */
const installed = async (shell: string) => {
  const folder = tempFolder();
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  symlinkSync(ENTRY, join(bin, 'ephysio-ghl'));
  writeConfig(folder, { practices: [{ name: 'main' }, { name: 'bern' }] });
  const { exitCode, stdout } = await runProgram(['completion', shell], { cwd: folder });
  expect(exitCode).toBe(0);
  writeFileSync(join(folder, 'script'), stdout);
  const run = (command: string, ...args: string[]): string[] => {
    const env = { PATH: `${bin}:${process.env.PATH}`, HOME: folder, TERM: 'dumb', LC_ALL: 'C.UTF-8' };
    const { status, stdout: out, stderr } = spawnSync(command, args, { cwd: folder, env, encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    return out.split('\n').filter((line) => line !== '');
  };
  return { folder, run };
};

/** Lines as they are typed, and what TAB must offer. */
const TYPED: readonly (readonly [string[], string[]])[] = [
  [['refr'], ['refresh-token']],
  [['sync', 'pa'], ['patients']],
  [
    ['sync', '--direction', ''],
    ['both', 'to-ephysio', 'to-ghl'],
  ],
  [
    ['sync', '--practice', ''],
    ['bern', 'main'],
  ],
  [['sync', '--allow-s'], ['--allow-shrink']],
  [['sync', '--config', 'ephysio'], ['ephysio-ghl.config.json']],
];

describe('in a real shell', () => {
  it.skipIf(!runsHere('bash'))(
    'bash completes',
    async () => {
      const { run } = await installed('bash');
      const ask = (words: string[]): string[] =>
        run(
          'bash',
          '--norc',
          '-c',
          `source ./script; COMP_WORDS=(ephysio-ghl "$@"); COMP_CWORD=$#; _ephysio_ghl; printf "%s\\n" "\${COMPREPLY[@]}"`,
          'bash',
          ...words,
        ).sort();
      for (const [words, offered] of TYPED) expect(ask(words)).toEqual(offered);
      expect(ask(['sync', '--direction', '=', 'to-g'])).toEqual(['to-ghl']);
    },
    60_000,
  );

  it.skipIf(!runsHere('zsh'))(
    'zsh completes',
    async () => {
      const { run } = await installed('zsh');
      // compadd is what zsh's own functions end in: its words are what TAB offers.
      const program = `
      autoload -Uz compinit && compinit -u -D
      source ./script
      _describe() { local -a list; list=("\${(@P)2}"); print -rl -- "\${(@)list%%:*}" }
      _files() { print -rl -- \${words[CURRENT]}*(N) }
      words=(ephysio-ghl "$@"); CURRENT=\${#words}
      [[ $_comps[ephysio-ghl] == _ephysio_ghl ]] || exit 1
      _ephysio_ghl || true
    `;
      const ask = (words: string[]): string[] => run('zsh', '-f', '-c', program, 'zsh', ...words);
      for (const [words, offered] of TYPED) {
        expect(
          ask(words)
            .filter((w) => w.startsWith(words.at(-1) ?? ''))
            .sort(),
        ).toEqual(offered);
      }
    },
    60_000,
  );

  it.skipIf(!runsHere('fish'))(
    'fish completes',
    async () => {
      const { run } = await installed('fish');
      const ask = (words: string[]): string[] => {
        const line = `ephysio-ghl ${words.join(' ')}`;
        return run('fish', '--no-config', '-c', `source ./script; complete -C ${JSON.stringify(line)}`)
          .map((offer) => offer.split('\t')[0] ?? '')
          .sort();
      };
      for (const [words, offered] of TYPED) expect(ask(words)).toEqual(offered);
    },
    60_000,
  );
});
