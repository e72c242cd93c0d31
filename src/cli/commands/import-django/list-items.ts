import { ConfigError } from '../../../errors.ts';
import { MAKE_A_DUMP } from './decode-dump.ts';

const [QUOTE, BACKSLASH, OPEN_LIST, CLOSE_LIST, OPEN, CLOSE, COMMA] = [...'"\\[]{},'].map((c) =>
  c.charCodeAt(0),
);
const SPACES = new Set([...' \t\r\n'].map((c) => c.charCodeAt(0)));

const skipSpace = (text: string, from: number): number => {
  let at = from;
  while (SPACES.has(text.charCodeAt(at))) at += 1;
  return at;
};

/** Where the item that begins at `from` ends; `null` when the text ends first. */
const endOfItem = (text: string, from: number): number | null => {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    const c = text.charCodeAt(at);
    if (c === QUOTE) {
      at += 1;
      while (at < text.length && text.charCodeAt(at) !== QUOTE)
        at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
    } else if (c === OPEN || c === OPEN_LIST) depth += 1;
    else if (depth === 0 && (c === COMMA || c === CLOSE_LIST)) return at;
    else if (c === CLOSE || c === CLOSE_LIST) depth -= 1;
  }
  return null;
};

const lineAt = (text: string, end: number): number => {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
};

/**
 * The items of a JSON list, one after the other: a large dump is never held as objects all at once, and where it breaks
 * can be said without quoting it, because it holds patient data.
 * @throws ConfigError naming the row and the line where it is no JSON list, or ends too early
 */
export function* listItems(text: string, file: string): Generator<unknown> {
  const fail = (what: string, at: number): ConfigError =>
    new ConfigError(`${file} ${what} (line ${lineAt(text, at)}). Nothing was imported.`, MAKE_A_DUMP);
  let at = skipSpace(text, 0);
  if (text.charCodeAt(at) !== OPEN_LIST) throw fail('is not a JSON list', at);
  at = skipSpace(text, at + 1);
  let isOver = text.charCodeAt(at) === CLOSE_LIST;
  for (let row = 1; !isOver; row += 1) {
    const end = endOfItem(text, at);
    if (end === null) throw fail(`is not whole: it ends in row ${row}, which begins there`, at);
    let item: unknown;
    try {
      item = JSON.parse(text.slice(at, end));
    } catch {
      // No cause: the parser's message quotes what it stumbled over.
      throw fail(`is damaged: row ${row}, which begins there, is not JSON`, at);
    }
    yield item;
    isOver = text.charCodeAt(end) === CLOSE_LIST;
    at = isOver ? end : skipSpace(text, end + 1);
  }
  if (skipSpace(text, at + 1) < text.length) throw fail('goes on after the end of its list', at + 1);
}
