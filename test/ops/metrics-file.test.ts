import { readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { writeMetricsFile } from '../../src/ops/gauge-registry.ts';
import { tempFolder } from '../temp-folder.ts';

describe('the metrics file', () => {
  test('replaces the old one, readable for all whatever the umask, and leaves nothing beside it', () => {
    const folder = tempFolder();
    const path = join(folder, 'sync.prom');
    writeFileSync(path, 'a much longer old text\n', { mode: 0o600 });
    const before = process.umask(0o077);
    onTestFinished(() => void process.umask(before));
    writeMetricsFile(path, 'new\n');
    expect(readFileSync(path, 'utf8')).toBe('new\n');
    expect(statSync(path).mode & 0o777).toBe(0o644);
    expect(readdirSync(folder)).toEqual(['sync.prom']);
  });

  test('is a new file: who reads the old one at the moment goes on reading the old one', () => {
    const path = join(tempFolder(), 'sync.prom');
    writeMetricsFile(path, 'old\n');
    const { ino } = statSync(path);
    writeMetricsFile(path, 'new\n');
    expect(statSync(path).ino).not.toBe(ino);
  });

  test('never leads to a file of somebody who may write to its folder', () => {
    const folder = tempFolder();
    const path = join(folder, 'sync.prom');
    const theirs = join(folder, 'theirs');
    writeFileSync(theirs, 'theirs\n', { mode: 0o600 });
    symlinkSync(theirs, path);
    symlinkSync(theirs, `${path}.${process.pid}.tmp`);
    symlinkSync(theirs, `${path}.tmp`);
    writeMetricsFile(path, 'new\n');
    expect(readFileSync(path, 'utf8')).toBe('new\n');
    expect(readFileSync(theirs, 'utf8')).toBe('theirs\n');
    expect(statSync(theirs).mode & 0o777).toBe(0o600);
  });

  test('fails where it cannot be written, and leaves no draft', () => {
    const folder = tempFolder();
    expect(() => writeMetricsFile(join(folder, 'missing', 'sync.prom'), 'x')).toThrow(/ENOENT/);
    // A folder cannot be replaced by a file.
    const taken = join(folder, 'taken');
    writeMetricsFile(join(folder, 'a.prom'), 'x');
    rmSync(taken, { force: true });
    expect(() => writeMetricsFile(folder, 'x')).toThrow();
    expect(readdirSync(folder)).toEqual(['a.prom']);
  });
});
