import { randomBytes } from 'node:crypto';
import type { Config } from '../../../config/schema.ts';
import type { Language } from '../../../domain/records/language.ts';
import type { Tokens } from '../../../ghl/auth/tokens.ts';
import type { Output } from '../../output.ts';
import { attempt, type Step } from './attempt.ts';
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
  /** The language that the person probably wants. */
  readonly language: Language;
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

interface AskOptions<K extends Key> {
  readonly prompt?: string;
  /** Of the choices, the one that is suggested. */
  readonly suggested?: Values[K];
  readonly initial?: string | undefined;
  /** Comes before the setting's own check. */
  readonly check?: Check;
}

/** Asks for a setting. */
export const askSetting = async <K extends Key>(
  { questions }: Pick<Interview, 'questions'>,
  key: K,
  options: AskOptions<K> = {},
): Promise<Values[K]> => {
  const { schema, choices, fallback, file, ...setting } = SETTINGS[key];
  const { prompt = setting.prompt ?? key } = options;
  if (choices !== undefined) return questions.choose(prompt, choices, options.suggested);
  const check: Check = (typed) => options.check?.(typed) ?? problemIn(schema, typed);
  if (file !== undefined) return schema.parse(await questions.secret(prompt, { check }));
  const initial = options.initial ?? (typeof fallback === 'string' ? fallback : '');
  return schema.parse(await questions.text(prompt, { initial, check }));
};

/** Asks for a setting that no flag gives. */
export const askUnlessGiven = async <K extends Key>(
  interview: Interview,
  key: K,
  options: AskOptions<K> = {},
): Promise<Values[K]> => {
  const value: Values[K] | undefined = interview.given[key];
  return value === undefined ? askSetting(interview, key, options) : value;
};

const retry = async <R>(
  { questions, stopping }: Pick<Interview, 'questions' | 'stopping'>,
  step: Step,
  doing: string,
  work: () => Promise<R>,
  wantsMore: () => Promise<boolean>,
): Promise<R | null> => {
  for (;;) {
    const end = await attempt(step, stopping, () => questions.during(doing, work));
    if (end.ok) return end.value;
    questions.warn(`${end.error.message}\n${end.error.hint}`);
    if (!(await wantsMore())) return null;
  }
};

export interface Trial<A, R> {
  readonly ask: () => Promise<A>;
  /** Shown while the test runs. */
  readonly doing: string;
  readonly test: (answer: A) => Promise<R>;
}

/**
 * Asks and tests until the test passes or the person skips it. A network that is down loses no answer.
 * `result` is `null` without a passed test.
 */
export const retryUntilValid = async <A, R>(
  interview: Interview,
  step: Step,
  { ask, doing, test }: Trial<A, R>,
): Promise<{ readonly answer: A; readonly result: R | null }> => {
  let answer = await ask();
  if (interview.offline) return { answer, result: null };
  const wantsMore = async (): Promise<boolean> => {
    const next = await interview.questions.choose('What now?', [
      { value: 'ask', label: 'Answer again' },
      { value: 'test', label: 'Try the same once more' },
      { value: 'skip', label: 'Go on without this test' },
    ]);
    if (next === 'ask') answer = await ask();
    return next !== 'skip';
  };
  const result = await retry(interview, step, doing, () => test(answer), wantsMore);
  return { answer, result };
};

/** Runs a step until it succeeds; `null`: the person skips it. */
export const retryUnlessSkipped = <R>(
  interview: Pick<Interview, 'questions' | 'stopping'>,
  step: Step,
  doing: string,
  work: () => Promise<R>,
  again = 'Try once more? (No: type in what would be chosen)',
): Promise<R | null> => retry(interview, step, doing, work, () => interview.questions.confirm(again, true));
