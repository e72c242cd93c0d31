import { describe, expect, it } from 'vitest';
import { runProgram } from './run-program.ts';
import { tempFolder } from './set-up.ts';

describe('demo', () => {
  it('shows a person tables within 80 columns', async () => {
    const { exitCode, stdout } = await runProgram(['demo', '--patients', '8'], { cwd: tempFolder() });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/Both sides agree\.\n$/);
    expect(stdout.split('\n').filter((line) => / {3}/.test(line) && line.length > 80)).toEqual([]);
  });
});
