import { onlyOwnMarks, withColours } from './paint.ts';
import { fitLines } from './wrap.ts';

/** Where a text goes: a stream of the process, or what a test puts in its place. */
export interface OutputStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Beyond that a line is hard to read. */
const WIDEST = 100;
/** Off a terminal, and of one that does not know its width and says 0. */
const USUAL = 80;

/** How many columns a line may have. A file, or the mail that cron sends, is read in the usual width. */
export const widthOf = ({ isTTY, columns }: OutputStream): number =>
  isTTY === true ? Math.min(columns || USUAL, WIDEST) : USUAL;

/**
 * The one way of a text to a person: what came from elsewhere is made harmless, lines are broken to the width of their
 * place, and this program's colours become what a terminal understands.
 */
export const forTerminal = (text: string, stream: OutputStream): string => {
  const lines = fitLines(onlyOwnMarks(text), widthOf(stream));
  return withColours(lines.join('\n'));
};

/** The same for text to copy: its lines stay whole, and its tabs. */
export const verbatim = (text: string): string =>
  withColours(
    text
      .split('\t')
      .map((part) => onlyOwnMarks(part))
      .join('\t'),
  );
