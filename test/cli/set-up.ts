import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { SandboxOptions } from '../../src/sandbox/options.ts';
import type { SandboxConfig, SandboxConfigOptions } from '../../src/sandbox/sandbox-config.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { openStore } from '../../src/store/database/open.ts';
import { openSqlite } from '../../src/store/database/sqlite.ts';
import type { Store } from '../../src/store/store.ts';
import { tempFolder } from '../temp-folder.ts';
import { type Ended, type Program, type RunOptions, runProgram, startProgram } from './run-program.ts';

export { tempFolder };

/** Below the ports that the system hands out by itself: no other connection takes one of these in the meantime. */
const PORTS = { from: 10_000, count: 20_000 };
/** Where this process begins to look: processes that test side by side begin at different places. */
let nextPort = (process.pid * 197) % PORTS.count;

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });

/** A port that is free, and that this process names once. */
export const freePort = async (): Promise<number> => {
  for (let tries = 0; tries < PORTS.count; tries += 1) {
    const port = PORTS.from + nextPort;
    nextPort = (nextPort + 1) % PORTS.count;
    if (await isFree(port)) return port;
  }
  throw new Error('no port is free');
};

export interface Office {
  readonly sandbox: Sandbox;
  /** Where the config and the database are. */
  readonly folder: string;
  readonly database: string;
  readonly config: SandboxConfig;
  run(...args: string[]): Promise<Ended>;
  start(args: readonly string[], options?: Omit<RunOptions, 'cwd'>): Program;
  /** Writes the config again, after `change`. */
  rewrite(change: (config: SandboxConfig) => void): void;
}

export const writeConfig = (folder: string, config: unknown, mode = 0o600): string => {
  const path = join(folder, 'ephysio-ghl.config.json');
  writeFileSync(path, JSON.stringify(config), { mode });
  return path;
};

export type OfficeOptions = SandboxOptions & { readonly config?: SandboxConfigOptions };

/** Both sandboxes, and a folder with a config for them. GHL by private integration token unless `config` says otherwise. */
export const openOffice = async ({
  config: configOptions,
  ...options
}: OfficeOptions = {}): Promise<Office> => {
  const sandbox = await startSandbox({ patients: 8, eventsPerPatient: 1, ...options });
  onTestFinished(() => sandbox.close());
  const folder = tempFolder();
  const redirectUri = `http://127.0.0.1:${await freePort()}/api/auth/callback`;
  const config = sandbox.config({ usePrivateToken: true, redirectUri, ...configOptions });
  writeConfig(folder, config);
  return {
    sandbox,
    folder,
    database: join(folder, 'ephysio-ghl.sqlite'),
    config,
    run: (...args) => runProgram(args, { cwd: folder }),
    start: (args, runOptions) => startProgram(args, { cwd: folder, ...runOptions }),
    rewrite: (change) => {
      change(config);
      writeConfig(folder, config);
    },
  };
};

/** An office that is to sign in to GHL by OAuth. */
export const openOAuthOffice = (options: OfficeOptions = {}): Promise<Office> =>
  openOffice({ ...options, config: { usePrivateToken: false, ...options.config } });

export const AUTHORIZE = /http:\S+chooselocation\S+(?=\s)/;

/** Signs in as a person would: runs `auth`, and opens the address that it prints. */
export const signIn = async (
  office: Office,
  ...args: string[]
): Promise<Ended & { readonly page: number }> => {
  const program = office.start(['auth', '--no-browser', ...args]);
  const [url] = await program.says(AUTHORIZE);
  const page = await office.sandbox.visitAuthorize(url);
  return { ...(await program.ended), page };
};

export const inDatabase = <T>(path: string, look: (database: ReturnType<typeof openSqlite>) => T): T => {
  const database = openSqlite(path, { readonly: true, fileMustExist: true });
  try {
    return look(database);
  } finally {
    database.close();
  }
};

/** Works with the office's database while none of its programs does. */
export const inStore = async <T>(
  { database }: Pick<Office, 'database'>,
  work: (store: Store) => Promise<T>,
): Promise<T> => {
  const store = await openStore({ path: database, env: {}, now: Date.now });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
};

/** How many rows a table has. */
export const rows = (path: string, table: string): number =>
  inDatabase(path, (database) => database.prepare(`select count(*) from ${table}`).pluck().get() as number);

/** What a run may never leave behind: a damaged database, or a lock. */
export const stateOf = (path: string): { integrity: unknown; locks: number } => ({
  integrity: inDatabase(path, (database) => database.prepare('pragma integrity_check').pluck().get()),
  locks: rows(path, 'locks'),
});

export const HEALTHY = { integrity: 'ok', locks: 0 };

/** A moment that a test can wait for, or hold back. */
export interface Gate {
  readonly opened: Promise<void>;
  open(): void;
}

export const createGate = (): Gate => {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
};

/** Tokens of the sandbox's GHL: nothing that a person or a log sees may hold one. */
export const TOKENS = /\b(at|rt)_[\w-]{20,}|pit-[\w-]{20,}/;
