import type { Clock, Level } from '../commands/doctor/finding.ts';
import { findingText } from '../commands/doctor/finding-text.ts';
import type { CheckResult } from '../commands/doctor/run-checks.ts';
import { HANG, inOneLine, paint } from './paint.ts';

const LEVEL_WIDTH = 4;
/** As long as the longest name of a check. */
const NAME_WIDTH = 16;
const INDENT = 2 + LEVEL_WIDTH + 2 + NAME_WIDTH + 2;

const COLOUR: Readonly<Record<Level, (text: string) => string>> = {
  ok: paint.green,
  warn: paint.yellow,
  fail: paint.red,
  skip: paint.dim,
};

/** `null`: the machine. */
export const doctorHead = (practice: string | null): string =>
  paint.bold(practice === null ? 'this machine' : `practice ${practice}`);

const lineOf = ({ level, check }: CheckResult, message: string): string =>
  `  ${COLOUR[level](level.padEnd(LEVEL_WIDTH))}  ${check.padEnd(NAME_WIDTH)}  ${HANG}${inOneLine(message)}`;

const linesOf = (result: CheckResult, at: Clock): string[] => {
  const { message, fix } = findingText(result, at);
  const todo = fix === null ? [] : [`${' '.repeat(INDENT)}→ ${HANG}${inOneLine(fix)}`];
  return [lineOf(result, message), ...todo];
};

/** Whether a check could not look because there is no database: that is said once, for all of them. */
export const lacksDatabase = ({ code }: CheckResult): boolean => code === 'store-needed';

/** Each result on its line, its fix below; those without a database on one line. */
export const doctorLines = (results: readonly CheckResult[], at: Clock): string[] => {
  const lines = results.filter((result) => !lacksDatabase(result)).flatMap((result) => linesOf(result, at));
  const [first, ...others] = results.filter(lacksDatabase);
  if (first === undefined) return lines;
  const { message } = findingText(first, at);
  const names = others.map(({ check }) => check).join(', ');
  return [...lines, lineOf(first, others.length === 0 ? message : `${message}, as do ${names}`)];
};

/** The last line: how many of what. */
export const doctorSummary = (results: readonly CheckResult[]): string => {
  const count = (level: Level): number => results.filter((r) => r.level === level).length;
  const text = `${count('ok')} ok, ${count('warn')} warn, ${count('fail')} fail, ${count('skip')} skip`;
  return count('fail') > 0 ? paint.red(text) : count('warn') > 0 ? paint.yellow(text) : paint.green(text);
};
