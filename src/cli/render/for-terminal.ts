import { onlyOwnMarks, withColours } from './paint.ts';
import { fitLines } from './wrap.ts';

/** Where a text goes: a stream of the process, or what a test puts in its place. */
export interface OutputStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

/** Beyond that a line is hard to read. */
const WIDEST = 100;
/** Off a terminal, and of one that does not know its width and says 0. */
export const USUAL_WIDTH = 80;

/** How many columns a line may have; off a terminal as many as its writer says. */
export const widthOf = ({ isTTY, columns }: OutputStream, elsewhere = USUAL_WIDTH): number =>
  isTTY === true ? Math.min(columns || USUAL_WIDTH, WIDEST) : elsewhere;

/**
 * The one way of a text to a person: what came from elsewhere is made harmless, lines are broken to the width of their
 * place, and this program's colours become what a terminal understands.
 * @param elsewhere the columns off a terminal: what a script may read line by line is not broken there
 */
export const forTerminal = (
  text: string,
  stream: OutputStream,
  elsewhere = Number.POSITIVE_INFINITY,
): string => {
  const [safe, width] = [onlyOwnMarks(text), widthOf(stream, elsewhere)];
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
