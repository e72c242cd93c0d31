import { chmodSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { whyUnwritable } from '../../../src/store/database/private-file.ts';
import { tempFolder } from '../../cli/set-up.ts';
import { runChild } from '../children/run-child.ts';

describe('whether a file can be made in a folder', () => {
  it('is found out by making one, which leaves nothing behind', () => {
    const folder = tempFolder();
    expect([whyUnwritable(folder), readdirSync(folder)]).toEqual([null, []]);
  });

  it.each([
    ['a folder that is missing', '/nowhere/at/all', 'ENOENT'],
    ['a file', '/dev/null', 'ENOTDIR'],
    ['a file system that makes no files', '/proc', 'ENOENT'],
  ])('is refused by %s', (_what, folder, code) => {
    expect(whyUnwritable(folder)).toBe(code);
  });

  it('is refused by the rights of the folder', async () => {
    const folder = tempFolder();
    chmodSync(folder, 0o555);
    expect(await (await runChild('./write-as-other.ts', folder)).line()).toBe('EACCES');
    chmodSync(folder, 0o777);
    expect(await (await runChild('./write-as-other.ts', folder)).line()).toBe('null');
    chmodSync(folder, 0o700);
  });
});
