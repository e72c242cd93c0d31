import { wrapAnsi } from 'fast-wrap-ansi';

/** Stands for a space at which no line is broken; of the characters that mean nothing. */
const TIED = '\uE000';

/** Commands to be copied stay whole: half of one is another command. */
const tieCommands = (text: string): string =>
  text.replace(/`[^`]+`|"ephysio-ghl [^"]+"/g, (command) => command.replaceAll(' ', TIED));

/** Lines of at most `width` characters, where words and commands allow that. */
export const wrap = (text: string, width = 78): string[] =>
  text === '' ? [] : wrapAnsi(tieCommands(text), width).replaceAll(TIED, ' ').split('\n');
