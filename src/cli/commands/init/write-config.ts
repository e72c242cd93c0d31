import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, extname, join, resolve } from 'node:path';
import { loadConfig } from '../../../config/load.ts';
import type { Config } from '../../../config/schema.ts';
import { ConfigError } from '../../../errors.ts';
import { makePrivateFile, makePrivateFolder, syncToDisk } from '../../../store/database/private-file.ts';
import type { ConfigDocument } from './config-document.ts';

export interface Written {
  readonly path: string;
  readonly config: Config;
  /** Absolute paths of the secrets. */
  readonly files: readonly string[];
  /** What was there before, under its new name. */
  readonly backups: readonly string[];
}

/** Beside the file, with its extension, which says how it is parsed. */
const draftOf = (path: string): string =>
  join(dirname(path), `.ephysio-ghl-init-${randomBytes(6).toString('hex')}${extname(path)}`);

const writePrivate = (path: string, content: string): void => {
  makePrivateFile(path);
  writeFileSync(path, content);
  syncToDisk(path);
};

/** Puts the draft in place; what was there is kept beside it, if it said something else. */
const replace = (path: string, draft: string, backups: string[]): void => {
  if (existsSync(path)) {
    const before = readFileSync(path, 'utf8');
    if (before !== readFileSync(draft, 'utf8')) {
      const backup = `${path}.bak`;
      const copy = draftOf(path);
      writePrivate(copy, before);
      renameSync(copy, backup);
      backups.push(backup);
    }
  }
  renameSync(draft, path);
  syncToDisk(path);
};

/**
 * Writes secrets and config, each file whole or not at all, mode 0600. The config comes last, and only after the
 * program itself has read it.
 * @param before done with the config that is about to be, before it is
 */
export const writeConfig = async (
  path: string,
  { config, files, variables }: ConfigDocument,
  env: NodeJS.ProcessEnv,
  before: (config: Config) => Promise<void>,
): Promise<Written> => {
  const folder = dirname(path);
  const given = { ...env, ...Object.fromEntries(variables.map(({ name, value }) => [name, value])) };
  const backups: string[] = [];
  const drafts: string[] = [];
  const draft = (target: string, content: string): string => {
    const file = draftOf(target);
    drafts.push(file);
    writePrivate(file, content);
    return file;
  };
  try {
    const secrets = files.map(({ name, content }) => {
      const target = resolve(folder, name);
      makePrivateFolder(dirname(target));
      return { target, file: draft(target, content) };
    });
    for (const { target, file } of secrets) replace(target, file, backups);
    const file = draft(path, `${JSON.stringify(config, null, 2)}\n`);
    const checked = loadConfig({ file, env: given, cwd: folder }).config;
    await before(checked);
    replace(path, file, backups);
    const loaded = loadConfig({ file: path, env: given, cwd: folder });
    return { path, config: loaded.config, files: secrets.map(({ target }) => target), backups };
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === undefined) throw cause;
    throw new ConfigError(
      `Cannot write ${path} (${code}).`,
      'Make room or rights for it, then run init again.',
      {
        cause,
      },
    );
  } finally {
    for (const file of drafts) rmSync(file, { force: true });
  }
};
