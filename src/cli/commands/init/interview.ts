import { randomBytes } from 'node:crypto';
import type { Config } from '../../../config/schema.ts';
import type { Tokens } from '../../../ghl/auth/tokens.ts';
import type { Output } from '../../output.ts';
import { attempt, type StepName } from './attempt.ts';
import type { Check, Questions } from './questions.ts';
import type { Services } from './services.ts';
import { type Answers, type Key, problemIn, SETTINGS, type Values } from './settings.ts';

/** What every question of `init` needs. */
export interface Interview {
  readonly questions: Questions;
  readonly services: Services;
  /** What flags give is not asked for. */
  readonly given: Partial<Values>;
  /** Nothing is tested, and nothing can be chosen from live lists. */
  readonly offline: boolean;
  /** Whether a browser of this machine may be opened. */
  readonly browser: boolean;
  /** The config that a practice is added to. */
  readonly existing: Config | null;
  readonly output: Output;
  readonly stopping: AbortSignal;
}

export interface Interviewed {
  readonly answers: Answers;
  /** The result of a sign-in to GHL, to be kept in the database. */
  readonly tokens: readonly Tokens[];
  readonly tested: { readonly ephysio: boolean; readonly ghl: boolean };
}

/** A password for the listener's pages. */
export const generateAdminPassword = (): Pick<Answers, 'adminPassword' | 'adminPasswordGenerated'> => ({
  adminPassword: randomBytes(18).toString('base64url'),
  adminPasswordGenerated: true,
});

interface AskOptions {
  readonly prompt?: string;
  readonly initial?: string | undefined;
  /** Comes before the setting's own check. */
  readonly check?: Check;
}

/** Asks for a setting. */
export const askSetting = async <K extends Key>(
  { questions }: Pick<Interview, 'questions'>,
  key: K,
  options: AskOptions = {},
): Promise<Values[K]> => {
  const { schema, choices, fallback, file, ...setting } = SETTINGS[key];
  const { prompt = setting.prompt ?? key } = options;
  if (choices !== undefined) return questions.choose(prompt, choices);
  const check: Check = (typed) => options.check?.(typed) ?? problemIn(schema, typed);
  if (file !== undefined) return schema.parse(await questions.secret(prompt, { check }));
  const initial = options.initial ?? (typeof fallback === 'string' ? fallback : '');
  return schema.parse(await questions.text(prompt, { initial, check }));
};

/** Asks for a setting that no flag gives. */
export const askUnlessGiven = async <K extends Key>(
  interview: Interview,
  key: K,
  options: AskOptions = {},
): Promise<Values[K]> => {
  const value: Values[K] | undefined = interview.given[key];
  return value === undefined ? askSetting(interview, key, options) : value;
};

export interface Tried<A, R> {
  readonly answer: A;
  /** `null`: the person goes on although the test failed, or with `--offline`. */
  readonly result: R | null;
}

/** Asks and tests until the test passes or the person skips it. A network that is down loses no answer. */
export const retryUntilValid = async <A, R>(
  { questions, offline, stopping }: Interview,
  step: StepName,
  { ask, test }: { readonly ask: () => Promise<A>; readonly test: (answer: A) => Promise<R> },
): Promise<Tried<A, R>> => {
  let answer = await ask();
  if (offline) return { answer, result: null };
  for (;;) {
    const { during } = questions;
    const end = await attempt(step, () => test(answer), { stopping, during });
    if (end.ok) return { answer, result: end.value };
    questions.warn(`${end.error.message}\n${end.error.hint}`);
    const next = await questions.choose('What now?', [
      { value: 'ask', label: 'Answer again' },
      { value: 'test', label: 'Try the same once more' },
      { value: 'skip', label: 'Go on without this test' },
    ]);
    if (next === 'skip') return { answer, result: null };
    if (next === 'ask') answer = await ask();
  }
};

/** Runs a step until it succeeds; `null`: the person skips it. */
export const retryUnlessSkipped = async <R>(
  { questions, stopping }: Pick<Interview, 'questions' | 'stopping'>,
  step: StepName,
  work: () => Promise<R>,
  again = 'Try once more? (No: type in what would be chosen)',
): Promise<R | null> => {
  for (;;) {
    const end = await attempt(step, work, { stopping, during: questions.during });
    if (end.ok) return end.value;
    questions.warn(`${end.error.message}\n${end.error.hint}`);
    if (!(await questions.confirm(again, true))) return null;
  }
};
