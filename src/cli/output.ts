import ora, { type Ora } from 'ora';
import { harmlessJson } from '../texts/harmless.ts';
import { forTerminal, type OutputStream, verbatim, widthOf } from './render/for-terminal.ts';

/**
 * Where a command writes: data to stdout, everything else to stderr. What came from a service may stand in every text as
 * it came: all that is written here is harmless to a terminal.
 */
export interface Output {
  readonly json: boolean;
  /** stderr is a terminal, and the person did not ask for log lines. */
  readonly interactive: boolean;
  /** How many columns a line of `text` may have. */
  readonly width: number;
  /** One JSON document, on one line; nothing without `--json`. */
  document(value: unknown): void;
  /** Text for a person; nothing with `--json`. `elsewhere`: the columns of its lines off a terminal, where they are not broken otherwise. */
  text(text: string, elsewhere?: number): void;
  /** The same for text to copy or to write into a file: its lines are not wrapped. */
  verbatim(text: string): void;
  /** Text in place of all that the terminal shows; elsewhere the same as `text`. */
  frame(text: string): void;
  /** A remark for a person, to stderr. */
  note(text: string): void;
  /** Progress of what may take longer than a second, a line each; a spinner on a terminal, nothing elsewhere. */
  progress(...lines: readonly string[]): void;
  /** Takes the spinner away, so that something else can be written. */
  quiet(): void;
}

export interface OutputOptions {
  readonly json: boolean;
  readonly logging: boolean;
  readonly stdout?: OutputStream & { write(text: string): unknown };
  readonly stderr?: OutputStream & { write(text: string): unknown };
}

const HOME = '\u001b[H';
const CLEAR_LINE = '\u001b[K';
const CLEAR_BELOW = '\u001b[J';
/** Of a terminal that does not know its height and says 0. */
const FEW_ROWS = 24;

export const createOutput = (options: OutputOptions): Output => {
  const { stdout = process.stdout, stderr = process.stderr, json } = options;
  const interactive = stderr.isTTY === true && !options.logging;
  // A terminal that does not know its width says 0, and the spinner would clear lines without end.
  const canSpin = interactive && stderr.columns !== 0;
  let spinner: Ora | null = null;
  const quiet = (): void => {
    spinner?.stop();
    spinner = null;
  };
  const data = (text: string): void => {
    quiet();
    if (!json) stdout.write(text);
  };
  return {
    json,
    interactive,
    width: widthOf(stdout),
    document: (value) => {
      quiet();
      if (json) stdout.write(`${harmlessJson(JSON.stringify(value))}\n`);
    },
    text: (text, elsewhere) => data(`${forTerminal(text, stdout, elsewhere)}\n`),
    verbatim: (text) => data(`${verbatim(text)}\n`),
    frame: (text) => {
      const shown = forTerminal(text, stdout);
      // Written over line by line and cleared behind: nothing flickers.
      const lines = shown.split('\n').map((line) => `${line}${CLEAR_LINE}\n`);
      data(stdout.isTTY === true ? `${HOME}${lines.join('')}${CLEAR_BELOW}` : `${shown}\n`);
    },
    note: (text) => {
      quiet();
      stderr.write(`${forTerminal(text, stderr)}\n`);
    },
    progress: (...lines) => {
      if (!canSpin) return;
      // What has scrolled off the screen could not be cleared.
      const room = Math.max(1, (stderr.rows || FEW_ROWS) - 2);
      const more = lines.length > room ? [`and ${lines.length - room + 1} more`] : [];
      const text = verbatim([...lines.slice(0, room - more.length), ...more].join('\n'));
      // stdin stays as it is: Ctrl-C has to reach the program as a signal.
      const stream = stderr as NodeJS.WriteStream;
      spinner ??= ora({ text, stream, discardStdin: false, isEnabled: true }).start();
      spinner.text = text;
    },
    quiet,
  };
};

export interface OutputsInTurn {
  /** The output of each, by its place in the order. */
  readonly of: (index: number) => Output;
  /** It has shown everything: what the next one kept back is shown, and the next one shows at once from now on. */
  end(index: number): void;
}

/**
 * Outputs for so many practices that are worked on side by side. What they show comes in their order: of the first at once, of each other
 * one as soon as all before it have ended. Progress is shown of all that are under way, a line each.
 */
export const outputsInTurn = (output: Output, count: number): OutputsInTurn => {
  const keptBack = new Map<number, (() => void)[]>();
  const ended = new Set<number>();
  const steps = new Map<number, string>();
  /** The first that has not ended. */
  let turn = 0;

  const showProgress = (): void => {
    const lines = [...steps].toSorted(([a], [b]) => a - b).map(([, text]) => text);
    if (lines.length === 0) return;
    output.progress(...(count > 1 ? [`${ended.size} of ${count} practices done`] : []), ...lines);
  };

  const outputOf = (index: number): Output => {
    const inTurn =
      <Args extends readonly unknown[]>(show: (...args: Args) => void) =>
      (...args: Args): void => {
        if (index === turn) show(...args);
        else keptBack.set(index, [...(keptBack.get(index) ?? []), () => show(...args)]);
      };
    return {
      ...output,
      document: inTurn(output.document),
      text: inTurn(output.text),
      verbatim: inTurn(output.verbatim),
      frame: inTurn(output.frame),
      note: inTurn(output.note),
      progress: (...lines) => {
        steps.set(index, lines.join(', '));
        showProgress();
      },
    };
  };

  const end = (index: number): void => {
    ended.add(index);
    steps.delete(index);
    while (ended.has(turn)) {
      turn += 1;
      for (const show of keptBack.get(turn) ?? []) show();
      keptBack.delete(turn);
    }
    if (turn === count) output.quiet();
    else showProgress();
  };

  return { of: outputOf, end };
};
