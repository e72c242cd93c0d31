import { RunError, StoppedError } from '../../../errors.ts';
import { beforeConfig } from './before-config.ts';
import type { Interview } from './interview.ts';
import { CancelledError } from './questions.ts';

export interface Trial<A, R> {
  readonly ask: () => Promise<A>;
  /** What is shown while the test is under way. */
  readonly doing: string;
  readonly test: (answer: A) => Promise<R>;
}

export interface Tried<A, R> {
  readonly answer: A;
  /** `null`: the person goes on although the test did not pass, or with `--offline`. */
  readonly result: R | null;
}

/** Why a test did not pass. Anything else ends the interview: a signal, Ctrl-C at a question within the test, a bug. */
const refusalOf = (error: unknown, stopping: AbortSignal): RunError => {
  if (stopping.aborted || error instanceof StoppedError || error instanceof CancelledError) throw error;
  if (!(error instanceof RunError)) throw error;
  return beforeConfig(error);
};

/** Asks and tests, until the test passes or the person goes on without it. No answer is lost to a dead network. */
export const untilGood = async <A, R>(
  { questions, offline, stopping }: Interview,
  { ask, doing, test }: Trial<A, R>,
): Promise<Tried<A, R>> => {
  let answer = await ask();
  if (offline) return { answer, result: null };
  for (;;) {
    try {
      return { answer, result: await questions.during(doing, () => test(answer)) };
    } catch (error) {
      const { message, hint } = refusalOf(error, stopping);
      questions.warn(`${message}\n${hint}`);
    }
    const next = await questions.choose('What now?', [
      { value: 'ask', label: 'Answer again' },
      { value: 'test', label: 'Try the same once more' },
      { value: 'skip', label: 'Go on without this test' },
    ]);
    if (next === 'skip') return { answer, result: null };
    if (next === 'ask') answer = await ask();
  }
};

/** Work that may fail for a while; `null`: the person goes on without it. */
export const unlessGivenUp = async <R>(
  { questions, stopping }: Pick<Interview, 'questions' | 'stopping'>,
  doing: string,
  work: () => Promise<R>,
  again = 'Try once more? (No: type in what would be chosen)',
): Promise<R | null> => {
  for (;;) {
    try {
      return await questions.during(doing, work);
    } catch (error) {
      const { message, hint } = refusalOf(error, stopping);
      questions.warn(`${message}\n${hint}`);
    }
    if (!(await questions.confirm(again, true))) return null;
  }
};
