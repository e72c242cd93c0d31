import { describeIssue } from '../../../config/describe-issue.ts';
import { type Config, configSchema } from '../../../config/schema.ts';
import { ConfigError, EXIT, type ExitCode, RunError } from '../../../errors.ts';
import type { Runtime } from '../../options.ts';
import type { Output } from '../../output.ts';
import { answerByFlags } from './answer-by-flags.ts';
import type { Interviewed } from './answers.ts';
import { hasApp } from './ask-app.ts';
import { askPractice } from './ask-practice.ts';
import { beforeConfig } from './before-config.ts';
import { type ConfigDocument, configDocument } from './config-document.ts';
import type { InitOptions } from './init-options.ts';
import { keepTokens } from './keep-tokens.ts';
import { nextSteps } from './next-steps.ts';
import { type Presets, readPresets } from './presets.ts';
import { CancelledError, type Questions } from './questions.ts';
import { createServices } from './services.ts';
import { findTarget, type Target } from './target.ts';
import { testAnswers } from './test-answers.ts';
import { unlessGivenUp } from './until-good.ts';
import { type Written, writeConfig } from './write-config.ts';

/** What `init` gets from the process; tests put their own in place. */
export interface InitRuntime extends Runtime {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly now: () => number;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly output: Output;
  /** `null`: nobody is there to answer, or nobody is to be asked. */
  readonly questions: Questions | null;
  /** `sync --dry-run` on what was written. */
  readonly dryRun: (
    config: string,
    practice: string,
    variables: ConfigDocument['variables'],
  ) => Promise<ExitCode>;
}

/** @throws ConfigError, or the RunError of a person who would rather keep what is there */
const agreeToReplace = async (
  { path, exists, existing }: Target,
  { force }: InitOptions,
  questions: Questions | null,
): Promise<void> => {
  if (!exists || existing !== null || force === true) return;
  if (questions === null) {
    throw new ConfigError(
      `${path} exists already.`,
      'Add --force to replace it (it is kept as .bak), or --add to add a practice to it.',
    );
  }
  const yes = await questions.confirm(`${path} exists. Replace it? (It is kept as .bak)`, false);
  if (!yes) throw new CancelledError();
};

const interview = async (
  options: InitOptions,
  runtime: InitRuntime,
  presets: Presets,
  target: Target,
): Promise<Interviewed> => {
  const { output, questions, stopping, env, now, sleep } = runtime;
  const existing = target.existing?.config ?? null;
  const { ephysioUrl, ghlUrl } = presets;
  const services = createServices({
    ephysioUrl,
    ghlUrl,
    existing: existing?.ghl ?? null,
    now,
    sleep,
    stopping,
  });
  const offline = options.offline === true;
  if (questions === null) {
    const adding = existing && { hasApp: hasApp(existing.ghl) };
    const answers = answerByFlags({ options, presets, env, adding });
    const untested = { answers, tested: { ephysio: false, ghl: false } };
    const note = (text: string): void => output.note(text);
    return { ...(offline ? untested : await testAnswers(services, answers, note)), tokens: [] };
  }
  questions.say(`Nothing is written before the end. The config goes to\n${target.path}`);
  const { browser } = options;
  return askPractice({ questions, services, presets, offline, browser, existing, output, stopping });
};

/** What the schema would refuse is refused before anything is written. @throws ConfigError */
const refuseInvalid = ({ path, existing }: Target, { answers }: Interviewed): void => {
  const { config } = configDocument(answers, existing?.config ?? null, 'memory');
  const problems = configSchema.safeParse(config).error?.issues.flatMap(describeIssue) ?? [];
  if (problems.length === 0) return;
  throw new ConfigError(
    `These settings would not do; nothing was written to ${path}:\n${problems.map((p) => `  ${p}`).join('\n')}`,
    'Correct the flag or variable that says so, and run init again.',
  );
};

/** Ctrl-C at an offer that comes when all is answered: the rest is done without it. */
const unlessCancelled = <T>(offer: Promise<T>): Promise<T | null> =>
  offer.catch((error: unknown) => {
    if (error instanceof RunError) return null;
    throw error;
  });

/** The sign-in is kept before the config: a config that was written is one that works. */
const keep = async (
  { questions, env, output, stopping }: InitRuntime,
  { answers, tokens }: Interviewed,
  config: Config,
): Promise<void> => {
  if (questions === null || tokens.length === 0) return;
  const save = async (): Promise<true> => {
    await keepTokens(config, answers.name, tokens, env);
    return true;
  };
  const again = 'Try once more to keep the sign-in? (No: `ephysio-ghl auth` signs in again)';
  const kept = await unlessCancelled(
    unlessGivenUp({ questions, stopping }, 'keeping the sign-in', save, again),
  );
  if (kept === null) output.note('The sign-in to GHL was not kept.');
};

const report = (
  options: InitOptions,
  { output }: InitRuntime,
  interviewed: Interviewed,
  written: Written,
  variables: readonly string[],
): void => {
  const { answers, tested } = interviewed;
  const { path, files, backups, config } = written;
  output.document({
    command: 'init',
    practice: answers.name,
    ok: true,
    config: path,
    database: config.database,
    secrets: { place: answers.secrets, files, variables },
    backups,
    tested,
  });
  const place = options.config === undefined ? '' : ` --config '${options.config.replaceAll("'", "'\\''")}'`;
  output.verbatim(nextSteps({ written, interviewed, variables, place }));
};

/** Interview or flags, tests, config. Nothing is written before all is answered. */
export const runInit = async (options: InitOptions, runtime: InitRuntime): Promise<ExitCode> => {
  const { output, questions, stopping, env, cwd } = runtime;
  if (questions === null && options.yes !== true) {
    throw new ConfigError(
      'init asks questions, and nobody can answer here: this is no terminal.',
      'Run it on a terminal, or say all of it with --yes and flags (`ephysio-ghl init --help`).',
    );
  }
  const presets = readPresets(options);
  const target = findTarget(options, env, cwd);
  let interviewed: Interviewed;
  try {
    await agreeToReplace(target, options, questions);
    interviewed = await interview(options, runtime, presets, target);
  } catch (error) {
    if (stopping.aborted) throw new CancelledError();
    throw error instanceof RunError ? beforeConfig(error) : error;
  }
  if (stopping.aborted) throw new CancelledError();
  refuseInvalid(target, interviewed);
  const document = configDocument(interviewed.answers, target.existing?.raw ?? null);
  const { variables } = document;
  const written = await writeConfig(target.path, document, env, (config) =>
    keep(runtime, interviewed, config),
  );
  questions?.show('');
  report(
    options,
    runtime,
    interviewed,
    written,
    variables.map(({ name }) => name),
  );
  const { tested, answers } = interviewed;
  if (questions === null || output.json || !tested.ephysio || !tested.ghl) return EXIT.done;
  const wanted = questions.confirm('Look at what a first run would do? (sync --dry-run)', true);
  if ((await unlessCancelled(wanted)) !== true) return EXIT.done;
  return runtime.dryRun(target.path, answers.name, variables);
};
