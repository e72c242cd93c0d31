import chalk from 'chalk';
import type { Level } from '../commands/doctor/finding.ts';
import { findingText } from '../commands/doctor/finding-text.ts';
import type { CheckResult } from '../commands/doctor/run-checks.ts';
import { wrap } from './wrap.ts';

const COLUMNS = 80;
const LEVEL_WIDTH = 4;
/** As long as the longest name of a check. */
const NAME_WIDTH = 16;
const INDENT = 2 + LEVEL_WIDTH + 2 + NAME_WIDTH + 2;

const COLOUR: Readonly<Record<Level, (text: string) => string>> = {
  ok: chalk.green,
  warn: chalk.yellow,
  fail: chalk.red,
  skip: chalk.dim,
};

/** `null`: the machine. */
export const doctorHead = (practice: string | null): string =>
  chalk.bold(practice === null ? 'this machine' : `practice ${practice}`);

const linesOf = (result: CheckResult): string[] => {
  const { check, level } = result;
  const { message, fix } = findingText(result);
  const margin = ' '.repeat(INDENT);
  const [first = '', ...rest] = wrap(message, COLUMNS - INDENT);
  const head = `  ${COLOUR[level](level.padEnd(LEVEL_WIDTH))}  ${check.padEnd(NAME_WIDTH)}  ${first}`;
  const [todo = '', ...more] = fix === null ? [] : wrap(fix, COLUMNS - INDENT - 2);
  return [
    head,
    ...rest.map((line) => `${margin}${line}`),
    ...(todo === '' ? [] : [`${margin}→ ${todo}`, ...more.map((line) => `${margin}  ${line}`)]),
  ];
};

/** Each result on its line, its fix below. */
export const doctorLines = (results: readonly CheckResult[]): string[] => results.flatMap(linesOf);

/** The last line: how many of what. */
export const doctorSummary = (results: readonly CheckResult[]): string => {
  const count = (level: Level): number => results.filter((r) => r.level === level).length;
  const text = `${count('ok')} ok, ${count('warn')} warn, ${count('fail')} fail, ${count('skip')} skip`;
  return count('fail') > 0 ? chalk.red(text) : count('warn') > 0 ? chalk.yellow(text) : chalk.green(text);
};
