import { EXIT, type ExitCode } from '../../../../errors.ts';
import type { Problem } from './file-practice.ts';

/** The exit code of one practice with this problem. */
export const exitCodeOf = (problem: Problem): ExitCode =>
  problem.kind === 'refused' ? problem.error.exitCode : EXIT.usage;

export interface ProblemText {
  readonly message: string;
  readonly cure: string;
}

const CORRECT = 'Correct the cell.';

/** What happened, and what to do. */
export const problemText = (problem: Problem): ProblemText => {
  switch (problem.kind) {
    case 'cells':
      return {
        message: `The row has ${problem.found} cells, the header has ${problem.expected}.`,
        cure: 'Put a cell that holds the separator into quotes.',
      };
    case 'empty':
      return { message: 'The cell is empty.', cure: 'Fill it in.' };
    case 'line-break':
      return { message: 'The cell holds a line break or another control character.', cure: CORRECT };
    case 'clear-password':
      return {
        message: 'A password must not stand in the file.',
        cure: `Write \${NAME} (a variable of the environment) or \${file:PATH} (a file with mode 0600) in its place, and change the password if others could read the file.`,
      };
    case 'invalid':
      return { message: `The cell ${problem.must}.`, cure: CORRECT };
    case 'differs':
      return {
        message: `The cell is not the same as in row ${problem.from}, which is of the same practice.`,
        cure: 'Let all rows of a practice say the same, or leave the cell empty in all but one.',
      };
    case 'therapist-twice':
      return {
        message: `The therapist and the event type are those of row ${problem.row}.`,
        cure: 'Each therapist and event type of a practice has one calendar: correct or remove one of the rows.',
      };
    case 'name-alike':
      return {
        message: `The name differs from ${problem.practice} only in upper and lower case.`,
        cure: 'Write the name of a practice alike in all its rows.',
      };
    case 'location-twice':
      return {
        message: `The location is also that of practice ${problem.practice}${problem.row === null ? ' of the config' : ` (row ${problem.row})`}.`,
        cure: 'Each practice has a location of its own: correct one of them.',
      };
    case 'other-values':
      return {
        message: `The config has this practice with other values: ${problem.columns.join(', ')}.`,
        cure: 'Change them in the config by hand, or correct the row. init changes no practice that is there.',
      };
    case 'reference':
      return {
        message: `The reference cannot be followed: ${problem.why}.`,
        cure: 'Set it, then run init again.',
      };
    case 'no-access':
      return {
        message: 'There is no access to GHL: neither an app nor a private integration token.',
        cure: `Set GHL_CLIENT_ID and GHL_CLIENT_SECRET (an app, for all practices) or ${problem.token}.`,
      };
    case 'settings':
      return {
        message: `The config would refuse it: ${problem.problems.join('; ')}.`,
        cure: 'Correct the row.',
      };
    case 'refused':
      return { message: problem.error.message, cure: problem.error.hint };
  }
};
