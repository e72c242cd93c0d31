import type { CommandContext } from '../app/context.ts';
import type { PracticeConfig } from '../config/schema.ts';
import { allSettledOrThrow } from '../domain/all-settled-or-throw.ts';
import { EXIT, type ExitCode, RunError, StoppedError } from '../errors.ts';
import { explainSqliteError } from '../store/database/sqlite-error.ts';
import { type Output, outputsInTurn } from './output.ts';
import { reportProblem } from './reporter.ts';

/** What needs a person most comes first. */
const SEVEREST_FIRST: readonly ExitCode[] = [
  EXIT.bug,
  EXIT.usage,
  EXIT.signIn,
  EXIT.guard,
  EXIT.unreachable,
  EXIT.locked,
  EXIT.someFailed,
  EXIT.done,
];

/** Which of several practices' exit codes the process ends with. */
export const mostSevere = (codes: readonly ExitCode[]): ExitCode =>
  SEVEREST_FIRST.find((code) => codes.includes(code)) ?? EXIT.done;

/** What is worked on side by side may have so much weight at a time; what is heavier alone than that goes alone. */
export interface Weights<T> {
  readonly most: number;
  weightOf(item: T): number;
}

export interface SideBySideOptions<T> {
  readonly output: Output;
  /** How many at a time. */
  readonly parallel: number;
  readonly weights?: Weights<T>;
}

const WEIGHTLESS: Weights<unknown> = { most: 0, weightOf: () => 0 };

/** Starts the items in their order, as many as may be under way; one that is too heavy now lets later ones pass. */
const startInOrder = <T>(
  items: readonly T[],
  { parallel, weights = WEIGHTLESS }: Pick<SideBySideOptions<T>, 'parallel' | 'weights'>,
  run: (item: T, index: number) => Promise<void>,
): Promise<void> =>
  new Promise((resolve) => {
    const waiting = items.map((item, index) => ({ item, index, weight: weights.weightOf(item) }));
    let [running, load] = [0, 0];
    const startNext = (): void => {
      if (waiting.length === 0 && running === 0) resolve();
      while (running < parallel) {
        const next = waiting.findIndex(({ weight }) => running === 0 || load + weight <= weights.most);
        const [found] = next < 0 ? [] : waiting.splice(next, 1);
        if (found === undefined) break;
        const { item, index, weight } = found;
        running += 1;
        load += weight;
        void run(item, index).finally(() => {
          running -= 1;
          load -= weight;
          startNext();
        });
      }
    };
    startNext();
  });

/**
 * Runs `run` for each practice, several at a time. Each gets an output of its own; what they show comes in the order of
 * the practices.
 * @returns the results, in that order
 * @throws the first error in that order, after all have ended
 */
export const sideBySide = async <Practice, Result>(
  practices: readonly Practice[],
  { output, ...limits }: SideBySideOptions<Practice>,
  run: (practice: Practice, output: Output) => Promise<Result>,
): Promise<Result[]> => {
  const outputs = outputsInTurn(output, practices.length);
  const results: Promise<Result>[] = [];
  await startInOrder(practices, limits, async (practice, index) => {
    const result = run(practice, outputs.of(index)).finally(() => outputs.end(index));
    results[index] = result;
    await result.catch(() => undefined);
  });
  return allSettledOrThrow(results);
};

export interface PracticeResult {
  readonly exitCode: ExitCode;
  /** Beside `command`, `practice` and `ok`. */
  readonly document: object;
  readonly text: string;
  /** The columns of its lines off a terminal, where they are not broken otherwise. */
  readonly columns?: number;
  /** What ended it early: it is reported after the rest, and its exit code counts. */
  readonly error?: RunError | null;
}

/** An error as documents say it. */
const errorOf = ({ exitCode, message, hint }: RunError) => ({ exitCode, message, hint });

type RunOfPractice = (practice: PracticeConfig, context: CommandContext) => Promise<PracticeResult>;

const runOne = async (
  context: CommandContext,
  command: string,
  practice: PracticeConfig,
  run: RunOfPractice,
): Promise<ExitCode> => {
  const { output } = context;
  const head = { command, practice: practice.name };
  const tell = ({ exitCode, message: reason, hint }: RunError): ExitCode => {
    const text = `error: practice ${practice.name}: ${reason}\n  ${hint}`;
    reportProblem(context, 'error', 'command.failed', { ...head, exitCode, reason, hint, text });
    return exitCode;
  };
  try {
    if (context.stopping.aborted) throw new StoppedError();
    const { exitCode, document, text, columns, error = null } = await run(practice, context);
    const ok = error === null && exitCode === 0;
    output.document({ ...head, ok, ...document, ...(error && { error: errorOf(error) }) });
    output.text(text, columns);
    return error === null ? exitCode : tell(error);
  } catch (caught) {
    const error = explainSqliteError(caught, context.store.path);
    if (!(error instanceof RunError)) throw error;
    output.document({ ...head, ok: false, error: errorOf(error) });
    return tell(error);
  }
};

/**
 * Runs a command for each practice by itself, and shows each one's result in the order of the config: one JSON document,
 * or text. A practice's error is its own; the worst exit code counts.
 * @param run gets a context whose output waits for its turn
 * @param parallel how many practices at a time; one by one if left out
 */
export const perPractice = async (
  context: CommandContext,
  command: string,
  run: RunOfPractice,
  parallel = 1,
): Promise<ExitCode> => {
  const { practices, output } = context;
  const codes = await sideBySide(practices, { output, parallel }, (practice, own) =>
    runOne({ ...context, output: own }, command, practice, run),
  );
  return mostSevere(codes);
};

/** Runs for those practices that have one of the items, each with its own. */
export const perOwner = <T extends { readonly practice: string }>(
  context: CommandContext,
  command: string,
  items: readonly T[],
  run: (items: readonly T[], practice: PracticeConfig) => Promise<PracticeResult>,
): Promise<ExitCode> => {
  const own = (name: string): T[] => items.filter((item) => item.practice === name);
  const practices = context.practices.filter(({ name }) => own(name).length > 0);
  return perPractice({ ...context, practices }, command, (practice) => run(own(practice.name), practice));
};
