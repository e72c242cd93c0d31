import type { CommandSettings } from '../app/context.ts';
import type { LogFields } from '../ops/log.ts';

/**
 * Says once what is wrong: a person at a terminal reads the text, everybody else a line of the log. An error is never
 * kept back, also where the log is silent.
 */
export const reportProblem = (
  { output, log }: Pick<CommandSettings, 'output' | 'log'>,
  severity: 'warn' | 'error',
  event: string,
  { text, ...fields }: LogFields & { readonly text: string },
): void => {
  if (output.interactive || (severity === 'error' && log.level === 'silent')) output.note(text);
  else log[severity](event, fields);
};
