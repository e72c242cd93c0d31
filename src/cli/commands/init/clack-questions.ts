import * as clack from '@clack/prompts';
import type { Output } from '../../output.ts';
import { wrap } from '../../render/wrap.ts';
import { CancelledError, type Choice, type Questions } from './questions.ts';

/** The bar beside what is said. */
const MARGIN = 4;

const answered = <T>(answer: T): Exclude<T, symbol> => {
  if (clack.isCancel(answer)) throw new CancelledError();
  return answer as Exclude<T, symbol>;
};

/** Values may be objects, which clack would compare: their places in the list stand for them. */
const placesOf = <T>(choices: readonly Choice<T>[]): clack.Option<number>[] =>
  choices.map(({ label, hint }, value) => ({ value, label, ...(hint === undefined ? {} : { hint }) }));

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
    text
      .split('\n')
      .flatMap((line) => wrap(line, (stderr.columns ?? 80) - MARGIN))
      .join('\n');
  return {
    text: async (message, { initial = '', check } = {}) => {
      const given = (answer: string | undefined): string => answer?.trim() || initial;
      const answer = await clack.text({
        ...terminal(),
        message,
        placeholder: initial,
        defaultValue: initial,
        validate: (typed) => check?.(given(typed)),
      });
      return given(answered(answer));
    },
    secret: async (message, { check } = {}) => {
      const validate = (typed: string | undefined) => check?.(typed ?? '');
      return answered(await clack.password({ ...terminal(), message, validate })) ?? '';
    },
    choose: async (message, choices, initial) => {
      const place = choices.findIndex((choice) => choice.value === initial);
      const initialValue = Math.max(0, place);
      const options = placesOf(choices);
      const answer = await clack.select({ ...terminal(), message, options, initialValue });
      return picked(choices, answered(answer));
    },
    chooseMany: async (message, choices, initial = []) => {
      const initialValues = choices.flatMap(({ value }, i) => (initial.includes(value) ? [i] : []));
      const options = placesOf(choices);
      const shown = { ...terminal(), message, options, initialValues, required: false };
      return answered(await clack.multiselect(shown)).map((place) => picked(choices, place));
    },
    confirm: async (message, initial) =>
      answered(await clack.confirm({ ...terminal(), message, initialValue: initial })),
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
