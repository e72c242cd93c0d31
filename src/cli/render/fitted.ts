import { wrap } from './wrap.ts';

/** Where a text goes: a stream of the process, or what a test puts in its place. */
export interface Place {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Beyond that a line is hard to read. */
const WIDEST = 100;
/** A terminal that does not know its width says 0. */
const USUAL = 80;

/** A line that is too long goes on below its text: behind its margin, and behind the name that stands before a value. */
const fitLine = (line: string, width: number): string => {
  const [start = ''] = /^ *(?:\S+(?: \S+)? {2,}|- )?/.exec(line) ?? [];
  const margin = start === '' ? 2 : start.length;
  if (margin > width / 2) return line;
  const [first = '', ...rest] = wrap(line.slice(start.length), width - margin);
  return [`${start}${first}`, ...rest.map((more) => `${' '.repeat(margin)}${more}`)].join('\n');
};

/** Text for a person, broken between words where its terminal is narrower. What a file or a program takes in stays as it is. */
export const fitted = (text: string, { isTTY, columns }: Place): string => {
  if (isTTY !== true) return text;
  const width = Math.min(columns || USUAL, WIDEST);
  return text
    .split('\n')
    .map((line) => fitLine(line, width))
    .join('\n');
};
