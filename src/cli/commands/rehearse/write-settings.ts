import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fchmodSync,
  fchownSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, extname, join } from 'node:path';
import type { CommandSettings } from '../../../app/context.ts';
import { loadConfig } from '../../../config/load.ts';
import { parseConfigFile } from '../../../config/parse-file.ts';
import type { PracticeConfig } from '../../../config/schema.ts';
import type { AppointmentStatus } from '../../../domain/records/appointment.ts';
import { CAPABILITY_NAMES, type CapabilityName, type Learned } from '../../../domain/rehearsal/assumption.ts';
import { ConfigError } from '../../../errors.ts';
import { syncToDisk } from '../../../store/database/private-file.ts';

/** What follows from a rehearsal for `ephysio` of its practice: whole values of these keys. */
export interface Settings {
  readonly capabilities?: Readonly<Partial<Record<CapabilityName, boolean>>>;
  readonly statuses?: Readonly<Record<string, AppointmentStatus>>;
  readonly sexTrue?: 'm' | 'f';
}

/** A call that works where the config points it stays pointed there; codes that are known stay. */
export const settingsFrom = (
  { ephysio }: PracticeConfig,
  { capabilities: learned = {}, statuses, sexTrue }: Learned,
): Settings => {
  const capabilities: Partial<Record<CapabilityName, boolean>> = {};
  for (const name of CAPABILITY_NAMES) {
    const works = learned[name];
    if (works === undefined || (works && typeof ephysio.capabilities[name] === 'object')) continue;
    capabilities[name] = works;
  }
  return {
    ...(Object.keys(capabilities).length > 0 && { capabilities }),
    ...(statuses !== undefined && { statuses: { ...ephysio.statuses, ...statuses } }),
    ...(sexTrue !== undefined && { sexTrue }),
  };
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The config as it is in its file, with the settings of one practice. */
const entered = (raw: unknown, at: number, { capabilities, ...others }: Settings): object | null => {
  if (!isObject(raw) || !Array.isArray(raw.practices)) return null;
  const practices: unknown[] = [...raw.practices];
  const practice = practices[at];
  if (!isObject(practice) || !isObject(practice.ephysio)) return null;
  const { ephysio } = practice;
  const before = isObject(ephysio.capabilities) ? ephysio.capabilities : {};
  practices[at] = {
    ...practice,
    ephysio: {
      ...ephysio,
      ...others,
      ...(capabilities && { capabilities: { ...before, ...capabilities } }),
    },
  };
  return { ...raw, practices };
};

/** What the lines of a file are indented by. */
const indentOf = (text: string): string | number =>
  /^([ \t]+)\S/m.exec(text)?.[1] ?? (text.trim().includes('\n') ? 2 : 0);

/** Writes a file beside the one that it will replace, for the same user, with the same rights. */
const writeDraft = (path: string, content: string): string => {
  const draft = join(dirname(path), `.ephysio-ghl-${randomBytes(6).toString('hex')}${extname(path)}`);
  const { mode, uid, gid } = statSync(path);
  const fd = openSync(draft, 'wx', 0o600);
  try {
    fchmodSync(fd, mode & 0o777);
    if (process.geteuid?.() === 0) fchownSync(fd, uid, gid);
    writeSync(fd, content);
  } finally {
    closeSync(fd);
  }
  return draft;
};

/** What came of it: the path of the file, or why nothing was written. */
export type Written =
  | { readonly end: 'written'; readonly path: string }
  | { readonly end: 'not-json'; readonly path: string }
  | { readonly end: 'failed'; readonly error: ConfigError };

/**
 * Enters settings into the config file, whole or not at all: with its rights, and everything else as it was. A YAML file would lose its
 * comments, and stays.
 */
export const writeSettings = (
  { config, configPath }: Pick<CommandSettings, 'config' | 'configPath'>,
  practice: PracticeConfig,
  settings: Settings,
): Written => {
  if (extname(configPath).toLowerCase() !== '.json') return { end: 'not-json', path: configPath };
  let draft: string | null = null;
  try {
    const path = realpathSync(configPath);
    const text = readFileSync(path, 'utf8');
    const at = config.practices.findIndex(({ name }) => name === practice.name);
    const after = entered(parseConfigFile(configPath, text), at, settings);
    if (after === null)
      throw new ConfigError(
        `${configPath} has been changed since it was read.`,
        'Run rehearse --write again.',
      );
    const end = text.endsWith('\n') ? '\n' : '';
    draft = writeDraft(path, `${JSON.stringify(after, null, indentOf(text))}${end}`);
    loadConfig({ file: draft, env: process.env, cwd: dirname(path) });
    syncToDisk(draft);
    renameSync(draft, path);
    syncToDisk(path);
    return { end: 'written', path: configPath };
  } catch (error) {
    if (error instanceof ConfigError) return { end: 'failed', error };
    if (!(error instanceof Error && 'code' in error)) throw error;
    const why = `Cannot write ${configPath} (${String(error.code)}).`;
    return { end: 'failed', error: new ConfigError(why, 'Enter the settings by hand.', { cause: error }) };
  } finally {
    if (draft !== null) rmSync(draft, { force: true });
  }
};
