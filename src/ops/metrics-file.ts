import { randomBytes } from 'node:crypto';
import { closeSync, fchmodSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';

/** Writes a file in one go: who reads it sees the old one or the new one, whole. Readable for all, it holds numbers only. */
export const writeMetricsFile = (path: string, text: string): void => {
  // In the same folder, so that it can be renamed; node_exporter reads only what ends in `.prom`. Others may write to that
  // folder: a name that nobody can guess, and a file that was not there before, never lead to one of theirs.
  const draft = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  const fd = openSync(draft, 'wx', 0o644);
  try {
    try {
      // Whatever the umask says: node_exporter is another user.
      fchmodSync(fd, 0o644);
      writeSync(fd, text);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
};
