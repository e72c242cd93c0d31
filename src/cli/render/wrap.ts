import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'fast-string-width';
import { wrapAnsi } from 'fast-wrap-ansi';
import { HANG } from './paint.ts';

/** Stands for a space at which no line is broken; of the characters that mean nothing. */
const TIED = '\uE000';

/** What stays whole: commands to be copied, because half of one is another command; a day with its time; a number with its unit. */
const WHOLE = /`[^`]+`|"ephysio-ghl [^"]+"|\d{4}-\d\d-\d\d \d\d:\d\d|\d (?:s|min|h|d)\b/g;

const tie = (text: string): string => text.replace(WHOLE, (whole) => whole.replaceAll(' ', TIED));

/** Lines of at most `width` columns, where words and commands allow that. */
export const wrap = (text: string, width: number): string[] =>
  text === '' ? [] : wrapAnsi(tie(text), width).replaceAll(TIED, ' ').split('\n');

/** Cuts a line behind so many visible columns of its beginning. */
const cutBehind = (line: string, columns: number): readonly [start: string, rest: string] => {
  let start = '';
  for (const character of line) {
    if (stringWidth(start) >= columns) break;
    start += character;
  }
  return [start, line.slice(start.length)];
};

/** What has no beginning is set off by so many columns where it goes on. */
const LITTLE = 2;

/** What a line begins with, as it is seen: its margin, the name before a value, or the dash before a point. */
const START = /^ *(?:\S+(?: \S+)? {2,}|- )?/;

/** Where a line ends its beginning: at the mark, or else behind what looks like one. */
const beginningOf = (line: string): readonly [start: string, rest: string] => {
  const marked = line.indexOf(HANG);
  if (marked >= 0) return [line.slice(0, marked), line.slice(marked + HANG.length)];
  const [start = ''] = START.exec(stripVTControlCharacters(line)) ?? [];
  return cutBehind(line, stringWidth(start));
};

/** A line that is too long goes on below its text: behind its margin, and behind what stands before the text. */
const fitLine = (line: string, width: number): string[] => {
  if (stringWidth(line) <= width) return [line];
  const [start, rest] = beginningOf(line);
  const behind = stringWidth(start);
  if (behind > width / 2) {
    // Beside a beginning that takes most of the width there is no room: the line goes on below it.
    const indent = line.startsWith(' ') ? LITTLE : 0;
    const [first = '', ...more] = wrap(line.trimStart(), width - indent - LITTLE);
    return [`${' '.repeat(indent)}${first}`, ...more.map((part) => `${' '.repeat(indent + LITTLE)}${part}`)];
  }
  const margin = behind || LITTLE;
  const [first = '', ...more] = wrap(rest, width - margin);
  return [`${start}${first}`, ...more.map((part) => `${' '.repeat(margin)}${part}`)];
};

/** All lines of a text, broken between words where they are wider than `width` columns. */
export const fitLines = (text: string, width: number): string[] =>
  text.split('\n').flatMap((line) => fitLine(line, width));
