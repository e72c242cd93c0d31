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
  /** The new names of files that were replaced. */
  readonly backups: readonly string[];
  /** Variables that have to be set for every run. */
  readonly variables: readonly string[];
}

/** Writes a file of mode 0600 beside the one that it will replace, with its extension, which says how it is parsed. */
const writeDraft = (path: string, content: string): string => {
  const name = `.ephysio-ghl-init-${randomBytes(6).toString('hex')}${extname(path)}`;
  const draft = join(dirname(path), name);
  try {
    makePrivateFile(draft);
    writeFileSync(draft, content);
    syncToDisk(draft);
    return draft;
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
};

/** Puts the draft in place. A different file that was there is kept: its new name is returned. */
const replace = (path: string, draft: string): string[] => {
  const before = existsSync(path) ? readFileSync(path, 'utf8') : null;
  const changed = before !== null && before !== readFileSync(draft, 'utf8');
  const backup = `${path}.bak`;
  if (changed) renameSync(writeDraft(path, before), backup);
  renameSync(draft, path);
  syncToDisk(path);
  return changed ? [backup] : [];
};

/**
 * Writes secrets and config, each file whole or not at all, mode 0600. The config comes last, and only after the
 * program itself has read it.
 * @param before runs with the checked config before it is put in place
 */
export const writeConfig = async (
  path: string,
  { config, files, variables }: ConfigDocument,
  env: NodeJS.ProcessEnv,
  before: (config: Config) => Promise<void>,
): Promise<Written> => {
  const cwd = dirname(path);
  const given = { ...env, ...Object.fromEntries(variables.map(({ name, value }) => [name, value])) };
  const drafts: { readonly target: string; readonly draft: string }[] = [];
  const add = (target: string, content: string): string => {
    const draft = writeDraft(target, content);
    drafts.push({ target, draft });
    return draft;
  };
  try {
    for (const { name, content } of files) {
      const target = resolve(cwd, name);
      makePrivateFolder(dirname(target));
      add(target, content);
    }
    const secrets = [...drafts];
    const backups = secrets.flatMap(({ target, draft }) => replace(target, draft));
    const draft = add(path, `${JSON.stringify(config, null, 2)}\n`);
    await before(loadConfig({ file: draft, env: given, cwd }).config);
    backups.push(...replace(path, draft));
    return {
      path,
      config: loadConfig({ file: path, env: given, cwd }).config,
      files: secrets.map(({ target }) => target),
      backups,
      variables: variables.map(({ name }) => name),
    };
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause)) throw cause;
    throw new ConfigError(
      `Cannot write ${path} (${cause.code}).`,
      'Make room or rights for it, then run init again.',
      { cause },
    );
  } finally {
    for (const { draft } of drafts) rmSync(draft, { force: true });
  }
};
