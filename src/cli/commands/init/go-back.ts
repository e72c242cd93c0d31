import { BackError, type Choice, type Questions } from './questions.ts';

/** What has happened in an interview so far, in its order. */
type Step =
  | { readonly kind: 'answer'; readonly question: string; readonly value: unknown }
  | { readonly kind: 'begun'; readonly doing: string }
  | { readonly kind: 'done'; readonly begun: Step; readonly outcome: Outcome };
type Outcome = { readonly value: unknown } | { readonly error: unknown };

/** The choice that was made before, where it is offered again; else the one that is suggested. */
const formerChoice = <T>(choices: readonly Choice<T>[], former: unknown, initial?: T): T | undefined => {
  const same = choices.find(({ value }) => value === former);
  return same === undefined ? initial : same.value;
};

/**
 * Questions that remember what was answered and done. As long as `steps` last, they repeat it without asking or doing anything.
 * @param former the answer that was taken back: it is suggested again
 */
const remembering = (questions: Questions, steps: Step[], former: { value: unknown } | null): Questions => {
  let at = 0;
  const isReplayed = (): boolean => at < steps.length;
  const forgetRest = (): void => void steps.splice(at);
  const answer = async <T>(question: string, ask: (former: unknown) => Promise<T>): Promise<T> => {
    const step = steps[at];
    if (step?.kind === 'answer' && step.question === question) {
      at += 1;
      return step.value as T;
    }
    forgetRest();
    const suggested = former?.value;
    former = null;
    const value = await ask(suggested);
    steps.push({ kind: 'answer', question, value });
    at = steps.length;
    return value;
  };
  /** What is said belongs to the question that follows it. */
  const once = (say: () => void): void => {
    if (!isReplayed()) say();
  };
  return {
    text: (message, { initial = '', ...options } = {}) =>
      answer(message, (value) =>
        // Where an empty answer means something, it has to stay possible.
        questions.text(message, {
          ...options,
          initial: initial !== '' && typeof value === 'string' ? value : initial,
        }),
      ),
    secret: (message, options) => answer(message, () => questions.secret(message, options)),
    choose: (message, choices, initial) =>
      answer(message, (value) => questions.choose(message, choices, formerChoice(choices, value, initial))),
    chooseMany: (message, choices, initial) =>
      answer(message, (value) => {
        const chosen = Array.isArray(value) ? choices.filter((c) => value.includes(c.value)) : null;
        return questions.chooseMany(message, choices, chosen?.map((c) => c.value) ?? initial);
      }),
    confirm: (message, initial) =>
      answer(message, (value) => questions.confirm(message, typeof value === 'boolean' ? value : initial)),
    say: (text) => once(() => questions.say(text)),
    warn: (text) => once(() => questions.warn(text)),
    show: (line) => once(() => questions.show(line)),
    during: async (doing, work) => {
      const begun = steps[at];
      const end = steps.findIndex((step) => step.kind === 'done' && step.begun === begun);
      const done = steps[end];
      if (begun?.kind === 'begun' && begun.doing === doing && done?.kind === 'done') {
        at = end + 1;
        if ('error' in done.outcome) throw done.outcome.error;
        return done.outcome.value as Awaited<ReturnType<typeof work>>;
      }
      const own: Step = begun?.kind === 'begun' && begun.doing === doing ? begun : { kind: 'begun', doing };
      if (own === begun) at += 1;
      else {
        forgetRest();
        steps.push(own);
        at = steps.length;
      }
      const finish = (outcome: Outcome): void => {
        forgetRest();
        steps.push({ kind: 'done', begun: own, outcome });
        at = steps.length;
      };
      try {
        const value = await questions.during(doing, work);
        finish({ value });
        return value;
      } catch (error) {
        if (!(error instanceof BackError)) finish({ error });
        throw error;
      }
    },
  };
};

/**
 * An interview in which a person can go back a step, from any question to the one before it. It is held again from the start
 * with the answers that stand; what was done in between, such as a sign-in, is not done again.
 */
export const goingBack = async <T>(
  questions: Questions,
  interview: (questions: Questions) => Promise<T>,
): Promise<T> => {
  const steps: Step[] = [];
  let former: { value: unknown } | null = null;
  for (;;) {
    try {
      return await interview(remembering(questions, steps, former));
    } catch (error) {
      if (!(error instanceof BackError)) throw error;
      const last = steps.findLastIndex(({ kind }) => kind === 'answer');
      const [taken] = steps.splice(Math.max(0, last));
      former = taken?.kind === 'answer' ? { value: taken.value } : null;
    }
  }
};
