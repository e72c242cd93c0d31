import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { CommandContext, CommandSettings } from '../../../app/context.ts';
import type { Config } from '../../../config/schema.ts';
import { REFERENCE } from '../../../config/secrets.ts';
import { EXIT } from '../../../errors.ts';
import { proxiesOf } from '../../../http/proxy.ts';
import { whyUnwritable } from '../../../store/database/private-file.ts';
import { openSqlite } from '../../../store/database/sqlite.ts';
import { checkClock } from './clock.ts';
import {
  checkConfigRights,
  checkDatabase,
  checkDatabaseRights,
  checkDisk,
  checkNoDatabase,
} from './files.ts';
import { type Finding, fail, ok, skip, warn } from './finding.ts';
import type { Host } from './host.ts';
import { checkListener } from './listener.ts';
import { checkMail } from './mail.ts';
import type { Check } from './run-checks.ts';
import { checkTimers } from './timers.ts';

/** The oldest Node that the program runs on (package.json, "engines"). */
const OLDEST = [20, 19] as const;

/** Node's version, and whether SQLite's native part was built for it. `version`: `process.versions.node`. */
export const checkInstallation = (version: string): Finding => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
    const values = { version, oldest: OLDEST.join('.') };
    return fail(EXIT.usage, { code: 'node-outdated', about: null, values });
  }
  try {
    const sqlite = openSqlite(':memory:');
    const sqliteVersion = sqlite.prepare('select sqlite_version()').pluck().get() as string;
    sqlite.close();
    return ok({ code: 'installation-good', about: null, values: { node: version, sqlite: sqliteVersion } });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    return fail(EXIT.usage, { code: 'sqlite-not-loaded', about: null, values: { error: code } });
  }
};

const installation: Check = { name: 'installation', run: () => checkInstallation(process.versions.node) };

/** Copied from a web page, or from a file with Windows line ends. */
const isPadded = (name: string, env: Host['env']): boolean => {
  const value = env[name] ?? '';
  return value !== value.trim();
};

/** The variables and files that a config (which could be loaded) is filled in from. Names only, never a value. */
export const checkEnvironment = (path: string, env: Host['env']): readonly Finding[] => {
  const text = readFileSync(path, 'utf8');
  const names = [...new Set([...text.matchAll(REFERENCE)].map(([, name = '']) => name))];
  if (names.length === 0) return [ok({ code: 'no-references', about: { path }, values: {} })];
  return [
    ok({ code: 'references', about: { path }, values: { names } }),
    ...names
      .filter((name) => isPadded(name, env))
      .map((setting) => warn({ code: 'variable-padded', about: { setting }, values: {} })),
  ];
};

/** What requests go through, by host and port: the address may hold a password. @throws ConfigError */
export const checkProxy = (env: Host['env']): Finding => {
  const proxies = proxiesOf(env);
  if (proxies === null) return ok({ code: 'proxy-unset', about: null, values: {} });
  const { http, https, except } = proxies;
  const values = { http: http?.host ?? null, https: https?.host ?? null, except };
  return ok({ code: 'proxy-set', about: null, values });
};

const ping = (url: string | null): Finding => {
  const about = { setting: 'monitoring.pingUrl' };
  return url === null
    ? skip({ code: 'ping-unset', about, values: {} })
    : ok({ code: 'ping-set', about, values: { host: new URL(url).host } });
};

const isFolder = (path: string): boolean => existsSync(path) && statSync(path).isDirectory();

const metrics = (path: string): Finding => {
  const about = { path };
  const folder = dirname(path);
  if (isFolder(path)) return fail(EXIT.usage, { code: 'metrics-file-is-folder', about, values: {} });
  if (!isFolder(folder))
    return fail(EXIT.usage, { code: 'metrics-folder-missing', about, values: { folder } });
  // Each run puts a new file in the place of the last one: it is the folder that has to be writable.
  const error = whyUnwritable(folder);
  return error === null
    ? ok({ code: 'metrics-good', about, values: {} })
    : fail(EXIT.usage, { code: 'metrics-folder-read-only', about, values: { folder, error } });
};

/** Who is notified of how runs end. */
export const checkMonitoring = ({ pingUrl, metricsFile }: Config['monitoring']): readonly Finding[] => [
  ping(pingUrl),
  ...(metricsFile === null ? [] : [metrics(metricsFile)]),
];

/** What is left to look at without a config. */
export const checksWithoutConfig = (error: unknown): readonly Check[] => [
  { name: 'config', run: () => Promise.reject(error) },
  installation,
];

/**
 * What is looked at once for the machine.
 * @param openDatabase opens the database for this and all later checks
 */
export const machineChecks = (
  settings: CommandSettings,
  openDatabase: () => Promise<CommandContext>,
  host: Host,
): readonly Check[] => {
  const { config, configPath, practices } = settings;
  const names = practices.map(({ name }) => name);
  const baseUrls = [...practices.map(({ ephysio }) => ephysio.baseUrl), config.ghl.baseUrl];
  let opened: CommandContext | null = null;
  return [
    {
      name: 'config',
      run: () => ok({ code: 'config-loaded', about: { path: configPath }, values: { practices: names } }),
    },
    { name: 'config-rights', run: () => checkConfigRights(configPath) },
    { name: 'environment', run: () => checkEnvironment(configPath, host.env) },
    installation,
    // Before it is opened, which corrects the rights.
    { name: 'database-rights', run: () => checkDatabaseRights(config.database) },
    { name: 'disk', run: () => checkDisk(config.database, host) },
    {
      name: 'database',
      run: async () => {
        if (!existsSync(config.database)) return checkNoDatabase(config.database);
        opened = await openDatabase();
        return checkDatabase(opened.store, host);
      },
    },
    { name: 'proxy', run: () => checkProxy(host.env) },
    { name: 'clock', run: () => checkClock(baseUrls, host) },
    { name: 'timers', run: () => checkTimers(opened?.store ?? null, names, host) },
    { name: 'listener', run: () => checkListener(config.webhooks) },
    { name: 'monitoring', run: () => checkMonitoring(config.monitoring) },
    { name: 'mail', run: () => checkMail(config) },
  ];
};
