import { stripVTControlCharacters } from 'node:util';
import { forTerminal } from '../../../src/cli/render/for-terminal.ts';

/** Text as a terminal of so many columns shows it, without its colours. */
export const onScreen = (text: string, columns = 80): string =>
  stripVTControlCharacters(forTerminal(text, { isTTY: true, columns }));
