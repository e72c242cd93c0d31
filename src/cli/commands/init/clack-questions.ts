import * as clack from '@clack/prompts';
import type { Output } from '../../output.ts';
import { verbatim } from '../../render/for-terminal.ts';
import { inOneLine } from '../../render/paint.ts';
import { wrap } from '../../render/wrap.ts';
import { BackError, CancelledError, type Choice, type Questions } from './questions.ts';

/** The bar beside what is said. */
const MARGIN = 4;

/** A key, as readline names it. */
interface Key {
  readonly name?: string | undefined;
}

/** Waits for an answer. The escape key goes back; what else ends a question stops the interview. */
const answered = async <T>(ask: () => Promise<T>, signal: AbortSignal): Promise<Exclude<T, symbol>> => {
  const { stdin } = process;
  let last: string | undefined;
  const hear = (_text: string | undefined, key: Key | undefined): void => {
    last = key?.name;
  };
  stdin.on('keypress', hear);
  try {
    const answer = await ask();
    if (clack.isCancel(answer))
      throw last === 'escape' && !signal.aborted ? new BackError() : new CancelledError();
    return answer as Exclude<T, symbol>;
  } finally {
    stdin.off('keypress', hear);
  }
};

/** Values may be objects, which clack would compare: their places in the list stand for them. */
const placesOf = <T>(choices: readonly Choice<T>[]): clack.Option<number>[] =>
  choices.map(({ label, hint }, value) => ({
    value,
    label: inOneLine(label),
    ...(hint === undefined ? {} : { hint: inOneLine(hint) }),
  }));

const picked = <T>(choices: readonly Choice<T>[], place: number): T => {
  const choice = choices[place];
  if (choice === undefined) throw new Error('a choice that was not offered');
  return choice.value;
};

/** Questions on the terminal. stdout stays free for data. */
export const createClackQuestions = (output: Output, signal: AbortSignal): Questions => {
  const { stdin: input, stderr } = process;
  // A terminal that does not know its width says 0, and nothing can be wrapped to that.
  if (stderr.columns === 0) stderr.columns = 80;
  /** Asked for before each question, because no spinner may turn beside one. */
  const terminal = () => {
    output.quiet();
    return { input, output: stderr, signal };
  };
  /** clack breaks the lines of questions, but not of remarks. */
  const fitting = (text: string): string =>
    verbatim(text)
      .split('\n')
      .flatMap((line) => wrap(line, (stderr.columns ?? 80) - MARGIN))
      .join('\n');
  return {
    text: async (question, { initial = '', check } = {}) => {
      const given = (answer: string | undefined): string => answer?.trim() || initial;
      const options = {
        message: verbatim(question),
        placeholder: inOneLine(initial),
        defaultValue: initial,
        validate: (typed: string | undefined) => check?.(given(typed)),
      };
      return given(await answered(() => clack.text({ ...terminal(), ...options }), signal));
    },
    secret: async (question, { check } = {}) => {
      const message = verbatim(question);
      const validate = (typed: string | undefined) => check?.(typed ?? '');
      return (await answered(() => clack.password({ ...terminal(), message, validate }), signal)) ?? '';
    },
    choose: async (question, choices, initial) => {
      const message = verbatim(question);
      const place = choices.findIndex((choice) => choice.value === initial);
      const shown = { message, options: placesOf(choices), initialValue: Math.max(0, place) };
      return picked(choices, await answered(() => clack.select({ ...terminal(), ...shown }), signal));
    },
    chooseMany: async (question, choices, initial = []) => {
      const message = verbatim(question);
      const initialValues = choices.flatMap(({ value }, i) => (initial.includes(value) ? [i] : []));
      const shown = { message, options: placesOf(choices), initialValues, required: false };
      const places = await answered(() => clack.multiselect({ ...terminal(), ...shown }), signal);
      return places.map((place) => picked(choices, place));
    },
    confirm: (question, initial) => {
      const shown = { message: verbatim(question), initialValue: initial };
      return answered(() => clack.confirm({ ...terminal(), ...shown }), signal);
    },
    say: (text) => clack.log.info(fitting(text), terminal()),
    warn: (text) => clack.log.warn(fitting(text), terminal()),
    show: (line) => output.note(line),
    during: async (doing, work) => {
      output.progress(doing);
      try {
        return await work();
      } finally {
        output.quiet();
      }
    },
  };
};
