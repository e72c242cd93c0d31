import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { ConfigError } from '../../src/errors.ts';

/** The folder of the test. */
export let cwd: string;

/** Gives each test of a file a folder of its own. */
export const useFolders = (): void => {
  beforeEach(() => {
    cwd = mkdtempSync(join(tmpdir(), 'ephysio-ghl-config-'));
  });
  afterEach(() => {
    rmSync(cwd, { recursive: true, force: true });
  });
};

export const put = (name: string, content: unknown, mode = 0o600): string => {
  const path = join(cwd, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  chmodSync(path, mode);
  return path;
};

/** `${NAME}` as it stands in a config. */
export const ref = (name: string): string => `\${${name}}`;

export const practice = (more: Record<string, unknown> = {}) => ({
  name: 'main',
  ephysio: { email: 'desk@example.ch', password: ref('PASSWORD') },
  ghl: { locationId: 'loc', privateIntegrationToken: ref('PIT') },
  ...more,
});
export const config = (more: Record<string, unknown> = {}) => ({ practices: [practice()], ...more });
export const env = (more: Record<string, string> = {}) => ({
  HOME: join(cwd, 'home'),
  PASSWORD: 'pw',
  PIT: 'pit',
  ...more,
});
export const load = (options: { file?: string; env?: Record<string, string> } = {}) =>
  loadConfig({ cwd, ...options, env: env(options.env) });
export const refusal = (options: { file?: string; env?: Record<string, string> } = {}): string => {
  try {
    load(options);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return `${(error as ConfigError).message}\n${(error as ConfigError).hint}`;
  }
  throw new Error('it was not refused');
};
