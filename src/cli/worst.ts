import { EXIT, type ExitCode } from '../errors.ts';

/** Which of several practices' exit codes the process ends with: what needs a person most comes first. */
const ORDER: readonly ExitCode[] = [
  EXIT.bug,
  EXIT.usage,
  EXIT.signIn,
  EXIT.guard,
  EXIT.unreachable,
  EXIT.locked,
  EXIT.someFailed,
  EXIT.done,
];

export const worst = (codes: readonly ExitCode[]): ExitCode =>
  ORDER.find((code) => codes.includes(code)) ?? EXIT.done;
