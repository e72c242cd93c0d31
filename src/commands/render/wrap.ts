import { wrapAnsi } from 'fast-wrap-ansi';

/** Lines of at most `width` characters, where words allow that. */
export const wrap = (text: string, width = 78): string[] =>
  text === '' ? [] : wrapAnsi(text, width).split('\n');
