import { mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '../../../errors.ts';
import type { UnitFile } from './units.ts';

export interface InstalledUnit {
  readonly path: string;
  readonly state: 'written' | 'replaced' | 'unchanged';
}

const readIfThere = (path: string): string | null => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
};

const stateOf = (path: string, content: string): InstalledUnit['state'] => {
  const present = readIfThere(path);
  if (present === null) return 'written';
  return present === content ? 'unchanged' : 'replaced';
};

/** Each file gets its name when it is whole; all drafts are made before the first does. */
const write = (files: readonly UnitFile[], folder: string): void => {
  const drafts = mkdtempSync(join(folder, '.ephysio-ghl-'));
  try {
    for (const { name, content } of files) {
      writeFileSync(join(drafts, name), content, { flush: true });
    }
    for (const { name } of files) renameSync(join(drafts, name), join(folder, name));
  } finally {
    rmSync(drafts, { recursive: true, force: true });
  }
};

/**
 * Writes units into a folder. What is there and says something else is replaced only with `force`: all or nothing.
 * @throws ConfigError
 */
export const installUnits = (
  files: readonly UnitFile[],
  folder: string,
  force: boolean,
): readonly InstalledUnit[] => {
  try {
    if (!statSync(folder).isDirectory()) throw Object.assign(new Error(), { code: 'ENOTDIR' });
    const installed = files.map(({ name, content }) => {
      const path = join(folder, name);
      return { path, state: stateOf(path, content) };
    });
    const others = installed.filter(({ state }) => state === 'replaced').map(({ path }) => path);
    if (others.length > 0 && !force) {
      throw new ConfigError(
        `There are other units already: ${others.join(', ')}. Nothing was written.`,
        'Compare them with what the command prints without --install; --force replaces them. Own changes belong into a drop-in: systemctl edit NAME.',
      );
    }
    write(
      files.filter((_, i) => installed[i]?.state !== 'unchanged'),
      folder,
    );
    return installed;
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw new ConfigError(
      `Cannot write units into ${folder} (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`,
      "Name a folder that exists and that this user may write to; /etc/systemd/system is root's.",
      { cause: error },
    );
  }
};
