import {
  type CommandContext,
  type CommandSettings,
  loadSettings,
  openContext,
  outputFor,
} from '../../../app/context.ts';
import type { PracticeConfig } from '../../../config/schema.ts';
import { EXIT, type ExitCode } from '../../../errors.ts';
import { explainSqliteError } from '../../../store/database/sqlite-error.ts';
import type { CommonOptions, Runtime } from '../../options.ts';
import type { Output } from '../../output.ts';
import { mostSevere } from '../../per-practice.ts';
import { doctorHead, doctorLines, doctorSummary } from '../../render/doctor-text.ts';
import { checksWithoutConfig, machineChecks } from './machine-checks.ts';
import { practiceChecks } from './practice-checks.ts';
import { type Check, type CheckResult, runChecks } from './run-checks.ts';
import { type Ground, openServices } from './services.ts';
import { realSurroundings } from './surroundings.ts';

/** What one check may take, with all its requests. */
const LIMIT_MS = 60_000;

/** What every examination needs to run and to be shown. */
interface Desk {
  readonly output: Output;
  readonly stopping: AbortSignal;
  /** Path of the database; empty without a config. */
  readonly database: string;
}

/** Looks at one practice, or with `null` at the machine, and shows each result as soon as it is there. */
const examine = async (
  { output, stopping, database }: Desk,
  practice: string | null,
  checks: readonly Check[],
): Promise<readonly CheckResult[]> => {
  output.text(doctorHead(practice));
  const results = await runChecks(checks, {
    limitMs: LIMIT_MS,
    stopping,
    database,
    onBegin: (check) => output.progress(`${practice ?? 'machine'}: ${check}`),
    onEnd: (found) => {
      for (const line of doctorLines(found)) output.text(line);
    },
  });
  output.document({
    command: 'doctor',
    practice,
    ok: results.every(({ status }) => status !== 'fail'),
    checks: results,
  });
  return results;
};

const examinePractice = async (
  desk: Desk,
  ground: Ground,
  practice: PracticeConfig,
  listening: boolean,
): Promise<readonly CheckResult[]> => {
  // What a check that took too long still waits for ends with the practice.
  const done = new AbortController();
  const stopping = AbortSignal.any([ground.stopping, done.signal]);
  const services = openServices({ ...ground, stopping }, practice);
  try {
    const checks = practiceChecks(ground, practice, services, listening);
    return await examine(desk, practice.name, checks);
  } finally {
    done.abort();
    services.close();
  }
};

const examineAll = async (settings: CommandSettings): Promise<readonly CheckResult[]> => {
  const desk: Desk = { ...settings, database: settings.config.database };
  let context: CommandContext | null = null;
  const openDatabase = async (): Promise<CommandContext> => {
    context = await openContext(settings, { create: false });
    return context;
  };
  try {
    const machine = await examine(desk, null, machineChecks(settings, openDatabase, realSurroundings()));
    const listening = machine.some(({ check, status }) => check === 'listener' && status === 'ok');
    const ground: Ground = { ...settings, context };
    const all = [...machine];
    for (const practice of settings.practices)
      all.push(...(await examinePractice(desk, ground, practice, listening)));
    return all;
  } catch (error) {
    throw explainSqliteError(error, settings.config.database);
  } finally {
    await (context as CommandContext | null)?.[Symbol.asyncDispose]();
  }
};

const settingsOf = (
  options: CommonOptions,
  runtime: Runtime,
): CommandSettings | { readonly error: unknown } => {
  try {
    return loadSettings(options, runtime);
  } catch (error) {
    return { error };
  }
};

/** `doctor`: looks at everything that has to be right, and says what to do about what is not. */
export const doctor = async (options: CommonOptions, runtime: Runtime): Promise<ExitCode> => {
  const settings = settingsOf(options, runtime);
  const output = outputFor(options);
  const results =
    'error' in settings
      ? await examine(
          { output, stopping: runtime.stopping, database: '' },
          null,
          checksWithoutConfig(settings.error),
        )
      : await examineAll(settings);
  output.text(doctorSummary(results));
  return mostSevere(results.map(({ exitCode }) => exitCode ?? EXIT.done));
};
