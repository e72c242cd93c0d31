import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { InitOptions } from '../../../../src/cli/commands/init/init-options.ts';
import { runInit } from '../../../../src/cli/commands/init/run-init.ts';
import { createOutput } from '../../../../src/cli/output.ts';
import { loadConfig } from '../../../../src/config/load.ts';
import { EXIT, type ExitCode } from '../../../../src/errors.ts';
import type { SandboxOptions } from '../../../../src/sandbox/options.ts';
import { type Sandbox, startSandbox } from '../../../../src/sandbox/start-sandbox.ts';
import { tempFolder } from '../../set-up.ts';
import { createPerson, type Line, type Person, type PersonOptions } from './person.ts';

export interface Outcome {
  readonly exitCode: ExitCode | null;
  readonly error: unknown;
  readonly person: Person;
  readonly stdout: string;
  readonly stderr: string;
  /** What the dry run was started with. */
  readonly dryRuns: readonly (readonly [config: string, practice: string])[];
}

export interface Desk {
  readonly sandbox: Sandbox;
  readonly folder: string;
  readonly configPath: string;
  /** Runs `init` with somebody who answers; `null`: without anybody. */
  init(lines: readonly Line[] | null, options?: Partial<InitOptions>, more?: DeskRun): Promise<Outcome>;
  /** Every file of the folder, with rights and content. */
  files(): Record<string, string>;
  load(env?: NodeJS.ProcessEnv): ReturnType<typeof loadConfig>['config'];
}

export interface DeskRun extends PersonOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly stopping?: AbortSignal;
}

/** Pauses between tries are skipped; the patience with a person has no end. */
const briefly = (ms: number, signal?: AbortSignal): Promise<void> =>
  ms <= 60_000
    ? Promise.resolve()
    : new Promise((_resolve, reject) => {
        const end = (): void => reject(new Error('aborted'));
        if (signal?.aborted === true) end();
        signal?.addEventListener('abort', end);
      });

const contentOf = (path: string): string =>
  `${(statSync(path).mode & 0o777).toString(8)} ${readFileSync(path, 'latin1')}`;

export const filesIn = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path.slice(folder.length + 1), contentOf(path)]),
  );

/** Both sandboxes, and an empty folder in which somebody runs `init`. */
export const openDesk = async (options: SandboxOptions = {}): Promise<Desk> => {
  const sandbox = await startSandbox({ patients: 8, eventsPerPatient: 1, ...options });
  onTestFinished(() => sandbox.close());
  const folder = tempFolder();
  const configPath = join(folder, 'ephysio-ghl.config.json');
  return {
    sandbox,
    folder,
    configPath,
    files: () => filesIn(folder),
    load: (env = {}) => loadConfig({ file: configPath, env, cwd: folder }).config,
    init: async (lines, given = {}, { env = {}, stopping, ...personOptions } = {}) => {
      const person = createPerson(lines ?? [], personOptions);
      const said = { stdout: '', stderr: '' };
      const into = (name: 'stdout' | 'stderr') => ({
        write: (text: string) => {
          said[name] += text;
        },
      });
      const dryRuns: [string, string][] = [];
      const output = createOutput({
        json: given.json === true,
        logging: false,
        stdout: into('stdout'),
        stderr: into('stderr'),
      });
      const end = (exitCode: ExitCode | null, error: unknown): Outcome => ({
        exitCode,
        error,
        person,
        ...said,
        dryRuns,
      });
      try {
        const exitCode = await runInit(
          { browser: false, ephysioUrl: sandbox.ephysio.url, ghlUrl: sandbox.ghl.url, ...given },
          {
            stopping: stopping ?? new AbortController().signal,
            env,
            cwd: folder,
            now: Date.now,
            sleep: briefly,
            output,
            questions: lines === null ? null : person.questions,
            dryRun: async (config, practice) => {
              dryRuns.push([config, practice]);
              return EXIT.done;
            },
          },
        );
        return end(exitCode, null);
      } catch (error) {
        return end(null, error);
      }
    },
  };
};
