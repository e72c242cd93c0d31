import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { examples } from '../../src/cli/examples.ts';
import { manPage } from '../../src/cli/man-page.ts';
import { buildCli } from '../../src/cli/program.ts';
import { EXIT } from '../../src/errors.ts';
import { ROOT } from './run-program.ts';
import { runsHere } from './runs-here.ts';
import { tempFolder } from './set-up.ts';

const cli = buildCli({ stopping: new AbortController().signal }, () => undefined);
const page = manPage(cli);

/** Runs a program on a page; all that it has to say about it. */
const complaints = (text: string, command: string, ...args: string[]): string => {
  const file = join(tempFolder(), 'page.1');
  writeFileSync(file, text);
  const { stdout, stderr } = spawnSync(command, [...args, file], { encoding: 'utf8' });
  return `${stdout}${stderr}`;
};

const BROKEN = `${page}.SS "no end\n.nosuchrequest\n.TP\n`;

describe('the man page', () => {
  it('is what the build wrote, and what the package installs', () => {
    const { man } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { man: string[] };
    // npm links it only if it stands in a list.
    expect(man.map((file) => readFileSync(join(ROOT, file), 'utf8'))).toEqual([page]);
  });

  it.skipIf(!runsHere('groff'))('is taken by groff without a warning', () => {
    expect(complaints(page, 'groff', '-ww', '-man', '-Tutf8', '-z')).toBe('');
    expect(complaints(BROKEN, 'groff', '-ww', '-man', '-Tutf8', '-z')).toMatch(/warning/);
  });

  it.skipIf(!runsHere('mandoc'))('is taken by mandoc without a warning', () => {
    // Without a date every build writes the same page.
    const found = complaints(page, 'mandoc', '-Tlint', '-Wwarning').split('\n');
    expect(found.filter((line) => line !== '' && !line.includes('missing date'))).toEqual([]);
    expect(complaints(BROKEN, 'mandoc', '-Tlint', '-Wwarning')).toMatch(/WARNING|ERROR/);
  });

  it.skipIf(!runsHere('groff'))('shows every command, option and exit code', () => {
    const shown = complaints(page, 'groff', '-man', '-Tascii', '-P-cbou').replaceAll(/\s+/g, ' ');
    const walk = (command: Command, path: string): string[] => {
      const help = command.createHelp();
      const options = help.visibleOptions(command).map(({ flags }) => flags);
      const below = help.visibleCommands(command).filter((c) => c.parent === command && c.name() !== 'help');
      return [path, ...options, ...below.flatMap((c) => walk(c, `${path} ${c.name()}`))];
    };
    const expected = walk(cli, 'ephysio-ghl');
    expect(expected.length).toBeGreaterThan(100);
    expect(expected.filter((text) => !shown.includes(text))).toEqual([]);
    for (const code of Object.values(EXIT))
      expect(shown).toMatch(new RegExp(`EXIT STATUS.* ${code} .*FILES`));
    for (const name of ['EPHYSIO_GHL_CONFIG', 'EPHYSIO_GHL_KEY', '/etc/ephysio-ghl/config.json']) {
      expect(shown).toContain(name);
    }
  });

  it('takes no text for a request', () => {
    const odd = new Command('odd').description(".SH it's a trap\\n\n'so is this – and – that");
    odd.command('below').description('a \\fB command');
    examples(odd.commands[0] as Command, [['below --x "\\n"', '.PP']]);
    const lines = manPage(odd).split('\n');
    expect(lines.filter((line) => line.startsWith('.SH it') || line.startsWith("'so"))).toEqual([]);
    expect(lines).toContain('A \\efB command.');
    expect(lines).toContain('\\&.PP.');
    expect(lines.join('\n')).toContain('\\[u2013]');
  });
});
