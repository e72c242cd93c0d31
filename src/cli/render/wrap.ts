import { wrapAnsi } from 'fast-wrap-ansi';

/** Stands for a space at which no line is broken; of the characters that mean nothing. */
const TIED = '\uE000';

/** Commands to be copied stay whole: half of one is another command. */
const tieCommands = (text: string): string =>
  text.replace(/`[^`]+`|"ephysio-ghl [^"]+"/g, (command) => command.replaceAll(' ', TIED));

/** Lines of at most `width` characters, where words and commands allow that. */
export const wrap = (text: string, width = 78): string[] =>
  text === '' ? [] : wrapAnsi(tieCommands(text), width).replaceAll(TIED, ' ').split('\n');

/** Where a text goes: a stream of the process, or what a test puts in its place. */
export interface OutputStream {
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
export const wrapForTerminal = (text: string, { isTTY, columns }: OutputStream): string => {
  if (isTTY !== true) return text;
  const width = Math.min(columns || USUAL, WIDEST);
  return text
    .split('\n')
    .map((line) => fitLine(line, width))
    .join('\n');
};
