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

/** A check's result on its line, its fix below. @param checks the name of the check, or of all that say the same */
const linesOf = (result: CheckResult, checks: string, at: Clock): string[] => {
  const { level } = result;
  const { message, fix } = findingText(result, at);
  const head = `  ${COLOUR[level](level.padEnd(LEVEL_WIDTH))}  ${checks.padEnd(NAME_WIDTH)}  `;
  return [
    `${head}${HANG}${inOneLine(message)}`,
    ...(fix === null ? [] : [`${' '.repeat(INDENT)}→ ${HANG}${inOneLine(fix)}`]),
  ];
};

/** Whether a check could not look because there is no database: that is said once, for all of them. */
export const lacksDatabase = ({ code }: CheckResult): boolean => code === 'store-needed';

/** Each result on its line; those without a database on one. */
export const doctorLines = (results: readonly CheckResult[], at: Clock): string[] => {
  const lacking = results.filter(lacksDatabase);
  const [first] = lacking;
  const names = lacking.map(({ check }) => check).join(', ');
  return [
    ...results
      .filter((result) => !lacksDatabase(result))
      .flatMap((result) => linesOf(result, result.check, at)),
    ...(first === undefined ? [] : linesOf(first, names, at)),
  ];
};

/** The last line: how many of what. */
export const doctorSummary = (results: readonly CheckResult[]): string => {
  const count = (level: Level): number => results.filter((r) => r.level === level).length;
  const text = `${count('ok')} ok, ${count('warn')} warn, ${count('fail')} fail, ${count('skip')} skip`;
  return count('fail') > 0 ? paint.red(text) : count('warn') > 0 ? paint.yellow(text) : paint.green(text);
};
