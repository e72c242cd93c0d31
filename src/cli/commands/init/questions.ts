import { EXIT, RunError } from '../../../errors.ts';

export interface Choice<T> {
  readonly value: T;
  readonly label: string;
  readonly hint?: string;
}

/** The problem with an answer; `undefined`: none. */
export type Check = (answer: string) => string | undefined;

/** How `init` talks with a person: a terminal, or a test. */
export interface Questions {
  /** Trimmed. `initial`: what an empty answer stands for. */
  text(message: string, options?: { readonly initial?: string; readonly check?: Check }): Promise<string>;
  /** As typed, and not shown. */
  secret(message: string, options?: { readonly check?: Check }): Promise<string>;
  choose<T>(message: string, choices: readonly Choice<T>[], initial?: T): Promise<T>;
  chooseMany<T>(
    message: string,
    choices: readonly Choice<T>[],
    initial?: readonly T[],
  ): Promise<readonly T[]>;
  confirm(message: string, initial: boolean): Promise<boolean>;
  say(text: string): void;
  warn(text: string): void;
  /** Shows a line as it is, so that it can be copied. */
  show(line: string): void;
  during<T>(text: string, work: () => Promise<T>): Promise<T>;
}

/** The person stopped the interview. */
export class CancelledError extends RunError {
  override readonly name: string = 'CancelledError';
  constructor() {
    super(
      EXIT.someFailed,
      'init was stopped before the end; nothing was written.',
      'Run it again when you are ready: it starts over.',
    );
  }
}

/** The person wants to go back to the question before. Where there is no way back, it ends the interview. */
export class BackError extends CancelledError {
  override readonly name = 'BackError';
}
