import { onlyOwnMarks, withColours } from './paint.ts';
import { fitLines } from './wrap.ts';

/** Where a text goes: a stream of the process, or what a test puts in its place. */
export interface OutputStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Beyond that a line is hard to read. */
const WIDEST = 100;
/** A terminal that does not know its width says 0. */
const USUAL = 80;

/** How many columns a line may have. What goes into a file or a program is not broken. */
export const widthOf = ({ isTTY, columns }: OutputStream): number =>
  isTTY === true ? Math.min(columns || USUAL, WIDEST) : Number.POSITIVE_INFINITY;

/**
 * The one way of a text to a person: what came from elsewhere is made harmless, lines are broken to the width of their
 * place, and this program's colours become what a terminal understands.
 */
export const forTerminal = (text: string, stream: OutputStream): string => {
  const [safe, width] = [onlyOwnMarks(text), widthOf(stream)];
  return withColours(width === Number.POSITIVE_INFINITY ? safe : fitLines(safe, width).join('\n'));
};

/** The same for text to copy: its lines stay whole, and its tabs. */
export const verbatim = (text: string): string =>
  withColours(
    text
      .split('\t')
      .map((part) => onlyOwnMarks(part))
      .join('\t'),
  );
