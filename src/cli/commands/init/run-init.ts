import { outputFor } from '../../../app/context.ts';
import { checkConfig } from '../../../config/check-config.ts';
import type { Config } from '../../../config/schema.ts';
import { LANGUAGES, type Language } from '../../../domain/records/language.ts';
import { ConfigError, EXIT, type ExitCode, RunError } from '../../../errors.ts';
import { sleep } from '../../../http/delay.ts';
import { openStore } from '../../../store/database/open.ts';
import { setDisconnectedAt } from '../../../store/tables/practices.ts';
import { saveCredentials } from '../../../store/tables/sign-in/credentials.ts';
import type { Runtime } from '../../options.ts';
import { answerByFlags, readFlags } from './answer-by-flags.ts';
import { askPractice } from './ask-practice.ts';
import { type ConfigDocument, configDocument } from './config-document.ts';
import { goingBack } from './go-back.ts';
import type { InitOptions } from './init-options.ts';
import { type Interviewed, retryUnlessSkipped } from './interview.ts';
import { nextSteps } from './next-steps.ts';
import { CancelledError, type Questions } from './questions.ts';
import { createServices } from './services.ts';
import type { Values } from './settings.ts';
import { findTarget, type InitProcess, type Target } from './target.ts';
import { type Written, writeConfig } from './write-config.ts';

export interface InitRuntime extends InitProcess {
  /** `null`: nobody can answer, or `--yes` forbids questions. */
  readonly questions: Questions | null;
  /** `sync --dry-run` on what was written. */
  dryRun(config: string, practice: string, variables: ConfigDocument['variables']): Promise<ExitCode>;
}

/** A config is there that would be replaced. */
const replaces = ({ exists }: Target, { add, force }: InitOptions): boolean =>
  exists && add !== true && force !== true;

/** @throws CancelledError when the person keeps the config that exists */
const agreeToReplace = async (path: string, questions: Questions): Promise<void> => {
  if (!(await questions.confirm(`${path} exists. Replace it? (It is kept as .bak)`, false)))
    throw new CancelledError();
};

/** The usual places of a locale, the one that wins first. */
const LOCALES = ['LC_ALL', 'LC_MESSAGES', 'LANG'] as const;

/** `fr_CH.UTF-8`, say. English is what servers are installed in: it says nothing about a practice of Switzerland. */
const localLanguage = (env: NodeJS.ProcessEnv): Language | null => {
  const locale = LOCALES.map((name) => env[name]).find((value) => value) ?? '';
  return LANGUAGES.find((language) => language !== 'en' && locale.startsWith(`${language}_`)) ?? null;
};

const interview = (
  options: InitOptions,
  { env, questions, ...runtime }: InitRuntime,
  given: Partial<Values>,
  target: Target,
): Promise<Interviewed> => {
  const { path, existing: file } = target;
  const { browser, offline = false, generateAdminPassword = false } = options;
  const { ephysioUrl = null, ghlUrl = null } = given;
  const existing = file?.config ?? null;
  const services = createServices({ ...runtime, ephysioUrl, ghlUrl, existing: existing?.ghl ?? null });
  const [first] = existing?.practices ?? [];
  const language = first?.language ?? localLanguage(env) ?? LANGUAGES[0];
  const setup = { ...runtime, services, given, offline, browser, existing, language };
  if (questions === null) {
    if (replaces(target, options))
      throw new ConfigError(
        `${path} exists already.`,
        'Add --force to replace it (it is kept as .bak), or --add to add a practice to it.',
      );
    return answerByFlags(setup, { env, generateAdminPassword });
  }
  return goingBack(questions, async (asking) => {
    if (replaces(target, options)) await agreeToReplace(path, asking);
    asking.say(
      `Nothing is written before the end. Esc goes back a step, Ctrl-C stops. The config goes to\n${path}`,
    );
    return askPractice({ ...setup, questions: asking });
  });
};

/** Refuses what the schema would refuse, before anything is written. @throws ConfigError */
const refuseInvalid = ({ path, existing }: Target, { answers }: Interviewed): void => {
  const { config } = configDocument(answers, existing?.config ?? null, { place: 'memory' });
  const checked = checkConfig(config);
  if ('config' in checked) return;
  throw new ConfigError(
    `Invalid settings; nothing was written to ${path}:\n${checked.problems.map((p) => `  ${p}`).join('\n')}`,
    'Correct the flag or variable that says so, and run init again.',
  );
};

/** Ctrl-C at an offer that comes when all is answered: the rest is done without it. */
const unlessCancelled = <T>(offer: Promise<T>): Promise<T | null> =>
  offer.catch((error: unknown) => {
    if (error instanceof RunError) return null;
    throw error;
  });

/** Keeps the sign-in to GHL in the database, which is made if there is none. A config comes after it, so that it works. */
const keepSignIn = async (
  { questions, env, now, output, stopping }: InitRuntime,
  { answers, tokens }: Interviewed,
  { database: path }: Config,
): Promise<void> => {
  if (questions === null || tokens.length === 0) return;
  const save = async (): Promise<true> => {
    const store = await openStore({ path, env, now });
    try {
      await store.transaction(async (handle) => {
        await saveCredentials(handle, answers.name, tokens);
        await setDisconnectedAt(handle, answers.name, null);
      });
      return true;
    } finally {
      await store.close();
    }
  };
  const again = 'Try once more to keep the sign-in? (No: `ephysio-ghl auth` signs in again)';
  const kept = await unlessCancelled(
    retryUnlessSkipped({ questions, stopping }, 'database', 'keeping the sign-in', save, again),
  );
  if (kept === null) output.note('The sign-in to GHL was not kept.');
};

/** What was written where, and what comes next. Holds no secret. */
const summary = (
  { config: flag }: InitOptions,
  { answers, tokens }: Interviewed,
  { path, files, backups, config, variables }: Written,
): string => {
  const auth = { command: `auth --practice ${answers.name}`, does: 'sign in to GHL' };
  return [
    `config    ${path}`,
    ...files.map((file) => `secret    ${file}`),
    ...backups.map((file) => `kept      ${file}`),
    `database  ${config.database}`,
    '',
    ...(variables.length === 0 ? [] : ['Set for every run:', ...variables.map((name) => `  ${name}`), '']),
    ...nextSteps(flag, config, answers.token === null && tokens.length === 0 ? [auth] : []),
  ].join('\n');
};

/** Interview or flags, tests, config. Nothing is written before all is answered. */
export const runInit = async (options: InitOptions, runtime: InitRuntime): Promise<ExitCode> => {
  const { output, questions, stopping, env, cwd } = runtime;
  const { from } = options;
  if (from !== undefined)
    return (await import('./from-file/init-from-file.ts')).initFromFile({ ...options, from }, runtime);
  if (questions === null && options.yes !== true)
    throw new ConfigError(
      'init asks questions, and nobody can answer here: this is no terminal.',
      'Run it on a terminal, or say all of it with --yes and flags (`ephysio-ghl init --help`).',
    );
  const given = readFlags(options);
  const target = findTarget(options, env, cwd);
  let interviewed: Interviewed;
  try {
    interviewed = await interview(options, runtime, given, target);
  } catch (error) {
    throw stopping.aborted ? new CancelledError() : error;
  }
  if (stopping.aborted) throw new CancelledError();
  refuseInvalid(target, interviewed);
  const { answers, tested } = interviewed;
  const document = configDocument(answers, target.existing?.raw ?? null);
  const written = await writeConfig(target.path, document, env, (config) =>
    keepSignIn(runtime, interviewed, config),
  );
  questions?.show('');
  const { path, files, backups, config, variables } = written;
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
  output.verbatim(summary(options, interviewed, written));
  if (questions === null || output.json || !tested.ephysio || !tested.ghl) return EXIT.done;
  const wanted = questions.confirm('Look at what a first run would do? (sync --dry-run)', true);
  if ((await unlessCancelled(wanted)) !== true) return EXIT.done;
  return runtime.dryRun(path, answers.name, document.variables);
};

/** Somebody sits at a terminal. stdout may go elsewhere: it is for data. */
const canAsk = (): boolean => process.stdin.isTTY === true && process.stderr.isTTY === true;

/** `init`: asks for what the config needs, or takes it from flags, tests it and writes it. */
export const init = async (options: InitOptions, { stopping }: Runtime): Promise<ExitCode> => {
  const output = outputFor(options);
  const asks = options.yes !== true && options.from === undefined && canAsk();
  const questions = asks
    ? (await import('./clack-questions.ts')).createClackQuestions(output, stopping)
    : null;
  const dryRun: InitRuntime['dryRun'] = async (config, practice, variables) => {
    // What the person has typed in, and will set later for every run.
    for (const { name, value } of variables) process.env[name] = value;
    const { sync } = await import('../sync/sync.ts');
    return sync(
      { config, practice, what: 'both', direction: 'both', dryRun: true, concurrency: 12, parallel: 1 },
      { stopping },
    );
  };
  return runInit(options, {
    stopping,
    output,
    questions,
    dryRun,
    env: process.env,
    cwd: process.cwd(),
    now: Date.now,
    sleep,
  });
};
