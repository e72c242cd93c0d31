import { type CommandContext, withContext } from '../../../app/context.ts';
import { EXIT, type ExitCode } from '../../../errors.ts';
import { STATUS_DAYS } from '../../../status/days.ts';
import { gatherStatus } from '../../../status/gather-status.ts';
import type { CommonOptions, Runtime } from '../../options.ts';
import { mostSevere, perPractice } from '../../per-practice.ts';
import { isUnicode } from './status-chart.ts';
import { shortStatusText, statusText } from './status-text.ts';

export interface StatusOptions extends CommonOptions {
  /** Seconds between two looks; `true`: a few. Left out: one look. */
  readonly watch?: number | true;
  /** One line a practice. */
  readonly short?: boolean;
}

const WATCH_SECONDS = 5;

/** Looks once. Text is kept back, so that it can be shown in one go. */
const look = async (
  context: CommandContext,
  isShort: boolean,
  show: (text: string) => void,
): Promise<ExitCode> => {
  const { store, config, now, practices } = context;
  const { json, width } = context.output;
  const names = Math.max(...practices.map(({ name }) => name.length));
  const texts: string[] = [];
  const output = { ...context.output, text: (text: string) => void texts.push(text) };
  const code = await perPractice({ ...context, output }, 'status', async (practice) => {
    const at = now();
    const { maxRunAgeHours } = config.monitoring;
    const { timezone } = practice;
    const options = { now: at, days: STATUS_DAYS, maxRunAgeHours, ...(json ? {} : { timezone }) };
    const status = await gatherStatus(store, practice, options);
    return {
      exitCode: mostSevere(status.problems.map((problem) => problem.exitCode)),
      document: status,
      text: isShort
        ? shortStatusText(status, at, names)
        : statusText(status, { now: at, unicode: isUnicode(process.env), width, timezone }),
    };
  });
  show(texts.join(isShort ? '\n' : '\n\n'));
  return code;
};

const watch = async (context: CommandContext, isShort: boolean, seconds: number): Promise<ExitCode> => {
  const { output, sleep, stopping } = context;
  let code: ExitCode = EXIT.done;
  // A look takes milliseconds: it is not broken off, so that each shows all practices.
  const whole = { ...context, stopping: new AbortController().signal };
  while (!stopping.aborted) {
    code = await look(whole, isShort, output.frame);
    await sleep(seconds * 1000, stopping).catch(() => undefined);
  }
  return code;
};

/** `status`: how each practice is doing. Reads the database only; the exit code says whether somebody has to look. */
export const status = (options: StatusOptions, runtime: Runtime): Promise<ExitCode> => {
  const { watch: seconds, short = false } = options;
  return withContext(
    options,
    runtime,
    (context) =>
      seconds === undefined
        ? look(context, short, context.output.text)
        : watch(context, short, seconds === true ? WATCH_SECONDS : seconds),
    { create: false },
  );
};
