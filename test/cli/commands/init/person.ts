import {
  BackError,
  CancelledError,
  type Check,
  type Questions,
} from '../../../../src/cli/commands/init/questions.ts';

/** Presses Escape: back to the question before. */
export const BACK = Symbol('back');

/** Text, labels to choose by their beginning, yes or no; `null`: just Enter; or what follows from what was heard. */
type Said = string | boolean | readonly string[] | null | typeof BACK;
type Answer = Said | ((heard: readonly string[]) => Promise<Said>);

/** Which question is meant, and the answer. */
export type Line = readonly [question: RegExp, answer: Answer];

export interface Person {
  readonly questions: Questions;
  /** What was said to the person, questions and choices included. */
  readonly heard: string[];
  /** What was wrong with answers, in order. */
  readonly problems: string[];
  /** Answers that nobody asked for. */
  readonly left: () => readonly Line[];
}

export interface PersonOptions {
  /** Presses Ctrl-C at this question, counted from 0. */
  readonly cancelAt?: number;
  /** Done when a question is heard. */
  readonly onQuestion?: (question: string) => Promise<void> | void;
  /** Done when an address is shown. */
  readonly onShow?: (line: string) => void;
}

/** Somebody who answers in the order of `lines`; every question has to be the one that is expected. */
export const createPerson = (lines: readonly Line[], options: PersonOptions = {}): Person => {
  const [heard, problems]: [string[], string[]] = [[], []];
  const rest = [...lines];
  let count = 0;
  const answer = async (message: string): Promise<Exclude<Said, typeof BACK>> => {
    heard.push(message);
    await options.onQuestion?.(message);
    if (count++ === options.cancelAt) throw new CancelledError();
    const [line, ...others] = rest;
    if (line === undefined || !line[0].test(message))
      throw new Error(
        `asked "${message}", expected ${line?.[0] ?? 'the end'}; reported: ${problems.join(' | ')}`,
      );
    rest.splice(0, rest.length, ...others);
    const said = typeof line[1] === 'function' ? await line[1](heard) : line[1];
    if (said === BACK) throw new BackError();
    return said;
  };
  /** As a terminal would: an answer that will not do is reported, and the question stays. */
  const typed = async (message: string, initial: string, check: Check | undefined, trim: boolean) => {
    for (;;) {
      const given = await answer(message);
      const text = given === null ? initial : trim ? String(given).trim() || initial : String(given);
      const problem = check?.(text);
      if (problem === undefined) return text;
      problems.push(problem);
    }
  };
  const named = <T>(choices: readonly { value: T; label: string; hint?: string }[], label: string): T => {
    const choice = choices.find((c) => c.label.startsWith(label));
    if (choice === undefined)
      throw new Error(`"${label}" is not offered: ${choices.map((c) => c.label).join(' | ')}`);
    return choice.value;
  };
  const questions: Questions = {
    text: (message, { initial = '', check } = {}) => typed(message, initial, check, true),
    secret: (message, { check } = {}) => typed(message, '', check, false),
    choose: async (message, choices, initial) => {
      const label = await answer(message);
      heard.push(...choices.map((c) => `- ${c.label} (${c.hint ?? ''})`));
      if (label !== null) return named(choices, String(label));
      return choices.find((c) => c.value === initial)?.value ?? named(choices, '');
    },
    chooseMany: async (message, choices, initial = []) => {
      const labels = await answer(message);
      heard.push(...choices.map((c) => `- ${c.label} (${c.hint ?? ''})`));
      return Array.isArray(labels) ? labels.map((label: string) => named(choices, label)) : initial;
    },
    confirm: async (message, initial) => {
      const yes = await answer(message);
      return yes === null ? initial : yes === true;
    },
    say: (text) => void heard.push(text),
    warn: (text) => void heard.push(text),
    show: (line) => {
      heard.push(line);
      options.onShow?.(line);
    },
    during: (_text, work) => work(),
  };
  return { questions, heard, problems, left: () => rest };
};
