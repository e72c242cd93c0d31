import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { buildCli } from '../../src/cli/program.ts';

const cli = buildCli({ stopping: new AbortController().signal }, () => undefined);
const commands = new Set(cli.commands.map((command) => command.name()));

/** The commands that a text tells people to run. */
const named = (text: string): string[] =>
  [...text.matchAll(/[`"$] ?ephysio-ghl ([a-z][a-z-]+)/g)].map((match) => match[1] ?? '');

describe('every command that a text names', () => {
  it('is found by the look itself', () => {
    expect(named('Run `ephysio-ghl doctor`, or "ephysio-ghl backup".')).toEqual(['doctor', 'backup']);
  });

  it.each(['README.md', 'src'])('exists: %s', (place) => {
    const files =
      place === 'src'
        ? readdirSync('src', { recursive: true, encoding: 'utf8' })
            .filter((file) => file.endsWith('.ts'))
            .map((file) => `src/${file}`)
        : [place];
    const unknown = files.flatMap((file) =>
      named(readFileSync(file, 'utf8')).filter((name) => !commands.has(name)),
    );
    expect(files.length).toBeGreaterThan(0);
    expect(unknown).toEqual([]);
  });
});
