import { spawnSync } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parseScryptHash } from '../../src/domain/scrypt-hash.ts';
import { isPasswordOf } from '../../src/webhooks/admin/scrypt.ts';
import { tempFolder } from '../temp-folder.ts';
import { CTRL_C, ENTER, startDialogue } from './dialogue.ts';
import { ENTRY } from './run-program.ts';
import { runsHere } from './runs-here.ts';

const PASSWORD = 'träumt von $PATH und "x"';

const hashFrom = (input: string) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [ENTRY, 'admin', 'hash'], {
    input,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
};

const isHashOf = async (text: string, password: string): Promise<boolean> => {
  const hash = parseScryptHash(text.trim());
  return hash !== null && isPasswordOf(hash, password);
};

describe('admin hash', () => {
  it('prints the hash of the first line of stdin, and the password nowhere', async () => {
    const { status, stdout, stderr } = hashFrom(`${PASSWORD}\r\nmore\n`);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$\S+\n$/);
    expect(await isHashOf(stdout, PASSWORD)).toBe(true);
  });

  it.each([
    ['', 'This password must have at least 12 characters.'],
    ['short\n', 'This password must have at least 12 characters.'],
    ['$2b$12$abcdefghijklmnopqrstuv', 'This password is a hash of another kind'],
  ])('refuses what the config would refuse: %j', (input, says) => {
    const { status, stdout, stderr } = hashFrom(input);
    expect([status, stdout, stderr.includes(says)]).toEqual([2, '', true]);
  });
});

describe.skipIf(!runsHere('script'))('admin hash at a terminal', () => {
  it('asks twice, and shows nothing of what is typed', async () => {
    const dialogue = startDialogue(tempFolder(), ['admin', 'hash']);
    await dialogue.sees(/Password \(not shown\):/);
    dialogue.types(`${PASSWORD}x\u007f${ENTER}`);
    await dialogue.sees(/The same again:/);
    dialogue.types(`${PASSWORD}${ENTER}`);
    const [hash] = await dialogue.sees(/\$scrypt\$\S{75,}/);
    const { exitCode, screen } = await dialogue.ended;
    expect(exitCode).toBe(0);
    expect(stripVTControlCharacters(screen)).toMatch(
      /^Password \(not shown\):\s+The same again:\s+\$scrypt\S+\s*$/,
    );
    expect(await isHashOf(hash, PASSWORD)).toBe(true);
  });

  it('refuses two different passwords, and ends with Ctrl-C', async () => {
    const mistyped = startDialogue(tempFolder(), ['admin', 'hash']);
    await mistyped.sees(/Password \(not shown\):/);
    mistyped.types(`${PASSWORD}${ENTER}`);
    await mistyped.sees(/The same again:/);
    mistyped.types(`${PASSWORD}?${ENTER}`);
    expect(await mistyped.ended).toMatchObject({
      exitCode: 2,
      screen: expect.stringContaining('two different passwords'),
    });
    const stopped = startDialogue(tempFolder(), ['admin', 'hash']);
    await stopped.sees(/Password \(not shown\):/);
    stopped.types(CTRL_C);
    const { exitCode, screen } = await stopped.ended;
    expect([exitCode, screen.includes('$scrypt')]).toEqual([1, false]);
  });
});
