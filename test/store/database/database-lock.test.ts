import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LockedError } from '../../../src/errors.ts';
import { claimDatabase, shareDatabase } from '../../../src/store/database/database-lock.ts';
import { runChild } from '../children/run-child.ts';
import { openTemp, rejection, tempPath } from '../temp-store.ts';

describe('the lock of a database', () => {
  it('is had by many who work with it, or by one who replaces it', async () => {
    const path = tempPath();
    const [first, second] = [shareDatabase(path, 0), shareDatabase(path, 0)];
    first.close();
    expect(() => claimDatabase(path, 0)).toThrow(LockedError);
    second.close();
    const claim = claimDatabase(path, 0);
    expect(() => shareDatabase(path, 0)).toThrow(/being replaced/);
    expect(await rejection(openTemp({ path, busyTimeoutMs: 0 }))).toBeInstanceOf(LockedError);
    claim.close();
    await openTemp({ path });
  });

  it('is free again when the process was killed that had it, and leaves one empty file', async () => {
    const path = tempPath();
    const child = await runChild('./hold-lock.ts', path, 'a name');
    expect(await child.line()).toBe('held');
    expect(() => claimDatabase(path, 0)).toThrow(LockedError);
    child.process.kill('SIGKILL');
    await child.ended;
    claimDatabase(path, 0).close();
    const beside = readdirSync(dirname(path)).filter((name) => name.includes('.lock'));
    expect(beside).toEqual(['db.sqlite.lock']);
  });
});
