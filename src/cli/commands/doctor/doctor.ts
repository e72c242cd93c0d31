import {
  type CommandContext,
  type CommandSettings,
  loadSettings,
  openContext,
  outputFor,
} from '../../../app/context.ts';
import type { PracticeConfig } from '../../../config/schema.ts';
import { EXIT, type ExitCode } from '../../../errors.ts';
import { minute } from '../../../status/minute.ts';
import { explainSqliteError } from '../../../store/database/sqlite-error.ts';
import type { CommonOptions, Runtime } from '../../options.ts';
import type { Output } from '../../output.ts';
import { mostSevere, sideBySide } from '../../per-practice.ts';
import { doctorHead, doctorLines, doctorSummary, lacksDatabase } from '../../render/doctor-text.ts';
import { USUAL_WIDTH } from '../../render/for-terminal.ts';
import { checkAbsences } from './absences.ts';
import { ephysioChecks } from './ephysio-checks.ts';
import { resultDocument } from './finding-text.ts';
import { ghlChecks } from './ghl-checks.ts';
import { realHost } from './host.ts';
import { checkLinks } from './link-checks.ts';
import { checkWebhooksSeen } from './listener.ts';
import { checksWithoutConfig, machineChecks } from './machine-checks.ts';
import { type Check, type CheckResult, runChecks } from './run-checks.ts';
import { type CheckContext, inStore, openServices } from './services.ts';

export interface DoctorOptions extends CommonOptions {
  /** Practices side by side. */
  readonly parallel: number;
}

/** What one check may take, with all its requests. */
const LIMIT_MS = 60_000;

/** Where results are shown, and what ends a check. */
interface Reporter {
  readonly output: Output;
  readonly stopping: AbortSignal;
  /** Path of the database; empty without a config. */
  readonly database: string;
  /** By whose clock times are shown. */
  readonly timezone?: string;
}

/** Looks at one practice, or with `null` at the machine, and shows each result as soon as it is there. */
const examine = async (
  { output, stopping, database, timezone = 'UTC' }: Reporter,
  practice: string | null,
  checks: readonly Check[],
): Promise<readonly CheckResult[]> => {
  const show = (found: readonly CheckResult[]): void => {
    for (const line of doctorLines(found, (instant) => minute(instant, timezone)))
      output.text(line, USUAL_WIDTH);
  };
  output.text(doctorHead(practice));
  const results = await runChecks(checks, {
    limitMs: LIMIT_MS,
    stopping,
    database,
    onBegin: (check) => output.progress(`${practice ?? 'machine'}: ${check}`),
    onEnd: (found) => show(found.filter((result) => !lacksDatabase(result))),
  });
  show(results.filter(lacksDatabase));
  output.document({
    command: 'doctor',
    practice,
    ok: results.every(({ level }) => level !== 'fail'),
    checks: results.map(resultDocument),
  });
  return results;
};

const examinePractice = async (
  reporter: Reporter,
  context: CheckContext,
  practice: PracticeConfig,
  listening: boolean,
): Promise<readonly CheckResult[]> => {
  // What a check that took too long still waits for ends with the practice.
  const done = new AbortController();
  const stopping = AbortSignal.any([context.stopping, done.signal]);
  const services = openServices({ ...context, stopping }, practice);
  try {
    return await examine({ ...reporter, timezone: practice.timezone }, practice.name, [
      ...ephysioChecks(context, practice, services),
      ...ghlChecks(context, practice, services),
      { name: 'links', run: inStore(context, (store) => checkLinks(store, practice, context.now)) },
      { name: 'absences', run: inStore(context, (store) => checkAbsences(store, practice)) },
      {
        name: 'webhooks',
        run: inStore(context, (store) => checkWebhooksSeen(store, practice.name, listening, context.now())),
      },
    ]);
  } finally {
    done.abort();
    services.close();
  }
};

const examineAll = async (settings: CommandSettings, parallel: number): Promise<readonly CheckResult[]> => {
  const reporter: Reporter = { ...settings, database: settings.config.database };
  let opened: CommandContext | null = null;
  const openDatabase = async (): Promise<CommandContext> => {
    opened = await openContext(settings, { create: false });
    return opened;
  };
  try {
    const machine = await examine(reporter, null, machineChecks(settings, openDatabase, realHost()));
    const listening = machine.some(({ check, level }) => check === 'listener' && level === 'ok');
    const context: CheckContext = { ...settings, opened };
    const { practices, output } = settings;
    const found = await sideBySide(practices, { output, parallel }, (practice, own) =>
      examinePractice({ ...reporter, output: own }, context, practice, listening),
    );
    return [...machine, ...found.flat()];
  } catch (error) {
    throw explainSqliteError(error, settings.config.database);
  } finally {
    await (opened as CommandContext | null)?.[Symbol.asyncDispose]();
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
export const doctor = async (options: DoctorOptions, runtime: Runtime): Promise<ExitCode> => {
  const settings = settingsOf(options, runtime);
  const output = outputFor(options);
  const results =
    'error' in settings
      ? await examine(
          { output, stopping: runtime.stopping, database: '' },
          null,
          checksWithoutConfig(settings.error),
        )
      : await examineAll(settings, options.parallel);
  output.text(doctorSummary(results));
  return mostSevere(results.map(({ exitCode }) => exitCode ?? EXIT.done));
};
