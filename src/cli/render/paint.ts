import { randomInt } from 'node:crypto';
import chalk from 'chalk';
import { harmless, oneLine } from '../../texts/harmless.ts';

// no-color.org: chalk itself looks at the terminal only.
if ((process.env.NO_COLOR ?? '') !== '') chalk.level = 0;

/** Nobody outside this process knows it: what a service has put into a name never is a mark of this program. */
const OWN = Array.from({ length: 3 }, () => randomInt(1000, 10_000)).join(';');
const MARK = new RegExp(`\\u001b\\[(\\d+);${OWN}m`, 'g');
const mark = (code: number | string): string => `\u001b[${code};${OWN}m`;

/** Of no colour: the place in a line below which it goes on where it is broken. Nothing is shown for it. */
export const HANG = mark(0);

/** Text with everything in it made harmless but this program's own marks. @param by how the parts between them are */
export const onlyOwnMarks = (text: string, by = harmless): string => {
  let end = 0;
  let safe = '';
  for (const { index, 0: own } of text.matchAll(MARK)) {
    safe += by(text.slice(end, index)) + own;
    end = index + own.length;
  }
  return safe + by(text.slice(end));
};

/** The same for what stands in a line of its own, or in a part of one: an end of a line in it is shown as a code. */
export const inOneLine = (text: string): string => onlyOwnMarks(text, oneLine);

/** Text with this program's marks as what they stand for: the last step before it is written. */
export const withColours = (text: string): string =>
  text.replace(MARK, (own, code) => (own === HANG ? '' : `\u001b[${code}m`));

// biome-ignore lint/suspicious/noControlCharactersInRegex: the beginning of a colour
const COLOUR = /\u001b\[(\d+)m/g;

/** Text in a colour that is this program's own. */
const painted =
  (colour: (text: string) => string) =>
  (text: string): string =>
    colour(onlyOwnMarks(text)).replace(COLOUR, (_, code) => mark(code));

/** The colours of texts for a person. They stay in a text that is made harmless; those in a name do not. */
export const paint = {
  bold: painted(chalk.bold),
  dim: painted(chalk.dim),
  green: painted(chalk.green),
  yellow: painted(chalk.yellow),
  red: painted(chalk.red),
} as const;
